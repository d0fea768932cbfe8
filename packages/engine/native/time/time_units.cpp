#include "time/time_units.h"

#include "error.h"

namespace uchronia {

std::optional<TimeUnit> parse_time_unit(std::string_view text) {
    const std::string all = lower(trim(text));
    const std::string word = all.substr(0, all.find_first_of(" \t"));
    auto is = [&](std::initializer_list<const char*> names) {
        for (const char* name : names)
            if (word == name) return true;
        return false;
    };
    if (is({"nanoseconds", "nanosecond", "nanosec", "nsec", "nsecs", "ns"})) return TimeUnit{false, 1, 1000000};
    if (is({"microseconds", "microsecond", "microsec", "microsecs", "usec", "usecs", "us"})) return TimeUnit{false, 1, 1000};
    if (is({"milliseconds", "millisecond", "millisec", "millisecs", "msec", "msecs", "ms"})) return TimeUnit{false, 1};
    if (is({"seconds", "second", "sec", "secs", "s"})) return TimeUnit{false, kSecond};
    if (is({"minutes", "minute", "min", "mins"})) return TimeUnit{false, kMinute};
    if (is({"hours", "hour", "hr", "hrs", "h"})) return TimeUnit{false, kHour};
    if (is({"days", "day", "d"})) return TimeUnit{false, kDay};
    if (is({"weeks", "week"})) return TimeUnit{false, 7 * kDay};
    if (is({"months", "month"})) return TimeUnit{true, 0};
    return std::nullopt;
}

bool counts_from_date(std::string_view units) {
    const std::string all = lower(trim(units));
    const std::size_t since = all.find(" since ");
    if (since == std::string::npos) return false;
    const std::string date = trim(std::string_view(all).substr(since + 7));
    return !date.empty() && (is_digit(date.front()) || date.front() == '-');
}

TimeUnits parse_time_units(std::string_view text, Calendar calendar) {
    const std::string all = trim(text);
    const std::size_t since = lower(all).find(" since ");
    const std::optional<TimeUnit> unit = parse_time_unit(all);
    if (since == std::string::npos || !unit)
        fail(UCHRONIA_FORMAT, "time units '", all,
             "' are not understood; expected nanoseconds, microseconds, milliseconds, seconds, minutes, hours, days, weeks or months "
             "since a date");
    const std::string_view date = std::string_view(all).substr(since + 7);
    TimeUnits units{*unit, parse_origin(date, calendar)};
    // Months are counted in the names of dates, which after the reform are those of both calendars.
    if (unit->month && calendar == Calendar::mixed && units.origin < kGregorianReform)
        units.origin = parse_origin(date, Calendar::proleptic_gregorian);
    return units;
}

}  // namespace uchronia
