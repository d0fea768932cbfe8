#pragma once
#include <optional>
#include <string>
#include <vector>

#include "netcdf/nc_file.h"
#include "series/metadata.h"
#include "time/time_axis.h"

namespace uchronia {

/** What a dimension of a file stands for. */
enum class Role { time, member, station, lead, other };

const char* role_name(Role role);

/**
 * The axes of a file, found by name, standard name, axis or cf_role, in any order and however the file calls them.
 * They are read when first asked for, once.
 */
class FileAxes {
public:
    explicit FileAxes(const NcFile& file);

    Role role(int dimension) const { return roles_[static_cast<std::size_t>(dimension)]; }

    /** Time, or the issue times of forecasts. */
    const TimeAxis& time() const;
    const LeadAxis& lead() const;
    /** Labels of the members; empty when the file has no such axis. */
    const std::vector<std::string>& members() const;
    /** Empty when the file has no stations. */
    const std::vector<Station>& stations() const;
    /**
     * The place of a station among the stations: the exact text, else, where ids are numbers, the same number.
     * @throws Error UCHRONIA_NOT_FOUND naming the stations there are
     */
    std::size_t station_index(const std::string& id) const;

    /** Departures from the convention met while reading the axes asked for so far. */
    std::vector<Warning> warnings() const;

    /** Whether a variable holds data, not coordinates, labels or bounds. */
    bool is_data(const NcVariable& variable) const;

private:
    int dimension_of(Role role) const;
    const NcVariable* coordinate_of(Role role) const;
    const NcVariable* station_ids() const;
    Coordinates read_coordinates(const NcVariable& variable) const;
    TimeAxis read_time() const;
    LeadAxis read_lead() const;
    std::vector<Station> read_stations() const;
    void warn(const std::string& code, const std::string& message) const;

    const NcFile& file_;
    std::vector<Role> roles_;
    mutable std::optional<TimeAxis> time_;
    mutable std::optional<LeadAxis> lead_;
    mutable std::optional<std::vector<std::string>> members_;
    mutable std::optional<std::vector<Station>> stations_;
    mutable std::vector<Warning> warnings_;
};

}  // namespace uchronia
