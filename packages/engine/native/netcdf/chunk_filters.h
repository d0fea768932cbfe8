#pragma once
#include <cstddef>
#include <vector>

namespace uchronia {

/** What was done to the bytes of a chunk, in the order in which it was done. Read by us: deflate and shuffle. */
struct ChunkFilters {
    enum class Filter { shuffle, deflate };
    std::vector<Filter> filters;
    std::size_t element = 1;  ///< bytes of a number

    /**
     * The bytes of a chunk as they were before.
     * @param mask   bit i set: filter i was left out for this chunk
     * @param out    room for `size` bytes, which is what a chunk must have
     * @param spare  room for `size` bytes
     * @return false when the bytes are not what the filters make
     */
    bool undo(const unsigned char* stored, std::size_t stored_size, unsigned mask, unsigned char* out, unsigned char* spare,
              std::size_t size) const;
};

/** The most bytes that deflate makes so many into, by the construction of its code. */
constexpr std::size_t kMostInflated = 1032;

}  // namespace uchronia
