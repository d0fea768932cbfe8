#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "netcdf/chunk_cache.h"
#include "netcdf/chunk_filters.h"
#include "netcdf/hdf5_layout.h"
#include "netcdf/nc_file.h"
#include "netcdf/read_only_file.h"
#include "netcdf/slab.h"
#include "netcdf/value_decoder.h"
#include "series/control.h"

namespace uchronia {

/**
 * A variable of a netCDF-4 file that is stored in chunks, read chunk by chunk: several threads read their bytes and
 * decompress them, straight to where the values go. HDF5 says where the chunks lie when there are few of them, once; when
 * there are many it is asked for each, under the netCDF lock.
 *
 * Chunks stay in the ChunkCache: what is beside the values that were asked for is likely to be asked for next. Only
 * those of which a bulk read took everything do not, since they would drive all others out.
 */
class ChunkedVariable {
public:
    /**
     * Null when netcdf-c is to read the variable. Call with the netCDF lock.
     * @param file, variable  must outlive this
     * @param lengths         of its dimensions
     */
    static std::unique_ptr<ChunkedVariable> open(const ReadOnlyFile& file, const NcVariable& variable,
                                                 const Hdf5Layout& layout, const std::vector<std::size_t>& lengths);
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
    ChunkedVariable(const ReadOnlyFile& file, const NcVariable& variable) : file_(file), variable_(variable) {}

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
    /** The number of the chunk that begins there; nothing when none can. */
    std::optional<std::uint64_t> number_of(const std::vector<std::size_t>& origin) const;

    /** The bytes of a chunk in the file. */
    struct Stored {
        std::unique_ptr<unsigned char[]> bytes;  ///< null when there is none: it was never written, or HDF5 does not find it
        std::size_t size = 0;
        std::uint32_t mask = 0;
    };
    Stored stored(const Part& part) const;
    void check_size(std::uint64_t stored) const;
    [[noreturn]] void fail_outside(const StoredChunk& chunk) const;
    /** The decompressed bytes of a chunk; null when there is none. */
    Bytes load(const Part& part, bool keep) const;
    /** The values of a part that has no bytes: the fill value, or an error, as HDF5 says. */
    void read_through_hdf5(const Part& part, double* values) const;
    /** The values of a part, in order. */
    void gather(const Part& part, const unsigned char* chunk, double* values) const;

    /** For messages. */
    std::string what() const;
    [[noreturn]] void cannot_read() const;

    const ReadOnlyFile& file_;
    const NcVariable& variable_;
    std::uint64_t id_ = 0;  ///< in the cache
    bool big_endian_ = false;
    std::vector<std::size_t> lengths_;
    std::vector<std::size_t> chunk_;  ///< indices of each dimension in a chunk
    std::size_t chunk_size_ = 0;      ///< bytes
    bool few_ = false;                ///< all chunks there are are in places_
    std::unordered_map<std::uint64_t, StoredChunk> places_;  ///< by the number of the chunk
    ChunkFilters filters_;
};

}  // namespace uchronia
