// Dates, units, steps and axes out of any text. Whatever is read must be read again from what is written.
#include <cstdlib>
#include <cstring>

#include "error.h"
#include "netcdf/issue_pattern.h"
#include "time/time_axis.h"

using namespace uchronia;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    try {
        const Instant instant = parse_instant(text);
        if (instant >= kFirstInstant && instant <= kLastInstant) {
            if (parse_instant(iso8601(instant)) != instant) std::abort();
            IssuePattern(text).file_of(instant);
        }
    } catch (const Error&) {
    }
    try {
        TimeStep::parse(text);
    } catch (const Error&) {
    }
    try {
        const TimeUnits units = parse_time_units(text.substr(0, text.find('\n')));
        Coordinates coordinates;
        const std::size_t at = std::min(size, text.find('\n') == std::string::npos ? size : text.find('\n') + 1);
        for (std::size_t i = at; i + 8 <= size; i += 8) {
            double value = 0;
            std::memcpy(&value, data + i, 8);
            coordinates.reals.push_back(value);
        }
        const TimeAxis axis = decode_time_axis(coordinates, units, "fuzz");
        if (axis.length > 0 && axis.step.steps_between(*axis.start, axis.at(axis.length - 1)) != axis.length - 1) std::abort();
    } catch (const Error&) {
    }
    return 0;
}
