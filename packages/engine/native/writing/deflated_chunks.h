#pragma once
#include "writing/file_layout.h"

namespace uchronia {

/**
 * Writes the values of a netCDF-4 file whose header is complete: several threads shuffle and deflate chunks, and HDF5 puts
 * them in place as they are. netcdf-c would do it on one thread, with zlib.
 *
 * Each thread has one chunk in memory. The file is the same whatever the number of threads.
 * @param file  is closed in netcdf-c
 * @param level of deflate, 1 to 9, as the header has it
 */
void write_deflated_chunks(NcOutputFile& file, const FileLayout& layout, const WritePlan& plan, int level);

}  // namespace uchronia
