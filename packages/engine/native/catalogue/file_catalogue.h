#pragma once
#include <string>
#include <vector>

#include "catalogue/entry.h"

namespace uchronia {

/** Whether a path is that of a netCDF file, a folder, or a glob pattern, rather than of a YAML catalogue. */
bool is_file_catalogue(const std::string& path);

/**
 * Entries for the data variables of a netCDF file, of all netCDF files of a folder, or of those that match a glob
 * pattern. The kind follows from the axes that are longer than one: leads make a forecast, members an ensemble,
 * stations a collection. An identifier is the name of the variable; forecasts and ensembles of several stations have an
 * entry for each, `variable.station`; where several files have a variable, the name of the file comes first,
 * `file/variable`.
 * @throws Error when there is no such file, or one cannot be read
 */
std::vector<Entry> read_file_catalogue(const std::string& path);

}  // namespace uchronia
