#include "time/decode_axis.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "error.h"

namespace uchronia {
namespace {

/** A grid may be so many times longer than what is stored of it. */
constexpr std::int64_t kMostFilled = 4;

/** Coordinates times a duration, in milliseconds, each with how far it may be off. */
struct Offsets {
    std::vector<std::int64_t> values;
    std::vector<std::int64_t> tolerance;  ///< of floating point; empty when all are exact
    std::int64_t rounded = 0;             ///< half of the last decimal, where they are decimals; else 0
};

/** The decimals that numbers were written with; nothing when they have more than floating point can tell. */
std::optional<int> decimals_of(const std::vector<double>& numbers) {
    double most = 0;
    for (const double x : numbers) most = std::max(most, std::fabs(x));
    const double ulp = std::nextafter(most, std::numeric_limits<double>::infinity()) - most;
    double scale = 1;
    for (int k = 0; k <= 9; ++k, scale *= 10) {
        if (8 * ulp * scale > 0.1) return std::nullopt;
        const double slack = 4 * ulp * scale;
        if (std::all_of(numbers.begin(), numbers.end(),
                        [&](double x) { return std::fabs(x * scale - std::nearbyint(x * scale)) <= slack; }))
            return k;
    }
    return std::nullopt;
}

Offsets to_offsets(const Coordinates& coordinates, const TimeUnit& unit, const std::string& what) {
    constexpr std::int64_t limit = std::int64_t{1} << 60;
    Offsets out;
    const std::size_t n = coordinates.size();
    out.values.resize(n);
    if (!coordinates.integers.empty()) {
        bool exact = true;
        for (std::size_t i = 0; i < n; ++i) {
            const std::int64_t value = coordinates.integers[i];
            std::int64_t& offset = out.values[i];
            if (__builtin_mul_overflow(value / unit.parts, unit.milliseconds, &offset) || offset > limit || offset < -limit)
                fail(UCHRONIA_FORMAT, what, ": coordinate ", i, " is missing or out of range (", value, ")");
            const std::int64_t rest = value % unit.parts;
            exact = exact && rest == 0;
            if (2 * std::llabs(rest) >= unit.parts) offset += rest < 0 ? -1 : 1;
        }
        if (!exact) out.tolerance.assign(n, 1);
        return out;
    }
    const long double length = static_cast<long double>(unit.milliseconds) / static_cast<long double>(unit.parts);
    out.tolerance.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        const double value = coordinates.reals[i];
        const long double exact = static_cast<long double>(value) * length;
        if (!std::isfinite(value) || exact > static_cast<long double>(limit) || exact < -static_cast<long double>(limit))
            fail(UCHRONIA_FORMAT, what, ": coordinate ", i, " is missing or out of range (", value, ")");
        out.values[i] = std::llround(exact);
        const double size = std::fabs(value);
        const double ulp = coordinates.single_precision
                               ? std::nextafter(static_cast<float>(size), std::numeric_limits<float>::infinity()) - size
                               : std::nextafter(size, std::numeric_limits<double>::infinity()) - size;
        // A coordinate that was computed (start + i * step) is a few units in the last place off. What could be
        // told apart from the next whole number is not rounding.
        const double slack = std::min(4 * ulp, 0.01) * static_cast<double>(length);
        out.tolerance[i] = 1 + static_cast<std::int64_t>(std::ceil(slack));
    }
    // Three decimals of a day are a minute and a half: with fewer, a rounded number cannot be told from an exact one.
    if (const auto decimals = coordinates.single_precision ? std::nullopt : decimals_of(coordinates.reals); decimals && *decimals >= 3)
        out.rounded = 1 + std::llround(std::ceil(0.5 * std::pow(10.0, -*decimals) * static_cast<double>(length)));
    return out;
}

std::int64_t tolerance_of(const Offsets& o, std::size_t i) { return o.tolerance.empty() ? 0 : o.tolerance[i]; }

bool near(const Offsets& o, std::size_t i, std::int64_t expected, std::int64_t least = 0) {
    return std::llabs(o.values[i] - expected) <= std::max(tolerance_of(o, i), least);
}

/** True when all offsets lie on start + i * step. */
bool lies_on(const Offsets& o, std::int64_t start, std::int64_t step, std::int64_t least = 0) {
    if (step <= 0) return false;
    for (std::size_t i = 0; i < o.values.size(); ++i)
        if (!near(o, i, start + static_cast<std::int64_t>(i) * step, least)) return false;
    return true;
}

std::int64_t round_to(std::int64_t value, std::int64_t unit) {
    return static_cast<std::int64_t>(std::llround(static_cast<long double>(value) / static_cast<long double>(unit))) * unit;
}

struct Regular {
    std::int64_t start = 0;
    std::int64_t step = 0;
};

/** The regular axis that offsets lie on. What only rounding can tell from a whole minute or second is one. */
std::optional<Regular> fit(const Offsets& o) {
    const std::size_t n = o.values.size();
    const std::int64_t first = o.values.front();
    if (o.tolerance.empty()) {
        const std::int64_t step = o.values[1] - first;
        return lies_on(o, first, step) ? std::optional(Regular{first, step}) : std::nullopt;
    }
    const std::int64_t mean = static_cast<std::int64_t>(
        std::llround(static_cast<long double>(o.values.back() - first) / static_cast<long double>(n - 1)));
    std::optional<Regular> exact;
    for (const std::int64_t unit : {kMinute, kSecond, std::int64_t{1}}) {
        const Regular r{round_to(first, unit), round_to(mean, unit)};
        if (!lies_on(o, r.start, r.step)) continue;
        if (unit > 1) return r;
        exact = r;
    }
    // Decimals: no more than a small part of the step, or anything would fit.
    if (o.rounded > 0 && o.rounded * 20 <= mean)
        for (const std::int64_t unit : {kMinute, kSecond}) {
            const Regular r{round_to(first, unit), round_to(mean, unit)};
            if (lies_on(o, r.start, r.step, o.rounded)) return r;
        }
    return exact;
}

/** Offsets as the whole minutes or seconds that all of them were rounded from; as they are when there are none. */
std::vector<std::int64_t> snapped(const Offsets& o, bool rising = true) {
    if (o.tolerance.empty()) return o.values;
    const std::int64_t coarsest = std::max(o.rounded, *std::max_element(o.tolerance.begin(), o.tolerance.end()));
    for (const std::int64_t unit : {kMinute, kSecond}) {
        if (2 * coarsest >= unit) continue;
        std::vector<std::int64_t> all = o.values;
        bool fits = true;
        for (std::size_t i = 0; i < all.size() && fits; ++i) {
            all[i] = round_to(all[i], unit);
            fits = near(o, i, all[i], o.rounded) && (!rising || i == 0 || all[i] > all[i - 1]);
        }
        if (fits) return all;
    }
    return o.values;
}

using Text = std::function<std::string(std::size_t)>;

/** @throws Error for the first value that does not come after the one before it */
void check_increases(const std::vector<std::int64_t>& values, const std::string& what, const char* label, const Text& text,
                     const std::function<bool(std::size_t)>& repeats) {
    for (std::size_t i = 1; i < values.size(); ++i) {
        if (values[i] > values[i - 1]) continue;
        if (values[i] == values[i - 1] && !repeats(i))
            fail(UCHRONIA_UNSUPPORTED, what, ": ", label, ' ', i - 1, " and ", i, " (", text(i), ") are less than a millisecond apart, "
                 "which is the finest that is read");
        if (values[i] == values[i - 1])
            fail(UCHRONIA_FORMAT, what, ": ", label, ' ', i, " is ", text(i), " again, as ", label, ' ', i - 1,
                 "; each may stand only once");
        fail(UCHRONIA_FORMAT, what, " does not increase: ", label, ' ', i, " is ", text(i), ", before ", label, ' ', i - 1, ", ",
             text(i - 1), "; sort the file");
    }
}

/** True when the step changes once or a few times and then stays: hourly, then three-hourly. Absent places look different. */
bool changes_step(const std::vector<std::int64_t>& places) {
    std::vector<std::pair<std::int64_t, std::size_t>> runs;
    for (std::size_t i = 1; i < places.size(); ++i) {
        const std::int64_t step = places[i] - places[i - 1];
        if (runs.empty() || runs.back().first != step)
            runs.emplace_back(step, 1);
        else
            ++runs.back().second;
    }
    const auto by_step = [](const auto& a, const auto& b) { return a.first < b.first; };
    const auto by_step_down = [](const auto& a, const auto& b) { return a.first > b.first; };
    return std::all_of(runs.begin(), runs.end(), [](const auto& run) { return run.second > 1; }) &&
           (std::is_sorted(runs.begin(), runs.end(), by_step) || std::is_sorted(runs.begin(), runs.end(), by_step_down));
}

/** True when these places of a grid, which increase, are the grid with some of it absent. */
bool has_gaps(const std::vector<std::int64_t>& places) {
    if (places.back() >= kMostFilled * static_cast<std::int64_t>(places.size())) return false;
    bool neighbours = false;
    for (std::size_t i = 1; i < places.size(); ++i) neighbours = neighbours || places[i] - places[i - 1] == 1;
    return neighbours && !changes_step(places);
}

std::optional<Placement> placement_of(const std::vector<std::int64_t>& places) {
    std::vector<std::int64_t> rows(static_cast<std::size_t>(places.back()) + 1, Placement::kAbsent);
    for (std::size_t i = 0; i < places.size(); ++i) rows[static_cast<std::size_t>(places[i])] = static_cast<std::int64_t>(i);
    return Placement(std::move(rows));
}

/** The places of offsets on a grid of a step, counted from the first. Nothing when one lies beside it. */
std::vector<std::int64_t> places_on(const Offsets& o, std::int64_t start, std::int64_t step, std::int64_t least) {
    std::vector<std::int64_t> places;
    if (step <= 0) return places;
    for (std::size_t i = 0; i < o.values.size(); ++i) {
        const std::int64_t place = round_to(o.values[i] - start, step) / step;
        if (!near(o, i, start + place * step, least) || (!places.empty() && place <= places.back())) return {};
        places.push_back(place);
    }
    return places;
}

struct Gaps {
    std::int64_t start = 0;
    TimeStep step;
    std::vector<std::int64_t> places;
};

std::optional<Gaps> find_gaps(const Offsets& o, const std::vector<std::int64_t>& values, bool fill_gaps) {
    if (!fill_gaps) return std::nullopt;
    std::int64_t step = 0;
    for (std::size_t i = 1; i < values.size(); ++i) step = std::gcd(step, values[i] - values[i - 1]);
    const Offsets exact{values, {}, 0};
    std::vector<std::int64_t> places = places_on(exact, values.front(), step, 0);
    if (!places.empty() && has_gaps(places)) return Gaps{values.front(), TimeStep::regular(step), std::move(places)};
    if (o.tolerance.empty()) return std::nullopt;
    // Floating point too coarse for single values: the step that most of them have.
    std::vector<std::int64_t> steps;
    for (std::size_t i = 1; i < values.size(); ++i) steps.push_back(values[i] - values[i - 1]);
    std::nth_element(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2), steps.end());
    const std::int64_t median = steps[steps.size() / 2];
    for (const std::int64_t unit : {kMinute, kSecond}) {
        if (o.rounded * 20 > median) break;
        const std::int64_t start = round_to(o.values.front(), unit);
        places = places_on(o, start, round_to(median, unit), o.rounded);
        if (!places.empty() && places.front() == 0 && has_gaps(places))
            return Gaps{start, TimeStep::regular(round_to(median, unit)), std::move(places)};
    }
    return std::nullopt;
}

bool is_monthly(const Offsets& o, Instant origin) {
    const Instant first = origin + o.values.front();
    if (first < kFirstInstant || first > kLastInstant || o.values.size() > 120000) return false;
    const TimeStep month = TimeStep::monthly();
    for (std::size_t i = 1; i < o.values.size(); ++i) {
        const Instant last = origin + o.values[i];
        if (last < kFirstInstant || last > kLastInstant || !near(o, i, month.add(first, static_cast<std::int64_t>(i)) - origin)) return false;
    }
    return true;
}

/** The months after the first of instants that all are whole months after it, of which some are absent. */
std::vector<std::int64_t> find_monthly_gaps(const std::vector<std::int64_t>& values, Instant origin, bool fill_gaps) {
    if (!fill_gaps) return {};
    const TimeStep month = TimeStep::monthly();
    const Instant first = origin + values.front();
    const Instant last = origin + values.back();
    if (first < kFirstInstant || last > kLastInstant) return {};
    std::vector<std::int64_t> places;
    for (const std::int64_t value : values) {
        const std::int64_t place = month.steps_between(first, origin + value);
        if (month.add(first, place) != origin + value) return {};
        places.push_back(place);
    }
    return has_gaps(places) ? places : std::vector<std::int64_t>{};
}

/** Whole months out of coordinates in months. */
std::vector<std::int64_t> whole_months(const Coordinates& coordinates, const std::string& what) {
    std::vector<std::int64_t> months;
    auto take = [&](auto value) {
        const auto number = static_cast<double>(value);
        if (!(std::fabs(number) < 1e6) || std::nearbyint(number) != number)
            fail(UCHRONIA_FORMAT, what, ": ", value, " is not a whole number of months");
        months.push_back(std::llround(number));
    };
    for (const std::int64_t value : coordinates.integers) take(value);
    if (coordinates.integers.empty())
        for (const double value : coordinates.reals) take(value);
    return months;
}

template <class Number>
bool falls(const std::vector<Number>& values) {
    for (std::size_t i = 1; i < values.size(); ++i)
        if (!(values[i] < values[i - 1])) return false;
    return values.size() > 1;
}

/** Turns round coordinates that fall throughout; true when it did. */
bool turn_round(Coordinates& c) {
    if (!falls(c.integers) && !falls(c.reals)) return false;
    std::reverse(c.integers.begin(), c.integers.end());
    std::reverse(c.reals.begin(), c.reals.end());
    return true;
}

/** A placement of coordinates that were turned round before. */
std::optional<Placement> turned(const std::optional<Placement>& placement, std::int64_t length) {
    std::vector<std::int64_t> rows;
    const std::int64_t stored = placement ? placement->stored() : length;
    for (std::int64_t i = 0; i < length; ++i) {
        const std::int64_t row = placement ? placement->row(i) : i;
        rows.push_back(row == Placement::kAbsent ? row : stored - 1 - row);
    }
    return Placement(std::move(rows));
}

std::function<bool(std::size_t)> repeats(const Coordinates& c) {
    return [&c](std::size_t i) { return c.integers.empty() ? c.reals[i] == c.reals[i - 1] : c.integers[i] == c.integers[i - 1]; };
}

DecodedTimes decode_months(const Coordinates& coordinates, const TimeUnits& units, const std::string& what, bool fill_gaps) {
    const TimeStep month = TimeStep::monthly();
    const std::vector<std::int64_t> months = whole_months(coordinates, what);
    auto time = [&](std::size_t i) { return month.add(units.origin, months[i]); };
    check_increases(months, what, "time", [&](std::size_t i) { return iso8601(time(i)); }, repeats(coordinates));
    std::vector<std::int64_t> places;
    for (const std::int64_t m : months) places.push_back(m - months.front());
    const auto n = static_cast<std::int64_t>(months.size());
    const bool even = places.back() == n - 1;
    if (!even && !(fill_gaps && has_gaps(places))) {
        std::vector<Instant> all;
        for (std::size_t i = 0; i < months.size(); ++i) all.push_back(time(i));
        return {TimeAxis::listed(std::move(all)), std::nullopt};
    }
    TimeAxis axis;
    axis.step = month;
    axis.step_known = n > 1;
    axis.start = time(0);
    axis.length = places.back() + 1;
    axis.at(axis.length - 1);
    return {axis, even ? std::nullopt : placement_of(places)};
}

DecodedTimes decode_rising(const Coordinates& coordinates, const TimeUnits& units, const std::string& what, bool fill_gaps) {
    if (units.unit.month) return decode_months(coordinates, units, what, fill_gaps);
    TimeAxis axis;
    axis.length = static_cast<std::int64_t>(coordinates.size());
    axis.step_known = axis.length > 1;
    axis.step = TimeStep::regular(std::max<std::int64_t>(1, units.unit.milliseconds / units.unit.parts));
    const Offsets offsets = to_offsets(coordinates, units.unit, what);
    std::optional<Placement> placement;
    if (axis.length == 1) {
        axis.start = units.origin + snapped(offsets).front();
    } else if (const auto regular = fit(offsets)) {
        axis.start = units.origin + regular->start;
        axis.step = TimeStep::regular(regular->step);
    } else {
        const std::vector<std::int64_t> values = snapped(offsets);
        check_increases(values, what, "time", [&](std::size_t i) { return iso8601(units.origin + values[i]); }, repeats(coordinates));
        axis.start = units.origin + values.front();
        if (is_monthly(offsets, units.origin)) {
            axis.step = TimeStep::monthly();
        } else if (const auto gaps = find_gaps(offsets, values, fill_gaps)) {
            axis.start = units.origin + gaps->start;
            axis.step = gaps->step;
            placement = placement_of(gaps->places);
        } else if (const auto months = find_monthly_gaps(values, units.origin, fill_gaps); !months.empty()) {
            axis.step = TimeStep::monthly();
            placement = placement_of(months);
        } else {
            std::vector<Instant> all = values;
            for (Instant& instant : all) instant += units.origin;
            return {TimeAxis::listed(std::move(all)), std::nullopt};
        }
        if (placement) axis.length = placement->length();
    }
    axis.at(0);
    axis.at(axis.length - 1);
    return {axis, placement};
}

DecodedLeads decode_rising_leads(const Coordinates& coordinates, const TimeUnit& unit, const std::string& what) {
    LeadAxis axis;
    axis.length = static_cast<std::int64_t>(coordinates.size());
    axis.step_known = axis.length > 1;
    if (unit.month) {
        axis.step = TimeStep::monthly();
        const auto months = whole_months(coordinates, what);
        for (std::size_t i = 1; i < months.size(); ++i)
            if (months[i] - months[i - 1] != 1)
                fail(UCHRONIA_UNSUPPORTED, what, ": lead ", i - 1, " and ", i, " are ", months[i] - months[i - 1],
                     " months apart; lead times in months must be consecutive, since months have no fixed length");
        axis.start = months.front();
        return {axis, std::nullopt};
    }
    axis.step = TimeStep::regular(std::max<std::int64_t>(1, unit.milliseconds / unit.parts));
    const Offsets offsets = to_offsets(coordinates, unit, what);
    if (axis.length == 1) {
        axis.start = snapped(offsets).front();
    } else if (const auto regular = fit(offsets)) {
        axis.start = regular->start;
        axis.step = TimeStep::regular(regular->step);
    } else {
        std::vector<std::int64_t> values = snapped(offsets);
        check_increases(values, what, "lead time",
                        [&](std::size_t i) { return cat(static_cast<double>(values[i]) / static_cast<double>(kSecond), " s"); },
                        repeats(coordinates));
        axis = LeadAxis::of(std::move(values));
    }
    return {axis, std::nullopt};
}

}  // namespace

DecodedTimes decode_time_axis(const Coordinates& coordinates, const TimeUnits& units, const std::string& what, bool fill_gaps) {
    if (coordinates.size() == 0) {
        TimeAxis axis;
        axis.step_known = false;
        axis.step = units.unit.month ? TimeStep::monthly() : TimeStep::regular(std::max<std::int64_t>(1, units.unit.milliseconds / units.unit.parts));
        return {axis, std::nullopt};
    }
    Coordinates rising = coordinates;
    const bool backwards = turn_round(rising);
    DecodedTimes times = decode_rising(rising, units, what, fill_gaps);
    if (backwards) times.placement = turned(times.placement, times.axis.length);
    return times;
}

std::vector<Instant> decode_instants(const Coordinates& coordinates, const TimeUnits& units, const std::string& what) {
    std::vector<Instant> instants;
    if (coordinates.size() == 0) return instants;
    if (units.unit.month) {
        for (const std::int64_t months : whole_months(coordinates, what)) instants.push_back(TimeStep::monthly().add(units.origin, months));
        return instants;
    }
    instants = snapped(to_offsets(coordinates, units.unit, what), false);
    for (Instant& instant : instants) instant += units.origin;
    return instants;
}

DecodedLeads decode_lead_axis(const Coordinates& coordinates, const TimeUnit& unit, const std::string& what) {
    if (coordinates.size() == 0) {
        LeadAxis axis;
        axis.step_known = false;
        axis.step = unit.month ? TimeStep::monthly() : TimeStep::regular(std::max<std::int64_t>(1, unit.milliseconds / unit.parts));
        axis.start = unit.month ? 1 : unit.milliseconds;
        return {axis, std::nullopt};
    }
    Coordinates rising = coordinates;
    const bool backwards = turn_round(rising);
    DecodedLeads leads = decode_rising_leads(rising, unit, what);
    if (backwards) leads.placement = turned(leads.placement, leads.axis.length);
    return leads;
}

}  // namespace uchronia
