#include "time/civil.h"

#include <cstdio>

#include "error.h"

namespace uchronia {
namespace {

// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (public domain): days_from_civil, civil_from_days.
std::int64_t days_from_civil(std::int64_t y, int m, int d) {
    y -= m <= 2;
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const std::int64_t yoe = y - era * 400;
    const std::int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    const std::int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

/** Days since 1970-01-01 of a date of the Julian calendar, the year counted astronomically. */
std::int64_t days_from_julian(std::int64_t y, int m, int d) {
    y -= m <= 2;
    const std::int64_t leap_days = y >= 0 ? y / 4 : -((3 - y) / 4);
    const std::int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    // The 5th of October 1582 would have been what the Gregorian calendar calls the 15th.
    return 365 * y + leap_days + doy - 719470;
}

void civil_from_days(std::int64_t z, Civil& out) {
    z += 719468;
    const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const std::int64_t doe = z - era * 146097;
    const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const std::int64_t mp = (5 * doy + 2) / 153;
    out.day = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
    out.month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
    out.year = yoe + era * 400 + (out.month <= 2);
}

/** A cursor over the text of a date. */
class Reader {
public:
    Reader(std::string_view all) : all_(all), rest_(all) {}

    bool done() const { return rest_.empty(); }
    char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

    bool accept(char c) {
        if (peek() != c || rest_.empty()) return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool accept_word(std::string_view word) {
        if (lower(rest_.substr(0, word.size())) != lower(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }

    void spaces() {
        while (is_space(peek())) rest_.remove_prefix(1);
    }

    /** The number of digits that come next. */
    std::size_t digits() const {
        std::size_t n = 0;
        while (n < rest_.size() && is_digit(rest_[n])) ++n;
        return n;
    }

    int number(std::size_t least, std::size_t most) {
        const std::size_t n = std::min(digits(), most);
        if (n < least) refuse();
        int value = 0;
        for (std::size_t i = 0; i < n; ++i) value = value * 10 + (rest_[i] - '0');
        rest_.remove_prefix(n);
        return value;
    }

    [[noreturn]] void refuse() const {
        fail(UCHRONIA_FORMAT, "'", all_,
             "' is not a date and time; write it as 2010-08-01T21:00:00, with Z or +10:00 when it is not UTC");
    }

private:
    std::string_view all_;
    std::string_view rest_;
};

/** Rounds the fraction of a second that follows to milliseconds, exactly halves up. */
int read_fraction(Reader& in) {
    int milliseconds = 0;
    int scale = 100;
    bool any = false;
    bool round_up = false;
    while (is_digit(in.peek())) {
        const int digit = in.number(1, 1);
        if (scale > 0) {
            milliseconds += digit * scale;
            if (scale == 1) {
                scale = 0;
                round_up = is_digit(in.peek()) && in.peek() >= '5';
            } else {
                scale /= 10;
            }
        }
        any = true;
    }
    if (!any) in.refuse();
    return milliseconds + (round_up ? 1 : 0);
}

/** The offset from UTC in minutes. */
int read_zone(Reader& in) {
    if (in.accept('Z') || in.accept('z') || in.accept_word("UTC") || in.accept_word("GMT")) return 0;
    // Without a sign only none at all can be meant: for anything else UDUNITS and cftime differ.
    if (in.accept_word("00:00") || in.accept_word("0:00") || in.accept_word("00") || in.accept_word("0")) return 0;
    const int sign = in.accept('-') ? -1 : 1;
    if (sign > 0 && !in.accept('+')) in.refuse();
    const std::size_t n = in.digits();
    int hours = 0;
    int minutes = 0;
    if (n == 3 || n == 4) {
        hours = in.number(n - 2, n - 2);
        minutes = in.number(2, 2);
    } else {
        hours = in.number(1, 2);
        if (in.accept(':')) minutes = in.number(2, 2);
    }
    if (hours > 18 || minutes > 59) in.refuse();
    // NCO writes "+10.0".
    if (in.accept('.') && read_fraction(in) != 0) in.refuse();
    return sign * (hours * 60 + minutes);
}

}  // namespace

int days_in_month(std::int64_t year, int month) {
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

Instant to_instant(const Civil& c) {
    return days_from_civil(c.year, c.month, c.day) * kDay + c.hour * kHour + c.minute * kMinute + c.second * kSecond +
           c.millisecond;
}

Civil to_civil(Instant instant) {
    std::int64_t days = instant / kDay;
    std::int64_t rest = instant % kDay;
    if (rest < 0) {
        rest += kDay;
        --days;
    }
    Civil c;
    civil_from_days(days, c);
    c.hour = static_cast<int>(rest / kHour);
    c.minute = static_cast<int>(rest / kMinute % 60);
    c.second = static_cast<int>(rest / kSecond % 60);
    c.millisecond = static_cast<int>(rest % kSecond);
    return c;
}

std::string iso8601(Instant instant) {
    const Civil c = to_civil(instant);
    char text[64];
    std::snprintf(text, sizeof text, "%04lld-%02d-%02dT%02d:%02d:%02d", static_cast<long long>(c.year), c.month, c.day,
                  c.hour, c.minute, c.second);
    std::string result = text;
    if (c.millisecond != 0) {
        std::snprintf(text, sizeof text, ".%03d", c.millisecond);
        result += text;
    }
    return result;
}

namespace {

/** A date as it is written, and the offset of its zone from UTC in minutes. */
struct Written {
    Civil civil;
    std::int64_t zone = 0;
};

/** @param early whether it is an origin, with years before 1 and the ways to write it that files have @param valid whether a year, month and day are a date */
template <class Valid>
Written read_written(std::string_view text, bool early, const Valid& valid) {
    const std::string trimmed = trim(text);
    Reader in(trimmed);
    Civil c;
    const bool before = early && in.accept('-');
    const bool compact = in.digits() == 8;
    if (compact) {
        c.year = in.number(4, 4);
        c.month = in.number(2, 2);
        c.day = in.number(2, 2);
    } else {
        c.year = in.number(1, 4);
        c.month = c.day = 1;
        const char between = early && in.peek() == '/' ? '/' : '-';
        // An origin may be a year, or a month of it.
        if (in.accept(between)) {
            c.month = in.number(1, 2);
            if (in.accept(between)) c.day = in.number(1, 2);
            else if (!early || !in.done()) in.refuse();
        } else if (!early || !in.done()) {
            in.refuse();
        }
    }
    if (before) c.year = -c.year;
    if (c.month < 1 || c.month > 12 || c.day < 1 || !valid(c)) in.refuse();
    const bool separated = in.accept('T') || in.accept('t') || (early && (in.accept('_') || in.accept(',')));
    in.spaces();
    if (is_digit(in.peek())) {
        const std::size_t n = in.digits();
        const bool packed = n == 4 || n == 6;
        c.hour = in.number(1, 2);
        if (packed) {
            c.minute = in.number(2, 2);
            if (n == 6) c.second = in.number(2, 2);
        } else if (in.accept(':')) {
            c.minute = in.number(1, 2);
            if (in.accept(':')) c.second = in.number(1, 2);
        }
        if (in.accept('.')) c.millisecond = read_fraction(in);
    } else if (separated) {
        in.refuse();
    }
    const bool midnight_after = c.hour == 24 && c.minute == 0 && c.second == 0 && c.millisecond == 0;
    if ((c.hour > 23 && !midnight_after) || c.minute > 59 || c.second > 59) in.refuse();
    in.spaces();
    Written written{c, 0};
    if (!in.done()) written.zone = read_zone(in);
    in.spaces();
    if (!in.done()) in.refuse();
    return written;
}

bool is_gregorian_date(const Civil& c) { return c.day <= days_in_month(c.year, c.month); }

/** True for a date in the Julian part of the mixed calendar. */
bool is_julian(const Civil& c) { return c.year < 1582 || (c.year == 1582 && (c.month < 10 || (c.month == 10 && c.day < 15))); }

bool is_mixed_date(const Civil& c) {
    if (!is_julian(c)) return is_gregorian_date(c);
    if (c.year == 0 || (c.year == 1582 && c.month == 10 && c.day > 4)) return false;
    const std::int64_t year = c.year < 0 ? c.year + 1 : c.year;
    // Every fourth year is a leap year; 2000 is one, 2001 is not.
    return c.day <= days_in_month(year % 4 == 0 ? 2000 : 2001, c.month);
}

}  // namespace

Instant parse_instant(std::string_view text) {
    const Written w = read_written(text, false, [](const Civil& c) { return c.year >= 1 && is_gregorian_date(c); });
    return to_instant(w.civil) - w.zone * kMinute;
}

Instant parse_origin(std::string_view text, Calendar calendar) {
    const bool mixed = calendar == Calendar::mixed;
    const Written w = read_written(text, true, mixed ? is_mixed_date : is_gregorian_date);
    Instant instant = to_instant(w.civil);
    if (mixed && is_julian(w.civil)) {
        const std::int64_t year = w.civil.year < 0 ? w.civil.year + 1 : w.civil.year;
        instant += (days_from_julian(year, w.civil.month, w.civil.day) - days_from_civil(w.civil.year, w.civil.month, w.civil.day)) * kDay;
    }
    return instant - w.zone * kMinute;
}

}  // namespace uchronia
