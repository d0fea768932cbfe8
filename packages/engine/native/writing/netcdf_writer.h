#pragma once
#include <memory>
#include <string>
#include <vector>

#include "writing/write_plan.h"

namespace uchronia {

/**
 * Writes series to one file. Series of one variable and different stations become the stations of that variable; other
 * variables become variables beside it.
 * @throws Error when the series do not share their axes, the convention cannot hold them, or the call was cancelled; there
 *         is no file then
 */
void write_netcdf(const std::vector<std::shared_ptr<Series>>& series, const std::string& path, const WriteOptions& options,
                  const Control& control = {});

/** As above, what was planned. */
void write_netcdf(const WritePlan& plan, const std::string& path, const WriteOptions& options);

}  // namespace uchronia
