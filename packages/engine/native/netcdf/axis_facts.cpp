#include "netcdf/axis_facts.h"

#include <netcdf.h>

#include <algorithm>
#include <set>

#include "series/metadata.h"
#include "error.h"
#include "time/time_units.h"

namespace uchronia {
namespace {

bool is_one_of(const std::string& name, std::initializer_list<const char*> names) {
    return std::any_of(names.begin(), names.end(), [&](const char* one) { return name == one; });
}

bool is_issue_name(const std::string& n) {
    return is_one_of(n, {"forecast_reference_time", "reference_time", "issue_time", "init_time", "init", "initial_time",
                         "initialization_time", "analysis_time", "run_time"});
}

Role role_of_name(const std::string& name) {
    const std::string n = lower(name);
    if (is_issue_name(n) || is_one_of(n, {"time", "valid_time"})) return Role::time;
    if (is_one_of(n, {"station", "stations", "station_id", "timeseries", "node", "feature_id", "feature", "features", "rivid", "river_id",
                      "gauge", "gauges", "gauge_id", "gage", "gages", "gage_id", "site", "sites", "site_id", "site_no", "location",
                      "locations", "location_id", "basin", "basins", "basin_id", "subbasin", "catchment", "catchments", "catchment_id",
                      "comid", "reach", "reaches", "reach_id", "point", "points"}))
        return Role::station;
    if (is_one_of(n, {"lead_time", "forecast_period", "lead", "leadtime", "step"})) return Role::lead;
    if (is_one_of(n, {"ens_member", "realization", "member", "members", "mem", "ensemble", "ens", "ensemble_member", "member_id", "number"}))
        return Role::member;
    return Role::other;
}

/** The names of the convention itself, which say what a dimension is whatever its attributes say. */
bool is_stf_name(const std::string& name) { return is_one_of(lower(name), {"time", "station", "lead_time", "ens_member"}); }

bool is_place_name(const std::string& name) {
    return is_one_of(lower(name), {"lat", "lon", "latitude", "longitude", "x", "y", "xc", "yc", "rlat", "rlon", "easting", "northing",
                                   "south_north", "west_east", "nx", "ny", "i", "j"});
}

bool is_level_name(const std::string& name) {
    return is_one_of(lower(name), {"lev", "level", "levels", "height", "depth", "z", "pressure", "plev", "isobaric", "quantile", "quantiles",
                                   "percentile", "probability", "threshold", "frequency", "bnds", "nv", "vertices", "strlen"});
}

/** True for names of variables that describe stations, or the file, where they do not change in time. */
bool is_description_name(const std::string& name) {
    return is_one_of(lower(name), {"station", "station_id", "station_name", "station_long_name", "station_names", "strlen", "str_len", "lat",
                                   "lon", "latitude", "longitude", "elevation", "altitude", "height", "area", "x", "y", "z", "order",
                                   "ens_member", "ens_member_name", "crs", "realization", "row_size", "rowsize", "spatial_ref"});
}

/** Positions, which are coordinates also where they change in time. */
bool is_position(const std::string& name, const std::string& standard) {
    return is_one_of(lower(name), {"lat", "lon", "latitude", "longitude"}) || standard == "latitude" || standard == "longitude";
}

/** The name without that of the group. */
std::string base_of(const NcVariable& v) { return v.name.substr(v.group.empty() ? 0 : v.group.size() + 1); }

bool along_one(const NcVariable& v) { return v.dimensions.size() == (v.type == NC_CHAR ? 2u : 1u); }

/** True when variables of one group are visible from another: it is that group or one around it. */
bool in_sight(const std::string& group, const std::string& from) {
    return group.empty() || group == from || from.rfind(group + "/", 0) == 0;
}

bool looks_like_id(const NcFile& file, const NcVariable& v) {
    if (v.is_text()) return true;
    if (!v.is_numeric()) return false;
    const std::string units = trim(file.text_attribute(v, "units").value_or(""));
    return (units.empty() || units == "1" || units == "-") && !v.attributes.contains("positive") && !v.attributes.contains("axis");
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

bool VariableAxes::operator<(const VariableAxes& o) const {
    auto key = [](const VariableAxes& a) {
        const RaggedRows rows = a.ragged.value_or(RaggedRows{});
        return std::make_tuple(a.roles, a.dimensions, a.time, a.valid, a.lead, a.member, a.paired, rows.sample, rows.instance, rows.times);
    };
    return key(*this) < key(o);
}

AxisFacts::AxisFacts(const NcFile& file, AxisNames names) : file_(file), names_(std::move(names)) {
    for (const NcVariable& v : file.variables()) says_.push_back(read_says(v));
    for (std::size_t d = 0; d < file.dimensions().size(); ++d) roles_.push_back(find_role(static_cast<int>(d)));
}

AxisFacts::Says AxisFacts::read_says(const NcVariable& v) const {
    const std::string base = base_of(v);
    auto named = [&](const std::string& name) { return !name.empty() && (name == v.name || name == base); };
    if (named(names_.reference_time)) return Says::issue;
    if (named(names_.time)) return Says::time;
    if (named(names_.member)) return Says::member;
    if (named(names_.station)) return Says::station;
    if (named(names_.lead)) return Says::lead;
    const std::string standard = lower(file_.text_attribute(v, "standard_name").value_or(""));
    if (standard == "forecast_reference_time") return Says::issue;
    if (standard == "time") return is_issue_name(lower(base)) ? Says::issue : Says::time;
    if (is_one_of(standard, {"realization", "ens_member", "ensemble"})) return Says::member;
    if (is_one_of(standard, {"forecast_period", "lead_time", "lead time"})) return Says::lead;
    if (lower(file_.text_attribute(v, "cf_role").value_or("")) == "timeseries_id") return Says::station;
    if (is_one_of(standard, {"platform_id", "platform_name", "station_wmo_id", "region", "station_id"})) return Says::station;
    if (is_one_of(standard, {"latitude", "longitude", "projection_x_coordinate", "projection_y_coordinate", "grid_latitude", "grid_longitude"}))
        return Says::place;
    const std::string type = lower(file_.text_attribute(v, "_CoordinateAxisType").value_or(""));
    if (type == "runtime") return Says::issue;
    if (type == "time") return Says::time;
    if (type == "timeoffset") return Says::lead;
    if (type == "ensemble") return Says::member;
    if (is_one_of(type, {"geox", "geoy", "lat", "lon"})) return Says::place;
    if (is_one_of(type, {"geoz", "height", "pressure"})) return Says::level;
    const std::string axis = lower(file_.text_attribute(v, "axis").value_or(""));
    if (axis == "t") return is_issue_name(lower(base)) ? Says::issue : Says::time;
    if (axis == "u" || axis == "e") return Says::member;
    if (axis == "v") return Says::lead;
    if (axis == "x" || axis == "y") return Says::place;
    if (axis == "z" || v.attributes.contains("positive")) return Says::level;
    const std::string units = file_.text_attribute(v, "units").value_or("");
    if (v.is_numeric() && counts_from_date(units)) return is_issue_name(lower(base)) ? Says::issue : Says::time;
    const std::string degrees = lower(units);
    if (degrees.rfind("degree", 0) == 0 && (degrees.find("north") != std::string::npos || degrees.find("east") != std::string::npos))
        return Says::place;
    return Says::nothing;
}

const NcVariable* AxisFacts::coordinate_of(int dimension) const {
    const NcDimension& d = file_.dimensions()[static_cast<std::size_t>(dimension)];
    const NcVariable* v = file_.find(d.name);
    return v != nullptr && lies_along(*v, dimension) ? v : nullptr;
}

bool AxisFacts::lies_along(const NcVariable& v, int dimension) const { return along_one(v) && v.dimensions[0] == dimension; }

void AxisFacts::check_names() const {
    for (const auto& named : {std::pair{"time", names_.time}, {"reference_time", names_.reference_time}, {"member", names_.member},
                              {"station", names_.station}, {"lead", names_.lead}}) {
        // No structured binding: C++17 lets no lambda capture one.
        const char* const key = named.first;
        const std::string& name = named.second;
        std::vector<std::string> all;
        for (const NcDimension& d : file_.dimensions()) all.push_back(d.name);
        for (const NcVariable& v : file_.variables()) all.push_back(v.name);
        const bool known = std::any_of(all.begin(), all.end(), [&](const std::string& one) {
            return one == name || (one.size() > name.size() && one.compare(one.size() - name.size() - 1, std::string::npos, "/" + name) == 0);
        });
        if (!name.empty() && !known)
            fail(UCHRONIA_NOT_FOUND, "Axes names ", name, " as ", key, ", and ", file_.path(), " has no dimension or variable of that name; it has ",
                 list_of(all, 30));
    }
}

bool AxisFacts::names_a_station(const NcVariable& v) const {
    return role_of_name(base_of(v)) == Role::station && looks_like_id(file_, v);
}

bool AxisFacts::says_station(const NcVariable& v) const { return says(v) == Says::station; }

/** Of what the variables along a dimension say, the surest: identifiers, then times by name, then the others. */
Role AxisFacts::role_of_auxiliaries(int dimension) const {
    bool since = false;
    Role found = Role::other;
    for (const NcVariable& v : file_.variables()) {
        if (!lies_along(v, dimension)) continue;
        switch (says(v)) {
            case Says::station: return Role::station;
            case Says::issue: case Says::time: {
                const bool told = v.attributes.contains("standard_name") || v.attributes.contains("axis") ||
                                  v.attributes.contains("_CoordinateAxisType") || role_of_name(base_of(v)) == Role::time;
                if (told) found = Role::time;
                since = true;
                break;
            }
            case Says::lead: if (found != Role::time) found = Role::lead; break;
            case Says::member: if (found == Role::other) found = Role::member; break;
            default: break;
        }
    }
    return found == Role::other && since ? Role::time : found;
}

/** Stations, when something along a dimension that nothing else explains tells them apart, or tells where they are. */
Role AxisFacts::role_of_ids(int dimension) const {
    const NcVariable* own = coordinate_of(dimension);
    const std::string name = base_name(file_.dimensions()[static_cast<std::size_t>(dimension)]);
    if (is_place_name(name) || is_level_name(name)) return Role::other;
    if (own != nullptr) return says(*own) == Says::nothing && looks_like_id(file_, *own) ? Role::station : Role::other;
    int places = 0;
    for (const NcVariable& v : file_.variables()) {
        if (!lies_along(v, dimension)) continue;
        if (says(v) == Says::place) ++places;
        const bool id_name = role_of_name(base_of(v)) == Role::station;
        if (says(v) == Says::nothing && looks_like_id(file_, v) && (v.is_text() || id_name)) return Role::station;
    }
    return places > 1 ? Role::station : Role::other;
}

Role AxisFacts::find_role(int dimension) const {
    const NcDimension& d = file_.dimensions()[static_cast<std::size_t>(dimension)];
    const std::string base = base_name(d);
    auto named = [&](const std::string& name) {
        if (name.empty()) return false;
        if (name == d.name || name == base) return true;
        return std::any_of(file_.variables().begin(), file_.variables().end(), [&](const NcVariable& v) {
            return lies_along(v, dimension) && (name == v.name || name == base_of(v));
        });
    };
    if (named(names_.reference_time) || named(names_.time)) return Role::time;
    if (named(names_.member)) return Role::member;
    if (named(names_.station)) return Role::station;
    if (named(names_.lead)) return Role::lead;
    const NcVariable* own = coordinate_of(dimension);
    const Role by_name = role_of_name(base);
    const bool lead_for_time = own != nullptr && by_name == Role::time && says(*own) == Says::lead;
    if (is_stf_name(base) && !lead_for_time) return by_name;
    if (own != nullptr) {
        // What a coordinate says of itself counts more than what it is called.
        switch (says(*own)) {
            case Says::issue: case Says::time: return Role::time;
            case Says::lead: return Role::lead;
            case Says::member: return Role::member;
            case Says::station: return Role::station;
            case Says::place: case Says::level: return Role::other;
            case Says::nothing: break;
        }
        if (file_.text_attribute(*own, "standard_name")) return Role::other;
    }
    if (by_name != Role::other) return by_name;
    const Role told = role_of_auxiliaries(dimension);
    return told != Role::other ? told : role_of_ids(dimension);
}

const NcVariable* AxisFacts::along(int dimension, Says first, Says second, const NcVariable* variable) const {
    const NcVariable* best = nullptr;
    int rank = 0;
    for (const NcVariable& v : file_.variables()) {
        if (!lies_along(v, dimension) || (says(v) != first && says(v) != second)) continue;
        if (variable != nullptr && !in_sight(v.group, variable->group)) continue;
        const bool own = &v == coordinate_of(dimension);
        const bool standard = v.attributes.contains("standard_name");
        const int r = 1 + (says(v) == first ? 8 : 0) + (own ? 4 : 0) + (standard ? 2 : 0);
        if (r <= rank) continue;
        rank = r;
        best = &v;
    }
    return best;
}

const NcVariable* AxisFacts::only_text_along(int dimension) const {
    const NcVariable* found = nullptr;
    for (const NcVariable& v : file_.variables()) {
        if (!v.is_text() || !lies_along(v, dimension)) continue;
        if (found != nullptr) return nullptr;
        found = &v;
    }
    return found;
}

bool AxisFacts::is_issue_dimension(int dimension) const {
    if (is_issue_name(lower(base_name(file_.dimensions()[static_cast<std::size_t>(dimension)])))) return true;
    return along(dimension, Says::issue, Says::issue) != nullptr;
}

bool AxisFacts::names_coordinate(const NcVariable& variable, const NcVariable& coordinate) const {
    const std::string names = " " + file_.text_attribute(variable, "coordinates").value_or("") + " ";
    return names.find(" " + base_of(coordinate) + " ") != std::string::npos;
}

/** @param named only what the variable names among its coordinates @param scalar only what has no dimension, or is named */
const NcVariable* AxisFacts::single(Says wanted, const NcVariable* variable, bool named, bool scalar) const {
    const NcVariable* best = nullptr;
    int rank = 0;
    const bool names_any = variable != nullptr && file_.text_attribute(*variable, "coordinates").has_value();
    for (const NcVariable& v : file_.variables()) {
        if (says(v) != wanted && !(says(v) == Says::nothing && v.dimensions.empty() && wanted != Says::issue &&
                                   role_of_name(base_of(v)) == (wanted == Says::time ? Role::time : wanted == Says::lead ? Role::lead
                                                                : wanted == Says::member ? Role::member : Role::station)))
            continue;
        if (!v.is_numeric() && wanted != Says::member) continue;
        if (variable != nullptr && (&v == variable || !in_sight(v.group, variable->group))) continue;
        const bool one = v.dimensions.empty() || (along_one(v) && file_.length_of(v, 0) == 1);
        const bool is_named = variable != nullptr && names_coordinate(*variable, v);
        if (!one || (named && !is_named) || (scalar && !v.dimensions.empty() && !is_named)) continue;
        if (v.dimensions.empty() && names_any && !is_named && wanted == Says::lead) continue;
        const int r = 1 + (is_named ? 4 : 0) + (v.attributes.contains("standard_name") ? 2 : 0) + (v.dimensions.empty() ? 1 : 0);
        if (r <= rank) continue;
        rank = r;
        best = &v;
    }
    return best;
}

/** One dimension of time: issue times, valid times, or both along it. */
void AxisFacts::resolve_times(const NcVariable* variable, int dimension, VariableAxes& axes) const {
    const NcVariable* issue = along(dimension, Says::issue, Says::issue, variable);
    const NcVariable* time = along(dimension, Says::time, Says::time, variable);
    const NcVariable* lead = along(dimension, Says::lead, Says::lead, variable);
    auto is_valid_along = [&](const NcVariable* issued) {
        axes.roles[static_cast<std::size_t>(dimension)] = Role::valid;
        axes.dimensions[static_cast<std::size_t>(Role::valid)] = dimension;
        axes.dimensions[static_cast<std::size_t>(Role::time)] = -1;
        axes.time = issued;
        axes.valid = time;
    };
    if (issue != nullptr && (time != nullptr || lead != nullptr)) {
        axes.time = issue;
        axes.valid = time;
        axes.lead = time != nullptr ? nullptr : lead;
        axes.paired = true;
        return;
    }
    if (issue == nullptr && time != nullptr && variable != nullptr) {
        const NcVariable* one = single(Says::issue, variable, true, false);
        // Delft-FEWS exports the issue of all that is in the file, and names it nowhere.
        if (one == nullptr) one = single(Says::issue, variable, false, false);
        if (one != nullptr && (names_coordinate(*variable, *one) || lower(base_of(*one)) == "analysis_time")) return is_valid_along(one);
        if (one != nullptr && lead != nullptr) return is_valid_along(one);
        if (lead != nullptr) {
            axes.valid = time;
            axes.lead = lead;
            axes.paired = true;
            return;
        }
    }
    axes.time = issue != nullptr ? issue : time != nullptr ? time : coordinate_of(dimension);
    const NcVariable* one = single(Says::lead, variable, false, true);
    if (one == nullptr) return;
    axes.lead = one;
    // By standard name a time is that of validity beside a forecast_period; in STF it is the issue time.
    const bool forecast_period = lower(file_.text_attribute(*one, "standard_name").value_or("")) == "forecast_period";
    if (issue == nullptr && time != nullptr && forecast_period && lower(file_.text_attribute(*time, "standard_name").value_or("")) == "time") {
        axes.valid = time;
        axes.time = nullptr;
    }
}

/** No dimension of time: one issue, or one time. */
void AxisFacts::resolve_single(const NcVariable* variable, VariableAxes& axes) const {
    const NcVariable* issue = single(Says::issue, variable, false, false);
    const NcVariable* time = single(Says::time, variable, false, false);
    const NcVariable* lead = single(Says::lead, variable, false, true);
    const bool named = issue != nullptr && variable != nullptr && names_coordinate(*variable, *issue);
    if (issue != nullptr && (named || time == nullptr) && (time != nullptr || lead != nullptr)) {
        axes.time = issue;
        axes.valid = time;
        axes.lead = lead;
    } else {
        axes.time = time != nullptr ? time : issue;
        axes.lead = issue == nullptr && lead != nullptr ? lead : nullptr;
    }
}

void AxisFacts::resolve(const NcVariable* variable, const std::vector<int>& lies_on, VariableAxes& axes) const {
    axes.roles = roles_;
    axes.dimensions.fill(-1);
    std::vector<int> times;
    for (const int d : lies_on) {
        if (role(d) == Role::other) continue;
        if (role(d) == Role::time) times.push_back(d);
        int& place = axes.dimensions[static_cast<std::size_t>(role(d))];
        if (place < 0) place = d;
    }
    const int member = axes.dimension_of(Role::member);
    axes.member = member >= 0 ? along(member, Says::member, Says::member, variable) : single(Says::member, variable, false, true);
    if (axes.member == nullptr && member >= 0) axes.member = coordinate_of(member);
    const int lead = axes.dimension_of(Role::lead);
    if (times.size() == 2 && lead < 0 && is_issue_dimension(times[0]) != is_issue_dimension(times[1])) {
        const int issue = is_issue_dimension(times[0]) ? times[0] : times[1];
        const int other = issue == times[0] ? times[1] : times[0];
        // Without an axis of its own, the valid times stand in a table of issue and lead times.
        const Role role = along(other, Says::time, Says::time, variable) != nullptr ? Role::valid : Role::lead;
        axes.roles[static_cast<std::size_t>(other)] = role;
        axes.dimensions[static_cast<std::size_t>(Role::time)] = issue;
        axes.dimensions[static_cast<std::size_t>(role)] = other;
        axes.time = along(issue, Says::issue, Says::time, variable);
        if (role == Role::valid) axes.valid = along(other, Says::time, Says::time, variable);
        if (role == Role::lead) axes.lead = along(other, Says::lead, Says::lead, variable);
        return;
    }
    if (lead >= 0) {
        axes.lead = along(lead, Says::lead, Says::lead, variable);
        const NcVariable* own = coordinate_of(lead);
        if (axes.lead == nullptr && own != nullptr) axes.lead = own;
        axes.valid = along(lead, Says::time, Says::time, variable);
        if (axes.valid == axes.lead) axes.valid = nullptr;
        if (times.empty()) {
            axes.time = single(Says::issue, variable, false, false);
            if (axes.time == nullptr && axes.valid == nullptr) axes.time = single(Says::time, variable, false, false);
        } else {
            axes.time = along(times[0], Says::issue, Says::time, variable);
            if (axes.time == nullptr) axes.time = coordinate_of(times[0]);
        }
        return;
    }
    if (times.empty())
        resolve_single(variable, axes);
    else
        resolve_times(variable, times[0], axes);
}

VariableAxes AxisFacts::axes_of(const NcVariable& variable) const {
    VariableAxes axes;
    resolve(&variable, variable.dimensions, axes);
    axes.ragged = ragged_rows(variable);
    if (axes.ragged) {
        axes.dimensions.fill(-1);
        axes.dimensions[static_cast<std::size_t>(Role::station)] = axes.ragged->instance;
        axes.time = axes.ragged->times;
        axes.valid = axes.lead = nullptr;
        axes.paired = false;
    }
    return axes;
}

VariableAxes AxisFacts::axes_of_file() const {
    VariableAxes axes;
    std::vector<int> all;
    for (std::size_t d = 0; d < roles_.size(); ++d) all.push_back(static_cast<int>(d));
    // Of several dimensions of time, the first that is no issue time.
    std::stable_sort(all.begin(), all.end(), [&](int a, int b) {
        auto later = [&](int d) { return role(d) == Role::time && is_issue_dimension(d); };
        return later(a) < later(b);
    });
    bool timed = false;
    std::vector<int> some;
    for (const int d : all) {
        if (role(d) == Role::time && timed) continue;
        timed = timed || role(d) == Role::time;
        some.push_back(d);
    }
    resolve(nullptr, some, axes);
    return axes;
}

std::optional<RaggedRows> AxisFacts::ragged_rows(const NcVariable& variable) const {
    auto dimension_named = [&](const std::string& name) {
        for (std::size_t d = 0; d < file_.dimensions().size(); ++d)
            if (base_name(file_.dimensions()[d]) == name) return static_cast<int>(d);
        return -1;
    };
    auto is_on = [&](int d) { return std::find(variable.dimensions.begin(), variable.dimensions.end(), d) != variable.dimensions.end(); };
    for (const NcVariable& v : file_.variables()) {
        RaggedRows rows;
        if (const auto sample = file_.text_attribute(v, "sample_dimension"); sample && v.dimensions.size() == 1) {
            rows.sample = dimension_named(trim(*sample));
            rows.instance = v.dimensions[0];
            rows.counts = &v;
        } else if (const auto instance = file_.text_attribute(v, "instance_dimension"); instance && v.dimensions.size() == 1) {
            rows.sample = v.dimensions[0];
            rows.instance = dimension_named(trim(*instance));
            rows.stations = &v;
        } else {
            continue;
        }
        if (rows.sample < 0 || rows.instance < 0 || !is_on(rows.sample) || &v == &variable) continue;
        rows.times = along(rows.sample, Says::time, Says::issue);
        return rows;
    }
    // Station x observation, each station with times of its own.
    if (variable.dimensions.size() != 2) return std::nullopt;
    for (const NcVariable& v : file_.variables()) {
        if (v.dimensions.size() != 2 || !v.is_numeric() || says(v) != Says::time || &v == &variable) continue;
        const bool turned = v.dimensions[0] == variable.dimensions[1] && v.dimensions[1] == variable.dimensions[0];
        if (v.dimensions != variable.dimensions && !turned) continue;
        for (const int other : {0, 1}) {
            const int station = v.dimensions[static_cast<std::size_t>(1 - other)];
            const int sample = v.dimensions[static_cast<std::size_t>(other)];
            if (role(station) == Role::station && role(sample) == Role::other) return RaggedRows{sample, station, nullptr, nullptr, &v};
        }
    }
    return std::nullopt;
}

bool AxisFacts::is_time_coordinate(const NcVariable& v) const {
    const bool says_time = says(v) == Says::time || says(v) == Says::issue || role_of_name(base_of(v)) == Role::time;
    return v.is_numeric() && says_time && counts_from_date(file_.text_attribute(v, "units").value_or(""));
}

std::string AxisFacts::shape_of(const NcVariable& v) const {
    std::string text;
    for (std::size_t d = 0; d < v.dimensions.size(); ++d)
        text += cat(text.empty() ? "" : " x ", base_name(file_.dimensions()[static_cast<std::size_t>(v.dimensions[d])]), ' ', file_.length_of(v, d));
    return text;
}

std::string AxisFacts::grid_of(const NcVariable& v) const {
    std::set<int> of_places;
    for (const NcVariable& c : file_.variables())
        if (says(c) == Says::place || is_position(base_of(c), ""))
            if (c.dimensions.size() == 2 || (c.dimensions.size() == 1 && &c == coordinate_of(c.dimensions[0])))
                of_places.insert(c.dimensions.begin(), c.dimensions.end());
    std::string text;
    int axes = 0;
    for (std::size_t d = 0; d < v.dimensions.size(); ++d) {
        const int dimension = v.dimensions[d];
        const std::string name = base_name(file_.dimensions()[static_cast<std::size_t>(dimension)]);
        if (role(dimension) != Role::other || file_.length_of(v, d) == 1) continue;
        if (of_places.count(dimension) == 0 && !is_place_name(name)) continue;
        text += cat(text.empty() ? "" : " x ", name, ' ', file_.length_of(v, d));
        ++axes;
    }
    return axes > 0 ? text : "";
}

std::optional<std::string> AxisFacts::why_no_series(const NcVariable& v) const {
    const std::string base = base_of(v);
    const std::string standard = lower(file_.text_attribute(v, "standard_name").value_or(""));
    for (const NcDimension& d : file_.dimensions())
        if (d.name == v.name) return cat("is the coordinate of dimension ", base);
    if (says(v) == Says::station) return "is a coordinate: it identifies stations";
    if (v.is_text()) return "has text values";
    if (!v.is_numeric()) return "has values of a type that is no number, or that netCDF does not know";
    if (v.attributes.contains("grid_mapping_name")) return "describes a map projection";
    switch (says(v)) {
        case Says::issue: case Says::time: return "is a coordinate: it holds times";
        case Says::lead: return "is a coordinate: it holds lead times";
        case Says::member: return "is a coordinate: it labels members";
        default: break;
    }
    if (is_position(base, standard)) return "is a coordinate: it holds positions";
    for (const NcVariable& other : file_.variables())
        for (const char* key : {"bounds", "climatology"})
            if (const auto text = file_.text_attribute(other, key); text && trim(*text) == base) return cat("holds the bounds of ", base_of(other));
    if (v.attributes.contains("sample_dimension") || v.attributes.contains("instance_dimension"))
        return "is a coordinate: it says which observations are whose";
    const auto ragged = ragged_rows(v);
    if (ragged) {
        if (ragged->times == nullptr)
            return cat("is a ragged array along ", base_name(file_.dimensions()[static_cast<std::size_t>(ragged->sample)]), ", which has no times");
        if (v.dimensions.size() > (ragged->counts == nullptr && ragged->stations == nullptr ? 2u : 1u))
            return cat("is a ragged array with more dimensions (", shape_of(v), "), which is not read");
        return std::nullopt;
    }
    const std::string grid = grid_of(v);
    if (!grid.empty()) return cat("is gridded: ", grid, "; extract points first");
    bool timed = false;
    for (std::size_t d = 0; d < v.dimensions.size(); ++d) {
        const int dimension = v.dimensions[d];
        timed = timed || role(dimension) == Role::time || role(dimension) == Role::lead;
        if (role(dimension) != Role::other || file_.length_of(v, d) == 1) continue;
        return cat("lies on dimension ", base_name(file_.dimensions()[static_cast<std::size_t>(dimension)]), " of length ", file_.length_of(v, d),
                   ", which is no axis of a series by its name or coordinate; name it in Axes of a catalogue, or take one of it first");
    }
    if (timed) return std::nullopt;
    if (v.dimensions.empty()) return "is one value without a time";
    if (is_description_name(base)) return "describes stations, or the file";
    const VariableAxes axes = axes_of(v);
    const bool one_time = (axes.time != nullptr || axes.valid != nullptr) && !is_one_of(standard, {"surface_altitude", "altitude", "height", "depth", "area"});
    if (one_time && (axes.dimension_of(Role::station) >= 0 || axes.dimension_of(Role::member) >= 0)) return std::nullopt;
    return cat("has no time axis (", shape_of(v), "): no dimension of it has a coordinate with units like 'hours since 1970-01-01'");
}

}  // namespace uchronia
