#include <netcdf.h>

#include <cmath>
#include <set>

#include "validation/rule_book.h"

namespace uchronia {
namespace {

/** A coordinate, or a label, as the convention has it. */
struct Expected {
    const char* name;
    std::vector<const char*> dimensions;
    std::vector<int> types;
    const char* types_text;
    /** Attributes and their values. */
    std::vector<std::pair<const char*, const char*>> texts;
};

const std::vector<Expected>& expected() {
    static const std::vector<Expected> all = {
        {"time", {"time"}, {NC_INT, NC_FLOAT, NC_DOUBLE}, "int, float or double",
         {{"standard_name", "time"}, {"long_name", "time"}, {"time_standard", "UTC"}, {"axis", "t"}}},
        {"station_id", {"station"}, {NC_INT}, "int", {{"long_name", "station or node identification code"}}},
        {"station_name", {"station", "strLen"}, {NC_CHAR}, "char", {{"long_name", "station or node name"}}},
        {"ens_member", {"ens_member"}, {NC_INT}, "int",
         {{"standard_name", "ens_member"}, {"long_name", "ensemble member"}, {"units", "member id"}, {"axis", "u"}}},
        {"lead_time", {"lead_time"}, {NC_INT, NC_FLOAT, NC_DOUBLE}, "int, float or double",
         {{"standard_name", "lead time"}, {"long_name", "forecast lead time"}, {"axis", "v"}}},
        {"lat", {"station"}, {NC_FLOAT, NC_DOUBLE}, "float or double", {{"units", "degrees_north"}}},
        {"lon", {"station"}, {NC_FLOAT, NC_DOUBLE}, "float or double", {{"units", "degrees_east"}}},
    };
    return all;
}

class StfRules : public RuleBook {
public:
    using RuleBook::RuleBook;

    std::vector<Departure> find() {
        globals();
        dimensions();
        for (const Expected& one : expected()) coordinate(one);
        time_units();
        lead_times();
        distinct_stations();
        data();
        return std::move(found_);
    }

private:
    void globals() {
        const Json& global = file_.attributes();
        const auto version = number(global, "STF_convention_version");
        if (!version || *version != 2.0)
            say("", "STF: the global attribute STF_convention_version is the number 2.0", shown(global, "STF_convention_version"),
                "set it to 2.0, as a number");
        for (const char* name : {"title", "institution", "source", "STF_nc_spec", "comment"})
            if (!text(global, name))
                say("", cat("STF: there is a global attribute ", name, ", a text"), shown(global, name), cat("add it; the text may be empty"));
        const auto catchment = text(global, "catchment");
        if (!catchment || catchment->find(' ') != std::string::npos)
            say("", "STF: the global attribute catchment is a text without spaces", shown(global, "catchment"), "write _ for the spaces");
        history(text(global, "history"));
    }

    void history(const std::optional<std::string>& history) {
        const std::string rule = "STF: the global attribute history has a line for each change, which begins with its date, YYYY-MM-DD";
        if (!history || trim(*history).empty()) {
            say("", rule, history ? "it is empty" : "it is absent", "add a line such as '2020-01-01 00:00:00 UTC - file created'");
            return;
        }
        std::size_t number = 1;
        for (std::size_t at = 0; at < history->size(); ++number) {
            const std::size_t end = std::min(history->find('\n', at), history->size());
            if (!begins_with_date(std::string_view(*history).substr(at, end - at))) {
                say("", rule, cat("line ", number, " is ", shown(Json(history->substr(at, end - at)))), "begin it with the date of the change");
                return;
            }
            at = end + 1;
        }
    }

    static bool begins_with_date(std::string_view line) {
        const std::string_view form = "0000-00-00";
        if (line.size() < form.size()) return false;
        for (std::size_t i = 0; i < form.size(); ++i)
            if (form[i] == '0' ? !is_digit(line[i]) : line[i] != form[i]) return false;
        return true;
    }

    void dimensions() {
        for (const char* name : {"time", "station", "lead_time", "ens_member", "strLen"})
            if (dimension(name) < 0)
                say("", cat("STF: there is a dimension ", name), "it is absent", cat("add it, of length 1 where it has no meaning", name == std::string("strLen") ? " (strLen: 30)" : ""));
        const int time = dimension("time");
        if (time >= 0 && !at(time).unlimited)
            say("", "STF: the dimension time is unlimited", cat("it has the fixed length ", at(time).length), "define it without a length");
        const int width = dimension("strLen");
        if (width >= 0 && at(width).length != 30)
            say("", "STF: the dimension strLen has the length 30", cat("it has ", at(width).length), "define it with 30");
    }

    void coordinate(const Expected& one) {
        const NcVariable* v = file_.find(one.name);
        if (v == nullptr) {
            say(one.name, cat("STF: there is a variable ", one.name), "it is absent", "add it");
            return;
        }
        std::vector<std::string> wanted(one.dimensions.begin(), one.dimensions.end());
        if (names_of(v->dimensions) != wanted)
            say(one.name, cat("STF: ", one.name, " lies on ", list_of(wanted)), cat("it lies on ", list_of(names_of(v->dimensions))), "define it on those dimensions");
        if (std::find(one.types.begin(), one.types.end(), v->type) == one.types.end())
            say(one.name, cat("STF: ", one.name, " is of the type ", one.types_text), "it is of another type", "define it with that type");
        for (const auto& [name, value] : one.texts)
            if (text(v->attributes, name) != std::string(value))
                say(one.name, cat("STF: ", name, " of ", one.name, " is '", value, "'"), shown(v->attributes, name), cat("set ", name, " to '", value, "'"));
    }

    void time_units() {
        const NcVariable* time = file_.find("time");
        if (time == nullptr) return;
        const std::string rule = "STF: units of time are seconds, minutes, hours, days or months since YYYY-MM-DD hh:mm:ss.f +hhmm";
        const std::string units = text(time->attributes, "units").value_or("");
        if (!has_form_of_time(units)) say("time", rule, shown(time->attributes, "units"), "write, for example, 'hours since 2010-08-01 21:00:00.0 +0000'");
        increases(*time, "STF: times increase", "sort the records, and remove those that come twice");
    }

    static bool is_unit(std::string_view unit) {
        return unit == "seconds" || unit == "minutes" || unit == "hours" || unit == "days" || unit == "months";
    }

    static bool has_form_of_time(const std::string& units) {
        const std::size_t since = units.find(" since ");
        if (since == std::string::npos || !is_unit(std::string_view(units).substr(0, since))) return false;
        const std::string_view rest = std::string_view(units).substr(since + 7);
        if (!begins_with_date(rest) || rest.size() < 25) return false;
        const std::string_view clock = rest.substr(10, 9);
        const std::string_view form = " 00:00:00";
        for (std::size_t i = 0; i < form.size(); ++i)
            if (form[i] == '0' ? !is_digit(clock[i]) : clock[i] != form[i]) return false;
        std::size_t at = 19;
        if (rest[at] == '.')
            for (++at; at < rest.size() && is_digit(rest[at]);) ++at;
        if (rest.size() != at + 6 || rest[at] != ' ' || (rest[at + 1] != '+' && rest[at + 1] != '-')) return false;
        return std::all_of(rest.begin() + static_cast<std::ptrdiff_t>(at) + 2, rest.end(), is_digit);
    }

    void lead_times() {
        const NcVariable* lead = file_.find("lead_time");
        if (lead == nullptr) return;
        const std::string units = text(lead->attributes, "units").value_or("");
        const std::string end = " since time";
        const bool plain = units.size() > end.size() && units.compare(units.size() - end.size(), end.size(), end) == 0 &&
                           is_unit(std::string_view(units).substr(0, units.size() - end.size()));
        if (!plain)
            say("lead_time", "STF: units of lead_time are seconds, minutes, hours, days or months since time", shown(lead->attributes, "units"),
                "write, for example, 'hours since time'");
        const auto leads = values(*lead);
        // A file of observations has one, without meaning.
        if (!leads || leads->size() < 2) return;
        increases(*lead, "STF: lead times increase", "sort them");
        if (leads->front() <= 0)
            say("lead_time", "STF: the first lead time is after the issue time", cat("it is ", leads->front()), "begin with a lead time above zero, or write CF");
    }

    void increases(const NcVariable& v, const std::string& rule, const std::string& remedy) {
        const auto all = values(v);
        for (std::size_t i = 1; all && i < all->size(); ++i)
            if (!((*all)[i] > (*all)[i - 1])) {
                say(v.name, rule, cat("value ", i, " is ", (*all)[i], " after ", (*all)[i - 1]), remedy);
                return;
            }
    }

    void distinct_stations() {
        const NcVariable* ids = file_.find("station_id");
        const auto all = ids == nullptr ? std::nullopt : values(*ids);
        std::set<double> seen;
        for (std::size_t i = 0; all && i < all->size(); ++i)
            if (!seen.insert((*all)[i]).second) {
                say("station_id", "STF: identifiers of stations are all different", cat((*all)[i], " stands twice"), "give each station an identifier of its own");
                return;
            }
    }

    void data() {
        // With those that CSIRO's library never takes for data.
        static const std::vector<std::string> coordinates = {"time", "station_id", "station_name", "ens_member", "lead_time", "lat", "lon",
                                                             "x", "y", "area", "elevation", "station", "strLen"};
        bool any = false;
        for (const NcVariable& v : file_.variables()) {
            if (std::find(coordinates.begin(), coordinates.end(), v.name) != coordinates.end()) continue;
            // Further labels, which the convention does not forbid.
            if (v.is_text()) continue;
            any = true;
            data_variable(v);
        }
        if (!any) say("", "STF: there is a variable of data", "there is none", "add one");
    }

    void data_variable(const NcVariable& v) {
        const std::vector<std::string> order = {"time", "ens_member", "station", "lead_time"};
        if (names_of(v.dimensions) != order)
            say(v.name, "STF: variables of data lie on time, ens_member, station, lead_time", cat("it lies on ", list_of(names_of(v.dimensions))),
                "define it on those dimensions, in that order");
        const bool quality = judged_variable(v.name).has_value();
        const double fill = quality ? -1 : -9999;
        const auto found = number(v.attributes, "_FillValue");
        if (!found || *found != fill)
            say(v.name, cat("STF: _FillValue of ", quality ? "quality codes" : "data", " is ", fill), shown(v.attributes, "_FillValue"),
                cat("mark missing values by ", fill, ", and say so in _FillValue"));
        for (const char* name : {"standard_name", "long_name", "units"}) attribute(v, name, "a text", [](const std::string&) { return true; }, "add it");
        if (quality) return;
        const auto type = number(v.attributes, "type");
        if (!type || *type != std::floor(*type) || std::fabs(*type) > 100 || !aggregation_text(static_cast<int>(*type)))
            say(v.name, "STF: type is a number, 1 to 5 or 11 to 15", shown(v.attributes, "type"),
                "1 instantaneous, 2 accumulated, 3 averaged over the preceding interval, 4 accumulated since the start of the forecast, 5 point value; "
                "10 more for a climatology");
        const auto filled = [](const std::string& value) { return !value.empty(); };
        attribute(v, "type_description", "a text", filled, "describe the type");
        attribute(v, "dat_type", "obs, der, sim or fct", [](const std::string& t) { return t == "obs" || t == "der" || t == "sim" || t == "fct"; },
                  "obs observed, der derived, sim simulated, fct forecast");
        attribute(v, "dat_type_description", "a text", filled, "describe the data");
        attribute(v, "location_type", "Point or Area", [](const std::string& t) { return t == "Point" || t == "Area"; }, "Point for a gauge, Area for a catchment");
    }

    template <class Holds>
    void attribute(const NcVariable& v, const char* name, const char* wanted, const Holds& holds, const char* remedy) {
        const auto value = text(v.attributes, name);
        if (value && holds(*value)) return;
        std::string found = shown(v.attributes, name);
        for (const auto& item : v.attributes.items())
            if (item.key() != name && lower(item.key()) == name) found = cat("it is spelt ", item.key());
        say(v.name, cat("STF: ", name, " is ", wanted), found, remedy);
    }
};

}  // namespace

std::vector<Departure> stf_departures_of(const NcFile& file) { return StfRules(file).find(); }

}  // namespace uchronia
