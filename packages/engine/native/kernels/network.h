#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace uchronia::kernels {

/** Members from which on a network, which grows faster than n log n, is slower than sorting case by case. */
constexpr std::size_t kMostInNetwork = 1024;

/** Batcher's odd-even merge sort: pairs of positions to compare and exchange, in order. */
std::vector<std::uint16_t> odd_even_network(std::size_t size);

}  // namespace uchronia::kernels
