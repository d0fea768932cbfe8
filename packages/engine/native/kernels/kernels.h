#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/implementation.h"

// Loops over the members of many ensembles, for verification. They work on the caller's buffers of cases x members and
// know nothing of series or files. A missing member is NaN and absent: results rest on those that are there.

namespace uchronia::kernels {

/** Those that this processor can run, the quickest first. */
std::vector<const Implementation*> implementations();

/** The quickest that this processor can run. */
const Implementation& implementation();

/** Sorts the members of each case in place, missing ones last, and counts those that are there. */
void sort_members(const Implementation& with, double* values, std::size_t cases, std::size_t members, std::int32_t* counts);

/**
 * Quantiles of each case, cases x levels; NaN where a case has no member.
 * @param type  1 to 9, after Hyndman and Fan (1996)
 */
void quantiles(const Implementation& with, const Ensembles& ensembles, const double* levels, std::size_t count, int type,
               double* out);

/** CRPS of each case with its parts over, under and spread: cases x 4. */
void crps(const Implementation& with, const Ensembles& ensembles, const double* observations, double* out);

/** Members below and members equal to the observation of each case: cases x 2; -1 and 0 where that is missing. */
void ranks(const Implementation& with, const Ensembles& ensembles, const double* observations, std::int32_t* out);

/** Members at or above each threshold, or above it where `strict`: cases x thresholds. */
void exceedance(const Implementation& with, const Ensembles& ensembles, const double* thresholds, std::size_t count,
                bool strict, std::int32_t* out);

}  // namespace uchronia::kernels
