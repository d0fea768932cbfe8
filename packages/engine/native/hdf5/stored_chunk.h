#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace uchronia {

/** Where a chunk lies in its file. */
struct StoredChunk {
    std::vector<std::size_t> origin;  ///< its first value in the variable
    std::int64_t begin = 0;
    std::int64_t size = 0;  ///< bytes
    unsigned mask = 0;      ///< bit i set: filter i was left out
};

}  // namespace uchronia
