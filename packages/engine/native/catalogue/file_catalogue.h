#pragma once
#include <string>

#include "catalogue/catalogue.h"

namespace uchronia {

/** True for the path of a netCDF file, a folder, or a glob pattern; false for that of a YAML catalogue. */
bool is_file_catalogue(const std::string& path);

/**
 * Entries for the data variables of a netCDF file, of all netCDF files of a folder, or of those that match a glob
 * pattern. The kind follows from the axes that are longer than one: leads make a forecast, members an ensemble,
 * stations a collection. An identifier is the name of the variable, `variable`; in a folder or a pattern that of the file comes
 * first, `file/variable`, from where the pattern begins to differ; forecasts and ensembles of several stations have an entry for
 * each, `variable.station`. A file, or a variable, that cannot be read is an entry that says so.
 * @throws Error when there is no such file, the only one cannot be read, or there is no series in any
 */
Catalogue read_file_catalogue(const std::string& path);

/** True for a name of tables and XML, which others than this engine read, unless the file is netCDF all the same. */
bool is_text_file(const std::string& path);

}  // namespace uchronia
