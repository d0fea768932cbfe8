#include "error.h"
#include "support.h"
#include "time/time_axis.h"

using namespace uchronia;

namespace {

Coordinates integers(std::vector<std::int64_t> values) {
    Coordinates c;
    c.integers = std::move(values);
    return c;
}

Coordinates real(std::vector<double> values, bool single = false) {
    Coordinates c;
    c.reals = std::move(values);
    c.single_precision = single;
    return c;
}

std::string after(const char* start, std::int64_t months) {
    return iso8601(TimeStep::monthly().add(parse_instant(start), months)).substr(0, 10);
}

}  // namespace

TEST_CASE("dates convert to instants and back over every day of four centuries") {
    Instant expected = parse_instant("1600-01-01");
    for (int year = 1600; year < 2000; ++year)
        for (int month = 1; month <= 12; ++month)
            for (int day = 1; day <= days_in_month(year, month); ++day, expected += kDay) {
                Civil c;
                c.year = year;
                c.month = month;
                c.day = day;
                const Instant instant = to_instant(c);
                const Civil back = to_civil(instant);
                if (instant != expected || back.year != year || back.month != month || back.day != day)
                    FAIL(year, "-", month, "-", day);
            }
    CHECK(expected == parse_instant("2000-01-01"));
    CHECK(parse_instant("1970-01-01") == 0);
    CHECK(iso8601(-1) == "1969-12-31T23:59:59.999");
}

TEST_CASE("dates are read in the spellings of CF, STF and YAML") {
    const Instant expected = 1280696400000;  // 2010-08-01T21:00:00Z
    for (const char* text :
         {"2010-08-01T21:00:00", "2010-08-01 21:00:00", "2010-8-1 21:0:0", "2010-08-01 21:00", "2010-08-01 21",
          "2010-08-01T21:00:00Z", "2010-08-01 21:00:00 UTC", "2010-08-01 21:00:00.0 +0000", "2010-08-01T21:00:00.000",
          "20100801T210000", "20100801 2100", "2010-08-02T07:00:00+10:00", "2010-08-02 07:00:00 +1000",
          "2010-08-02 07:00:00 +10", "2010-08-02 07:00:00 +10.0", "2010-08-01 17:30:00 -0330", "2010-07-31 24:00:00 -21:00"}) {
        CAPTURE(text);
        if (std::string(text) == "2010-07-31 24:00:00 -21:00")
            CHECK_THROWS_AS(parse_instant(text), Error);  // no zone is that far away
        else
            CHECK(parse_instant(text) == expected);
    }
    CHECK(parse_instant("2010-07-31T24:00:00") == parse_instant("2010-08-01"));
    CHECK(parse_instant("1970-01-01 00:00:00.0016") == 2);
}

TEST_CASE("text that is no date is refused with the text in the error") {
    for (const char* text : {"", "now", "2010", "2010-13-01", "2010-02-29", "2010-08-01T", "2010-08-01T25:00", "2010-08-01 21:00 +100:00",
                             "2010-08-01 21:00:00 AEST", "0000-01-01", "2010-08-01 21:60", "99999-01-01"}) {
        CAPTURE(text);
        CHECK_THROWS_WITH_AS(parse_instant(text), doctest::Contains(text), Error);
    }
}

TEST_CASE("the monthly step keeps days to the 23rd, and later ones their distance to the end of the month") {
    CHECK(after("2001-01-23", 1) == "2001-02-23");
    CHECK(after("2001-01-31", 1) == "2001-02-28");
    CHECK(after("2001-01-31", 2) == "2001-03-31");
    CHECK(after("2000-01-30", 1) == "2000-02-28");
    CHECK(after("2000-01-30", 2) == "2000-03-30");
    CHECK(after("2000-01-30", 3) == "2000-04-29");
    CHECK(after("2001-01-24", 1) == "2001-02-21");
    CHECK(after("2001-01-24", 2) == "2001-03-24");
    CHECK(after("2001-02-28", 1) == "2001-03-31");
    CHECK(after("2001-02-26", 1) == "2001-03-29");
    CHECK(after("2001-01-15", -1) == "2000-12-15");
    CHECK(iso8601(TimeStep::monthly().add(parse_instant("2001-01-31T09:30"), 1)) == "2001-02-28T09:30:00");
}

TEST_CASE("the number of steps between two instants is rounded down, before the start too") {
    const TimeStep hour = TimeStep::regular(kHour);
    CHECK(hour.steps_between(0, kHour) == 1);
    CHECK(hour.steps_between(0, kHour - 1) == 0);
    CHECK(hour.steps_between(0, -1) == -1);
    const TimeStep month = TimeStep::monthly();
    for (const char* start : {"2001-01-31", "2001-01-24", "2000-02-29", "2001-06-15"})
        for (std::int64_t n = -30; n < 30; ++n) {
            const Instant s = parse_instant(start);
            CHECK(month.steps_between(s, month.add(s, n)) == n);
            CHECK(month.steps_between(s, month.add(s, n) - 1) == n - 1);
        }
}

TEST_CASE("time step names are those of the base ABI") {
    CHECK(TimeStep::parse("hourly").milliseconds() == kHour);
    CHECK(TimeStep::parse("daily").milliseconds() == kDay);
    CHECK(TimeStep::parse("monthly_qpp").is_monthly());
    CHECK(TimeStep::parse("00:90:00").milliseconds() == 5400 * kSecond);
    CHECK(TimeStep::parse("48:00:00").milliseconds() == 2 * kDay);
    CHECK(TimeStep::parse("0").milliseconds() == 0);
    CHECK(TimeStep::parse("2147483647").milliseconds() == 2147483647 * kSecond);
    CHECK(TimeStep::parse("3600 ").milliseconds() == kHour);
    for (const char* text : {"03:00", "1.5", "-1", "+1", "weekly", "6h", "P1D", "", " daily", "DAILY", "2147483648", "1:2:3:4",
                             "033:00:0000:0001:00:000:80001:01:00:0:00"})
        CHECK_THROWS_AS(TimeStep::parse(text), Error);
    CHECK(TimeStep::regular(960 * kHour).name() == "9600000");
    CHECK(TimeStep::regular(5400 * kSecond).name() == "013000");
}

TEST_CASE("time units are read in any CF spelling") {
    CHECK(parse_time_units("hours since 1970-01-01").unit.milliseconds == kHour);
    CHECK(parse_time_units("h since 1970-01-01").unit.milliseconds == kHour);
    CHECK(parse_time_units("Hours since 1970-01-01 00:00").unit.milliseconds == kHour);
    CHECK(parse_time_units("day since 1970-01-01").unit.milliseconds == kDay);
    CHECK(parse_time_units("minutes since 1970-1-1 0:0:0").unit.milliseconds == kMinute);
    CHECK(parse_time_units("sec since 1970-01-01T00:00:00Z").unit.milliseconds == kSecond);
    CHECK(parse_time_units("months since 1970-01-01").unit.month);
    CHECK(parse_time_units("hours since 1990-01-01 00:00:00 +1000").origin == parse_instant("1989-12-31T14:00:00"));
    for (const char* text : {"hours", "fortnights since 1970-01-01", "hours since yesterday", "hours before 1970-01-01", ""})
        CHECK_THROWS_AS(parse_time_units(text), Error);
}

TEST_CASE("integer coordinates are exact, also where 32-bit floats are not") {
    const TimeAxis axis = decode_time_axis(integers({21038400, 21038401, 21038402}), {TimeUnit{false, kMinute}, 0}, "time");
    CHECK(iso8601(*axis.start) == "2010-01-01T00:00:00");
    CHECK(axis.step.milliseconds() == kMinute);
}

TEST_CASE("[BUG] float time: fractions of days in floating point are the whole hours that they stand for") {
    std::vector<double> hours;
    for (int i = 0; i < 1000; ++i) hours.push_back(40000.0 + i / 24.0);
    const TimeAxis axis = decode_time_axis(real(hours), {TimeUnit{false, kDay}, 0}, "time");
    CHECK(axis.step.milliseconds() == kHour);
    CHECK(*axis.start == 40000 * kDay);
    std::vector<double> floats;
    for (int i = 1; i <= 240; ++i) floats.push_back(static_cast<double>(static_cast<float>(i / 24.0)));
    const LeadAxis lead = decode_lead_axis(real(floats, true), TimeUnit{false, kDay}, "lead_time");
    CHECK(lead.step.milliseconds() == kHour);
    CHECK(lead.start == kHour);
}

TEST_CASE("an irregular axis is an error that names the first irregular step") {
    CHECK_THROWS_WITH_AS(decode_time_axis(integers({0, 1, 2, 4, 5}), {TimeUnit{false, kHour}, 0}, "time"),
                         doctest::Contains("index 2 and 3 leads to 1970-01-01T04:00:00 where 1970-01-01T03:00:00"), Error);
    CHECK_THROWS_WITH_AS(decode_time_axis(real({0, 1, 2, 3.1}), {TimeUnit{false, kHour}, 0}, "time"),
                         doctest::Contains("index 2 and 3"), Error);
    CHECK_THROWS_AS(decode_time_axis(integers({3, 2, 1}), {TimeUnit{false, kHour}, 0}, "time"), Error);
    CHECK_THROWS_AS(decode_time_axis(integers({1, 1}), {TimeUnit{false, kHour}, 0}, "time"), Error);
    CHECK_THROWS_AS(decode_time_axis(integers({0, 3, 6}), {TimeUnit{true, 0}, 0}, "time"), Error);
    CHECK_THROWS_AS(decode_time_axis(real({9.97e36, 9.97e36}), {TimeUnit{false, kHour}, 0}, "time"), Error);
    CHECK_THROWS_AS(decode_time_axis(real({NaN}), {TimeUnit{false, kHour}, 0}, "time"), Error);
}

TEST_CASE("a day-based axis that follows the monthly rule is monthly") {
    std::vector<std::int64_t> days;
    const Instant start = parse_instant("2001-01-31");
    for (int i = 0; i < 14; ++i) days.push_back(TimeStep::monthly().add(start, i) / kDay);
    const TimeAxis axis = decode_time_axis(integers(days), {TimeUnit{false, kDay}, 0}, "time");
    CHECK(axis.step.is_monthly());
    CHECK(*axis.start == start);
    const TimeAxis months = decode_time_axis(integers({3, 4, 5}), {TimeUnit{true, 0}, parse_instant("2000-01-15")}, "time");
    CHECK(months.step.is_monthly());
    CHECK(iso8601(*months.start) == "2000-04-15T00:00:00");
}
