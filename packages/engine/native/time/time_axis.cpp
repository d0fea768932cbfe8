#include "time/time_axis.h"

#include <cmath>
#include <functional>
#include <limits>

#include "error.h"

namespace uchronia {
namespace {

/** Coordinates times a duration, in milliseconds, each with how far it may be off. */
struct Offsets {
    std::vector<std::int64_t> values;
    std::vector<std::int64_t> tolerance;  ///< empty when all are exact
};

Offsets to_offsets(const Coordinates& coordinates, std::int64_t unit, const std::string& what) {
    constexpr std::int64_t limit = std::int64_t{1} << 60;
    Offsets out;
    const std::size_t n = coordinates.size();
    out.values.resize(n);
    if (!coordinates.integers.empty()) {
        for (std::size_t i = 0; i < n; ++i) {
            if (__builtin_mul_overflow(coordinates.integers[i], unit, &out.values[i]) || out.values[i] > limit ||
                out.values[i] < -limit)
                fail(UCHRONIA_FORMAT, what, ": coordinate ", i, " is missing or out of range (",
                     coordinates.integers[i], ")");
        }
        return out;
    }
    out.tolerance.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        const double value = coordinates.reals[i];
        const long double exact = static_cast<long double>(value) * static_cast<long double>(unit);
        if (!std::isfinite(value) || exact > static_cast<long double>(limit) || exact < -static_cast<long double>(limit))
            fail(UCHRONIA_FORMAT, what, ": coordinate ", i, " is missing or out of range (", value, ")");
        out.values[i] = std::llround(exact);
        const double size = std::fabs(value);
        const double ulp = coordinates.single_precision
                               ? std::nextafter(static_cast<float>(size), std::numeric_limits<float>::infinity()) - size
                               : std::nextafter(size, std::numeric_limits<double>::infinity()) - size;
        // A coordinate that was computed (start + i * step) is a few units in the last place off. What could be
        // told apart from the next whole number is not rounding.
        const double slack = std::min(4 * ulp, 0.01) * static_cast<double>(unit);
        out.tolerance[i] = 1 + static_cast<std::int64_t>(std::ceil(slack));
    }
    return out;
}

bool near(const Offsets& o, std::size_t i, std::int64_t expected) {
    const std::int64_t tolerance = o.tolerance.empty() ? 0 : o.tolerance[i];
    return std::llabs(o.values[i] - expected) <= tolerance;
}

/** The first index that is not on start + i * step; the size when all are. */
std::size_t first_off(const Offsets& o, std::int64_t start, std::int64_t step) {
    for (std::size_t i = 0; i < o.values.size(); ++i)
        if (!near(o, i, start + static_cast<std::int64_t>(i) * step)) return i;
    return o.values.size();
}

std::int64_t round_to(std::int64_t value, std::int64_t unit) {
    return static_cast<std::int64_t>(std::llround(static_cast<long double>(value) / static_cast<long double>(unit))) * unit;
}

struct Regular {
    std::int64_t start = 0;
    std::int64_t step = 0;
    std::size_t first_off = 0;
};

/** The regular axis nearest to the offsets. What only rounding can tell from a whole second is a whole second. */
Regular fit(const Offsets& o) {
    const std::size_t n = o.values.size();
    const std::int64_t first = o.values.front();
    if (o.tolerance.empty()) {
        const std::int64_t step = o.values[1] - first;
        return {first, step, first_off(o, first, step)};
    }
    const std::int64_t mean = static_cast<std::int64_t>(
        std::llround(static_cast<long double>(o.values.back() - first) / static_cast<long double>(n - 1)));
    for (const std::int64_t unit : {kMinute, kSecond, std::int64_t{1}}) {
        const std::int64_t start = round_to(first, unit);
        const std::int64_t step = round_to(mean, unit);
        if (step != 0 && first_off(o, start, step) == n) return {start, step, n};
    }
    const std::int64_t step = o.values[1] - first;
    return {first, step, first_off(o, first, step)};
}

[[noreturn]] void irregular(const std::string& what, std::size_t i, const std::string& expected, const std::string& found) {
    fail(UCHRONIA_FORMAT, what, " is not regular: the step between index ", i - 1, " and ", i, " leads to ", found,
         " where ", expected, " was expected; irregular axes are not supported");
}

/** Whole months out of coordinates in months. */
std::vector<std::int64_t> whole_months(const Coordinates& coordinates, const std::string& what) {
    if (!coordinates.integers.empty()) return coordinates.integers;
    std::vector<std::int64_t> months;
    for (const double value : coordinates.reals) {
        if (!(std::fabs(value) < 1e6) || std::nearbyint(value) != value)
            fail(UCHRONIA_FORMAT, what, ": ", value, " is not a whole number of months");
        months.push_back(std::llround(value));
    }
    return months;
}

void check_consecutive(const std::vector<std::int64_t>& months, const std::string& what) {
    for (std::size_t i = 1; i < months.size(); ++i)
        if (months[i] - months[i - 1] != 1)
            fail(UCHRONIA_FORMAT, what, ": No support for multiple increments of an irregular time step: index ", i - 1,
                 " and ", i, " are ", months[i] - months[i - 1], " months apart, expected 1");
}

bool is_monthly(const Offsets& o, Instant origin) {
    const Instant first = origin + o.values.front();
    if (first < kFirstInstant || first > kLastInstant || o.values.size() > 120000) return false;
    const TimeStep month = TimeStep::monthly();
    for (std::size_t i = 1; i < o.values.size(); ++i)
        if (!near(o, i, month.add(first, static_cast<std::int64_t>(i)) - origin)) return false;
    return true;
}

}  // namespace

Instant TimeAxis::at(std::int64_t index) const {
    if (!start) fail(UCHRONIA_OUT_OF_RANGE, "an empty time axis has no instant ", index);
    return step.add(*start, index);
}

TimeAxis decode_time_axis(const Coordinates& coordinates, const TimeUnits& units, const std::string& what) {
    TimeAxis axis;
    axis.length = static_cast<std::int64_t>(coordinates.size());
    axis.step_known = axis.length > 1;
    if (units.unit.month) {
        axis.step = TimeStep::monthly();
        if (axis.length == 0) return axis;
        const auto months = whole_months(coordinates, what);
        check_consecutive(months, what);
        axis.start = axis.step.add(units.origin, months.front());
        axis.at(axis.length - 1);
        return axis;
    }
    axis.step = TimeStep::regular(units.unit.milliseconds);
    if (axis.length == 0) return axis;
    const Offsets offsets = to_offsets(coordinates, units.unit.milliseconds, what);
    if (axis.length == 1) {
        axis.start = units.origin + offsets.values.front();
    } else {
        const Regular regular = fit(offsets);
        axis.start = units.origin + regular.start;
        if (regular.first_off == coordinates.size()) {
            if (regular.step <= 0)
                fail(UCHRONIA_FORMAT, what, " does not increase: index 0 and 1 are ", regular.step,
                     " ms apart; time must go forward");
            axis.step = TimeStep::regular(regular.step);
        } else if (is_monthly(offsets, units.origin)) {
            axis.start = units.origin + offsets.values.front();
            axis.step = TimeStep::monthly();
        } else {
            const std::size_t i = regular.first_off;
            irregular(what, i, iso8601(*axis.start + static_cast<std::int64_t>(i) * regular.step),
                      iso8601(units.origin + offsets.values[i]));
        }
    }
    axis.at(0);
    axis.at(axis.length - 1);
    return axis;
}

LeadAxis decode_lead_axis(const Coordinates& coordinates, const TimeUnit& unit, const std::string& what) {
    LeadAxis axis;
    axis.length = static_cast<std::int64_t>(coordinates.size());
    axis.step_known = axis.length > 1;
    if (unit.month) {
        axis.step = TimeStep::monthly();
        if (axis.length == 0) return axis;
        const auto months = whole_months(coordinates, what);
        check_consecutive(months, what);
        axis.start = months.front();
        return axis;
    }
    axis.step = TimeStep::regular(unit.milliseconds);
    axis.start = unit.milliseconds;
    if (axis.length == 0) return axis;
    const Offsets offsets = to_offsets(coordinates, unit.milliseconds, what);
    axis.start = offsets.values.front();
    if (axis.length == 1) return axis;
    const Regular regular = fit(offsets);
    const std::size_t i = regular.first_off;
    if (i != coordinates.size())
        irregular(what, i, cat((regular.start + static_cast<std::int64_t>(i) * regular.step) / kSecond, " s"),
                  cat(offsets.values[i] / kSecond, " s"));
    if (regular.step <= 0) fail(UCHRONIA_FORMAT, what, " does not increase; lead times must go forward");
    axis.start = regular.start;
    axis.step = TimeStep::regular(regular.step);
    return axis;
}

}  // namespace uchronia
