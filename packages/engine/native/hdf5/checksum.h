#pragma once
#include <cstddef>
#include <cstdint>

namespace uchronia::hdf5 {

/** The checksum of metadata: Bob Jenkins' hash lookup3 ("hashlittle"), from 0. */
std::uint32_t checksum(const unsigned char* bytes, std::size_t size);

}  // namespace uchronia::hdf5
