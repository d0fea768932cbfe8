#pragma once
#include "series/block.h"

namespace uchronia {

/**
 * Sums over each whole coarser step; the sum stands at the time of its last value. A sum with a missing value is
 * missing; an incomplete last step is dropped.
 * @throws Error unless the step is a multiple of that of the row
 */
Row accumulate(const Row& row, const TimeStep& step);

/**
 * Shares each value out evenly over the finer steps that end at its time; a missing value is missing in all of them.
 * @throws Error unless the step of the row is a multiple of the new one
 */
Row disaggregate(const Row& row, const TimeStep& step);

}  // namespace uchronia
