#include "writing/write_plan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "error.h"
#include "writing/data_attributes.h"

namespace uchronia {
namespace {

bool kind_has_members(uchronia_kind kind) { return kind == UCHRONIA_KIND_ENSEMBLE || kind == UCHRONIA_KIND_FORECAST; }

void check_same_axes(const Series& series, const WritePlan& plan, const TimeAxis& time) {
    const bool forecast = series.kind() == UCHRONIA_KIND_FORECAST;
    auto refuse = [&](const char* what) {
        fail(UCHRONIA_INVALID_ARGUMENT, "series in one file must have the same axes, and the ", what, " of variable ",
             series.metadata().variable, " differ; write it to a file of its own");
    };
    if (forecast != plan.forecast) refuse("kinds");
    if (!time.same_as(plan.time)) refuse("times");
    if (forecast) {
        if (!series.lead().same_as(plan.lead)) refuse("lead times");
    }
    const std::vector<std::string> members =
        kind_has_members(series.kind()) ? series.metadata().members : std::vector<std::string>{"1"};
    if (members != plan.members) refuse("members");
}

/** One variable has one set of attributes, so that series that become its stations must not need different ones. */
void check_same_attributes(const Part& first, const Part& other, const WritePlan& plan, Convention convention) {
    const Metadata m = first.series->metadata();
    const Json a = data_attributes(m, plan.forecast, convention);
    const Json b = data_attributes(other.series->metadata(), plan.forecast, convention);
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

/** A label stands in a row of characters, which readers cut at a NUL and trim. */
void check_label(const std::string& text, const std::string& what) {
    check_no_nul(text, cat(what, " '", text.c_str(), "'"));
    if (trim(text) != text)
        fail(UCHRONIA_INVALID_ARGUMENT, what, " '", text, "' starts or ends with a space, which would not come back; trim it");
}

void check_variable_name(const std::string& name) {
    const std::string what = "the name of variable";
    check_label(name, what);
    if (name.empty()) fail(UCHRONIA_INVALID_ARGUMENT, what, " is empty; give it one");
    if (name.find('/') != std::string::npos)
        fail(UCHRONIA_INVALID_ARGUMENT, what, " ", name, " has a '/', which separates groups in netCDF; use another character");
    static const std::set<std::string> own = {
        "time",    "station",   "station_id", "station_name", "station_long_name", "ens_member", "ens_member_name",
        "lead_time", "lat",     "lon",        "elevation",    "area",              "strlen",     "longnamelen",
        "memberlen", "reference_time", "realization", "id_len", "name_len", "member_len"};
    if (own.count(lower(name)) > 0)
        fail(UCHRONIA_INVALID_ARGUMENT, what, " ", name, " is one that the file itself uses; give the series another one");
}

/** Refuses what would come back as something else, before anything is written. */
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
    check_attributes(m.attributes, of, options.classic);
    check_attributes(m.global_attributes, "the file", options.classic);
    check_attributes(options.global_attributes, "the file", options.classic);
}

/** Takes the axes of the first series for those of the file, and holds the others to them. */
void plan_axes(WritePlan& plan, const Series& series, const WriteOptions& options, bool first) {
    const Metadata m = series.metadata();
    TimeAxis time = series.time();
    if (series.kind() == UCHRONIA_KIND_FORECAST) {
        const uchronia_window asked = {options.issue_first, options.issue_count, 0, -1, 0, -1};
        const Window window = resolve_window(&asked, series.shape());
        time = time.part(window.issue_first, window.shape.issues);
    }
    if (first) {
        plan.forecast = series.kind() == UCHRONIA_KIND_FORECAST;
        plan.issue_first = options.issue_first;
        plan.time = time;
        plan.lead = series.lead();
        plan.has_members = kind_has_members(series.kind());
        plan.members = plan.has_members ? m.members : std::vector<std::string>{"1"};
        plan.global_attributes = m.global_attributes;
    } else {
        check_same_axes(series, plan, time);
        plan.has_members = plan.has_members || kind_has_members(series.kind());
    }
    const Shape shape = series.shape();
    if (shape.rows == 0 || shape.steps == 0 || time.length == 0 || !time.start)
        fail(UCHRONIA_INVALID_ARGUMENT, "variable ", m.variable, " has no values to write (", time.length, " times, ",
             shape.rows, " rows, ", shape.steps, " steps)");
}

/** Finds a place for a series among the variables and stations of the file. */
void plan_part(WritePlan& plan, const std::shared_ptr<Series>& series, Convention convention) {
    const Metadata m = series->metadata();
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
                                 [&](const PlannedVariable& v) { return v.name == m.variable; });
    if (variable == plan.variables.end()) {
        plan.variables.push_back(PlannedVariable{m.variable, {}});
        variable = plan.variables.end() - 1;
    }
    std::set<std::size_t> taken;
    for (const Part& other : variable->parts) taken.insert(other.stations.begin(), other.stations.end());
    for (std::size_t s : part.stations)
        if (!taken.insert(s).second)
            fail(UCHRONIA_INVALID_ARGUMENT, "variable ", m.variable, " has two series for station ", plan.stations[s].id,
                 "; give them different stations or variables");
    if (!variable->parts.empty()) check_same_attributes(variable->parts.front(), part, plan, convention);
    variable->parts.push_back(std::move(part));
}

}  // namespace

std::int64_t WritePlan::value_count() const {
    std::int64_t rows = 0;
    for (const PlannedVariable& variable : variables)
        for (const Part& part : variable.parts) rows += static_cast<std::int64_t>(part.stations.size());
    return rows * time.length * member_count() * lead_count();
}

WritePlan make_plan(const std::vector<std::shared_ptr<Series>>& all, const WriteOptions& options, const Control& control) {
    if (all.empty()) fail(UCHRONIA_INVALID_ARGUMENT, "there are no series to write");
    WritePlan plan;
    for (const auto& series : all) {
        check_texts(series->metadata(), options);
        plan_axes(plan, *series, options, plan.variables.empty());
        plan_part(plan, series, options.convention);
    }
    plan.control = control;
    control.expect(plan.value_count());
    return plan;
}

Window WritePlan::times(std::int64_t first, std::int64_t count) const {
    Window block;
    block.issue_first = first;
    block.shape = Shape{count, member_count(), lead_count()};
    return block;
}

void read_part(const WritePlan& plan, const Part& part, std::size_t station, const Window& block,
               std::vector<double>& values) {
    const std::int64_t times = block.shape.issues;
    const std::int64_t members = block.shape.rows;
    values.resize(static_cast<std::size_t>(block.shape.size()));
    if (plan.forecast) {
        Window window = block;
        window.issue_first += plan.issue_first;
        part.series->read(window, values.data());
        return;
    }
    Window window;
    window.row_first = part.series->kind() == UCHRONIA_KIND_COLLECTION ? static_cast<std::int64_t>(station) : block.row_first;
    window.step_first = block.issue_first;
    window.shape = Shape{1, members, times};
    part.series->read(window, values.data());
    if (members == 1) return;
    // From member x time to time x member.
    std::vector<double> turned(values.size());
    for (std::int64_t m = 0; m < members; ++m)
        for (std::int64_t t = 0; t < times; ++t)
            turned[static_cast<std::size_t>(t * members + m)] = values[static_cast<std::size_t>(m * times + t)];
    values.swap(turned);
}

void fill_missing(const PlannedVariable& variable, std::vector<double>& values) {
    const double fill = variable.fill();
    const bool quality = variable.is_quality();
    for (double& value : values) {
        if (std::isnan(value)) {
            value = fill;
        } else if (value == fill) {
            fail(UCHRONIA_UNSUPPORTED, "variable ", variable.name, " has the value ", value,
                 ", which stands for a missing one in the file; use NaN for what is missing");
        } else if (quality && !(value == std::nearbyint(value) && std::fabs(value) <= std::numeric_limits<std::int32_t>::max())) {
            fail(UCHRONIA_UNSUPPORTED, "variable ", variable.name, " has the value ", value,
                 "; by its name it holds quality codes, which are whole numbers");
        }
    }
}

}  // namespace uchronia
