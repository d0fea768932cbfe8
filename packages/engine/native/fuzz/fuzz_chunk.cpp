// The filters of a chunk undone on any bytes: they become a chunk of the size that is asked for, or are refused.
#include <algorithm>
#include <cstdint>
#include <memory>

#include "netcdf/chunk_filters.h"

using namespace uchronia;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 4) return 0;
    // Which filters, which of them were left out, bytes of a number, bytes of the chunk.
    const Filter compressing[] = {Filter::deflate, Filter::zstd, Filter::bzip2, Filter::lzf, Filter::blosc, Filter::szip};
    const ChunkFilters::Step shuffle{Filter::shuffle};
    const ChunkFilters::Step step{compressing[data[0] / 4 % 6], {data[1] / 4u * 5u, 8u + data[1] / 32u * 4u, 8u << data[1] % 4, data[3]}};
    const std::vector<ChunkFilters::Step> all[] = {{step}, {shuffle, step}, {step, shuffle}, {}};
    ChunkFilters filters{all[data[0] % 4], std::size_t{1} << data[1] % 4};
    const std::size_t chunk = data[3] * filters.element;
    const std::unique_ptr<unsigned char[]> out(new unsigned char[chunk]);
    const std::unique_ptr<unsigned char[]> spare(new unsigned char[chunk]);
    if (filters.undo(data + 4, size - 4, data[2], out.get(), spare.get(), chunk)) {
        // Every byte was written: MemorySanitizer would say otherwise, and this looks at them.
        volatile unsigned sum = 0;
        for (std::size_t i = 0; i < chunk; ++i) sum = sum + out[i];
    }
    return 0;
}
