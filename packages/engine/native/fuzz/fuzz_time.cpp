// Dates, units, steps and axes out of any text. Whatever is read must be read again from what is written.
#include <cstdlib>
#include <cstring>

#include "error.h"
#include "netcdf/issue_pattern.h"
#include "time/decode_axis.h"

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
        const auto n = static_cast<std::int64_t>(coordinates.size());
        const DecodedTimes times = decode_time_axis(coordinates, units, "fuzz");
        for (std::int64_t i = 1; i < times.axis.length; ++i)
            if (times.axis.at(i) <= times.axis.at(i - 1)) std::abort();
        if (times.placement ? times.placement->stored() != n || times.placement->length() != times.axis.length : times.axis.length != n) std::abort();
        const DecodedLeads leads = decode_lead_axis(coordinates, units.unit, "fuzz");
        for (std::int64_t i = 1; i < leads.axis.length; ++i)
            if (leads.axis.at(i) <= leads.axis.at(i - 1)) std::abort();
    } catch (const Error&) {
    }
    return 0;
}
