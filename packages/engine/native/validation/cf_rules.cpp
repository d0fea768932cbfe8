#include <cmath>

#include "time/time_units.h"
#include "validation/rule_book.h"

namespace uchronia {
namespace {

bool is_one_of(const std::string& text, std::initializer_list<const char*> all) {
    return std::any_of(all.begin(), all.end(), [&](const char* one) { return text == one; });
}

/** The words of a text. */
std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    std::istringstream in(text);
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

class CfRules : public RuleBook {
public:
    using RuleBook::RuleBook;

    std::vector<Departure> find() {
        globals();
        for (const NcVariable& v : file_.variables()) variable(v);
        return std::move(found_);
    }

private:
    void globals() {
        const Json& global = file_.attributes();
        const auto conventions = text(global, "Conventions");
        if (!conventions || conventions->find("CF-1.") == std::string::npos)
            say("", "CF 2.6.1: the global attribute Conventions names the version of CF, such as CF-1.10", shown(global, "Conventions"), "set Conventions to 'CF-1.10'");
        const auto feature = text(global, "featureType");
        if (feature) feature_type(*feature);
        else if (global.contains("featureType"))
            say("", "CF 9.4: featureType is a text", shown(global, "featureType"), "write, for example, timeSeries");
    }

    void feature_type(const std::string& feature) {
        if (!is_one_of(lower(feature), {"point", "timeseries", "trajectory", "profile", "timeseriesprofile", "trajectoryprofile"})) {
            say("", "CF 9.4: featureType is point, timeSeries, trajectory, profile, timeSeriesProfile or trajectoryProfile", cat("it is '", feature, "'"),
                "write timeSeries for series of stations");
            return;
        }
        if (lower(feature) == "point") return;
        const auto& all = file_.variables();
        const bool any = std::any_of(all.begin(), all.end(), [](const NcVariable& v) { return v.attributes.contains("cf_role"); });
        if (!any)
            say("", cat("CF 9.5: a file of the featureType ", feature, " has a variable with a cf_role"), "there is none",
                "add cf_role = 'timeseries_id' to the variable that identifies the stations");
    }

    void variable(const NcVariable& v) {
        names(v);
        const bool is_coordinate = v.dimensions.size() == 1 && at(v.dimensions[0]).name == v.name;
        if (is_coordinate && v.is_numeric()) coordinate(v);
        units(v);
        texts(v);
        references(v);
        ranges(v);
    }

    void names(const NcVariable& v) {
        const std::string name = v.name.substr(v.group.empty() ? 0 : v.group.size() + 1);
        const auto fine = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
        const bool letter = !name.empty() && std::isalpha(static_cast<unsigned char>(name.front())) != 0;
        if (!letter || !std::all_of(name.begin(), name.end(), fine))
            say(v.name, "CF 2.3: names begin with a letter and have letters, digits and _ only", cat("it is '", name, "'"), "rename the variable");
    }

    void coordinate(const NcVariable& v) {
        const auto all = values(v);
        if (!all) return;
        const auto fill = file_.numbers_in(v, "_FillValue");
        const double missing = fill.empty() ? std::nan("") : fill.front();
        for (std::size_t i = 0; i < all->size(); ++i)
            if (std::isnan((*all)[i]) || (*all)[i] == missing) {
                say(v.name, "CF 2.5.1: coordinates have no missing values", cat("value ", i, " is missing"), "remove what has no coordinate");
                return;
            }
        const bool falls = all->size() > 1 && (*all)[1] < (*all)[0];
        for (std::size_t i = 1; i < all->size(); ++i)
            if (falls ? !((*all)[i] < (*all)[i - 1]) : !((*all)[i] > (*all)[i - 1])) {
                say(v.name, "CF 5.1: coordinates only grow or only fall", cat("value ", i, " is ", (*all)[i], " after ", (*all)[i - 1]), "sort them, and remove those that come twice");
                return;
            }
    }

    void units(const NcVariable& v) {
        const auto found = text(v.attributes, "units");
        const std::string standard = text(v.attributes, "standard_name").value_or("");
        if (v.attributes.contains("units") && !found) {
            say(v.name, "CF 3.1: units are a text", shown(v.attributes, "units"), "write them as text");
            return;
        }
        const bool is_time = standard == "time" || standard == "forecast_reference_time" || lower(text(v.attributes, "axis").value_or("")) == "t" ||
                             (found && counts_from_date(*found));
        if (is_time && !is_bounds(v)) {
            time_units(v, found);
            return;
        }
        place(v, found, "lat", "latitude", "degrees_north", {"degrees_north", "degree_north", "degree_N", "degrees_N", "degreeN", "degreesN"});
        place(v, found, "lon", "longitude", "degrees_east", {"degrees_east", "degree_east", "degree_E", "degrees_E", "degreeE", "degreesE"});
        const bool counts = is_one_of(standard, {"realization", "region", "area_type"}) || v.attributes.contains("flag_values") || v.attributes.contains("flag_masks") ||
                            v.attributes.contains("cf_role") || v.attributes.contains("sample_dimension") || v.attributes.contains("instance_dimension") ||
                            v.attributes.contains("grid_mapping_name") || standard == "status_flag" || standard.find(" status_flag") != std::string::npos;
        // The unit of an area, say, is not known to whoever copies it from a file without one.
        const bool auxiliary = is_named_in(v, "coordinates");
        const bool identifies = v.dimensions.size() <= 1 && !v.is_floating();
        if (!found && v.is_numeric() && !counts && !identifies && !auxiliary && !is_bounds(v) && !judged_variable(v.name))
            say(v.name, "CF 3.1: variables of quantities have units", "it has none", "add units that udunits knows, such as m3 s-1; 1 for numbers without a dimension");
    }

    void time_units(const NcVariable& v, const std::optional<std::string>& found) {
        const std::string rule = "CF 4.4: units of time are '<unit> since <date>'";
        if (!found) {
            say(v.name, rule, "it has none", "write, for example, 'hours since 1970-01-01 00:00:00'");
            return;
        }
        const auto calendar = text(v.attributes, "calendar");
        if (calendar && !is_one_of(lower(*calendar), {"standard", "gregorian", "proleptic_gregorian", "julian", "noleap", "365_day", "360_day", "all_leap", "366_day", "none", "utc", "tai"}))
            say(v.name, "CF 4.4.1: calendar is one that CF names", cat("it is '", *calendar, "'"), "write standard or proleptic_gregorian");
        try {
            parse_time_units(*found);
        } catch (const Error& e) {
            say(v.name, rule, cat("they are '", *found, "'"), "write, for example, 'hours since 1970-01-01 00:00:00'");
            return;
        }
        const std::string unit = lower(found->substr(0, found->find(' ')));
        if (is_one_of(unit, {"month", "months", "year", "years"}))
            say(v.name, "CF 4.4: times are not counted in months or years, whose length udunits takes as a mean", cat("they are '", *found, "'"), "count in days or hours");
    }

    void place(const NcVariable& v, const std::optional<std::string>& units, const char* name, const char* standard, const char* right, std::initializer_list<const char*> known) {
        const bool meant = text(v.attributes, "standard_name") == std::string(standard) || lower(v.name) == name || lower(v.name) == standard;
        if (!meant || !v.is_numeric() || is_bounds(v) || (units && is_one_of(*units, known))) return;
        say(v.name, cat("CF 4: units of ", standard, " are ", right), units ? cat("they are '", *units, "'") : "it has none", cat("set units to ", right));
    }

    bool is_bounds(const NcVariable& v) const { return is_named_in(v, "bounds") || is_named_in(v, "climatology"); }

    /** True when an attribute of another variable has its name. */
    bool is_named_in(const NcVariable& v, const char* attribute) const {
        for (const NcVariable& other : file_.variables()) {
            const auto words = words_of(text(other.attributes, attribute).value_or(""));
            if (std::find(words.begin(), words.end(), v.name) != words.end()) return true;
        }
        return false;
    }

    void texts(const NcVariable& v) {
        const Json& a = v.attributes;
        const auto standard = text(a, "standard_name");
        if (standard) {
            const auto words = words_of(*standard);
            const auto fine = [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_'; };
            const bool name = !words.empty() && std::all_of(words[0].begin(), words[0].end(), fine);
            const bool modifier = words.size() < 2 || is_one_of(words[1], {"detection_minimum", "number_of_observations", "standard_error", "status_flag"});
            if (!name || words.size() > 2 || !modifier)
                say(v.name, "CF 3.3: a standard_name is a name of the table, of small letters and _, with a modifier perhaps", cat("it is '", *standard, "'"),
                    "take a name of the table, or say it in long_name");
        }
        const auto axis = text(a, "axis");
        if (axis && !is_one_of(*axis, {"X", "Y", "Z", "T", "E"}))
            say(v.name, "CF 4: axis is X, Y, Z or T", cat("it is '", *axis, "'"), "write one of these, or leave it out");
        const auto role = text(a, "cf_role");
        if (role && !is_one_of(*role, {"timeseries_id", "profile_id", "trajectory_id", "mesh_topology", "location_index_set"}))
            say(v.name, "CF 9.5: cf_role is timeseries_id, profile_id or trajectory_id", cat("it is '", *role, "'"), "write timeseries_id for stations");
        const auto methods = text(a, "cell_methods");
        if (methods && !trim(*methods).empty() && methods->find(':') == std::string::npos)
            say(v.name, "CF 7.3: cell_methods are 'name: method'", cat("it is '", *methods, "'"), "write, for example, 'time: sum'");
        const auto positive = text(a, "positive");
        if (positive && !is_one_of(lower(*positive), {"up", "down"})) say(v.name, "CF 4.3: positive is up or down", cat("it is '", *positive, "'"), "write up or down");
    }

    void references(const NcVariable& v) {
        for (const char* name : {"coordinates", "ancillary_variables", "bounds", "climatology", "grid_mapping"}) {
            const auto found = text(v.attributes, name);
            if (!found) continue;
            for (std::string word : words_of(*found)) {
                // `grid_mapping = "crs: x y"` names all of them.
                if (!word.empty() && word.back() == ':') word.pop_back();
                if (exists(word, v.group)) continue;
                const char* section = name == std::string("coordinates") ? "5" : name == std::string("ancillary_variables") ? "3.4" : name == std::string("grid_mapping") ? "5.6" : "7.1";
                say(v.name, cat("CF ", section, ": ", name, " names variables of the file"), cat("there is no variable ", shown(Json(word))), cat("add it, or take it out of ", name));
            }
        }
    }

    bool exists(const std::string& name, const std::string& group) const {
        if (file_.find(name) != nullptr) return true;
        if (!name.empty() && name.front() == '/') return file_.find(name.substr(1)) != nullptr;
        for (std::string outer = group; !outer.empty(); outer = outer.find('/') == std::string::npos ? "" : outer.substr(0, outer.rfind('/')))
            if (file_.find(outer + "/" + name) != nullptr) return true;
        return false;
    }

    void ranges(const NcVariable& v) {
        const Json& a = v.attributes;
        const auto range = a.find("valid_range");
        if (range != a.end()) {
            const bool two = range->is_array() && range->size() == 2 && (*range)[0].is_number() && (*range)[1].is_number();
            if (!two) say(v.name, "CF 2.5.1: valid_range is two numbers", shown(a, "valid_range"), "write the least and the greatest valid value");
            if (a.contains("valid_min") || a.contains("valid_max"))
                say(v.name, "CF 2.5.1: a variable has valid_range, or valid_min and valid_max", "it has both", "leave one out");
        }
        for (const char* name : {"valid_min", "valid_max", "scale_factor", "add_offset", "_FillValue"})
            if (a.contains(name) && v.is_numeric() && !a[name].is_number())
                say(v.name, cat("CF: ", name, " is a number"), shown(a, name), "write it as one number, of the type of the variable");
    }
};

}  // namespace

std::vector<Departure> cf_departures_of(const NcFile& file) { return CfRules(file).find(); }

}  // namespace uchronia
