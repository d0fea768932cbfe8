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
    if (is({"milliseconds", "millisecond", "millisec", "millisecs", "msec", "msecs", "ms"})) return TimeUnit{false, 1};
    if (is({"seconds", "second", "sec", "secs", "s"})) return TimeUnit{false, kSecond};
    if (is({"minutes", "minute", "min", "mins"})) return TimeUnit{false, kMinute};
    if (is({"hours", "hour", "hr", "hrs", "h"})) return TimeUnit{false, kHour};
    if (is({"days", "day", "d"})) return TimeUnit{false, kDay};
    if (is({"weeks", "week"})) return TimeUnit{false, 7 * kDay};
    if (is({"months", "month"})) return TimeUnit{true, 0};
    return std::nullopt;
}

TimeUnits parse_time_units(std::string_view text) {
    const std::string all = trim(text);
    const std::size_t since = lower(all).find(" since ");
    const std::optional<TimeUnit> unit = parse_time_unit(all);
    if (since == std::string::npos || !unit)
        fail(UCHRONIA_FORMAT, "time units '", all,
             "' are not understood; expected milliseconds, seconds, minutes, hours, days, weeks or months since a date");
    return TimeUnits{*unit, parse_instant(std::string_view(all).substr(since + 7))};
}

}  // namespace uchronia
