#include "netcdf/file_axes.h"

#include <algorithm>
#include <cmath>

#include "error.h"

namespace uchronia {
namespace {

Role role_of_name(const std::string& name) {
    const std::string n = lower(name);
    auto is = [&](std::initializer_list<const char*> names) {
        return std::any_of(names.begin(), names.end(), [&](const char* one) { return n == one; });
    };
    if (is({"time", "forecast_reference_time", "reference_time", "issue_time", "init_time"})) return Role::time;
    if (is({"station", "stations", "timeseries", "node"})) return Role::station;
    if (is({"lead_time", "forecast_period", "lead", "leadtime", "step"})) return Role::lead;
    if (is({"ens_member", "realization", "member", "ensemble", "ensemble_member", "number"})) return Role::member;
    return Role::other;
}

/** Whether units count from a date: STF says 'hours since time', which is relative. */
bool is_absolute(const std::string& units) {
    const std::size_t since = lower(units).find(" since ");
    if (since == std::string::npos) return false;
    try {
        parse_instant(std::string_view(units).substr(since + 7));
        return true;
    } catch (const Error&) {
        return false;
    }
}

/** What the attributes of a coordinate variable say that its dimension is. `u` and `v` are the axes of STF. */
Role role_of_attributes(const NcFile& file, const NcVariable& v) {
    const std::string standard = lower(file.text_attribute(v, "standard_name").value_or(""));
    if (standard == "time" || standard == "forecast_reference_time") return Role::time;
    if (standard == "realization" || standard == "ens_member") return Role::member;
    if (standard == "forecast_period" || standard == "lead_time" || standard == "lead time") return Role::lead;
    if (lower(file.text_attribute(v, "cf_role").value_or("")) == "timeseries_id") return Role::station;
    const std::string axis = lower(file.text_attribute(v, "axis").value_or(""));
    if (axis == "t") return Role::time;
    if (axis == "u") return Role::member;
    if (axis == "v") return Role::lead;
    return Role::other;
}

bool is_issue_name(const std::string& name) {
    const std::string n = lower(name);
    return n == "forecast_reference_time" || n == "reference_time" || n == "issue_time" || n == "init_time";
}

/** The names of the convention itself, which say what a dimension is whatever its attributes say. */
bool is_stf_name(const std::string& name) {
    const std::string n = lower(name);
    return n == "time" || n == "station" || n == "lead_time" || n == "ens_member";
}

bool is_reserved_name(const std::string& name) {
    static const std::vector<std::string> names = {
        "time",      "station",  "station_id", "station_name", "station_long_name", "strlen",    "str_len",
        "lead_time", "lat",      "lon",        "latitude",     "longitude",         "elevation", "altitude",
        "area",      "x",        "y",          "ens_member",   "ens_member_name",   "crs",
        "realization", "reference_time", "forecast_reference_time"};
    return std::find(names.begin(), names.end(), lower(name)) != names.end();
}

}  // namespace

const char* role_name(Role role) {
    switch (role) {
        case Role::time: return "time";
        case Role::member: return "ens_member";
        case Role::station: return "station";
        case Role::lead: return "lead_time";
        case Role::valid: return "valid time";
        default: return "other";
    }
}

FileAxes::FileAxes(const NcFile& file) : file_(file) {
    const auto& dimensions = file.dimensions();
    dimensions_.fill(-1);
    auto take = [&](std::size_t d, Role role) {
        roles_[d] = role;
        if (dimension_of(role) < 0) dimensions_[static_cast<std::size_t>(role)] = static_cast<int>(d);
    };
    roles_.assign(dimensions.size(), Role::other);
    for (std::size_t d = 0; d < dimensions.size(); ++d) {
        Role role = role_of_name(dimensions[d].name);
        const NcVariable* v = variable_of(static_cast<int>(d));
        if (v != nullptr && !is_stf_name(dimensions[d].name)) {
            // What a coordinate says of itself counts more than what it is called.
            const Role told = role_of_attributes(file, *v);
            if (told != Role::other || file.text_attribute(*v, "standard_name")) role = told;
        }
        if (role != Role::other) take(d, role);
    }
    for (std::size_t d = 0; d < dimensions.size(); ++d) {
        if (roles_[d] != Role::other) continue;
        for (const NcVariable& v : file.variables()) {
            const bool along = !v.dimensions.empty() && v.dimensions[0] == static_cast<int>(d) &&
                               (v.dimensions.size() == 1 || v.type == 2 /* characters have a second dimension */);
            const Role role = along ? role_of_attributes(file, v) : Role::other;
            if (role == Role::other) continue;
            take(d, role);
            break;
        }
    }
}

const NcVariable* FileAxes::variable_of(int dimension) const {
    const NcVariable* v = file_.find(file_.dimensions()[static_cast<std::size_t>(dimension)].name);
    return v != nullptr && v->dimensions.size() == 1 && v->dimensions[0] == dimension ? v : nullptr;
}

bool FileAxes::is_issue_time(int dimension) const {
    if (is_issue_name(file_.dimensions()[static_cast<std::size_t>(dimension)].name)) return true;
    return std::any_of(file_.variables().begin(), file_.variables().end(), [&](const NcVariable& v) {
        return v.dimensions.size() == 1 && v.dimensions[0] == dimension &&
               lower(file_.text_attribute(v, "standard_name").value_or("")) == "forecast_reference_time";
    });
}

const NcVariable* FileAxes::single_issue_time() const {
    for (const NcVariable& v : file_.variables()) {
        const bool one = v.dimensions.empty() || (v.dimensions.size() == 1 && file_.length_of(v, 0) == 1);
        if (one && v.is_numeric() && lower(file_.text_attribute(v, "standard_name").value_or("")) == "forecast_reference_time")
            return &v;
    }
    return nullptr;
}

bool FileAxes::names_issue_time(const NcVariable& variable) const {
    const NcVariable* issue = single_issue_time();
    if (issue == nullptr) return false;
    const std::string names = " " + file_.text_attribute(variable, "coordinates").value_or("") + " ";
    return names.find(" " + issue->name + " ") != std::string::npos;
}

/** A second time beside the issue time is that of validity; so is the only one, where the variable names an issue time. */
void FileAxes::tell_valid_time(const NcVariable& variable, std::vector<Role>& roles, Dimensions& dimensions) const {
    std::vector<int> times;
    bool has_lead = false;
    for (int d : variable.dimensions) {
        if (role(d) == Role::time) times.push_back(d);
        has_lead = has_lead || role(d) == Role::lead;
    }
    auto set = [&](Role role, int dimension) {
        roles[static_cast<std::size_t>(dimension)] = role;
        dimensions[static_cast<std::size_t>(role)] = dimension;
    };
    if (has_lead) return;
    if (times.size() == 2 && is_issue_time(times[0]) != is_issue_time(times[1])) {
        const int issue = is_issue_time(times[0]) ? times[0] : times[1];
        const int other = issue == times[0] ? times[1] : times[0];
        set(Role::time, issue);
        // Without an axis of its own, the valid times stand in a table of issue and lead times.
        set(variable_of(other) != nullptr ? Role::valid : Role::lead, other);
    } else if (times.size() == 1 && !is_issue_time(times[0]) && names_issue_time(variable)) {
        set(Role::valid, times[0]);
        dimensions[static_cast<std::size_t>(Role::time)] = -1;
    }
}

const FileAxes& FileAxes::of(const std::string& variable) const {
    const NcVariable* v = file_.find(variable);
    if (v == nullptr) return *this;
    Dimensions own = dimensions_;
    for (int d : v->dimensions)
        if (role(d) != Role::other) own[static_cast<std::size_t>(role(d))] = d;
    std::vector<Role> roles = roles_;
    tell_valid_time(*v, roles, own);
    if (own == dimensions_) return *this;
    const std::lock_guard lock(mutex_);
    std::unique_ptr<FileAxes>& other = others_[own];
    if (!other) other.reset(new FileAxes(*this, std::move(roles), own));
    return *other;
}

const NcVariable* FileAxes::coordinate_of(Role role) const {
    const int dimension = dimension_of(role);
    if (dimension < 0 && role == Role::time && dimension_of(Role::valid) >= 0) return single_issue_time();
    if (dimension < 0) {
        // A scalar coordinate stands for an axis of length one.
        for (const NcVariable& v : file_.variables())
            if (v.dimensions.empty() && v.is_numeric() &&
                (role_of_attributes(file_, v) == role || role_of_name(v.name) == role))
                return &v;
        return nullptr;
    }
    const NcVariable* other = nullptr;
    for (const NcVariable& v : file_.variables()) {
        if (v.dimensions.size() != 1 || v.dimensions[0] != dimension) continue;
        if (v.name == file_.dimensions()[static_cast<std::size_t>(dimension)].name) return &v;
        if (role_of_attributes(file_, v) == role || role_of_name(v.name) == role) other = &v;
    }
    return other;
}

void FileAxes::warn(const std::string& code, const std::string& message) const {
    warnings_.push_back(Warning{code, message});
}

std::vector<Warning> FileAxes::warnings() const {
    const std::lock_guard lock(mutex_);
    return warnings_;
}

Coordinates FileAxes::read_coordinates(const NcVariable& v) const {
    if (!v.is_numeric()) fail(UCHRONIA_FORMAT, "coordinate ", v.name, " of ", file_.path(), " is text, not numbers");
    Coordinates c;
    const auto scale = file_.number_attribute(v, "scale_factor");
    const auto offset = file_.number_attribute(v, "add_offset");
    if (scale.empty() && offset.empty() && !v.is_floating()) {
        c.integers = file_.read_all_integers(v);
        return c;
    }
    c.reals = file_.read_all(v);
    c.single_precision = v.type == 5;  // NC_FLOAT
    if (!scale.empty() || !offset.empty())
        for (double& x : c.reals) x = x * (scale.empty() ? 1 : scale[0]) + (offset.empty() ? 0 : offset[0]);
    return c;
}

TimeAxis FileAxes::read_time(const NcVariable* v) const {
    if (v == nullptr)
        fail(UCHRONIA_FORMAT, file_.path(), " has no time coordinate: a variable named time, or with standard_name time");
    const std::string what = cat("coordinate ", v->name, " of ", file_.path());
    const std::string calendar = lower(trim(file_.text_attribute(*v, "calendar").value_or("standard")));
    if (calendar != "standard" && calendar != "gregorian" && calendar != "proleptic_gregorian" && !calendar.empty())
        fail(UCHRONIA_UNSUPPORTED, what, " uses the calendar ", calendar,
             "; only standard, gregorian and proleptic_gregorian are supported");
    const auto text = file_.text_attribute(*v, "units");
    if (!text) fail(UCHRONIA_FORMAT, what, " has no units; expected a text like 'hours since 1970-01-01 00:00:00'");
    TimeUnits units;
    try {
        units = parse_time_units(*text);
    } catch (const Error& e) {
        throw Error(e.status(), cat(what, ": ", e.what()));
    }
    TimeAxis axis = decode_time_axis(read_coordinates(*v), units, what);
    // Two or three months can be as long as each other; the CF files of this library say that they are months.
    if (axis.length > 1 && lower(file_.text_attribute(*v, "time_step").value_or("")) == "monthly") {
        TimeAxis monthly = axis;
        monthly.step = TimeStep::monthly();
        if (monthly.at(1) == axis.at(1) && monthly.at(axis.length - 1) == axis.at(axis.length - 1)) axis = monthly;
    }
    if (axis.start && *axis.start < kGregorianReform && calendar != "proleptic_gregorian")
        fail(UCHRONIA_UNSUPPORTED, what, " starts at ", iso8601(*axis.start),
             ", before the Gregorian calendar; only dates from 1582-10-15 on are supported in the calendar ", calendar);
    return axis;
}

/** Lead times after one issue time, out of the valid times. */
LeadAxis FileAxes::lead_to_valid_times() const {
    const TimeAxis& issues = time();
    const TimeAxis& valid = valid_time();
    if (issues.length != 1)
        fail(UCHRONIA_UNSUPPORTED, file_.path(), " has forecasts of ", issues.length,
             " issue times on an axis of valid times that they share; forecasts are read along lead times, or along the valid "
             "times of one issue");
    LeadAxis lead;
    lead.step = valid.step;
    lead.step_known = valid.step_known;
    lead.length = valid.length;
    if (valid.length == 0) return lead;
    const Instant issue = issues.at(0);
    lead.start = *valid.start - issue;
    if (lead.step.is_monthly()) {
        lead.start = lead.step.steps_between(issue, *valid.start);
        if (lead.step.add(issue, lead.start) != *valid.start)
            fail(UCHRONIA_UNSUPPORTED, file_.path(), " has monthly valid times that are no whole months after the issue time ",
                 iso8601(issue));
    }
    return lead;
}

/** Lead times out of a table of valid times, issue x lead time. Nothing when there is no such table. */
std::optional<LeadAxis> FileAxes::lead_to_table(int dimension) const {
    const int issue_dimension = dimension_of(Role::time);
    for (const NcVariable& v : file_.variables()) {
        if (v.dimensions != std::vector<int>{issue_dimension, dimension} || !is_time_coordinate(v)) continue;
        const TimeAxis& issues = time();
        const Coordinates all = read_coordinates(v);
        const std::string what = cat("coordinate ", v.name, " of ", file_.path());
        const TimeUnits units = parse_time_units(file_.text_attribute(v, "units").value_or(""));
        const std::size_t leads = file_.length_of(v, 1);
        std::optional<LeadAxis> lead;
        for (std::int64_t i = 0; i < issues.length; ++i) {
            Coordinates row;
            row.single_precision = all.single_precision;
            const auto from = static_cast<std::ptrdiff_t>(static_cast<std::size_t>(i) * leads);
            const auto to = from + static_cast<std::ptrdiff_t>(leads);
            if (!all.integers.empty()) row.integers.assign(all.integers.begin() + from, all.integers.begin() + to);
            if (!all.reals.empty()) row.reals.assign(all.reals.begin() + from, all.reals.begin() + to);
            const TimeAxis valid = decode_time_axis(row, units, what);
            if (!valid.start) return std::nullopt;
            if (!lead) {
                lead = LeadAxis{*valid.start - issues.at(i), valid.step, valid.step_known, valid.length};
                if (lead->step.is_monthly())
                    fail(UCHRONIA_UNSUPPORTED, what, " has monthly valid times, whose lead times are no durations");
            } else if (*valid.start - issues.at(i) != lead->start || (leads > 1 && valid.step != lead->step)) {
                fail(UCHRONIA_FORMAT, what, ": the lead times of issue ", iso8601(issues.at(i)), " differ from those of the first; "
                     "forecasts must have the same lead times");
            }
        }
        return lead;
    }
    return std::nullopt;
}

LeadAxis FileAxes::read_lead() const {
    if (dimension_of(Role::valid) >= 0) return lead_to_valid_times();
    const NcVariable* v = coordinate_of(Role::lead);
    const int dimension = dimension_of(Role::lead);
    if (v == nullptr && dimension >= 0)
        if (const auto lead = lead_to_table(dimension)) return *lead;
    auto time_unit = [&]() {
        const NcVariable* t = coordinate_of(Role::time);
        const auto text = t != nullptr ? file_.text_attribute(*t, "units") : std::nullopt;
        return text ? parse_time_unit(*text).value_or(TimeUnit{}) : TimeUnit{};
    };
    if (v == nullptr) {
        const std::int64_t length =
            dimension < 0 ? 1 : static_cast<std::int64_t>(file_.axis_length(dimension));
        // Two coordinates tell the step of any number of them.
        Coordinates c;
        for (std::int64_t i = 0; i < std::min<std::int64_t>(length, 2); ++i) c.integers.push_back(i);
        if (dimension >= 0)
            warn("lead_time_absent", cat("there is no lead_time variable; leads are taken as 0 to ", length - 1,
                                         " in the unit of time"));
        LeadAxis lead = decode_lead_axis(c, time_unit(), file_.path());
        lead.length = length;
        return lead;
    }
    const std::string what = cat("coordinate ", v->name, " of ", file_.path());
    const std::string text = trim(file_.text_attribute(*v, "units").value_or(""));
    TimeUnit unit;
    if (text.empty()) {
        unit = time_unit();
        warn("lead_time_units", cat("variable ", v->name, " has no units; the unit of time was taken"));
    } else if (is_absolute(text)) {
        fail(UCHRONIA_UNSUPPORTED, what, ": units '", text,
             "' count from a date, and lead times are durations after the issue time; expected a text like 'hours since time'");
    } else if (const auto parsed = parse_time_unit(text)) {
        unit = *parsed;
    } else {
        fail(UCHRONIA_FORMAT, what, ": units '", text, "' are not understood; expected a text like 'hours since time'");
    }
    return decode_lead_axis(read_coordinates(*v), unit, what);
}

const NcVariable* FileAxes::station_ids() const {
    const int dimension = dimension_of(Role::station);
    if (dimension < 0) return nullptr;
    const NcVariable* found = nullptr;
    int best = 0;
    for (const NcVariable& v : file_.variables()) {
        const bool along = !v.dimensions.empty() && v.dimensions[0] == dimension &&
                           v.dimensions.size() == (v.type == 2 ? 2u : 1u) && (v.is_text() || v.is_numeric());
        if (!along) continue;
        int rank = 0;
        if (lower(file_.text_attribute(v, "cf_role").value_or("")) == "timeseries_id")
            rank = 4;
        else if (lower(v.name) == "station_id")
            rank = 3;
        else if (v.name == file_.dimensions()[static_cast<std::size_t>(dimension)].name)
            rank = 2;
        else if (lower(v.name) == "station_name")
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

std::vector<Station> FileAxes::read_stations() const {
    std::vector<Station> stations;
    const int dimension = dimension_of(Role::station);
    if (dimension < 0) return stations;
    const std::size_t n = file_.axis_length(dimension);
    std::vector<std::string> ids;
    const NcVariable* id_variable = station_ids();
    if (id_variable != nullptr) ids = file_.read_labels(*id_variable);
    if (ids.size() != n) {
        ids = numbers_for(n, "stations without a station_id variable");
        warn("station_id_absent", "there is no station_id variable; stations are numbered from 1");
    }
    // Now that the file was seen to have so many, or they are few: a station takes a hundred bytes.
    stations.resize(n);
    auto along = [&](std::initializer_list<const char*> names, bool text) -> const NcVariable* {
        for (const char* name : names)
            for (const NcVariable& v : file_.variables())
                if (lower(v.name) == name && v.is_text() == text && v.dimensions.size() == (v.type == 2 ? 2u : 1u) &&
                    v.dimensions[0] == dimension)
                    return &v;
        return nullptr;
    };
    for (std::size_t i = 0; i < n; ++i) stations[i].id = ids[i];
    const NcVariable* names = along({"station_long_name", "station_name"}, true);
    if (names != nullptr && names != id_variable) {
        const auto texts = file_.read_labels(*names);
        for (std::size_t i = 0; i < n && i < texts.size(); ++i) stations[i].name = texts[i];
    }
    auto numbers = [&](std::initializer_list<const char*> variable_names, double Station::*field) {
        const NcVariable* v = along(variable_names, false);
        if (v == nullptr) return;
        const auto values = file_.read_all(*v);
        const auto fill = file_.number_attribute(*v, "_FillValue");
        for (std::size_t i = 0; i < n; ++i) {
            const bool missing = (!fill.empty() && values[i] == fill[0]) || values[i] == -9999 || std::fabs(values[i]) > 9e36;
            stations[i].*field = missing ? kMissing : values[i];
        }
    };
    numbers({"lat", "latitude"}, &Station::latitude);
    numbers({"lon", "longitude"}, &Station::longitude);
    numbers({"elevation", "altitude"}, &Station::elevation);
    numbers({"area"}, &Station::area);
    return stations;
}

const TimeAxis& FileAxes::time() const {
    const std::lock_guard lock(mutex_);
    if (!time_) time_ = read_time(coordinate_of(Role::time));
    return *time_;
}

const TimeAxis& FileAxes::valid_time() const {
    const std::lock_guard lock(mutex_);
    const int dimension = dimension_of(Role::valid);
    if (dimension < 0) return time();
    if (!valid_time_) valid_time_ = read_time(variable_of(dimension));
    return *valid_time_;
}

const LeadAxis& FileAxes::lead() const {
    const std::lock_guard lock(mutex_);
    if (!lead_) lead_ = read_lead();
    return *lead_;
}

const std::vector<std::string>& FileAxes::members() const {
    const std::lock_guard lock(mutex_);
    if (members_) return *members_;
    std::vector<std::string> labels;
    const int dimension = dimension_of(Role::member);
    if (dimension >= 0) {
        const std::size_t n = file_.axis_length(dimension);
        const NcVariable* v = file_.find("ens_member_name");
        if (v == nullptr || v->dimensions.empty() || v->dimensions[0] != dimension || !v->is_text())
            v = coordinate_of(Role::member);
        if (v != nullptr) labels = file_.read_labels(*v);
        if (labels.size() != n) {
            labels = numbers_for(n, "members without an ens_member variable");
            warn("ens_member_absent", "there is no ens_member variable; members are numbered from 1");
        }
    }
    if (dimension < 0)
        if (const NcVariable* v = coordinate_of(Role::member)) labels = file_.read_labels(*v);
    members_ = std::move(labels);
    return *members_;
}

const std::vector<Station>& FileAxes::stations() const {
    const std::lock_guard lock(mutex_);
    if (!stations_) stations_ = read_stations();
    return *stations_;
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

bool FileAxes::is_data(const NcVariable& v) const {
    if (!v.is_numeric() || is_reserved_name(v.name)) return false;
    for (const NcDimension& d : file_.dimensions())
        if (d.name == v.name) return false;
    bool timed = false;
    for (int d : v.dimensions) {
        if (role(d) == Role::other && file_.dimensions()[static_cast<std::size_t>(d)].length > 1) return false;
        timed = timed || role(d) == Role::time || role(d) == Role::lead;
    }
    return timed && role_of_attributes(file_, v) == Role::other;
}

bool FileAxes::is_time_coordinate(const NcVariable& v) const {
    if (!v.is_numeric()) return false;
    const bool named = role_of_attributes(file_, v) == Role::time || role_of_name(v.name) == Role::time;
    return named && is_absolute(file_.text_attribute(v, "units").value_or(""));
}

}  // namespace uchronia
