#pragma once
#include <cstddef>
#include <cstdint>

namespace uchronia {

/**
 * Transposes the bytes of eight rows of eight inside registers: swaps of ever larger blocks across the diagonal, as for a
 * matrix. For little-endian processors.
 */
inline void transpose_bytes(std::uint64_t (&row)[8]) {
    auto swap = [&](std::size_t a, std::size_t b, unsigned shift, std::uint64_t mask) {
        const std::uint64_t t = ((row[a] >> shift) ^ row[b]) & mask;
        row[b] ^= t;
        row[a] ^= t << shift;
    };
    for (std::size_t b = 0; b < 8; b += 2) swap(b, b + 1, 8, 0x00FF00FF00FF00FFu);
    for (std::size_t b : {0u, 1u, 4u, 5u}) swap(b, b + 2, 16, 0x0000FFFF0000FFFFu);
    for (std::size_t b = 0; b < 4; ++b) swap(b, b + 4, 32, 0x00000000FFFFFFFFu);
}

}  // namespace uchronia
