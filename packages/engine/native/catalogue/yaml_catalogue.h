#pragma once
#include <string>
#include <vector>

#include "catalogue/catalogue.h"

namespace uchronia {

/**
 * The entries of a YAML catalogue, with their files found. Reads no netCDF.
 * @param data_path may be empty
 * @throws Error naming the catalogue, the entry, and the key or the line and column
 */
Catalogue read_yaml_catalogue(const std::string& path, const std::string& data_path);

}  // namespace uchronia
