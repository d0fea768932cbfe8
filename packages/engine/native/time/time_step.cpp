#include "time/time_step.h"

#include <cstdio>
#include <limits>
#include <utility>

#include "error.h"

namespace uchronia {
namespace {

[[noreturn]] void out_of_range(Instant from, std::int64_t n, const TimeStep& step) {
    fail(UCHRONIA_OUT_OF_RANGE, n, " steps (", step.name(), ") after ", iso8601(from),
         " is outside the years 1 to 9999");
}

Instant add_months(Instant from, std::int64_t months) {
    Civil c = to_civil(from);
    const int to_end = days_in_month(c.year, c.month) - c.day;
    const bool anchored_at_end = c.day > 23;
    const std::int64_t total = c.year * 12 + (c.month - 1) + months;
    // Years before 0 have months too: the remainder is not negative.
    c.month = static_cast<int>((total % 12 + 12) % 12) + 1;
    c.year = (total - (c.month - 1)) / 12;
    if (anchored_at_end) c.day = days_in_month(c.year, c.month) - to_end;
    return to_instant(c);
}

}  // namespace

TimeStep TimeStep::regular(std::int64_t milliseconds) {
    TimeStep step;
    step.milliseconds_ = milliseconds;
    return step;
}

TimeStep TimeStep::monthly() {
    TimeStep step;
    step.monthly_ = true;
    step.milliseconds_ = 0;
    return step;
}

TimeStep TimeStep::parse(std::string_view text) {
    auto refuse = [&]() {
        fail(UCHRONIA_INVALID_ARGUMENT, "time step ", text,
             " could not be parsed and recognized; use hourly, daily, monthly, H:M:S or a number of seconds");
    };
    std::string_view t = text;
    while (!t.empty() && (t.back() == ' ' || t.back() == '\t')) t.remove_suffix(1);
    if (t == "hourly") return regular(kHour);
    if (t == "daily") return regular(kDay);
    if (t == "monthly" || t == "monthly_qpp") return monthly();
    while (!t.empty() && (t.front() == ' ' || t.front() == '\t')) t.remove_prefix(1);
    std::int64_t seconds = 0;
    int parts = 0;
    while (true) {
        const std::size_t colon = t.find(':');
        const std::string_view digits = t.substr(0, colon);
        if (parts == 3 || digits.empty() || !is_digit(digits.front())) refuse();
        const auto value = parse_integer(digits);
        if (!value || *value > std::numeric_limits<std::int32_t>::max()) refuse();
        seconds = seconds * 60 + *value;
        ++parts;
        if (colon == std::string_view::npos) break;
        t.remove_prefix(colon + 1);
    }
    if (parts != 1 && parts != 3) refuse();
    if (seconds > std::numeric_limits<std::int32_t>::max()) refuse();
    return regular(seconds * kSecond);
}

std::int64_t TimeStep::milliseconds() const {
    if (monthly_) fail(UCHRONIA_UNSUPPORTED, "Irregular TimeSteps have no fixed duration");
    return milliseconds_;
}

Instant TimeStep::add(Instant from, std::int64_t n) const {
    if (monthly_) {
        if (n > 120000 || n < -120000) out_of_range(from, n, *this);
        const Instant to = add_months(from, n);
        if (to < kFirstInstant || to > kLastInstant) out_of_range(from, n, *this);
        return to;
    }
    Instant to = 0;
    if (__builtin_mul_overflow(milliseconds_, n, &to) || __builtin_add_overflow(from, to, &to) || to < kFirstInstant ||
        to > kLastInstant)
        out_of_range(from, n, *this);
    return to;
}

std::int64_t TimeStep::steps_between(Instant from, Instant to) const {
    if (monthly_) {
        const Civil a = to_civil(from);
        const Civil b = to_civil(to);
        std::int64_t n = (b.year - a.year) * 12 + (b.month - a.month);
        while (add_months(from, n) > to) --n;
        while (add_months(from, n + 1) <= to) ++n;
        return n;
    }
    if (milliseconds_ == 0) fail(UCHRONIA_INVALID_ARGUMENT, "Time step is of length zero");
    const std::int64_t distance = to - from;
    std::int64_t n = distance / milliseconds_;
    if (distance % milliseconds_ != 0 && (distance < 0) != (milliseconds_ < 0)) --n;
    return n;
}

std::string TimeStep::words() const {
    if (monthly_) return "a month";
    for (const auto& [length, unit] : {std::pair{kDay, " d"}, {kHour, " h"}, {kMinute, " min"}, {kSecond, " s"}})
        if (milliseconds_ != 0 && milliseconds_ % length == 0) return cat(milliseconds_ / length, unit);
    return cat(milliseconds_, " ms");
}

std::string TimeStep::name() const {
    if (monthly_) return "monthly_qpp";
    if (milliseconds_ == kHour) return "hourly";
    if (milliseconds_ == kDay) return "daily";
    const std::int64_t size = milliseconds_ < 0 ? -milliseconds_ : milliseconds_;
    char text[64];
    std::snprintf(text, sizeof text, "%s%02lld%02d%02d", milliseconds_ < 0 ? "-" : "",
                  static_cast<long long>(size / kHour), static_cast<int>(size / kMinute % 60),
                  static_cast<int>(size / kSecond % 60));
    std::string result = text;
    if (size % kSecond != 0) {
        std::snprintf(text, sizeof text, ".%03d", static_cast<int>(size % kSecond));
        result += text;
    }
    return result;
}

}  // namespace uchronia
