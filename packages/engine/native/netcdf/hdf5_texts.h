#pragma once
#include <cstdint>
#include <string>

namespace uchronia {

/**
 * Reads the attributes of an open HDF5 file whose values lie in heaps, texts and lists, once: where that fails, netcdf-c would free
 * memory that it never had when the file is closed.
 * @throws Error UCHRONIA_IO when one of them cannot be read
 */
void check_texts(std::int64_t file, const std::string& path);

}  // namespace uchronia
