#include "kernels/network.h"

namespace uchronia::kernels {

// Merge exchange: Knuth, The Art of Computer Programming 3, algorithm 5.2.2M, which takes any number of elements.
std::vector<std::uint16_t> odd_even_network(std::size_t size) {
    std::vector<std::uint16_t> pairs;
    std::size_t top = 1;
    while (2 * top < size) top *= 2;
    for (std::size_t p = top; p > 0 && size > 1; p /= 2) {
        std::size_t apart = p, part = 0;
        for (std::size_t q = top;; q /= 2) {
            for (std::size_t i = 0; i + apart < size; ++i)
                if ((i & p) == part) {
                    pairs.push_back(static_cast<std::uint16_t>(i));
                    pairs.push_back(static_cast<std::uint16_t>(i + apart));
                }
            if (q == p) break;
            apart = q - p;
            part = p;
        }
    }
    return pairs;
}

}  // namespace uchronia::kernels
