#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "time/time_step.h"

namespace uchronia {

/** The values of a listed axis, which its copies share. */
using ListedValues = std::shared_ptr<const std::vector<std::int64_t>>;

/** An axis of instants: regular, monthly, or listed value by value. */
struct TimeAxis {
    std::optional<Instant> start;  ///< nothing when the axis is empty
    TimeStep step;                 ///< means nothing for a listed axis
    bool step_known = true;        ///< false when one coordinate stands alone: `step` is then the unit of the axis; and for a listed one
    std::int64_t length = 0;
    ListedValues values;           ///< of a listed axis only: strictly increasing

    /** @param values strictly increasing */
    static TimeAxis listed(std::vector<Instant> values);
    /** The axis of instants that increase strictly: regular or monthly where they are, else listed. */
    static TimeAxis of(std::vector<Instant> values);

    bool is_listed() const { return values != nullptr; }
    /** @throws Error when the axis has no start, or the instant is outside the years 1 to 9999 */
    Instant at(std::int64_t index) const;
    /** Every instant. */
    std::vector<Instant> all() const;
    /** A stretch of the axis. */
    TimeAxis part(std::int64_t first, std::int64_t count) const;
    /** True when both have the same instants and, where they have several, are the same kind of axis. */
    bool same_as(const TimeAxis& other) const;
    /** `hourly`, ... or `listed`, for texts. */
    std::string step_name() const;
};

/**
 * The lead times of a forecast. Regular and listed leads are durations after the issue time; monthly leads are months after
 * it, and `start` then counts months.
 */
struct LeadAxis {
    std::int64_t start = kHour;  ///< milliseconds after the issue time, or months when the step is monthly
    TimeStep step;               ///< means nothing for a listed axis
    bool step_known = true;
    std::int64_t length = 0;
    ListedValues values;         ///< of a listed axis only: milliseconds, strictly increasing

    /** @param values milliseconds, strictly increasing: regular where they are, else listed */
    static LeadAxis of(std::vector<std::int64_t> values);
    /** The leads from an issue time to valid times. Months that are not counted from the issue time become durations. */
    static LeadAxis between(Instant issue, const TimeAxis& valid);

    bool is_listed() const { return values != nullptr; }
    /** A lead in milliseconds; in months when the step is monthly. */
    std::int64_t at(std::int64_t index) const;
    /** The time of the first lead of a forecast issued at an instant. */
    Instant first(Instant issue) const { return step.is_monthly() ? step.add(issue, start) : issue + start; }
    /** The time of a lead of a forecast issued at an instant. */
    Instant time(Instant issue, std::int64_t index) const;
    /** The valid times of a forecast issued at an instant. */
    TimeAxis after(Instant issue) const;
    /** The first leads. */
    LeadAxis head(std::int64_t count) const;
    bool same_as(const LeadAxis& other) const;
    /** `hourly`, ... or `listed`, for texts. */
    std::string step_name() const;
};

}  // namespace uchronia
