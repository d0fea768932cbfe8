#pragma once
#include <string>

#include "netcdf/read_only_file.h"

namespace uchronia {

/** @throws Error UCHRONIA_IO, saying why, when a path is not that of a file that this process can look at */
void check_regular_file(const std::string& path);

/** True for a file with the signature of HDF5, which may stand behind 512, 1024, 2048 ... bytes of something else. */
bool is_hdf5(const ReadOnlyFile& file);

/** @throws Error UCHRONIA_IO always: a file is neither classic netCDF nor HDF5, and what it seems to be */
[[noreturn]] void fail_not_netcdf(const ReadOnlyFile& file);

/**
 * @param status  of netcdf-c, which could not open it
 * @throws Error UCHRONIA_IO always: what is wrong with a file of HDF5. Call with the netCDF lock
 */
[[noreturn]] void fail_hdf5(const ReadOnlyFile& file, int status);

}  // namespace uchronia
