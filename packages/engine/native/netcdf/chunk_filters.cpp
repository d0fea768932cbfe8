#include "netcdf/chunk_filters.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "netcdf/byte_transpose.h"

namespace uchronia {
namespace {

/** Shuffled are first the first bytes of all numbers, then the second ones, and so on; what is over stays at the end. */
template <std::size_t element>
void unshuffle(const unsigned char* from, unsigned char* out, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t b = 0; b < element; ++b) out[i * element + b] = from[b * count + i];
}

/** As above for eight bytes: eight numbers at a time, their bytes transposed inside registers. */
void unshuffle_eight(const unsigned char* from, unsigned char* out, std::size_t count) {
    std::size_t i = 0;
    if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) {
        for (; i + 8 <= count; i += 8) {
            std::uint64_t row[8];
            for (std::size_t b = 0; b < 8; ++b) std::memcpy(&row[b], from + b * count + i, 8);
            transpose_bytes(row);
            std::memcpy(out + i * 8, row, 64);
        }
    }
    for (; i < count; ++i)
        for (std::size_t b = 0; b < 8; ++b) out[i * 8 + b] = from[b * count + i];
}

void unshuffle(std::size_t element, const unsigned char* from, unsigned char* out, std::size_t size) {
    const std::size_t count = size / element;
    switch (element) {
        case 8: unshuffle_eight(from, out, count); break;
        case 4: unshuffle<4>(from, out, count); break;
        case 2: unshuffle<2>(from, out, count); break;
        default: std::memcpy(out, from, count * element); break;
    }
    std::memcpy(out + count * element, from + count * element, size - count * element);
}

}  // namespace

bool ChunkFilters::undo(const unsigned char* stored, std::size_t stored_size, unsigned mask, unsigned char* out,
                        unsigned char* spare, std::size_t size) const {
    std::vector<const Step*> done;
    for (std::size_t i = 0; i < steps.size(); ++i)
        if ((mask >> i & 1) == 0) done.push_back(&steps[i]);
    if (done.empty()) {
        if (stored_size != size) return false;
        std::memcpy(out, stored, size);
        return true;
    }
    const unsigned char* from = stored;
    std::size_t from_size = stored_size;
    for (std::size_t i = done.size(); i-- > 0;) {
        // The last step writes to `out`, the one before it to `spare`, and so on.
        unsigned char* to = i % 2 == 0 ? out : spare;
        if (done[i]->filter != Filter::shuffle) {
            std::size_t made = size;
            if (undo_filter(done[i]->filter, done[i]->parameters, from, from_size, to, made) != Undone::done || made != size)
                return false;
        } else {
            if (from_size != size) return false;
            unshuffle(element, from, to, size);
        }
        from = to;
        from_size = size;
    }
    return true;
}

std::size_t ChunkFilters::most_made() const {
    std::size_t most = 1;
    for (const Step& step : steps) most = std::max(most, uchronia::most_made(step.filter));
    return most;
}

}  // namespace uchronia
