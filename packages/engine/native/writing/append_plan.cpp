#include "writing/append_plan.h"

#include <algorithm>
#include <cmath>

#include "error.h"
#include "netcdf/netcdf_source.h"
#include "netcdf/variable_reader.h"
#include "series/from_description.h"

namespace uchronia {
namespace {

/** More missing values than this between the last time of a file and the first new one are a mistake: 1 GiB. */
constexpr std::int64_t kMostMissing = std::int64_t{1} << 27;

/** `issue 2010-08-01T21:00:00` of forecasts, `time 2010-08-01T21:00:00` of others. */
std::string named(const WritePlan& data, Instant instant) {
    return cat(data.forecast ? "issue " : "time ", iso8601(instant));
}

/** A file without times takes those of the data; one with listed times any that come later. */
void extend_listed(AppendPlan& plan, const TimeAxis& old, const std::string& path) {
    const TimeAxis& added = plan.data.time;
    plan.instants = old.all();
    for (std::int64_t i = 0; i < added.length; ++i) {
        const Instant instant = added.at(i);
        const auto found = std::lower_bound(plan.instants.begin(), plan.instants.begin() + old.length, instant);
        const std::int64_t place = found - plan.instants.begin();
        if (place < old.length && *found == instant) {
            plan.rows.push_back(place);
            plan.places.push_back(place);
            continue;
        }
        if (place < old.length)
            fail(UCHRONIA_UNSUPPORTED, named(plan.data, instant), " lies before the last one of ", path, ", ", iso8601(old.at(old.length - 1)),
                 ", and is not in it; only later ones can be appended");
        plan.rows.push_back(static_cast<std::int64_t>(plan.instants.size()));
        plan.places.push_back(AppendPlan::kNew);
        plan.instants.push_back(instant);
    }
}

/**
 * A regular axis goes on: what lies between the last time and the first new one becomes missing. Where rows of it are absent from
 * the file, new ones come behind those that are there.
 */
void extend_regular(AppendPlan& plan, const TimeAxis& old, const Placement* placement, const std::string& path) {
    const TimeAxis& added = plan.data.time;
    const TimeStep step = old.step;
    if (added.length > 1 && (added.is_listed() || added.step != step))
        fail(UCHRONIA_INVALID_ARGUMENT, path, " has the step ", step.name(), ", the data to append ", added.step_name());
    if (*added.start < *old.start)
        fail(UCHRONIA_UNSUPPORTED, named(plan.data, *added.start), " is before the first one of ", path, ", ",
             iso8601(*old.start), "; only later ones can be appended");
    const std::int64_t first = step.steps_between(*old.start, *added.start);
    if (step.add(*old.start, first) != *added.start)
        fail(UCHRONIA_INVALID_ARGUMENT, named(plan.data, *added.start), " is not a whole number of steps (", step.name(),
             ") after the first one of ", path, ", ", iso8601(*old.start));
    const std::int64_t gap = first - old.length;
    const std::int64_t per_time = plan.data.member_count() * plan.data.lead_count() * plan.data.station_count() *
                                  static_cast<std::int64_t>(plan.data.variables.size());
    if (gap > kMostMissing / per_time)
        fail(UCHRONIA_UNSUPPORTED, named(plan.data, *added.start), " is ", gap, " steps after the last one of ", path,
             "; so many missing ones are taken for a mistake");
    const std::int64_t length = std::max(old.length, first + added.length);
    for (std::int64_t place = 0; place < length; ++place)
        if (placement == nullptr || place >= old.length || placement->row(place) != Placement::kAbsent)
            plan.instants.push_back(step.add(*old.start, place));
    for (std::int64_t i = 0; i < added.length; ++i) {
        const std::int64_t place = first + i;
        const bool there = place < old.length;
        const std::int64_t row = placement == nullptr ? place : there ? placement->row(place) : plan.before + place - old.length;
        if (row == Placement::kAbsent)
            fail(UCHRONIA_UNSUPPORTED, named(plan.data, added.at(i)), " lies in a gap of ", path, ", which has no place for it; write the file anew");
        plan.rows.push_back(row);
        plan.places.push_back(there ? place : AppendPlan::kNew);
    }
}

/** Where the times of the data come to lie in the file, and which times it has then. */
void extend_axis(AppendPlan& plan, const std::string& path) {
    const FileAxes& axes = plan.file->axes.of(plan.data.variables.front().name);
    TimeAxis old = plan.data.forecast ? axes.time() : axes.valid_time();
    const Placement* placement = axes.placement(plan.data.forecast ? Role::time : Role::valid);
    const TimeAxis& added = plan.data.time;
    if (placement != nullptr && placement->falls())
        fail(UCHRONIA_UNSUPPORTED, path, " counts its times backwards, and later ones cannot be appended to it; write it anew");
    plan.before = placement != nullptr ? placement->stored() : old.length;
    if (old.length == 1 && !added.is_listed()) {
        // One time has no step: the data tell it, or else how far they are away.
        if (added.step_known)
            old.step = added.step;
        else if (*added.start > *old.start)
            old.step = TimeStep::regular(*added.start - *old.start);
    }
    if (old.length == 0 || old.is_listed() || (old.length == 1 && added.is_listed()))
        extend_listed(plan, old, path);
    else
        extend_regular(plan, old, placement, path);
}

std::string lead_text(const LeadAxis& lead) {
    const bool monthly = lead.step.is_monthly() && !lead.is_listed();
    return cat(lead.length, " from ", monthly ? lead.start : lead.start / kSecond, monthly ? " months" : " s",
               lead.is_listed() ? ", " : " every ", lead.step_name());
}

[[noreturn]] void differ(const std::string& what, const std::string& variable, const std::string& path, const std::string& file,
                         const std::string& data) {
    fail(UCHRONIA_INVALID_ARGUMENT, "the ", what, " of variable ", variable, " in ", path, " differ from those to append: ", file,
         ", and ", data);
}

void check_axes(const AppendPlan& plan, const PlannedVariable& variable, const std::string& path) {
    const FileAxes& axes = plan.file->axes.of(variable.name);
    const WritePlan& data = plan.data;
    std::vector<std::string> members = axes.members();
    if (members.empty() || (members.size() == 1 && !data.has_members)) members = data.members.size() == 1 ? data.members : members;
    if (members != data.members)
        differ("members", variable.name, path, list_of(members, 5), list_of(data.members, 5));
    if (!data.forecast) return;
    const LeadAxis lead = axes.lead();
    if (!lead.same_as(data.lead))
        differ("lead times", variable.name, path, lead_text(lead), lead_text(data.lead));
}

/** Checks that values mean the same on both sides, as far as both say. */
void check_meaning(const AppendPlan& plan, const PlannedVariable& variable, const Metadata& data, const std::string& path) {
    const Metadata file = variable_metadata(*plan.file, variable.name);
    if (file.units && data.units && *file.units != *data.units)
        differ("units", variable.name, path, *file.units, *data.units);
    const auto a = aggregation_type(file.aggregation.value_or(""));
    const auto b = aggregation_type(data.aggregation.value_or(""));
    if (a && b && a != b) differ("aggregations", variable.name, path, *file.aggregation, *data.aggregation);
}

/** The dimension of a role that a variable lies on, or -1. */
int dimension_of(const OpenFile& file, const NcVariable& variable, Role role) {
    for (int d : variable.dimensions)
        if (file.axes.of(variable.name).role(d) == role) return d;
    return -1;
}

/** The first time of the data that has a value in the file; nothing when none has. */
std::optional<std::int64_t> first_present(const AppendPlan& plan, const AppendedPart& appended, std::size_t station) {
    const WritePlan& data = plan.data;
    const uchronia_kind kind = data.forecast ? UCHRONIA_KIND_FORECAST
                               : data.has_members ? UCHRONIA_KIND_ENSEMBLE : UCHRONIA_KIND_SINGLE;
    const VariableReader reader(plan.file, appended.variable->name, kind, appended.stations[station]);
    const std::int64_t rows = data.member_count();
    const std::int64_t steps = data.lead_count();
    for (std::int64_t t = 0; t < data.time.length;) {
        data.control.check();
        const std::int64_t place = plan.places[static_cast<std::size_t>(t)];
        // Issue by issue; other series in pieces of times that follow each other.
        std::int64_t count = 1;
        while (!data.forecast && place != AppendPlan::kNew && t + count < data.time.length &&
               plan.places[static_cast<std::size_t>(t + count)] == place + count)
            ++count;
        if (place != AppendPlan::kNew) {
            Window window;
            (data.forecast ? window.issue_first : window.step_first) = place;
            window.shape = data.forecast ? Shape{1, rows, steps} : Shape{1, rows, count};
            std::vector<double> values(static_cast<std::size_t>(window.shape.size()));
            reader.read(window, values.data(), Control{}, Extent::small);
            const auto width = static_cast<std::size_t>(data.forecast ? rows * steps : count);
            std::optional<std::int64_t> least;
            for (std::size_t i = 0; i < values.size(); ++i)
                if (!std::isnan(values[i])) {
                    const std::int64_t at = data.forecast ? t : t + static_cast<std::int64_t>(i % width);
                    least = std::min(least.value_or(at), at);
                }
            if (least) return least;
        }
        t += count;
    }
    return std::nullopt;
}

/** Refuses variables along time that would be left without values. */
void check_others(const AppendPlan& plan, const std::string& path) {
    if (static_cast<std::int64_t>(plan.instants.size()) == plan.before) return;
    const auto& dimensions = plan.file->file.dimensions();
    for (const NcVariable& v : plan.file->file.variables()) {
        if (std::find(v.dimensions.begin(), v.dimensions.end(), plan.time_dimension) == v.dimensions.end()) continue;
        const bool own = v.name == dimensions[static_cast<std::size_t>(plan.time_dimension)].name;
        if (own || plan.file->axes.is_data(v) || plan.file->axes.is_time_coordinate(v)) continue;
        fail(UCHRONIA_UNSUPPORTED, "variable ", v.name, " of ", path,
             " lies along time too, and would be left without values; append with the tool that made the file");
    }
}

}  // namespace

AppendOptions AppendOptions::parse(const std::string& json) {
    AppendOptions options;
    const Json all = parse_json(json, "options");
    if (!all.is_object()) fail(UCHRONIA_INVALID_ARGUMENT, "options must be a JSON object");
    for (const auto& item : all.items()) {
        const Json& value = item.value();
        if (value.is_null()) continue;
        if (item.key() == "overwrite" && value.is_boolean())
            options.overwrite = value.get<bool>();
        else if (item.key() == "history" && value.is_string())
            options.history = value.get<std::string>();
        else
            fail(UCHRONIA_INVALID_ARGUMENT, "option ", item.key(), " is ",
                 value.dump(-1, ' ', false, Json::error_handler_t::replace),
                 "; known are overwrite (true or false) and history (text)");
    }
    return options;
}

AppendPlan make_append_plan(WritePlan data, const std::string& path, const AppendOptions& options) {
    AppendPlan plan;
    plan.data = std::move(data);
    plan.file = open_file(path);
    const FileAxes& axes = plan.file->axes;
    for (const PlannedVariable& v : plan.data.variables) {
        // The reader refuses variables that are not there, and dimensions that this kind of series has no place for.
        const uchronia_kind kind = v.parts.front().series->kind();
        const NcVariable& found = VariableReader(plan.file, v.name, kind, 0).variable();
        const int time = dimension_of(*plan.file, found, Role::time);
        if (plan.time_dimension >= 0 && time != plan.time_dimension)
            fail(UCHRONIA_UNSUPPORTED, "variable ", v.name, " of ", path, " lies on another time than variable ",
                 plan.data.variables.front().name, "; append to them one after the other");
        plan.time_dimension = time;
        plan.lead_dimension = dimension_of(*plan.file, found, Role::lead);
        check_axes(plan, v, path);
        for (const Part& part : v.parts) {
            check_meaning(plan, v, part.series->metadata(), path);
            AppendedPart appended{&v, &part, {}};
            const bool has_stations = dimension_of(*plan.file, found, Role::station) >= 0;
            for (std::size_t s : part.stations) {
                appended.stations.emplace_back();
                if (has_stations) appended.stations.back() = axes.of(v.name).station_index(plan.data.stations[s].id);
            }
            plan.parts.push_back(std::move(appended));
        }
    }
    const auto& dimensions = plan.file->file.dimensions();
    if (plan.time_dimension < 0 || !dimensions[static_cast<std::size_t>(plan.time_dimension)].unlimited)
        fail(UCHRONIA_UNSUPPORTED, path, " has a time dimension of a fixed length, which cannot grow; write it anew");
    extend_axis(plan, path);
    check_others(plan, path);
    if (!options.overwrite)
        for (const AppendedPart& appended : plan.parts)
            for (std::size_t s = 0; s < appended.stations.size(); ++s)
                if (const auto t = first_present(plan, appended, s))
                    fail(UCHRONIA_EXISTS, named(plan.data, plan.data.time.at(*t)), " of variable ", appended.variable->name,
                         " at station ", plan.data.stations[appended.part->stations[s]].id, " is in ", path,
                         " already; leave it out, or ask to overwrite it");
    return plan;
}

}  // namespace uchronia
