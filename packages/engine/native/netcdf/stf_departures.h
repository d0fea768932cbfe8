#pragma once
#include <string>
#include <vector>

#include "netcdf/file_cache.h"

namespace uchronia {

/**
 * Where a file that says it follows STF departs from version 2.0 in what a variable needs, and was read all the same. Nothing
 * for files of other conventions. docs/formats.md lists the codes.
 */
std::vector<Warning> stf_departures(const OpenFile& file, const std::string& variable);

}  // namespace uchronia
