#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "time/civil.h"

namespace uchronia {

/** The unit of a time coordinate: a fixed duration or a calendar month. */
struct TimeUnit {
    bool month = false;
    std::int64_t milliseconds = kHour;  ///< unless it is a month
    std::int64_t parts = 1;             ///< how many of them are so many milliseconds: 1,000 microseconds are one
};

/** The `units` of a time coordinate: `hours since 2010-08-01 21:00:00 +0000`. */
struct TimeUnits {
    TimeUnit unit;
    Instant origin = 0;  ///< of months: the date as it is written, from which months are counted
};

/** The unit that the first word of a text names, in any CF spelling and case; nothing when it names none. */
std::optional<TimeUnit> parse_time_unit(std::string_view text);

/** True for units of the form of those of an instant, `<unit> since <date>`; STF says `hours since time`, which is relative. */
bool counts_from_date(std::string_view units);

/** @throws Error UCHRONIA_FORMAT saying what was found and what is understood */
TimeUnits parse_time_units(std::string_view text, Calendar calendar = Calendar::proleptic_gregorian);

}  // namespace uchronia
