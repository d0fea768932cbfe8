#pragma once
#include <cstddef>
#include <vector>

#include "netcdf/stored_filters.h"

namespace uchronia {

/** The filters of a chunk, in the order in which they were applied: shuffle, one that compresses, both, or none. */
struct ChunkFilters {
    struct Step {
        Filter filter;
        std::vector<unsigned> parameters{};
    };
    std::vector<Step> steps;
    std::size_t element = 1;  ///< bytes of a number

    /**
     * The bytes of a chunk as they were before.
     * @param mask   bit i set: step i was left out for this chunk
     * @param out    room for `size` bytes, which is what a chunk must have
     * @param spare  room for `size` bytes
     * @return false when the bytes are not what the filters make
     */
    bool undo(const unsigned char* stored, std::size_t stored_size, unsigned mask, unsigned char* out, unsigned char* spare,
              std::size_t size) const;

    /** The most bytes that they make of one that is stored, about. */
    std::size_t most_made() const;
};

}  // namespace uchronia
