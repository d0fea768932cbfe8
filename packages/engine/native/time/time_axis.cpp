#include "time/time_axis.h"

#include "error.h"

namespace uchronia {
namespace {

/** The step that leads from each value to the next, when it is one. */
std::optional<std::int64_t> even_step(const std::vector<std::int64_t>& values) {
    const std::int64_t step = values[1] - values[0];
    for (std::size_t i = 2; i < values.size(); ++i)
        if (values[i] - values[i - 1] != step) return std::nullopt;
    return step;
}

bool is_monthly(const std::vector<Instant>& values) {
    if (values.size() > 120000 || values.front() < kFirstInstant || values.back() > kLastInstant) return false;
    const TimeStep month = TimeStep::monthly();
    for (std::size_t i = 1; i < values.size(); ++i)
        if (values[i] != month.add(values.front(), static_cast<std::int64_t>(i))) return false;
    return true;
}

bool same_values(const ListedValues& a, const ListedValues& b) { return a == b || (a && b && *a == *b); }

}  // namespace

TimeAxis TimeAxis::listed(std::vector<Instant> values) {
    TimeAxis axis;
    axis.length = static_cast<std::int64_t>(values.size());
    axis.step_known = false;
    if (values.empty()) return axis;
    axis.start = values.front();
    axis.values = std::make_shared<const std::vector<Instant>>(std::move(values));
    axis.at(0);
    axis.at(axis.length - 1);
    return axis;
}

TimeAxis TimeAxis::of(std::vector<Instant> values) {
    TimeAxis axis;
    axis.length = static_cast<std::int64_t>(values.size());
    axis.step_known = axis.length > 1;
    if (values.empty()) return axis;
    axis.start = values.front();
    if (axis.length == 1) return axis;
    if (const auto step = even_step(values))
        axis.step = TimeStep::regular(*step);
    else if (is_monthly(values))
        axis.step = TimeStep::monthly();
    else
        return listed(std::move(values));
    return axis;
}

Instant TimeAxis::at(std::int64_t index) const {
    if (!start) fail(UCHRONIA_OUT_OF_RANGE, "an empty time axis has no instant ", index);
    if (!is_listed()) return step.add(*start, index);
    if (index < 0 || index >= length) fail(UCHRONIA_OUT_OF_RANGE, "a listed time axis of ", length, " has no instant ", index);
    const Instant instant = (*values)[static_cast<std::size_t>(index)];
    if (instant < kFirstInstant || instant > kLastInstant)
        fail(UCHRONIA_OUT_OF_RANGE, "time ", index, " is outside the years 1 to 9999");
    return instant;
}

std::vector<Instant> TimeAxis::all() const {
    if (is_listed()) return *values;
    std::vector<Instant> instants;
    instants.reserve(static_cast<std::size_t>(length));
    for (std::int64_t i = 0; i < length; ++i) instants.push_back(at(i));
    return instants;
}

TimeAxis TimeAxis::part(std::int64_t first, std::int64_t count) const {
    if (count <= 0) {
        TimeAxis none = *this;
        none.length = 0;
        none.values = nullptr;
        return none;
    }
    if (is_listed()) return of(std::vector<Instant>(values->begin() + first, values->begin() + first + count));
    TimeAxis part = *this;
    part.start = at(first);
    part.length = count;
    return part;
}

bool TimeAxis::same_as(const TimeAxis& other) const {
    return start == other.start && length == other.length && is_listed() == other.is_listed() &&
           (is_listed() ? same_values(values, other.values) : length < 2 || step == other.step);
}

std::string TimeAxis::step_name() const { return is_listed() ? "listed" : step.name(); }

LeadAxis LeadAxis::of(std::vector<std::int64_t> values) {
    LeadAxis axis;
    axis.length = static_cast<std::int64_t>(values.size());
    axis.step_known = axis.length > 1;
    if (values.empty()) return axis;
    axis.start = values.front();
    if (axis.length == 1) return axis;
    if (const auto step = even_step(values)) {
        axis.step = TimeStep::regular(*step);
    } else {
        axis.step_known = false;
        axis.values = std::make_shared<const std::vector<std::int64_t>>(std::move(values));
    }
    return axis;
}

LeadAxis LeadAxis::between(Instant issue, const TimeAxis& valid) {
    LeadAxis lead;
    lead.step = valid.step;
    lead.step_known = valid.step_known;
    lead.length = valid.length;
    if (valid.length == 0) return lead;
    if (!valid.is_listed()) {
        lead.start = valid.step.is_monthly() ? valid.step.steps_between(issue, *valid.start) : *valid.start - issue;
        if (lead.first(issue) == *valid.start) return lead;
    }
    std::vector<std::int64_t> durations = valid.all();
    for (std::int64_t& one : durations) one -= issue;
    return of(std::move(durations));
}

std::int64_t LeadAxis::at(std::int64_t index) const {
    if (is_listed()) return (*values)[static_cast<std::size_t>(index)];
    return step.is_monthly() ? start + index : start + index * step.milliseconds();
}

Instant LeadAxis::time(Instant issue, std::int64_t index) const {
    return step.is_monthly() && !is_listed() ? step.add(issue, at(index)) : issue + at(index);
}

TimeAxis LeadAxis::after(Instant issue) const {
    TimeAxis axis;
    if (is_listed()) {
        std::vector<Instant> times = *values;
        for (Instant& time : times) time += issue;
        return TimeAxis::listed(std::move(times));
    }
    axis.start = first(issue);
    axis.step = step;
    axis.step_known = step_known;
    axis.length = length;
    return axis;
}

LeadAxis LeadAxis::head(std::int64_t count) const {
    if (is_listed() && count < length) return of(std::vector<std::int64_t>(values->begin(), values->begin() + count));
    LeadAxis head = *this;
    head.length = count;
    return head;
}

bool LeadAxis::same_as(const LeadAxis& other) const {
    return start == other.start && length == other.length && is_listed() == other.is_listed() &&
           (is_listed() ? same_values(values, other.values) : length < 2 || step == other.step);
}

std::string LeadAxis::step_name() const { return is_listed() ? "listed" : step.name(); }

}  // namespace uchronia
