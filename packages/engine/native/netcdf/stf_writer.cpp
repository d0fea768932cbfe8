#include "netcdf/stf_writer.h"

#include <netcdf.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>
#include <set>

#include "error.h"
#include "netcdf/nc_output_file.h"
#include "series/from_description.h"

namespace uchronia {
namespace {

constexpr double kFill = -9999.0;
constexpr std::size_t kNameLength = 30;  // strLen of the convention
/** Values written at a time. */
constexpr std::int64_t kBlock = std::int64_t{1} << 18;

/** The series that make one variable of the file, each with the place of its first station. */
struct Part {
    std::shared_ptr<Series> series;
    std::vector<std::size_t> stations;  ///< of its rows for a collection, else one
};

struct Variable {
    std::string name;
    std::vector<Part> parts;
};

/** Everything that goes into the file. */
struct Plan {
    bool forecast = false;
    TimeAxis time;  ///< of what is written
    LeadAxis lead;
    std::vector<std::string> members;
    std::vector<Station> stations;
    std::vector<Variable> variables;
};

bool has_members(uchronia_kind kind) { return kind == UCHRONIA_KIND_ENSEMBLE || kind == UCHRONIA_KIND_FORECAST; }

std::int32_t canonical_int32(const std::string& text, bool& ok) {
    const auto number = parse_integer(text);
    ok = number && *number >= std::numeric_limits<std::int32_t>::min() + 1 &&
         *number <= std::numeric_limits<std::int32_t>::max() && std::to_string(*number) == text;
    return ok ? static_cast<std::int32_t>(*number) : 0;
}

/** Whether labels can stand as int32 and be read back as they were. */
bool are_numbers(const std::vector<std::string>& labels) {
    std::set<std::string> seen;
    for (const std::string& label : labels) {
        bool ok = false;
        canonical_int32(label, ok);
        if (!ok || !seen.insert(label).second) return false;
    }
    return true;
}

void check_same_axes(const Series& series, const Plan& plan, const TimeAxis& time) {
    const bool forecast = series.kind() == UCHRONIA_KIND_FORECAST;
    auto refuse = [&](const char* what) {
        fail(UCHRONIA_INVALID_ARGUMENT, "series in one file must have the same axes, and the ", what, " of variable ",
             series.metadata().variable, " differ; write it to a file of its own");
    };
    if (forecast != plan.forecast) refuse("kinds");
    if (time.start != plan.time.start || time.length != plan.time.length ||
        (time.length > 1 && time.step != plan.time.step))
        refuse("times");
    if (forecast) {
        const LeadAxis lead = series.lead();
        if (lead.start != plan.lead.start || lead.length != plan.lead.length ||
            (lead.length > 1 && lead.step != plan.lead.step))
            refuse("lead times");
    }
    const std::vector<std::string> members =
        has_members(series.kind()) ? series.metadata().members : std::vector<std::string>{"1"};
    if (members != plan.members) refuse("members");
}

const char* data_type_text(const std::string& code) {
    if (code == "obs") return "observed";
    if (code == "der") return "derived from observations";
    if (code == "sim") return "simulated";
    return "forecast";
}

std::string data_type_of(const std::string& variable, bool forecast) {
    auto has = [&](const char* part) { return variable.find(part) != std::string::npos; };
    if (has("_obs")) return "obs";
    if (has("_der")) return "der";
    if (has("_sim")) return "sim";
    if (has("_fct") || has("_fcast")) return "fct";
    return forecast ? "fct" : "sim";
}

/** The attributes that a series asks for its variable: its own, and what the convention demands beside them. */
Json data_attributes(const Metadata& m, bool forecast) {
    Json a = m.attributes;
    // What says how values were stored elsewhere would turn values of this file into others.
    for (const char* stored : {"_FillValue", "missing_value", "scale_factor", "add_offset", "_Unsigned", "valid_min",
                               "valid_max", "valid_range"})
        a.erase(stored);
    auto set = [&](const char* key, const Json& value) {
        if (!a.contains(key)) a[key] = value;
    };
    if (m.long_name) a["long_name"] = *m.long_name;
    if (m.units) a["units"] = *m.units;
    if (m.aggregation && !a.contains("type_description") && !a.contains("cell_methods")) {
        const auto code = a.find("type");
        const bool told = code != a.end() && code->is_number() && aggregation_text(code->get<int>()) == m.aggregation;
        if (!told) a["type_description"] = *m.aggregation;
    }
    set("standard_name", m.variable);
    set("long_name", m.variable);
    set("units", "");
    const std::string aggregation = m.aggregation.value_or("");
    // A variable that says nothing is taken for what its name says in the convention.
    const bool accumulates = m.variable.rfind("rain", 0) == 0 || m.variable.rfind("pet", 0) == 0;
    const int type = aggregation_type(aggregation).value_or(accumulates ? 2 : 1);
    if (aggregation.empty() || aggregation_type(aggregation)) set("type", type);
    set("type_description", aggregation_text(type).value_or(""));
    const std::string dat_type = data_type_of(m.variable, forecast);
    set("dat_type", dat_type);
    set("dat_type_description", data_type_text(dat_type));
    if (!a.contains("Location_type") && !a.contains("Location_Type")) set("location_type", "Point");
    return a;
}

/** One variable has one set of attributes, so that series that become its stations must not need different ones. */
void check_same_attributes(const Part& first, const Part& other, const Plan& plan) {
    const Metadata m = first.series->metadata();
    const Json a = data_attributes(m, plan.forecast);
    const Json b = data_attributes(other.series->metadata(), plan.forecast);
    if (a == b) return;
    std::vector<std::string> names = {"units", "type_description", "type", "long_name"};
    for (const Json* all : {&a, &b})
        for (const auto& item : all->items()) names.push_back(item.key());
    auto value = [](const Json& all, const std::string& name) {
        return all.contains(name) ? all[name].dump(-1, ' ', false, Json::error_handler_t::replace) : std::string("none");
    };
    for (const std::string& name : names) {
        const std::string left = value(a, name);
        const std::string right = value(b, name);
        if (left != right)
            fail(UCHRONIA_INVALID_ARGUMENT, "variable ", m.variable, " has one ", name, " for all its stations, and it is ",
                 left, " for station ", plan.stations[first.stations.front()].id, ", ", right, " for station ",
                 plan.stations[other.stations.front()].id,
                 "; make them the same, or give the series different variables");
    }
}

void check_no_nul(const std::string& text, const std::string& what) {
    if (text.find('\0') != std::string::npos)
        fail(UCHRONIA_INVALID_ARGUMENT, what, " has a NUL in it, where readers of netCDF cut a text; leave it out");
}

/** A label stands in a row of characters, which readers cut at a NUL and trim. */
void check_label(const std::string& text, const std::string& what) {
    check_no_nul(text, cat(what, " '", text.c_str(), "'"));
    if (trim(text) != text)
        fail(UCHRONIA_INVALID_ARGUMENT, what, " '", text, "' starts or ends with a space, which would not come back; trim it");
}

void check_attributes(const Json& attributes, const std::string& of) {
    for (const auto& item : attributes.items()) {
        check_no_nul(item.key(), cat("the name of attribute ", item.key().c_str(), " of ", of));
        if (item.value().is_string()) check_no_nul(item.value().get<std::string>(), cat("attribute ", item.key(), " of ", of));
    }
}

void check_variable_name(const std::string& name) {
    const std::string what = "the name of variable";
    check_label(name, what);
    if (name.empty()) fail(UCHRONIA_INVALID_ARGUMENT, what, " is empty; give it one");
    if (name.find('/') != std::string::npos)
        fail(UCHRONIA_INVALID_ARGUMENT, what, " ", name, " has a '/', which separates groups in netCDF; use another character");
    static const std::set<std::string> own = {"time",       "station",         "station_id", "station_name", "station_long_name",
                                              "ens_member", "ens_member_name", "lead_time",  "lat",          "lon",
                                              "elevation",  "area",            "strlen",     "longnamelen",  "memberlen"};
    if (own.count(lower(name)) > 0)
        fail(UCHRONIA_INVALID_ARGUMENT, what, " ", name, " is one that the file itself uses; give the series another one");
}

/** Refuses the texts of a series that would come back as others, before anything is written. */
void check_texts(const Metadata& m, const WriteOptions& options) {
    check_variable_name(m.variable);
    const std::string of = cat("variable ", m.variable);
    for (const std::string& member : m.members) check_label(member, "member label");
    for (const Station& station : m.stations) {
        check_label(station.id, "station identifier");
        check_label(station.name, cat("name of station ", station.id));
    }
    check_no_nul(m.units.value_or(""), cat("units of ", of));
    check_no_nul(m.long_name.value_or(""), cat("long name of ", of));
    check_no_nul(m.aggregation.value_or(""), cat("aggregation of ", of));
    check_attributes(m.attributes, of);
    check_attributes(m.global_attributes, "the file");
    check_attributes(options.global_attributes, "the file");
}

Plan make_plan(const std::vector<std::shared_ptr<Series>>& all, const WriteOptions& options) {
    if (all.empty()) fail(UCHRONIA_INVALID_ARGUMENT, "there are no series to write");
    Plan plan;
    bool first = true;
    for (const auto& series : all) {
        const Metadata m = series->metadata();
        check_texts(m, options);
        TimeAxis time = series->time();
        if (series->kind() == UCHRONIA_KIND_FORECAST) {
            uchronia_window asked = {options.issue_first, options.issue_count, 0, -1, 0, -1};
            const Window window = resolve_window(&asked, series->shape());
            if (window.shape.issues > 0) time.start = time.at(window.issue_first);
            time.length = window.shape.issues;
        }
        if (first) {
            plan.forecast = series->kind() == UCHRONIA_KIND_FORECAST;
            plan.time = time;
            plan.lead = series->lead();
            plan.members = has_members(series->kind()) ? m.members : std::vector<std::string>{"1"};
            first = false;
        } else {
            check_same_axes(*series, plan, time);
        }
        const Shape shape = series->shape();
        if (shape.rows == 0 || shape.steps == 0 || time.length == 0 || !time.start)
            fail(UCHRONIA_INVALID_ARGUMENT, "variable ", m.variable, " has no values to write (", time.length, " times, ",
                 shape.rows, " rows, ", shape.steps, " steps)");
        std::vector<Station> stations = m.stations;
        if (stations.empty()) stations.push_back(Station{"1"});
        Part part;
        part.series = series;
        for (const Station& station : stations) {
            const auto same = std::find_if(plan.stations.begin(), plan.stations.end(),
                                           [&](const Station& s) { return s.id == station.id; });
            part.stations.push_back(static_cast<std::size_t>(same - plan.stations.begin()));
            if (same == plan.stations.end()) plan.stations.push_back(station);
        }
        auto variable = std::find_if(plan.variables.begin(), plan.variables.end(),
                                     [&](const Variable& v) { return v.name == m.variable; });
        if (variable == plan.variables.end()) {
            plan.variables.push_back(Variable{m.variable, {}});
            variable = plan.variables.end() - 1;
        }
        std::set<std::size_t> taken;
        for (const Part& other : variable->parts) taken.insert(other.stations.begin(), other.stations.end());
        for (std::size_t s : part.stations)
            if (!taken.insert(s).second)
                fail(UCHRONIA_INVALID_ARGUMENT, "variable ", m.variable, " has two series for station ",
                     plan.stations[s].id, "; give them different stations or variables");
        if (!variable->parts.empty()) check_same_attributes(variable->parts.front(), part, plan);
        variable->parts.push_back(std::move(part));
    }
    if (plan.forecast && plan.lead.start <= 0)
        fail(UCHRONIA_UNSUPPORTED, "the first lead time is ",
             plan.lead.step.is_monthly() ? cat(plan.lead.start, " months") : cat(plan.lead.start / kSecond, " s"),
             "; STF 2.0 allows only lead times after the issue time, leave the first ones out");
    return plan;
}

/** A time coordinate: its unit, and the whole numbers in that unit. */
struct CoordinateValues {
    std::string unit;
    std::int64_t first = 0;
    std::int64_t step = 1;
};

/** The largest unit in which start and step are whole numbers. */
CoordinateValues in_largest_unit(const TimeStep& step, bool step_known, std::int64_t start) {
    if (step.is_monthly()) return {"months", start, 1};
    const std::int64_t ms = step_known ? step.milliseconds() : 0;
    const std::pair<const char*, std::int64_t> units[] = {
        {"days", kDay}, {"hours", kHour}, {"minutes", kMinute}, {"seconds", kSecond}, {"milliseconds", 1}};
    for (const auto& [name, unit] : units) {
        // A step that is not known is written as that of the axis: a lone time in days would read as a daily one.
        const std::int64_t least = step_known ? ms : step.milliseconds();
        if (unit <= std::max<std::int64_t>(least, 1) && start % unit == 0 && ms % unit == 0)
            return {name, start / unit, ms / unit};
    }
    return {"milliseconds", start, ms};
}

std::string origin_text(Instant instant) {
    std::string text = iso8601(instant);
    text[text.find('T')] = ' ';
    return text + " +0000";
}

std::string now_text() {
    const std::time_t now = std::time(nullptr);
    return iso8601(static_cast<Instant>(now) * kSecond);
}

class StfWriter {
public:
    StfWriter(Plan plan, const std::string& path, const WriteOptions& options)
        : plan_(std::move(plan)), options_(options), file_(path, format(), options.overwrite) {}

    void write() {
        define();
        write_coordinates();
        for (std::size_t v = 0; v < plan_.variables.size(); ++v)
            for (const Part& part : plan_.variables[v].parts) write_values(data_[v], part);
        file_.commit();
    }

private:
    std::int64_t leads() const { return plan_.forecast ? plan_.lead.length : 1; }

    NcFormat format() const {
        if (!options_.classic) return NcFormat::netcdf4;
        const Shape one{plan_.time.length, static_cast<std::int64_t>(plan_.members.size() * plan_.stations.size()), leads()};
        const std::int64_t bytes = one.size() * 8;
        if (bytes > (std::int64_t{1} << 32) - 1024) return NcFormat::cdf5;
        if (bytes * static_cast<std::int64_t>(plan_.variables.size()) > (std::int64_t{1} << 31) - 65536)
            return NcFormat::offset64;
        return NcFormat::classic;
    }

    /** One chunk holds whole forecasts, or a stretch of time of one station; about 64 KiB. */
    std::vector<std::size_t> chunks() const {
        constexpr std::size_t target = 8192;
        const auto steps = static_cast<std::size_t>(leads());
        const std::size_t lead_chunk = std::min(steps, target);
        const std::size_t member_chunk = std::clamp<std::size_t>(65536 / lead_chunk, 1, plan_.members.size());
        const std::size_t time_chunk =
            std::clamp<std::size_t>(target / (lead_chunk * member_chunk), 1, static_cast<std::size_t>(plan_.time.length));
        return {time_chunk, member_chunk, 1, lead_chunk};
    }

    int define(const std::string& name, int type, const std::vector<int>& dimensions,
               std::initializer_list<std::pair<const char*, const char*>> attributes,
               const std::vector<std::size_t>& chunks = {}) {
        const int id = file_.define_variable(name, type, dimensions, chunks);
        for (const auto& [key, text] : attributes) file_.put_attribute(id, key, text);
        return id;
    }

    int define_numbers(const char* name, const char* long_name, const char* units, const char* axis, int station) {
        const int id = define(name, NC_DOUBLE, {station}, {{"standard_name", long_name}, {"long_name", long_name}});
        if (units != nullptr) file_.put_attribute(id, "units", units);
        if (axis != nullptr) file_.put_attribute(id, "axis", axis);
        file_.put_double_attribute(id, "_FillValue", kFill);
        return id;
    }

    bool any(double Station::*field) const {
        return std::any_of(plan_.stations.begin(), plan_.stations.end(),
                           [&](const Station& s) { return std::isfinite(s.*field); });
    }

    void define() {
        time_in_units_ = in_largest_unit(plan_.time.step, plan_.time.step_known, 0);
        if (plan_.forecast)
            lead_in_units_ = in_largest_unit(plan_.lead.step, plan_.lead.step_known, plan_.lead.start);
        std::vector<std::string> ids;
        for (const Station& s : plan_.stations) ids.push_back(s.id);
        numeric_ids_ = are_numbers(ids);
        numeric_members_ = are_numbers(plan_.members);
        std::size_t longest_member = 0;
        for (const std::string& m : plan_.members) longest_member = std::max(longest_member, m.size());
        for (const Station& s : plan_.stations)
            if ((numeric_ids_ ? s.name : s.id).size() > kNameLength && !numeric_ids_)
                fail(UCHRONIA_UNSUPPORTED, "station identifier ", s.id, " is longer than the ", kNameLength,
                     " bytes that STF 2.0 has for it");
        long_names_ = std::any_of(plan_.stations.begin(), plan_.stations.end(), [&](const Station& s) {
            return s.name.size() > kNameLength || (!numeric_ids_ && !s.name.empty());
        });

        const int time = file_.define_dimension("time", 0);
        const int station = file_.define_dimension("station", plan_.stations.size());
        const int lead = file_.define_dimension("lead_time", static_cast<std::size_t>(leads()));
        const int member = file_.define_dimension("ens_member", plan_.members.size());
        const int text = file_.define_dimension("strLen", kNameLength);

        const std::int64_t last = time_in_units_.step * (plan_.time.length - 1);
        const bool fits = last <= std::numeric_limits<std::int32_t>::max();
        const auto time_chunk = static_cast<std::size_t>(std::min<std::int64_t>(plan_.time.length, 8192));
        time_ = define("time", fits ? NC_INT : NC_DOUBLE, {time},
                       {{"standard_name", "time"}, {"long_name", "time"}, {"time_standard", "UTC"}, {"axis", "t"}},
                       {time_chunk});
        file_.put_attribute(time_, "units", cat(time_in_units_.unit, " since ", origin_text(*plan_.time.start)));
        if (*plan_.time.start < kGregorianReform) file_.put_attribute(time_, "calendar", "proleptic_gregorian");
        station_id_ = define("station_id", NC_INT, {station}, {{"long_name", "station or node identification code"}});
        station_name_ = define("station_name", NC_CHAR, {station, text}, {{"long_name", "station or node name"}});
        if (!numeric_ids_) file_.put_attribute(station_name_, "cf_role", "timeseries_id");
        if (long_names_) {
            for (const Station& s : plan_.stations) long_name_length_ = std::max(long_name_length_, s.name.size());
            const int wide = file_.define_dimension("longNameLen", long_name_length_);
            long_name_ = define("station_long_name", NC_CHAR, {station, wide}, {{"long_name", "full name of the station"}});
        }
        ens_member_ = define("ens_member", NC_INT, {member},
                             {{"standard_name", "ens_member"}, {"long_name", "ensemble member"},
                              {"units", "member id"}, {"axis", "u"}});
        if (!numeric_members_) {
            member_name_length_ = std::max<std::size_t>(longest_member, 1);
            const int wide = file_.define_dimension("memberLen", member_name_length_);
            member_name_ = define("ens_member_name", NC_CHAR, {member, wide}, {{"long_name", "label of the ensemble member"}});
        }
        lead_time_ = define("lead_time", NC_INT, {lead},
                            {{"standard_name", "lead time"}, {"long_name", "forecast lead time"}, {"axis", "v"}});
        file_.put_attribute(lead_time_, "units",
                            cat(plan_.forecast ? lead_in_units_.unit : time_in_units_.unit, " since time"));
        latitude_ = define_numbers("lat", "latitude", "degrees_north", "y", station);
        longitude_ = define_numbers("lon", "longitude", "degrees_east", "x", station);
        if (any(&Station::elevation))
            elevation_ = define_numbers("elevation", "station elevation above sea level", "m", nullptr, station);
        if (any(&Station::area)) area_ = define_numbers("area", "area", nullptr, nullptr, station);
        for (const Variable& v : plan_.variables) define_data(v, {time, member, station, lead});
        define_global_attributes();
        file_.end_definitions();
    }

    void define_data(const Variable& v, const std::vector<int>& dimensions) {
        const int id = file_.define_variable(v.name, NC_DOUBLE, dimensions, chunks(), options_.deflate);
        data_.push_back(id);
        file_.put_double_attribute(id, "_FillValue", kFill);
        const Json attributes = data_attributes(v.parts.front().series->metadata(), plan_.forecast);
        for (const auto& item : attributes.items()) file_.put_attribute(id, item.key(), item.value());
    }

    void define_global_attributes() {
        Json all = plan_.variables.front().parts.front().series->metadata().global_attributes;
        std::string history = all.contains("history") && all["history"].is_string() ? all["history"].get<std::string>() : "";
        for (const auto& item : options_.global_attributes.items()) {
            if (item.key() == "history")
                history = item.value().get<std::string>();
            else
                all[item.key()] = item.value();
        }
        for (const char* key : {"title", "institution", "source", "comment"})
            if (!all.contains(key)) all[key] = "";
        std::string catchment = all.contains("catchment") && all["catchment"].is_string()
                                    ? all["catchment"].get<std::string>() : "unspecified";
        std::replace(catchment.begin(), catchment.end(), ' ', '_');
        all["catchment"] = catchment;
        all.erase("STF_convention_version");
        all["STF_nc_spec"] = "https://github.com/csiro-hydroinformatics/efts/blob/master/docs/netcdf_for_water_forecasting.md";
        all["history"] = cat(now_text(), " UTC - written by uchronia", history.empty() ? "" : "\n", history);
        for (const auto& item : all.items()) file_.put_attribute(-1, item.key(), item.value());
        file_.put_double_attribute(-1, "STF_convention_version", 2.0);
    }

    static std::vector<long long> counted(std::int64_t first, std::int64_t step, std::int64_t n) {
        std::vector<long long> values;
        for (std::int64_t i = 0; i < n; ++i) values.push_back(first + i * step);
        return values;
    }

    void write_coordinates() {
        const auto times = static_cast<std::size_t>(plan_.time.length);
        file_.write(time_, {0}, {times}, counted(0, time_in_units_.step, plan_.time.length));
        if (plan_.forecast)
            file_.write(lead_time_, {0}, {static_cast<std::size_t>(leads())},
                        counted(lead_in_units_.first, lead_in_units_.step, leads()));
        bool ok = true;
        std::vector<long long> members;
        for (std::size_t i = 0; i < plan_.members.size(); ++i)
            members.push_back(numeric_members_ ? canonical_int32(plan_.members[i], ok) : static_cast<long long>(i + 1));
        file_.write(ens_member_, {0}, {members.size()}, members);
        if (!numeric_members_) file_.write_texts(member_name_, member_name_length_, plan_.members);
        std::vector<long long> ids;
        std::vector<std::string> names;
        std::vector<std::string> full_names;
        for (std::size_t i = 0; i < plan_.stations.size(); ++i) {
            const Station& s = plan_.stations[i];
            ids.push_back(numeric_ids_ ? canonical_int32(s.id, ok) : static_cast<long long>(i + 1));
            names.push_back(numeric_ids_ ? s.name : s.id);
            full_names.push_back(s.name);
        }
        file_.write(station_id_, {0}, {ids.size()}, ids);
        file_.write_texts(station_name_, kNameLength, names);
        if (long_names_) file_.write_texts(long_name_, long_name_length_, full_names);
        write_numbers(latitude_, &Station::latitude);
        write_numbers(longitude_, &Station::longitude);
        write_numbers(elevation_, &Station::elevation);
        write_numbers(area_, &Station::area);
    }

    void write_numbers(int variable, double Station::*field) {
        if (variable < 0) return;
        std::vector<double> values;
        for (const Station& s : plan_.stations) values.push_back(std::isfinite(s.*field) ? s.*field : kFill);
        file_.write(variable, {0}, {values.size()}, values.data());
    }

    void write_values(int variable, const Part& part) {
        const Series& series = *part.series;
        const auto members = static_cast<std::int64_t>(plan_.members.size());
        const std::int64_t per_time = members * leads();
        // Whole chunks at a time, so that none is compressed twice.
        const auto chunk = static_cast<std::int64_t>(chunks()[0]);
        const std::int64_t times = std::max<std::int64_t>(1, kBlock / per_time / chunk) * chunk;
        std::vector<double> values;
        std::vector<double> turned;
        for (std::size_t s = 0; s < part.stations.size(); ++s) {
            for (std::int64_t first = 0; first < plan_.time.length; first += times) {
                const std::int64_t n = std::min(times, plan_.time.length - first);
                values.resize(static_cast<std::size_t>(n * per_time));
                Window window;
                if (plan_.forecast) {
                    window.issue_first = options_.issue_first + first;
                    window.shape = Shape{n, members, leads()};
                } else {
                    window.row_first = series.kind() == UCHRONIA_KIND_COLLECTION ? static_cast<std::int64_t>(s) : 0;
                    window.step_first = first;
                    window.shape = Shape{1, members, n};
                }
                series.read(window, values.data());
                for (double& v : values)
                    if (std::isnan(v)) v = kFill;
                const double* ready = values.data();
                if (!plan_.forecast && members > 1) {
                    // From member x time to time x member.
                    turned.resize(values.size());
                    for (std::int64_t m = 0; m < members; ++m)
                        for (std::int64_t t = 0; t < n; ++t)
                            turned[static_cast<std::size_t>(t * members + m)] = values[static_cast<std::size_t>(m * n + t)];
                    ready = turned.data();
                }
                file_.write(variable, {static_cast<std::size_t>(first), 0, part.stations[s], 0},
                            {static_cast<std::size_t>(n), static_cast<std::size_t>(members), 1,
                             static_cast<std::size_t>(leads())},
                            ready);
            }
        }
    }

    const Plan plan_;
    const WriteOptions options_;
    NcOutputFile file_;
    CoordinateValues time_in_units_;
    CoordinateValues lead_in_units_;
    bool numeric_ids_ = true;
    bool numeric_members_ = true;
    bool long_names_ = false;
    std::size_t long_name_length_ = 1;
    std::size_t member_name_length_ = 1;
    int time_ = -1;
    int station_id_ = -1;
    int station_name_ = -1;
    int long_name_ = -1;
    int ens_member_ = -1;
    int member_name_ = -1;
    int lead_time_ = -1;
    int latitude_ = -1;
    int longitude_ = -1;
    int elevation_ = -1;
    int area_ = -1;
    std::vector<int> data_;
};

}  // namespace

WriteOptions WriteOptions::parse(const std::string& json) {
    WriteOptions options;
    const Json all = parse_json(json, "options");
    if (!all.is_object()) fail(UCHRONIA_INVALID_ARGUMENT, "options must be a JSON object");
    for (const auto& item : all.items()) {
        const std::string& key = item.key();
        const Json& value = item.value();
        auto refuse = [&](const char* expected) {
            fail(UCHRONIA_INVALID_ARGUMENT, "option ", key, " must be ", expected, ", it is ",
                 value.dump(-1, ' ', false, Json::error_handler_t::replace));
        };
        if (value.is_null()) continue;
        if (key == "overwrite") {
            if (!value.is_boolean()) refuse("true or false");
            options.overwrite = value.get<bool>();
        } else if (key == "format") {
            if (value != "netcdf4" && value != "classic") refuse("\"netcdf4\" or \"classic\"");
            options.classic = value == "classic";
        } else if (key == "deflate") {
            if (!value.is_number_integer() || value < 0 || value > 9) refuse("a whole number from 0 to 9");
            options.deflate = value.get<int>();
        } else if (key == "issues") {
            if (!value.is_array() || value.size() != 2 || !value[0].is_number_integer() || !value[1].is_number_integer())
                refuse("[first, count]");
            options.issue_first = value[0].get<std::int64_t>();
            options.issue_count = value[1].get<std::int64_t>();
        } else if (key == "title" || key == "institution" || key == "source" || key == "catchment" || key == "comment" ||
                   key == "history") {
            if (!value.is_string()) refuse("text");
            options.global_attributes[key] = value;
        } else {
            fail(UCHRONIA_INVALID_ARGUMENT, "there is no option ", key,
                 "; known are overwrite, format, deflate, issues, title, institution, source, catchment, comment, history");
        }
    }
    return options;
}

void write_stf(const std::vector<std::shared_ptr<Series>>& series, const std::string& path, const WriteOptions& options) {
    StfWriter(make_plan(series, options), path, options).write();
}

}  // namespace uchronia
