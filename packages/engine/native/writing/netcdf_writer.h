#pragma once
#include <memory>
#include <string>
#include <vector>

#include "series/series.h"
#include "writing/write_options.h"

namespace uchronia {

/**
 * Writes series to one file. Series of one variable and different stations become the stations of that variable; other
 * variables become variables beside it.
 * @throws Error when the series do not share their axes, or the convention cannot hold them
 */
void write_netcdf(const std::vector<std::shared_ptr<Series>>& series, const std::string& path, const WriteOptions& options);

}  // namespace uchronia
