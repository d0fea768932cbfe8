#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "time/civil.h"

namespace uchronia {

/** The distance between two steps of a series: a fixed duration, or one calendar month. */
class TimeStep {
public:
    static TimeStep regular(std::int64_t milliseconds);
    static TimeStep monthly();

    /** `hourly`, `daily`, `monthly`, `monthly_qpp`, `H:M:S` or plain digits for seconds. */
    static TimeStep parse(std::string_view text);

    TimeStep() = default;

    bool is_monthly() const { return monthly_; }
    /** @throws Error for a monthly step, which has no fixed duration. */
    std::int64_t milliseconds() const;

    /**
     * The instant n steps later. Months keep the time of day; a day up to the 23rd is kept, a later one keeps its
     * distance to the end of the month, so that 31 January is followed by 28 February and 31 March.
     * @throws Error UCHRONIA_OUT_OF_RANGE beyond the years 1 to 9999
     */
    Instant add(Instant from, std::int64_t n) const;

    /** The last n for which `add(from, n) <= to`; negative when `to` is before `from`. */
    std::int64_t steps_between(Instant from, Instant to) const;

    /** For an error text: `a month`, `6 h`, `90 s`. */
    std::string words() const;
    /** `hourly`, `daily`, `monthly_qpp`, else `HHMMSS` with as many digits for the hours as are needed. */
    std::string name() const;

    bool operator==(const TimeStep& other) const {
        return monthly_ == other.monthly_ && milliseconds_ == other.milliseconds_;
    }
    bool operator!=(const TimeStep& other) const { return !(*this == other); }

private:
    bool monthly_ = false;
    std::int64_t milliseconds_ = kHour;
};

}  // namespace uchronia
