#pragma once
#include <array>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "netcdf/nc_file.h"

namespace uchronia {

/** The role of a dimension of a file: `valid` is the time that a forecast is about, beside its issue time. */
enum class Role { time, member, station, lead, valid, other };

const char* role_name(Role role);

/** Axes that a catalogue names itself: a dimension, or a variable along it, for each; empty where it does not. */
struct AxisNames {
    std::string time;
    std::string reference_time;
    std::string member;
    std::string station;
    std::string lead;

    bool empty() const { return *this == AxisNames{}; }
    auto tied() const { return std::tie(time, reference_time, member, station, lead); }
    bool operator==(const AxisNames& other) const { return tied() == other.tied(); }
    bool operator<(const AxisNames& other) const { return tied() < other.tied(); }
};

/** Observations of several stations one after the other along one dimension, as CF 9.3 has them. */
struct RaggedRows {
    int sample = -1;                      ///< the dimension of the observations
    int instance = -1;                    ///< that of the stations
    const NcVariable* counts = nullptr;   ///< contiguous: how many observations each station has
    const NcVariable* stations = nullptr; ///< indexed: the station of each observation, from 0
    const NcVariable* times = nullptr;    ///< along the observations, or station x observation where each has times of its own
};

/**
 * The dimension and the coordinate that play each part for one variable. Without a dimension, a coordinate stands for an axis of
 * length one.
 */
struct VariableAxes {
    std::vector<Role> roles;  ///< of each dimension of the file
    std::array<int, static_cast<std::size_t>(Role::other)> dimensions;  ///< of each role, -1 when there is none
    const NcVariable* time = nullptr;    ///< issue times of a forecast, times of other series
    const NcVariable* valid = nullptr;   ///< times that a forecast is about, beside its issue times
    const NcVariable* lead = nullptr;
    const NcVariable* member = nullptr;
    /** Issue and valid times stand along one dimension: their values tell which of them is the axis. */
    bool paired = false;
    std::optional<RaggedRows> ragged;

    int dimension_of(Role role) const { return dimensions[static_cast<std::size_t>(role)]; }
    bool operator<(const VariableAxes& other) const;
};

/**
 * The roles of the variables and dimensions of a file: by what a catalogue says of them, by standard name, cf_role,
 * axis, units and _CoordinateAxisType, and by name; never by the order in which they stand.
 */
class AxisFacts {
public:
    AxisFacts(const NcFile& file, AxisNames names);

    const NcFile& file() const { return file_; }
    const AxisNames& names() const { return names_; }

    /** @throws Error when a name of the catalogue is not in the file */
    void check_names() const;

    Role role(int dimension) const { return roles_[static_cast<std::size_t>(dimension)]; }
    /** The axes of a variable. */
    VariableAxes axes_of(const NcVariable& variable) const;
    /** Those of the file, for what is asked without a variable. */
    VariableAxes axes_of_file() const;

    /** Nothing when a variable holds data along a time axis; else the reason why it is no series, as an error text has it. */
    std::optional<std::string> why_no_series(const NcVariable& variable) const;
    /** True for a variable of instants. */
    bool is_time_coordinate(const NcVariable& variable) const;

    /** The coordinate variable of a dimension: of its name, along it alone. */
    const NcVariable* coordinate_of(int dimension) const;
    /** The text along a dimension, when there is one alone; else null. */
    const NcVariable* only_text_along(int dimension) const;
    /** True for a variable along this dimension alone, and for one with a text for each of its places. */
    bool lies_along(const NcVariable& variable, int dimension) const;
    bool says_station(const NcVariable& variable) const;
    /** True for the usual names of station identifiers: `gauge_id`, `COMID`. */
    bool names_a_station(const NcVariable& variable) const;

private:
    /** The kind of a coordinate variable. `place` and `level` are axes of grids. */
    enum class Says { nothing, issue, time, lead, member, station, place, level };

    Says says(const NcVariable& variable) const { return says_[static_cast<std::size_t>(&variable - file_.variables().data())]; }
    Says read_says(const NcVariable& variable) const;
    Role find_role(int dimension) const;
    Role role_of_auxiliaries(int dimension) const;
    Role role_of_ids(int dimension) const;
    bool is_issue_dimension(int dimension) const;
    /** The best of the variables along a dimension, in sight of a variable, that say one of two things; null when there is none. */
    const NcVariable* along(int dimension, Says first, Says second, const NcVariable* variable = nullptr) const;
    /** The best of the variables of one value, in sight of a variable, that say something; null when there is none. */
    const NcVariable* single(Says says, const NcVariable* variable, bool named, bool scalar) const;
    bool names_coordinate(const NcVariable& variable, const NcVariable& coordinate) const;
    void resolve(const NcVariable* variable, const std::vector<int>& lies_on, VariableAxes& axes) const;
    void resolve_times(const NcVariable* variable, int dimension, VariableAxes& axes) const;
    void resolve_single(const NcVariable* variable, VariableAxes& axes) const;
    std::optional<RaggedRows> ragged_rows(const NcVariable& variable) const;
    /** `latitude 181 x longitude 360` when a variable lies on a grid. */
    std::string grid_of(const NcVariable& variable) const;
    std::string shape_of(const NcVariable& variable) const;

    const NcFile& file_;
    const AxisNames names_;
    std::vector<Says> says_;
    std::vector<Role> roles_;
};

}  // namespace uchronia
