#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace uchronia {

/** Milliseconds since 1970-01-01T00:00:00 UTC, proleptic Gregorian, no leap seconds. */
using Instant = std::int64_t;

/** The 15th of October 1582: before it, the calendar `standard` of netCDF files is the Julian one. */
constexpr Instant kGregorianReform = -12219292800000;

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

/** A date and a time of day, UTC. */
struct Civil {
    std::int64_t year = 1970;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int millisecond = 0;
};

/** First and last instant that the engine accepts: years 0001 to 9999. */
constexpr Instant kFirstInstant = -62135596800000;
constexpr Instant kLastInstant = 253402300799999;

int days_in_month(std::int64_t year, int month);

/** The hour, minute, second and millisecond are added as durations, so that 25:61 rolls over. */
Instant to_instant(const Civil& civil);
Civil to_civil(Instant instant);

/** `YYYY-MM-DDThh:mm:ss`, with `.mmm` only when it is not zero. */
std::string iso8601(Instant instant);

/**
 * Reads a date, with or without time of day, seconds, fraction and zone, as CF units and catalogues write them:
 * `2010-08-01T21:00:00`, `2010-8-1 21:00:00.0 +0000`, `20100801T210000`, `1970-01-01`; zones `Z`, `UTC`, `GMT`,
 * `+10:00`, `+1000`, `+10`. Without a zone it is UTC.
 * @throws Error UCHRONIA_FORMAT
 */
Instant parse_instant(std::string_view text);

/** The calendar of the dates of a file: Gregorian throughout, or Julian before the 15th of October 1582. */
enum class Calendar { proleptic_gregorian, mixed };

/**
 * The instant that the units of a time coordinate count from. Years before 1 are read too: in the mixed calendar there is no
 * year 0, so that -1 comes before 1 (Julian day numbers count from noon of -4713-01-01); in the other one there is.
 * @throws Error UCHRONIA_FORMAT, also for the ten days of October 1582 that the mixed calendar leaves out
 */
Instant parse_origin(std::string_view text, Calendar calendar);

}  // namespace uchronia
