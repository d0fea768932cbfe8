#pragma once
#include "writing/append_plan.h"

namespace uchronia {

/**
 * Appends series to a file that has earlier times, or issues, of them. The file is replaced by a longer copy when that is
 * complete and was read back; until then, and after any error or when the call is cancelled, it is as it was.
 */
void append_netcdf(const std::vector<std::shared_ptr<Series>>& series, const std::string& path, const AppendOptions& options,
                   const Control& control);

}  // namespace uchronia
