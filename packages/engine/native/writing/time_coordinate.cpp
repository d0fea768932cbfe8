#include "writing/time_coordinate.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>

namespace uchronia {
namespace {

const std::pair<const char*, std::int64_t> kUnits[] = {
    {"days", kDay}, {"hours", kHour}, {"minutes", kMinute}, {"seconds", kSecond}, {"milliseconds", 1}};

}  // namespace

std::vector<double> TimeCoordinate::values(std::int64_t count) const {
    if (!listed.empty()) return std::vector<double>(listed.begin(), listed.begin() + count);
    std::vector<double> all;
    all.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) all.push_back(static_cast<double>(first + i * step));
    return all;
}

bool TimeCoordinate::fits_int(std::int64_t count) const {
    constexpr double most = std::numeric_limits<std::int32_t>::max();
    if (!listed.empty())
        return std::fabs(static_cast<double>(listed.front())) <= most && std::fabs(static_cast<double>(listed.back())) <= most;
    return std::fabs(static_cast<double>(first)) <= most &&
           std::fabs(static_cast<double>(first) + static_cast<double>(step) * static_cast<double>(count)) <= most;
}

TimeCoordinate in_largest_unit(const TimeStep& step, bool step_known, std::int64_t start) {
    if (step.is_monthly()) return {"months", start, 1};
    const std::int64_t ms = step_known ? step.milliseconds() : 0;
    for (const auto& [name, unit] : kUnits) {
        // A step that is not known is written as that of the axis: a lone time in days would read as a daily one.
        const std::int64_t least = step_known ? ms : step.milliseconds();
        if (unit <= std::max<std::int64_t>(least, 1) && start % unit == 0 && ms % unit == 0)
            return {name, start / unit, ms / unit};
    }
    return {"milliseconds", start, ms};
}

namespace {

TimeCoordinate in_common_unit(const std::vector<std::int64_t>& values, std::int64_t origin) {
    std::vector<std::int64_t> all = values;
    for (std::int64_t& value : all) value -= origin;
    const auto [unit, milliseconds] = common_unit(all);
    for (std::int64_t& value : all) value /= milliseconds;
    return {unit, all.front(), 0, std::move(all)};
}

}  // namespace

TimeCoordinate in_largest_unit(const TimeAxis& axis) {
    return axis.is_listed() ? in_common_unit(*axis.values, *axis.start) : in_largest_unit(axis.step, axis.step_known, 0);
}

TimeCoordinate in_largest_unit(const LeadAxis& axis) {
    return axis.is_listed() ? in_common_unit(*axis.values, 0) : in_largest_unit(axis.step, axis.step_known, axis.start);
}

std::pair<std::string, std::int64_t> common_unit(const std::vector<std::int64_t>& durations) {
    for (const auto& [name, unit] : kUnits) {
        const std::int64_t length = unit;
        if (std::all_of(durations.begin(), durations.end(), [&](std::int64_t d) { return d % length == 0; }))
            return {name, unit};
    }
    return {"milliseconds", 1};
}

std::string origin_text(Instant instant) {
    std::string text = iso8601(instant);
    text[text.find('T')] = ' ';
    return text;
}

std::string now_text() {
    const std::time_t now = std::time(nullptr);
    return iso8601(static_cast<Instant>(now) * kSecond) + " UTC";
}

}  // namespace uchronia
