#pragma once
#include <memory>
#include <optional>
#include <string>

#include "netcdf/file_cache.h"
#include "series/box_source.h"

namespace uchronia {

/** A series out of a ragged array, and the axis that it lies on. */
struct RaggedSeries {
    TimeAxis time;
    std::int64_t rows = 1;
    std::vector<Warning> warnings;
    std::shared_ptr<ValueSource> source;
};

/**
 * The observations of stations that have times of their own (CF 9.3: contiguous and indexed ragged arrays, and incomplete tables
 * of station x observation), on the times of all stations together: what a station does not have there is missing.
 * @param station one station alone, on its own times
 * @throws Error when the array says something that cannot be, or a station has one time twice
 */
RaggedSeries open_ragged_series(const std::string& path, const std::string& variable, const AxisNames& names,
                                std::optional<std::size_t> station);

}  // namespace uchronia
