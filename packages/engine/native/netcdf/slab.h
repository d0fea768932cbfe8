#pragma once
#include <cstddef>
#include <vector>

namespace uchronia {

/** A block of a variable, and where its values go. Every vector has a number for each dimension, slowest first. */
struct Slab {
    std::vector<std::size_t> start;
    std::vector<std::size_t> count;
    std::vector<std::size_t> stride;  ///< doubles in the output from one index to the next
};

/** The extent of a whole call, of which a slab may be a part. */
enum class Extent { small, bulk };

/** Of so many values. */
inline Extent extent_of(std::size_t values) { return values > (std::size_t{1} << 17) ? Extent::bulk : Extent::small; }

}  // namespace uchronia
