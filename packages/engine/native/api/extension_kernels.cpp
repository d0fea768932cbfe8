// Extension ABI: kernels on the caller's buffers.
#include <cmath>

#include "api/extension_call.h"
#include "kernels/kernels.h"

using namespace uchronia;

namespace {

/** Members of each of some cases that have `count` values together. */
std::size_t members_of(int64_t count, int64_t cases) {
    if (count < 0 || cases < 0 || (cases == 0 ? count != 0 : count % cases != 0))
        fail(UCHRONIA_INVALID_ARGUMENT, count, " values cannot be the members of ", cases,
             " cases; each case has the same number of members");
    if (cases == 0) return 0;
    if (count / cases > INT32_MAX) fail(UCHRONIA_INVALID_ARGUMENT, count / cases, " members are more than ", INT32_MAX);
    return static_cast<std::size_t>(count / cases);
}

/** Checks that a buffer is there and has room for `each` values of every case. */
void need_room(const void* buffer, const char* name, int64_t capacity, int64_t cases, int64_t each) {
    if (each != 0 && cases > INT64_MAX / each) fail(UCHRONIA_INVALID_ARGUMENT, cases, " cases x ", each, " values are too many");
    if (capacity < cases * each)
        fail(UCHRONIA_BUFFER_TOO_SMALL, name, " needs room for ", cases, " cases x ", each, " = ", cases * each,
             " values, there is room for ", capacity);
    if (cases * each > 0) need(buffer, name);
}

kernels::Ensembles ensembles_of(const double* values, int64_t count, int64_t cases, bool sorted) {
    const std::size_t members = members_of(count, cases);
    if (count > 0) need(values, "values");
    return {values, static_cast<std::size_t>(cases), members, sorted};
}

std::size_t length_of(const double* numbers, const char* name, int64_t count) {
    if (count < 0) fail(UCHRONIA_INVALID_ARGUMENT, "there cannot be ", count, " ", name);
    if (count > 0) need(numbers, name);
    return static_cast<std::size_t>(count);
}

}  // namespace

int32_t uchronia_sort_members(double* values, int64_t count, int32_t* counts, int64_t cases, uchronia_error* error) {
    return extension_call(error, [&] {
        const kernels::Ensembles e = ensembles_of(values, count, cases, false);
        need_room(counts, "counts", cases, cases, 1);
        kernels::sort_members(kernels::implementation(), values, e.cases, e.members, counts);
    });
}

int32_t uchronia_quantiles(const double* values, int64_t count, int64_t cases, bool sorted, const double* levels,
                           int64_t level_count, int32_t type, double* quantiles, int64_t capacity, uchronia_error* error) {
    return extension_call(error, [&] {
        const kernels::Ensembles e = ensembles_of(values, count, cases, sorted);
        const std::size_t number = length_of(levels, "levels", level_count);
        if (type < 1 || type > 9) fail(UCHRONIA_INVALID_ARGUMENT, "there is no quantile type ", type, "; there are 1 to 9");
        // A number of levels that has no room for its results is not believed, and so none of them is read.
        need_room(quantiles, "quantiles", capacity, cases, level_count);
        for (std::size_t i = 0; i < number; ++i)
            if (!(levels[i] >= 0 && levels[i] <= 1))
                fail(UCHRONIA_INVALID_ARGUMENT, "level ", i, " is ", levels[i], "; levels are from 0 to 1");
        kernels::quantiles(kernels::implementation(), e, levels, number, type, quantiles);
    });
}

int32_t uchronia_crps(const double* values, int64_t count, const double* observations, int64_t cases, bool sorted,
                      double* parts, int64_t capacity, uchronia_error* error) {
    return extension_call(error, [&] {
        const kernels::Ensembles e = ensembles_of(values, count, cases, sorted);
        length_of(observations, "observations", cases);
        need_room(parts, "parts", capacity, cases, 4);
        kernels::crps(kernels::implementation(), e, observations, parts);
    });
}

int32_t uchronia_ranks(const double* values, int64_t count, const double* observations, int64_t cases, int32_t* ranks,
                       int64_t capacity, uchronia_error* error) {
    return extension_call(error, [&] {
        const kernels::Ensembles e = ensembles_of(values, count, cases, false);
        length_of(observations, "observations", cases);
        need_room(ranks, "ranks", capacity, cases, 2);
        kernels::ranks(kernels::implementation(), e, observations, ranks);
    });
}

int32_t uchronia_exceedance(const double* values, int64_t count, int64_t cases, const double* thresholds,
                            int64_t threshold_count, bool strict, int32_t* members, int64_t capacity,
                            uchronia_error* error) {
    return extension_call(error, [&] {
        const kernels::Ensembles e = ensembles_of(values, count, cases, false);
        const std::size_t number = length_of(thresholds, "thresholds", threshold_count);
        need_room(members, "members", capacity, cases, threshold_count);
        kernels::exceedance(kernels::implementation(), e, thresholds, number, strict, members);
    });
}
