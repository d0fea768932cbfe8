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
#include "netcdf/unwritten.h"
#include "netcdf/value_decoder.h"
#include "series/control.h"

namespace uchronia {

/**
 * A variable of a netCDF-4 file that is stored in chunks, read chunk by chunk: several threads read their bytes and
 * decompress them, straight to where the values go. Where the chunks lie is known from the beginning; only where their index
 * cannot be read as a whole, HDF5 is asked for each, under the netCDF lock.
 *
 * Chunks stay in the ChunkCache: what is beside the values that were asked for is likely to be asked for next. Only
 * those of which a bulk read took everything do not, since they would drive all others out.
 */
class ChunkedVariable {
public:
    /**
     * Null when netcdf-c is to read the variable.
     * @param file, variable  must outlive this
     * @param lengths         of its dimensions
     * @param chunks          all that were written; nothing when there are many, and HDF5 is to be asked for each
     */
    static std::unique_ptr<ChunkedVariable> open(const ReadOnlyFile& file, const NcVariable& variable,
                                                 const Hdf5Layout& layout, const std::vector<std::size_t>& lengths,
                                                 const std::optional<std::vector<StoredChunk>>& chunks);
    ~ChunkedVariable();
    ChunkedVariable(const ChunkedVariable&) = delete;
    ChunkedVariable& operator=(const ChunkedVariable&) = delete;

    /**
     * Reads a block, decoded. Call without the netCDF lock.
     * @param extent  bulk: chunks that are needed as a whole are not kept
     * @throws Error UCHRONIA_IO, UCHRONIA_FORMAT for a damaged chunk, UCHRONIA_CANCELLED
     */
    void read(const Slab& slab, const ValueDecoder& decoder, double* out, const Control& control, Extent extent) const {
        read_parts(slab, &decoder, out, control, extent);
    }
    /** As above, as stored, in order. */
    void read(const std::vector<std::size_t>& start, const std::vector<std::size_t>& count, double* out) const;
    /** The bytes of all values as they stand in the file, in order. @return false when HDF5 is to be asked for some of them */
    bool read_bytes(unsigned char* out) const;
    bool big_endian() const { return big_endian_; }
    std::size_t chunk_length(std::size_t dimension) const { return chunk_[dimension]; }

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
    std::size_t parts_of(const Slab& slab) const;
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
    /** @param decoder null: as stored */
    void read_parts(const Slab& slab, const ValueDecoder* decoder, double* out, const Control& control, Extent extent) const;
    /** The values of a part that has no bytes: the fill value, or an error, as HDF5 says where its header was not read here. */
    void read_absent(const Part& part, double* values) const;
    /** The values of a part, in order. */
    void read_part(const Part& part, double* values, bool keep) const;
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
    bool through_hdf5_ = false;       ///< its filters are not known here
    bool few_ = false;                ///< all chunks there are are in places_
    std::unordered_map<std::uint64_t, StoredChunk> places_;  ///< by the number of the chunk
    ChunkFilters filters_;
    std::vector<std::size_t> extent_;  ///< what is stored of each dimension; less than its length where it grew with others
    Unwritten unwritten_;
};

}  // namespace uchronia
