#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "time/time_step.h"
#include "time/time_units.h"

namespace uchronia {

/** A regular or monthly axis of instants. */
struct TimeAxis {
    std::optional<Instant> start;  ///< nothing when the axis is empty
    TimeStep step;
    bool step_known = true;  ///< false when one coordinate stands alone: `step` is then the unit of the axis
    std::int64_t length = 0;

    /** @throws Error when the axis has no start, or the instant is outside the years 1 to 9999 */
    Instant at(std::int64_t index) const;
};

/**
 * The lead times of a forecast. Regular leads are durations after the issue time; monthly leads are months after it,
 * and `start` then counts months.
 */
struct LeadAxis {
    std::int64_t start = kHour;  ///< milliseconds after the issue time, or months when the step is monthly
    TimeStep step;
    bool step_known = true;
    std::int64_t length = 0;

    /** The time of the first lead of a forecast issued at an instant. */
    Instant first(Instant issue) const { return step.is_monthly() ? step.add(issue, start) : issue + start; }
};

/** The numbers of a time coordinate as they are stored: integers exactly, or floating point with its resolution. */
struct Coordinates {
    std::vector<std::int64_t> integers;
    std::vector<double> reals;  ///< used when `integers` is empty
    bool single_precision = false;

    std::size_t size() const { return integers.empty() ? reals.size() : integers.size(); }
};

/**
 * The axis that coordinates stand for.
 * @param what names the coordinate and its file in error texts
 * @throws Error UCHRONIA_FORMAT when the coordinates are not regular or monthly, naming the first step that is not
 */
TimeAxis decode_time_axis(const Coordinates& coordinates, const TimeUnits& units, const std::string& what);
LeadAxis decode_lead_axis(const Coordinates& coordinates, const TimeUnit& unit, const std::string& what);

}  // namespace uchronia
