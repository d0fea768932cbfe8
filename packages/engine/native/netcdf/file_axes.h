#pragma once
#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "netcdf/nc_file.h"
#include "series/metadata.h"
#include "time/time_axis.h"

namespace uchronia {

/** What a dimension of a file stands for: `valid` is the time that a forecast is about, beside its issue time. */
enum class Role { time, member, station, lead, valid, other };

const char* role_name(Role role);

/**
 * The axes of a file, found by name, standard name, axis or cf_role, in any order and however the file calls them.
 * They are read when first asked for, once. Where several dimensions play one role, the first is that of the file.
 */
class FileAxes {
public:
    explicit FileAxes(const NcFile& file);

    /**
     * The axes that a variable lies on. They are others than those of the file where several dimensions play one role,
     * as in a file with `time` and `reference_time`. The axes of the file for a variable that is not there.
     */
    const FileAxes& of(const std::string& variable) const;

    Role role(int dimension) const { return roles_[static_cast<std::size_t>(dimension)]; }

    /** Time, or the issue times of forecasts. */
    const TimeAxis& time() const;
    /** The times of series that are no forecasts: valid times where there are any, else time. */
    const TimeAxis& valid_time() const;
    /** Of a coordinate of its own, or from issue to valid times. */
    const LeadAxis& lead() const;
    /** Labels of the members; empty when the file has no such axis. */
    const std::vector<std::string>& members() const;
    /** Empty when the file has no stations. */
    const std::vector<Station>& stations() const;
    /** The one station that scalar coordinates tell of, in a file without a dimension for stations. */
    std::optional<Station> scalar_station() const;
    /**
     * The place of a station among the stations: the exact text, else, where ids are numbers, the same number.
     * @throws Error UCHRONIA_NOT_FOUND naming the stations there are
     */
    std::size_t station_index(const std::string& id) const;

    /** Departures from the convention met while reading the axes asked for so far. */
    std::vector<Warning> warnings() const;

    /** Whether a variable holds data, not coordinates, labels or bounds. */
    bool is_data(const NcVariable& variable) const;

    /** Whether a variable holds instants. */
    bool is_time_coordinate(const NcVariable& variable) const;

private:
    /** The dimension of each role, -1 when there is none. */
    using Dimensions = std::array<int, static_cast<std::size_t>(Role::other)>;

    FileAxes(const FileAxes& file, std::vector<Role> roles, const Dimensions& dimensions)
        : file_(file.file_), roles_(std::move(roles)), dimensions_(dimensions) {}

    int dimension_of(Role role) const { return dimensions_[static_cast<std::size_t>(role)]; }
    const NcVariable* coordinate_of(Role role) const;
    const NcVariable* station_ids() const;
    Coordinates read_coordinates(const NcVariable& variable) const;
    /** The coordinate variable of a dimension: of its name, one-dimensional. */
    const NcVariable* variable_of(int dimension) const;
    bool is_issue_time(int dimension) const;
    /** The one issue time of a file that has no dimension for it. */
    const NcVariable* single_issue_time() const;
    bool names_issue_time(const NcVariable& variable) const;
    void tell_valid_time(const NcVariable& variable, std::vector<Role>& roles, Dimensions& dimensions) const;
    TimeAxis read_time(const NcVariable* variable) const;
    LeadAxis read_lead() const;
    LeadAxis lead_to_valid_times() const;
    std::optional<LeadAxis> lead_to_table(int dimension) const;
    /** Labels for rows without names. @throws Error when there are more than can be meant */
    std::vector<std::string> numbers_for(std::size_t n, const char* what) const;
    std::vector<Station> read_stations() const;
    void warn(const std::string& code, const std::string& message) const;

    const NcFile& file_;
    /** Axes are read by whoever asks first; some are read to make others. */
    mutable std::recursive_mutex mutex_;
    std::vector<Role> roles_;
    Dimensions dimensions_;
    mutable std::map<Dimensions, std::unique_ptr<FileAxes>> others_;
    mutable std::optional<TimeAxis> time_;
    mutable std::optional<TimeAxis> valid_time_;
    mutable std::optional<LeadAxis> lead_;
    mutable std::optional<std::vector<std::string>> members_;
    mutable std::optional<std::vector<Station>> stations_;
    mutable std::vector<Warning> warnings_;
};

}  // namespace uchronia
