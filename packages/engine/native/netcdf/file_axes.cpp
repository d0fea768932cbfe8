#include "netcdf/file_axes.h"

#include <netcdf.h>

#include <algorithm>
#include <cmath>

#include "error.h"
#include "netcdf/value_decoder.h"

namespace uchronia {
namespace {

/** Times that all are later by a duration. Months that do not stay months are listed. */
DecodedTimes shifted(DecodedTimes times, std::int64_t by) {
    TimeAxis& axis = times.axis;
    if (!axis.start || by == 0) return times;
    if (axis.is_listed() || axis.step.is_monthly()) {
        std::vector<Instant> all = axis.all();
        for (Instant& instant : all) instant += by;
        const TimeStep step = axis.step;
        axis = TimeAxis::of(std::move(all));
        if (axis.length == 1) axis.step = step;
    } else {
        axis.start = *axis.start + by;
        axis.at(0);
    }
    return times;
}

bool is_constant(const std::vector<Instant>& values) {
    return std::all_of(values.begin(), values.end(), [&](Instant value) { return value == values.front(); });
}

/** Some coordinates, one after the other, of many. */
Coordinates stretch_of(const Coordinates& all, std::size_t from, std::size_t count) {
    Coordinates row;
    const auto begin = static_cast<std::ptrdiff_t>(from);
    const auto end = static_cast<std::ptrdiff_t>(from + count);
    if (!all.integers.empty()) row.integers.assign(all.integers.begin() + begin, all.integers.begin() + end);
    if (!all.reals.empty()) row.reals.assign(all.reals.begin() + begin, all.reals.begin() + end);
    row.single_precision = all.single_precision;
    return row;
}

}  // namespace

FileAxes::FileAxes(const NcFile& file)
    : file_(file), facts_(std::make_shared<const AxisFacts>(file, AxisNames{})), axes_(facts_->axes_of_file()) {}

const FileAxes& FileAxes::of(const std::string& variable, const AxisNames& names) const {
    const NcVariable* v = file_.find(variable);
    if (v == nullptr && names.empty()) return *this;
    const std::lock_guard lock(mutex_);
    if (const auto known = by_variable_.find({names, v}); known != by_variable_.end()) return *known->second;
    std::shared_ptr<const AxisFacts> facts = facts_;
    if (!names.empty()) {
        std::shared_ptr<const AxisFacts>& named = named_[names];
        if (!named) {
            auto checked = std::make_shared<const AxisFacts>(file_, names);
            checked->check_names();
            named = std::move(checked);
        }
        facts = named;
    }
    VariableAxes axes = v != nullptr ? facts->axes_of(*v) : facts->axes_of_file();
    std::unique_ptr<FileAxes>& other = others_[{names, axes}];
    if (!other) {
        other.reset(new FileAxes(file_, facts, axes));
        if (axes.paired) other->settle_pair(other->axes_);
    }
    by_variable_[{names, v}] = other.get();
    return *other;
}

std::string FileAxes::what(const NcVariable& v) const { return cat("coordinate ", v.name, " of ", file_.path()); }

void FileAxes::warn(const std::string& code, const std::string& message) const {
    for (const Warning& known : warnings_)
        if (known.code == code && known.message == message) return;
    warnings_.push_back(Warning{code, message});
}

std::vector<Warning> FileAxes::warnings() const {
    const std::lock_guard lock(mutex_);
    return warnings_;
}

FileAxes::NumbersAndGaps FileAxes::read_numbers(const NcVariable& v) const {
    if (!v.is_numeric()) fail(UCHRONIA_FORMAT, what(v), v.is_text() ? " is text, not numbers" : " has values of a type that is no number");
    NumbersAndGaps out;
    Coordinates& c = out.numbers;
    const auto scale = file_.packing(v, "scale_factor");
    const auto offset = file_.packing(v, "add_offset");
    std::vector<double> fills;
    for (const char* name : {"_FillValue", "missing_value"})
        for (const double fill : file_.numbers_in(v, name)) fills.push_back(v.type == NC_FLOAT ? static_cast<double>(static_cast<float>(fill)) : fill);
    if (const auto fill = default_fill_value(v.type)) fills.push_back(*fill);
    const bool packed = scale || offset;
    auto note = [&](std::size_t i, double value) {
        if (std::isnan(value) || std::find(fills.begin(), fills.end(), value) != fills.end()) out.missing.push_back(i);
    };
    if (!packed && !v.is_floating()) {
        c.integers = file_.read_all_integers(v);
        for (std::size_t i = 0; i < c.integers.size(); ++i) {
            // What NumPy writes for no time.
            if (v.type == NC_INT64 && c.integers[i] == std::numeric_limits<std::int64_t>::min()) out.missing.push_back(i);
            else note(i, static_cast<double>(c.integers[i]));
        }
        return out;
    }
    c.reals = file_.read_all(v);
    c.single_precision = v.type == NC_FLOAT;
    for (std::size_t i = 0; i < c.reals.size(); ++i) note(i, c.reals[i]);
    if (packed)
        for (double& x : c.reals) x = x * scale.value_or(1) + offset.value_or(0);
    return out;
}

Coordinates FileAxes::read_coordinates(const NcVariable& v, const char* label) const {
    NumbersAndGaps all = read_numbers(v);
    if (!all.missing.empty()) {
        const std::size_t others = all.missing.size() - 1;
        fail(UCHRONIA_FORMAT, what(v), ": ", label, ' ', all.missing.front(), " is missing (a fill value stands there)",
             others > 0 ? cat(", and ", others, others > 1 ? " more are" : " more is") : "", "; an axis has to have all its values");
    }
    return std::move(all.numbers);
}

Calendar calendar_of(const NcFile& file, const NcVariable& v) {
    const std::string calendar = lower(trim(file.text_attribute(v, "calendar").value_or("standard")));
    if (calendar == "standard" || calendar == "gregorian" || calendar.empty()) return Calendar::mixed;
    if (calendar == "proleptic_gregorian") return Calendar::proleptic_gregorian;
    fail(UCHRONIA_UNSUPPORTED, "coordinate ", v.name, " of ", file.path(), " uses the calendar ", calendar,
         "; only standard, gregorian and proleptic_gregorian are supported");
}

TimeUnits FileAxes::units_of(const NcVariable& v) const {
    if (v.is_text())
        fail(UCHRONIA_FORMAT, what(v), " holds its times as text; they must be numbers with units like 'hours since 1970-01-01 00:00:00'");
    const Calendar calendar = calendar_of(file_, v);
    const auto text = file_.text_attribute(v, "units");
    if (!text) fail(UCHRONIA_FORMAT, what(v), " has no units; expected a text like 'hours since 1970-01-01 00:00:00'");
    try {
        return parse_time_units(*text, calendar);
    } catch (const Error& e) {
        throw Error(e.status(), cat(what(v), ": ", e.what()));
    }
}

std::vector<Instant> FileAxes::read_instants(const NcVariable& v) const {
    return decode_instants(read_coordinates(v, "time"), units_of(v), what(v));
}

std::vector<std::optional<Instant>> FileAxes::read_instants_or_none(const NcVariable& v) const {
    NumbersAndGaps all = read_numbers(v);
    const std::size_t n = all.numbers.size();
    std::vector<bool> gone(n, false);
    for (const std::size_t i : all.missing) gone[i] = true;
    Coordinates kept;
    kept.single_precision = all.numbers.single_precision;
    for (std::size_t i = 0; i < n; ++i) {
        if (gone[i]) continue;
        if (!all.numbers.integers.empty()) kept.integers.push_back(all.numbers.integers[i]);
        if (!all.numbers.reals.empty()) kept.reals.push_back(all.numbers.reals[i]);
    }
    const std::vector<Instant> instants = decode_instants(kept, units_of(v), what(v));
    std::vector<std::optional<Instant>> out(n);
    for (std::size_t i = 0, k = 0; i < n; ++i)
        if (!gone[i]) out[i] = instants[k++];
    return out;
}

void FileAxes::settle_pair(VariableAxes& axes) const {
    const int dimension = axes.dimension_of(Role::time);
    const NcVariable* issue = axes.time;
    const NcVariable* valid = axes.valid;
    const NcVariable* lead = axes.lead;
    auto along_dimension = [&](Role role, const NcVariable* issues) {
        axes.roles[static_cast<std::size_t>(dimension)] = role;
        axes.dimensions[static_cast<std::size_t>(role)] = dimension;
        axes.dimensions[static_cast<std::size_t>(Role::time)] = -1;
        axes.time = issues;
    };
    try {
        std::vector<Instant> issues = issue != nullptr ? read_instants(*issue) : std::vector<Instant>{};
        std::vector<Instant> valids = valid != nullptr ? read_instants(*valid) : std::vector<Instant>{};
        if (lead != nullptr) {
            const std::string units = file_.text_attribute(*lead, "units").value_or("");
            const TimeUnits durations{parse_time_unit(units).value_or(TimeUnit{}), 0};
            const std::vector<std::int64_t> leads = decode_instants(read_coordinates(*lead, "lead time"), durations, what(*lead));
            for (std::size_t i = 0; i < leads.size(); ++i) {
                if (issue == nullptr) issues.push_back(valids[i] - leads[i]);
                if (valid == nullptr) valids.push_back(issues[i] + leads[i]);
            }
        }
        if (issues.empty() || issues.size() != valids.size()) {
            axes.paired = false;
            return;
        }
        std::vector<Instant> leads;
        for (std::size_t i = 0; i < issues.size(); ++i) leads.push_back(valids[i] - issues[i]);
        axes.paired = false;
        if (is_constant(leads)) return;
        if (is_constant(issues)) return along_dimension(valid != nullptr ? Role::valid : Role::lead, issue);
        if (valid == nullptr) {
            axes.paired = true;  // issues of leads that change along one dimension are no axis
            return;
        }
        axes.time = valid;
        axes.valid = axes.lead = nullptr;
        warn("issue_times_vary", cat("issue and valid times both change along ", base_name(file_.dimensions()[static_cast<std::size_t>(dimension)]),
                                     "; the series lies along the valid times, ", valid->name));
    } catch (const Error&) {
        // Whoever asks for the times is told.
        axes.paired = false;
    }
}

DecodedTimes FileAxes::read_times(const NcVariable* v, bool fill_gaps) const {
    if (axes_.paired)
        fail(UCHRONIA_UNSUPPORTED, file_.path(), " has issue times (", axes_.time->name, ") and lead times (", axes_.lead->name,
             ") that both change along one dimension, which is no axis of a series; put them on a dimension each");
    if (v == nullptr)
        fail(UCHRONIA_FORMAT, file_.path(), " has no time coordinate: a variable with units like 'hours since 1970-01-01 00:00:00', named "
             "time, with standard_name time, or along the dimension that Axes names as time");
    const TimeUnits units = units_of(*v);
    const Coordinates coordinates = read_coordinates(*v, "time");
    // Files of this library say of times that look like a grid with gaps that they are none.
    const std::string kept = lower(file_.text_attribute(*v, "time_step").value_or(""));
    DecodedTimes times = decode_time_axis(coordinates, units, what(*v), fill_gaps && kept != "listed");
    TimeAxis& axis = times.axis;
    // Two or three months can be as long as each other; the CF files of this library say that they are months.
    if (axis.length > 1 && !axis.is_listed() && kept == "monthly") {
        TimeAxis monthly = axis;
        monthly.step = TimeStep::monthly();
        if (monthly.at(1) == axis.at(1) && monthly.at(axis.length - 1) == axis.at(axis.length - 1)) axis = monthly;
    }
    if (axis.start && *axis.start < kGregorianReform && calendar_of(file_, *v) == Calendar::mixed)
        fail(UCHRONIA_UNSUPPORTED, what(*v), " starts at ", iso8601(*axis.start),
             ", before the Gregorian calendar; in the calendar standard only dates from 1582-10-15 on are supported");
    if (times.placement && times.placement->stored() < axis.length) {
        std::int64_t first = 0;
        while (times.placement->row(first) != Placement::kAbsent) ++first;
        const std::int64_t absent = axis.length - times.placement->stored();
        warn("gaps_filled", cat(what(*v), " has ", times.placement->stored(), " of the ", axis.length, " times of a grid with a step of ",
                                axis.step.words(), "; ", absent == 1 ? "the one that is absent, at " : cat("the ", absent, " that are absent, the first at "),
                                iso8601(axis.at(first)), absent == 1 ? ", is a missing value" : ", are missing values"));
    }
    return times;
}

DecodedTimes FileAxes::read_issue_times() const {
    const bool has_dimension = dimension_of(Role::time) >= 0;
    if (axes_.time != nullptr) {
        if (has_dimension || axes_.time->dimensions.empty()) return read_times(axes_.time);
        // The same issue time along a dimension of valid or lead times.
        const std::vector<Instant> all = read_instants(*axes_.time);
        if (all.empty()) return read_times(axes_.time);
        DecodedTimes one{TimeAxis::of({all.front()}), std::nullopt};
        one.axis.step = TimeStep::regular(units_of(*axes_.time).unit.month ? kDay : units_of(*axes_.time).unit.milliseconds);
        return one;
    }
    if (axes_.valid == nullptr) return read_times(nullptr);
    if (has_dimension || (dimension_of(Role::lead) < 0 && dimension_of(Role::valid) < 0)) {
        const auto lead = single_lead();
        return lead ? shifted(read_times(axes_.valid), -*lead) : read_times(axes_.valid);
    }
    // Valid times and leads along one dimension: every one tells the issue.
    const NcVariable* leads = axes_.lead;
    if (leads == nullptr) return read_times(nullptr);
    const std::vector<Instant> valid = read_instants(*axes_.valid);
    const LeadAxis lead = read_lead_coordinate(*leads).axis;
    if (valid.empty() || lead.length != static_cast<std::int64_t>(valid.size())) return read_times(nullptr);
    return {TimeAxis::of({std::min(valid.front(), valid.back()) - lead.start}), std::nullopt};
}

DecodedTimes FileAxes::read_valid_times() const {
    if (axes_.valid != nullptr && (dimension_of(Role::valid) >= 0 || dimension_of(Role::lead) < 0)) return read_times(axes_.valid);
    DecodedTimes times = read_issue_times();
    if (const auto lead = single_lead()) return shifted(std::move(times), *lead);
    return times;
}

const DecodedTimes& FileAxes::times(Role role) const {
    const std::lock_guard lock(mutex_);
    std::optional<DecodedTimes>& kept = role == Role::time ? time_ : valid_time_;
    if (!kept) kept = role == Role::time ? read_issue_times() : read_valid_times();
    return *kept;
}

const Placement* FileAxes::placement(Role role) const {
    const auto& placement = times(role).placement;
    return placement ? &*placement : nullptr;
}

std::optional<std::int64_t> FileAxes::single_lead() const {
    const int lead_dimension = dimension_of(Role::lead);
    if (dimension_of(Role::valid) >= 0 || (lead_dimension >= 0 && file_.dimensions()[static_cast<std::size_t>(lead_dimension)].length != 1))
        return std::nullopt;
    if (axes_.lead != nullptr) {
        const NumbersAndGaps numbers = read_numbers(*axes_.lead);
        if (numbers.numbers.size() == 0 || !numbers.missing.empty()) return std::nullopt;
        if (numbers.numbers.size() == 1) {
            const LeadAxis lead = read_lead_coordinate(*axes_.lead).axis;
            return lead.step.is_monthly() ? std::nullopt : std::optional(lead.start);
        }
        // Along time, and the same for every issue.
        const TimeUnits durations{parse_time_unit(file_.text_attribute(*axes_.lead, "units").value_or("")).value_or(time_unit()), 0};
        return decode_instants(numbers.numbers, durations, what(*axes_.lead)).front();
    }
    if (axes_.time == nullptr || axes_.valid == nullptr) return std::nullopt;
    const std::vector<Instant> issues = read_instants(*axes_.time);
    const std::vector<Instant> valid = read_instants(*axes_.valid);
    if (issues.empty() || valid.empty()) return std::nullopt;
    return valid.front() - issues.front();
}

bool FileAxes::is_forecast() const {
    const std::lock_guard lock(mutex_);
    if (dimension_of(Role::valid) >= 0) return true;
    const int lead = dimension_of(Role::lead);
    if (lead >= 0 && file_.dimensions()[static_cast<std::size_t>(lead)].length != 1) return true;
    try {
        const auto one = single_lead();
        // A lead of zero that is not counted is an analysis, which is a series of its times.
        return one && (lead >= 0 || *one != 0);
    } catch (const Error&) {
        return true;
    }
}

TimeUnit FileAxes::time_unit() const {
    const NcVariable* t = axes_.time != nullptr ? axes_.time : axes_.valid;
    const auto text = t != nullptr ? file_.text_attribute(*t, "units") : std::nullopt;
    return text ? parse_time_unit(*text).value_or(TimeUnit{}) : TimeUnit{};
}

/** Lead times after one issue time, out of the valid times. */
LeadAxis FileAxes::lead_to_valid_times(const NcVariable& v) const {
    const TimeAxis& issues = time();
    if (issues.length != 1)
        fail(UCHRONIA_UNSUPPORTED, file_.path(), " has forecasts of ", issues.length,
             " issue times on an axis of valid times that they share; forecasts are read along lead times, or along the valid "
             "times of one issue");
    return LeadAxis::between(issues.at(0), read_times(&v, false).axis);
}

/** Lead times out of a table of valid times, issue x lead time. Nothing when there is no such table. */
std::optional<LeadAxis> FileAxes::lead_to_table(int dimension) const {
    const int issue_dimension = dimension_of(Role::time);
    for (const NcVariable& v : file_.variables()) {
        if (v.dimensions != std::vector<int>{issue_dimension, dimension} || !is_time_coordinate(v)) continue;
        const TimeAxis& issues = time();
        const Coordinates all = read_coordinates(v, "valid time");
        const TimeUnits units = units_of(v);
        const std::size_t leads = file_.length_of(v, 1);
        const Placement* placed = placement(Role::time);
        std::optional<LeadAxis> lead;
        for (std::int64_t i = 0; i < issues.length; ++i) {
            const std::int64_t row_of_file = placed != nullptr ? placed->row(i) : i;
            if (row_of_file == Placement::kAbsent) continue;
            const Coordinates row = stretch_of(all, static_cast<std::size_t>(row_of_file) * leads, leads);
            const TimeAxis valid = decode_time_axis(row, units, what(v), false).axis;
            if (!valid.start) return std::nullopt;
            std::vector<std::int64_t> durations = valid.all();
            for (std::int64_t& one : durations) one -= issues.at(i);
            LeadAxis found = LeadAxis::of(std::move(durations));
            if (found.length == 1) found.step = TimeStep::regular(units.unit.month ? kDay : units.unit.milliseconds);
            if (!lead)
                lead = std::move(found);
            else if (!lead->same_as(found))
                fail(UCHRONIA_FORMAT, what(v), ": the lead times of issue ", iso8601(issues.at(i)), " differ from those of the first; "
                     "forecasts must have the same lead times");
        }
        return lead;
    }
    return std::nullopt;
}

DecodedLeads FileAxes::read_lead_coordinate(const NcVariable& v) const {
    const std::string text = trim(file_.text_attribute(v, "units").value_or(""));
    TimeUnit unit;
    if (text.empty()) {
        unit = time_unit();
        warn("lead_time_units", cat("variable ", v.name, " has no units; the unit of time was taken"));
    } else if (counts_from_date(text)) {
        fail(UCHRONIA_UNSUPPORTED, what(v), ": units '", text,
             "' count from a date, and lead times are durations after the issue time; expected a text like 'hours since time'");
    } else if (const auto parsed = parse_time_unit(text)) {
        unit = *parsed;
    } else {
        fail(UCHRONIA_FORMAT, what(v), ": units '", text, "' are not understood; expected a text like 'hours since time'");
    }
    return decode_lead_axis(read_coordinates(v, "lead time"), unit, what(v));
}

DecodedLeads FileAxes::read_lead() const {
    const int dimension = dimension_of(Role::lead);
    if (dimension_of(Role::valid) >= 0) {
        // The values lie as the valid times do.
        DecodedLeads leads{lead_to_valid_times(*axes_.valid), std::nullopt};
        leads.placement = read_times(axes_.valid, false).placement;
        return leads;
    }
    const std::size_t length = dimension < 0 ? 1 : file_.axis_length(dimension);
    if (dimension < 0 || length == 1) {
        LeadAxis one;
        one.length = 1;
        one.step = TimeStep::regular(std::max<std::int64_t>(1, time_unit().month ? kDay : time_unit().milliseconds));
        one.step_known = false;
        one.start = 0;
        if (axes_.lead != nullptr && dimension >= 0 && read_numbers(*axes_.lead).missing.empty()) return read_lead_coordinate(*axes_.lead);
        if (const auto lead = single_lead())
            one.start = *lead;
        else if (dimension >= 0 && axes_.valid == nullptr)
            if (const auto lead = lead_to_table(dimension)) one.start = lead->start;
        return {one, std::nullopt};
    }
    if (axes_.lead != nullptr) return read_lead_coordinate(*axes_.lead);
    if (axes_.valid != nullptr) {
        DecodedLeads leads{lead_to_valid_times(*axes_.valid), std::nullopt};
        leads.placement = read_times(axes_.valid, false).placement;
        return leads;
    }
    if (const auto lead = lead_to_table(dimension)) return {*lead, std::nullopt};
    // Two coordinates tell the step of any number of them.
    Coordinates c;
    c.integers = {0, 1};
    warn("lead_time_absent", cat("there is no lead_time variable; leads are taken as 0 to ", length - 1, " in the unit of time"));
    DecodedLeads leads = decode_lead_axis(c, time_unit(), file_.path());
    leads.axis.length = static_cast<std::int64_t>(length);
    return leads;
}

const LeadAxis& FileAxes::lead() const {
    const std::lock_guard lock(mutex_);
    if (!lead_) lead_ = read_lead();
    return lead_->axis;
}

const Placement* FileAxes::lead_placement() const {
    lead();
    return lead_->placement ? &*lead_->placement : nullptr;
}

const NcVariable* FileAxes::station_ids() const {
    const int dimension = dimension_of(Role::station);
    if (dimension < 0) return nullptr;
    const NcVariable* own = facts_->coordinate_of(dimension);
    const AxisNames& names = facts_->names();
    const NcVariable* found = nullptr;
    int best = 0;
    for (const NcVariable& v : file_.variables()) {
        if (!facts_->lies_along(v, dimension) || !(v.is_text() || v.is_numeric())) continue;
        const std::string name = lower(v.name.substr(v.group.empty() ? 0 : v.group.size() + 1));
        int rank = 0;
        if (!names.station.empty() && (v.name == names.station || name == lower(names.station)))
            rank = 7;
        else if (lower(file_.text_attribute(v, "cf_role").value_or("")) == "timeseries_id")
            rank = 6;
        else if (name == "station_id")
            rank = 5;
        else if (&v == own)
            rank = 4;
        else if (facts_->says_station(v))
            rank = 3;
        else if (facts_->names_a_station(v))
            rank = 2;
        else if (name == "station_name" || (v.is_text() && name.find("name") == std::string::npos))
            rank = 1;
        else if (&v == facts_->only_text_along(dimension))
            rank = 1;
        if (rank > best) {
            best = rank;
            found = &v;
        }
    }
    return found;
}

std::vector<std::string> FileAxes::numbers_for(std::size_t n, const char* what) const {
    // A file of a few hundred bytes can claim any number of rows that it has no names for.
    constexpr std::size_t most = 1 << 16;
    if (n > most) fail(UCHRONIA_UNSUPPORTED, file_.path(), " has ", n, ' ', what, "; at most ", most, " can be numbered");
    return numbered_labels(static_cast<std::int64_t>(n));
}

std::vector<Station> FileAxes::read_stations(std::size_t count) const {
    std::vector<Station> stations;
    const int dimension = dimension_of(Role::station);
    if (dimension < 0) return stations;
    const std::size_t all = file_.axis_length(dimension);
    const std::size_t n = std::min(all, count);
    std::vector<std::string> ids;
    const NcVariable* id_variable = station_ids();
    if (id_variable != nullptr) ids = file_.read_labels(*id_variable, n);
    if (ids.size() != n) {
        ids = numbers_for(all, "stations without a station_id variable");
        ids.resize(n);
        warn("station_id_absent", "there is no station_id variable; stations are numbered from 1");
    }
    // Now that the file was seen to have so many, or they are few: a station takes a hundred bytes.
    stations.resize(n);
    auto along = [&](std::initializer_list<const char*> names, bool text) -> const NcVariable* {
        for (const char* name : names)
            for (const NcVariable& v : file_.variables())
                if (lower(v.name.substr(v.group.empty() ? 0 : v.group.size() + 1)) == name && v.is_text() == text &&
                    facts_->lies_along(v, dimension))
                    return &v;
        return nullptr;
    };
    for (std::size_t i = 0; i < n; ++i) stations[i].id = std::move(ids[i]);
    const NcVariable* names = along({"station_long_name", "station_name", "station_names", "name", "names"}, true);
    if (names != nullptr && names != id_variable) {
        auto texts = file_.read_labels(*names, n);
        for (std::size_t i = 0; i < n && i < texts.size(); ++i) stations[i].name = std::move(texts[i]);
    }
    auto numbers = [&](std::initializer_list<const char*> variable_names, double Station::*field) {
        const NcVariable* v = along(variable_names, false);
        if (v == nullptr || !v->is_numeric()) return;
        std::vector<double> values(n);
        if (n > 0) file_.read(*v, {0}, {n}, values.data());
        const auto fill = file_.numbers_in(*v, "_FillValue");
        for (std::size_t i = 0; i < n; ++i) {
            const bool missing = (!fill.empty() && values[i] == fill[0]) || values[i] == -9999 || std::fabs(values[i]) > 9e36;
            stations[i].*field = missing ? kMissing : values[i];
        }
    };
    numbers({"lat", "latitude"}, &Station::latitude);
    numbers({"lon", "longitude"}, &Station::longitude);
    numbers({"elevation", "altitude", "z"}, &Station::elevation);
    numbers({"area"}, &Station::area);
    return stations;
}

const std::vector<std::string>& FileAxes::members() const {
    const std::lock_guard lock(mutex_);
    if (members_) return *members_;
    std::vector<std::string> labels;
    const int dimension = dimension_of(Role::member);
    const NcVariable* names = file_.find("ens_member_name");
    if (dimension >= 0) {
        const std::size_t n = file_.axis_length(dimension);
        const bool named = names != nullptr && names->is_text() && facts_->lies_along(*names, dimension);
        const NcVariable* text = axes_.member == nullptr && !named ? facts_->only_text_along(dimension) : nullptr;
        if (named || text != nullptr || axes_.member != nullptr) labels = file_.read_labels(named ? *names : text != nullptr ? *text : *axes_.member);
        if (labels.size() != n) {
            labels = numbers_for(n, "members without an ens_member variable");
            warn("ens_member_absent", "there is no ens_member variable; members are numbered from 1");
        }
    } else if (axes_.member != nullptr) {
        labels = file_.read_labels(*axes_.member);
    }
    members_ = std::move(labels);
    return *members_;
}

const std::vector<Station>& FileAxes::stations() const {
    const std::lock_guard lock(mutex_);
    if (!stations_) stations_ = read_stations(std::numeric_limits<std::size_t>::max());
    return *stations_;
}

std::vector<Station> FileAxes::first_stations(std::size_t count) const {
    const std::lock_guard lock(mutex_);
    return stations_ ? std::vector<Station>(stations_->begin(), stations_->begin() + static_cast<std::ptrdiff_t>(std::min(count, stations_->size())))
                     : read_stations(count);
}

std::size_t FileAxes::station_count() const {
    const int dimension = dimension_of(Role::station);
    return dimension < 0 ? 0 : file_.axis_length(dimension);
}

std::optional<Station> FileAxes::scalar_station() const {
    const std::lock_guard lock(mutex_);
    if (dimension_of(Role::station) >= 0) return std::nullopt;
    auto is_scalar = [](const NcVariable& v) { return v.dimensions.size() == (v.type == 2 /* characters */ ? 1u : 0u); };
    std::optional<Station> station;
    for (const NcVariable& v : file_.variables()) {
        const bool id = lower(file_.text_attribute(v, "cf_role").value_or("")) == "timeseries_id" ||
                        lower(v.name) == "station_id" || lower(v.name) == "station";
        if (!id || !is_scalar(v) || !(v.is_text() || v.is_numeric())) continue;
        const auto labels = file_.read_labels(v);
        if (labels.size() != 1) continue;
        station = Station{labels[0]};
        break;
    }
    if (!station) return std::nullopt;
    for (const NcVariable& v : file_.variables()) {
        if (!is_scalar(v)) continue;
        const std::string name = lower(v.name);
        if (name == "station_name" && v.is_text()) {
            const auto labels = file_.read_labels(v);
            if (labels.size() == 1 && labels[0] != station->id) station->name = labels[0];
        }
        if (!v.is_numeric()) continue;
        double Station::*field = name == "lat" || name == "latitude"      ? &Station::latitude
                                 : name == "lon" || name == "longitude"   ? &Station::longitude
                                 : name == "elevation" || name == "altitude" ? &Station::elevation
                                 : name == "area" ? &Station::area : nullptr;
        if (field != nullptr) (*station).*field = file_.read_all(v).front();
    }
    return station;
}

std::size_t FileAxes::station_index(const std::string& id) const {
    const auto& all = stations();
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].id == id) return i;
    const NcVariable* ids = station_ids();
    const auto number = parse_integer(id);
    if (number && (ids == nullptr || ids->is_numeric()))
        for (std::size_t i = 0; i < all.size(); ++i)
            if (parse_integer(all[i].id) == number) return i;
    std::vector<std::string> names;
    for (const Station& s : all) names.push_back(s.id);
    fail(UCHRONIA_NOT_FOUND, "Index not found for series identifier ", id, " in ", file_.path(), ", which has stations ",
         list_of(names));
}

}  // namespace uchronia
