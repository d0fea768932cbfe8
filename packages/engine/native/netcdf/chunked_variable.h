#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "netcdf/chunk_cache.h"
#include "netcdf/chunk_filters.h"
#include "netcdf/nc_file.h"
#include "netcdf/slab.h"
#include "netcdf/value_decoder.h"
#include "series/control.h"

namespace uchronia {

/**
 * A deflated variable of a netCDF-4 file, read chunk by chunk: HDF5 gives the stored bytes, under the netCDF lock, and
 * several threads decompress them outside of it, straight to where the values go.
 *
 * Chunks stay in the ChunkCache: what is beside the values that were asked for is likely to be asked for next. Only
 * those of which a bulk read took everything do not, since they would drive all others out.
 */
class ChunkedVariable {
public:
    /**
     * Null when the variable is stored in another way (contiguous, not deflated, with filters that are not known here),
     * which netcdf-c is to read. Call with the netCDF lock.
     * @param file       the file in HDF5; it must stay open
     * @param path       for messages
     * @param file_size  bytes
     */
    static std::unique_ptr<ChunkedVariable> open(std::int64_t file, const std::string& path, std::int64_t file_size,
                                                 const NcVariable& variable, const std::vector<std::size_t>& lengths);
    /** Call with the netCDF lock. */
    ~ChunkedVariable();
    ChunkedVariable(const ChunkedVariable&) = delete;
    ChunkedVariable& operator=(const ChunkedVariable&) = delete;

    /**
     * Reads a block, decoded. Call without the netCDF lock.
     * @param extent  bulk: chunks that are needed as a whole are not kept
     * @throws Error UCHRONIA_IO, UCHRONIA_FORMAT for a damaged chunk, UCHRONIA_CANCELLED
     */
    void read(const Slab& slab, const ValueDecoder& decoder, double* out, const Control& control, Extent extent) const;

private:
    ChunkedVariable() = default;

    /** The part of a chunk that a block covers. */
    struct Part {
        std::uint64_t number = 0;          ///< of the chunk, counted in the file
        std::vector<std::size_t> origin;   ///< of the chunk
        std::vector<std::size_t> first;    ///< inside the chunk
        std::vector<std::size_t> count;
        std::size_t size = 1;              ///< values
        bool whole = true;                 ///< all of the chunk that lies inside the variable
        double* out = nullptr;
    };
    Part part_of(const Slab& slab, std::size_t index, double* out) const;
    /** The decompressed bytes of a chunk; null when there is none: it was never written, or HDF5 does not find it. */
    Bytes load(const Part& part, bool keep) const;
    /** The values of a part that has no bytes: the fill value, or an error, as HDF5 says. */
    void read_through_hdf5(const Part& part, double* values) const;
    /** The values of a part, in order. */
    void gather(const Part& part, const unsigned char* chunk, double* values) const;

    std::string what_;  ///< for messages
    std::int64_t dataset_ = -1;
    std::int64_t file_size_ = 0;
    std::uint64_t id_ = 0;  ///< in the cache
    int type_ = 0;
    bool big_endian_ = false;
    std::vector<std::size_t> lengths_;
    std::vector<std::size_t> chunk_;  ///< indices of each dimension in a chunk
    std::size_t chunk_size_ = 0;      ///< bytes
    ChunkFilters filters_;
};

}  // namespace uchronia
