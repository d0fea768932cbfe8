#include "transform/time_step_change.h"

#include "error.h"

namespace uchronia {
namespace {

std::int64_t positive(const TimeStep& step) {
    const std::int64_t ms = step.milliseconds();
    if (ms <= 0) fail(UCHRONIA_INVALID_ARGUMENT, "Time step is of length zero or negative: ", ms, " ms");
    return ms;
}

/** Of the row that is changed. */
std::int64_t source_step(const TimeAxis& axis) {
    if (axis.is_listed())
        fail(UCHRONIA_UNSUPPORTED, "the series lies on a listed time axis, which has no step to change; bring it to a regular step first");
    return positive(axis.step);
}

}  // namespace

Row accumulate(const Row& row, const TimeStep& step) {
    const std::int64_t source = source_step(row.axis);
    const std::int64_t target = positive(step);
    if (target < source)
        fail(UCHRONIA_INVALID_ARGUMENT, "Cannot aggregate to a target time step finer than data source: ", step.name(),
             " from ", row.axis.step.name());
    if (target % source != 0)
        fail(UCHRONIA_INVALID_ARGUMENT, "Aggregate: target time step must be a multiple of the starting time step: ",
             step.name(), " from ", row.axis.step.name());
    const std::int64_t m = target / source;
    const auto n = static_cast<std::int64_t>(row.values.size());
    if (n < m)
        fail(UCHRONIA_INVALID_ARGUMENT, "Aggregate: source length too short to aggregate: ", n, " values, ", m,
             " are needed for one");
    Row out;
    out.axis.start = row.axis.at(m - 1);
    out.axis.step = step;
    out.axis.length = n / m;
    out.values.resize(static_cast<std::size_t>(n / m));
    const double* value = row.values.data();
    for (double& sum : out.values) {
        sum = 0;
        for (std::int64_t i = 0; i < m; ++i) sum += *value++;  // NaN stays NaN
    }
    return out;
}

Row disaggregate(const Row& row, const TimeStep& step) {
    const std::int64_t source = source_step(row.axis);
    const std::int64_t target = positive(step);
    if (target > source)
        fail(UCHRONIA_INVALID_ARGUMENT, "Cannot disaggregate to a target time step coarser than data source: ",
             step.name(), " from ", row.axis.step.name());
    if (source % target != 0)
        fail(UCHRONIA_INVALID_ARGUMENT,
             "Disaggregate: the starting time step must be a multiple of the target time step: ", step.name(), " from ",
             row.axis.step.name());
    const std::int64_t m = source / target;
    std::int64_t size = 0;
    if (__builtin_mul_overflow(static_cast<std::int64_t>(row.values.size()), m, &size) || size > (std::int64_t{1} << 32))
        fail(UCHRONIA_OUT_OF_RANGE, row.values.size(), " values in ", m, " parts each are too many");
    Row out;
    if (row.axis.start) out.axis.start = step.add(*row.axis.start, -(m - 1));
    out.axis.step = step;
    out.axis.length = size;
    out.values.reserve(static_cast<std::size_t>(size));
    for (const double value : row.values)
        out.values.insert(out.values.end(), static_cast<std::size_t>(m), value / static_cast<double>(m));
    return out;
}

}  // namespace uchronia
