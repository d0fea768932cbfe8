#include "writing/chunk_deflater.h"

#include <libdeflate.h>

#include <cstdint>
#include <cstring>
#include <new>

#include "error.h"
#include "netcdf/byte_transpose.h"

namespace uchronia {
namespace {

/** First the first bytes of all numbers, then the second ones, and so on. */
void shuffle(const unsigned char* from, unsigned char* out, std::size_t count, std::size_t element) {
    std::size_t i = 0;
    if (element == 8 && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) {
        for (; i + 8 <= count; i += 8) {
            std::uint64_t row[8];
            std::memcpy(row, from + i * 8, 64);
            transpose_bytes(row);
            for (std::size_t b = 0; b < 8; ++b) std::memcpy(out + b * count + i, &row[b], 8);
        }
    }
    for (; i < count; ++i)
        for (std::size_t b = 0; b < element; ++b) out[b * count + i] = from[i * element + b];
}

}  // namespace

void ChunkDeflater::Free::operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }

ChunkDeflater::ChunkDeflater(int level) : compressor_(libdeflate_alloc_compressor(level)) {
    if (!compressor_) throw std::bad_alloc();
}

ChunkDeflater::~ChunkDeflater() = default;

const std::vector<unsigned char>& ChunkDeflater::deflate(const unsigned char* bytes, std::size_t size, std::size_t element) {
    shuffled_.resize(size);
    shuffle(bytes, shuffled_.data(), size / element, element);
    deflated_.resize(libdeflate_zlib_compress_bound(compressor_.get(), size));
    const std::size_t deflated = libdeflate_zlib_compress(compressor_.get(), shuffled_.data(), size, deflated_.data(), deflated_.size());
    if (deflated == 0) fail(UCHRONIA_INTERNAL, "libdeflate does not compress ", size, " bytes");
    deflated_.resize(deflated);
    return deflated_;
}

}  // namespace uchronia
