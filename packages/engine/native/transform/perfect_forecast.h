#pragma once
#include <memory>
#include <vector>

#include "series/block.h"

namespace uchronia {

/**
 * Forecasts of one member made of the observations that follow each issue time: `lead` of them, the first one `offset`
 * steps after the last observation at or before the issue time.
 * @throws Error UCHRONIA_OUT_OF_RANGE when any of them lies outside the observations
 */
std::vector<std::shared_ptr<const Block>> perfect_forecasts(const Row& observations, const TimeAxis& issues,
                                                            std::int64_t offset, std::int64_t lead);

}  // namespace uchronia
