#pragma once
#include <string>
#include <vector>

#include "catalogue/entry.h"

namespace uchronia {

/**
 * The entries of a YAML catalogue, with their files found. Reads no netCDF.
 * @param data_path may be empty
 * @throws Error naming the catalogue, the entry, and the key or the line and column
 */
std::vector<Entry> read_yaml_catalogue(const std::string& path, const std::string& data_path);

}  // namespace uchronia
