#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "time/civil.h"

namespace uchronia {

/** What one unit of a time coordinate means: a fixed duration or a calendar month. */
struct TimeUnit {
    bool month = false;
    std::int64_t milliseconds = kHour;  ///< unless it is a month
};

/** The `units` of a time coordinate: `hours since 2010-08-01 21:00:00 +0000`. */
struct TimeUnits {
    TimeUnit unit;
    Instant origin = 0;
};

/** The unit that the first word of a text names, in any CF spelling and case; nothing when it names none. */
std::optional<TimeUnit> parse_time_unit(std::string_view text);

/** @throws Error UCHRONIA_FORMAT saying what was found and what is understood */
TimeUnits parse_time_units(std::string_view text);

}  // namespace uchronia
