#pragma once
#include <optional>
#include <string>
#include <vector>

#include "time/placement.h"
#include "time/time_axis.h"
#include "time/time_units.h"

namespace uchronia {

/** The numbers of a time coordinate as they are stored: integers exactly, or floating point with its resolution. */
struct Coordinates {
    std::vector<std::int64_t> integers;
    std::vector<double> reals;  ///< used when `integers` is empty
    bool single_precision = false;

    std::size_t size() const { return integers.empty() ? reals.size() : integers.size(); }
};

struct DecodedTimes {
    TimeAxis axis;
    std::optional<Placement> placement;  ///< nothing when the coordinates are the axis, one by one
};

struct DecodedLeads {
    LeadAxis axis;
    std::optional<Placement> placement;
};

/**
 * The axis that coordinates stand for.
 *
 * Coordinates that are even, or follow the months, are a regular axis; numbers that were rounded to a few decimals are what
 * they were rounded from. Times on one even or monthly grid of which some are absent are that grid, as long as it is at most
 * four times what is stored, two neighbours of it are there, and the step does not merely change (hourly, then three-hourly).
 * All others, and all lead times that are not even, are listed. Those that fall throughout are turned round.
 * @param what  names the coordinate and its file in error texts
 * @param fill_gaps false to list what has gaps
 * @throws Error UCHRONIA_FORMAT when a time does not come after the one before it, with its index and instant
 */
DecodedTimes decode_time_axis(const Coordinates& coordinates, const TimeUnits& units, const std::string& what, bool fill_gaps = true);
DecodedLeads decode_lead_axis(const Coordinates& coordinates, const TimeUnit& unit, const std::string& what);

/** The instant of each coordinate by itself, in whatever order they are. */
std::vector<Instant> decode_instants(const Coordinates& coordinates, const TimeUnits& units, const std::string& what);

}  // namespace uchronia
