#pragma once
#include <string>
#include <vector>

#include "time/time_axis.h"

namespace uchronia {

/** A time coordinate as it is written: a unit, and whole numbers of it, regular or listed. */
struct TimeCoordinate {
    std::string unit;
    std::int64_t first = 0;
    std::int64_t step = 1;
    std::vector<std::int64_t> listed{};

    std::vector<double> values(std::int64_t count) const;
    /** True when so many of them fit int32, the type that every tool reads; else they are written as doubles. */
    bool fits_int(std::int64_t count) const;
};

/**
 * The largest unit in which start and step are whole numbers.
 * @param start milliseconds, or months for a monthly step
 */
TimeCoordinate in_largest_unit(const TimeStep& step, bool step_known, std::int64_t start);
/** Of an axis, counted from its first instant. */
TimeCoordinate in_largest_unit(const TimeAxis& axis);
TimeCoordinate in_largest_unit(const LeadAxis& axis);

/** The largest unit of which every duration is a multiple. @param durations milliseconds, not all zero */
std::pair<std::string, std::int64_t> common_unit(const std::vector<std::int64_t>& durations);

/** `2010-08-01 21:00:00`, as it stands after "since". */
std::string origin_text(Instant instant);

/** The present, for a line of history: `2024-05-06T07:08:09Z UTC`. */
std::string now_text();

}  // namespace uchronia
