#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "hdf5/stored_chunk.h"
#include "netcdf/chunk_filters.h"
#include "netcdf/nc_file.h"
#include "netcdf/unwritten.h"

namespace uchronia {

struct StoredPlace;


/** The storage of a variable in HDF5: contiguous, or in chunks that filters were applied to. */
struct Hdf5Layout {
    bool big_endian = false;
    std::vector<std::size_t> extent;  ///< indices of each dimension that are stored, slowest first
    std::int64_t begin = 0;           ///< of the first number, when they lie together; negative when none was written
    std::vector<std::size_t> chunk;   ///< indices of each dimension in a chunk; empty when the numbers lie together
    ChunkFilters filters;
    bool filters_known = true;        ///< false: HDF5 alone can undo them
    Unwritten unwritten;

    /** As the header of the file tells it, without HDF5: nothing when HDF5 is to be asked. */
    static std::optional<Hdf5Layout> of(const StoredPlace& place);

    /**
     * Nothing when they are stored in another way, which only HDF5 can read: other numbers, filters that are not known
     * here, other files, not stored at all. Call with the netCDF lock.
     */
    static std::optional<Hdf5Layout> of(std::int64_t file, std::int64_t dataset, const NcVariable& variable);

    /**
     * All chunks of a dataset; nothing when there are more than that, or HDF5 cannot tell. Call with the netCDF lock.
     * HDF5 looks at all chunks before the one that is asked for, so many take long.
     */
    static std::optional<std::vector<StoredChunk>> chunks(std::int64_t dataset, std::size_t rank, std::size_t most);

    /** The number of a filter of a dataset that this process does not have; 0 when it has all. Call with the netCDF lock. */
    static int missing_filter(std::int64_t dataset);
};

}  // namespace uchronia
