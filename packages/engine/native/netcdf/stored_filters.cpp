#include "netcdf/stored_filters.h"

#include <blosc.h>
#include <bzlib.h>
#include <hdf5.h>
#include <libdeflate.h>
#include <zstd.h>
#include <zstd_errors.h>
extern "C" {
#include <szlib.h>
}

#include <algorithm>
#include <climits>
#include <cstdint>
#include <cstring>
#include <memory>
#include <tuple>

#include "text.h"

namespace uchronia {
namespace {

/** As registered with the HDF Group. */
struct Registered {
    int number;
    const char* name;
    Filter filter;
};
constexpr Registered kRegistered[] = {
    {H5Z_FILTER_DEFLATE, "deflate", Filter::deflate}, {H5Z_FILTER_SHUFFLE, "shuffle", Filter::shuffle},
    {H5Z_FILTER_SZIP, "szip", Filter::szip},          {307, "bzip2", Filter::bzip2},
    {32000, "lzf", Filter::lzf},                      {32001, "blosc", Filter::blosc},
    {32015, "zstd", Filter::zstd}};

/** Names for what is not undone here. */
constexpr std::pair<int, const char*> kOthers[] = {{H5Z_FILTER_FLETCHER32, "fletcher32"}, {H5Z_FILTER_NBIT, "nbit"},
                                                   {H5Z_FILTER_SCALEOFFSET, "scaleoffset"}, {32004, "lz4"},
                                                   {32008, "bitshuffle"}, {32013, "zfp"}, {32017, "sz"}, {32023, "granular bitround"},
                                                   {32024, "sz3"}, {32026, "blosc2"}};

/** Chunks of HDF5 have less. */
constexpr std::size_t kLargestChunk = std::size_t{1} << 32;

struct FreeDecompressor {
    void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
};

Undone undo_deflate(const unsigned char* from, std::size_t from_size, unsigned char* out, std::size_t& size) {
    thread_local std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor(libdeflate_alloc_decompressor());
    if (!decompressor) return Undone::damaged;
    switch (libdeflate_zlib_decompress(decompressor.get(), from, from_size, out, size, &size)) {
        case LIBDEFLATE_SUCCESS: return Undone::done;
        case LIBDEFLATE_INSUFFICIENT_SPACE: return Undone::too_small;
        default: return Undone::damaged;
    }
}

Undone undo_zstd(const unsigned char* from, std::size_t from_size, unsigned char* out, std::size_t& size) {
    struct Free {
        void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    };
    thread_local std::unique_ptr<ZSTD_DCtx, Free> context(ZSTD_createDCtx());
    if (!context) return Undone::damaged;
    const std::size_t made = ZSTD_decompressDCtx(context.get(), out, size, from, from_size);
    if (ZSTD_isError(made)) return ZSTD_getErrorCode(made) == ZSTD_error_dstSize_tooSmall ? Undone::too_small : Undone::damaged;
    size = made;
    return Undone::done;
}

Undone undo_bzip2(const unsigned char* from, std::size_t from_size, unsigned char* out, std::size_t& size) {
    if (from_size > UINT_MAX || size > UINT_MAX) return Undone::damaged;
    auto room = static_cast<unsigned>(size);
    // The library takes what it only reads as not const.
    auto* bytes = const_cast<char*>(reinterpret_cast<const char*>(from));
    const int status =
        BZ2_bzBuffToBuffDecompress(reinterpret_cast<char*>(out), &room, bytes, static_cast<unsigned>(from_size), 0, 0);
    size = room;
    return status == BZ_OK ? Undone::done : status == BZ_OUTBUFF_FULL ? Undone::too_small : Undone::damaged;
}

/** Runs of new bytes, and of bytes that came before: length and distance, in two or three bytes. */
Undone undo_lzf(const unsigned char* from, std::size_t from_size, unsigned char* out, std::size_t& size) {
    const unsigned char* const end = from + from_size;
    std::size_t made = 0;
    while (from < end) {
        const std::size_t control = *from++;
        if (control < 32) {
            const std::size_t length = control + 1;
            if (length > static_cast<std::size_t>(end - from)) return Undone::damaged;
            if (length > size - made) return Undone::too_small;
            std::memcpy(out + made, from, length);
            from += length;
            made += length;
            continue;
        }
        std::size_t length = control >> 5;
        if (length == 7) {
            if (from == end) return Undone::damaged;
            length += *from++;
        }
        length += 2;
        if (from == end) return Undone::damaged;
        const std::size_t distance = ((control & 31) << 8 | *from++) + 1;
        if (distance > made) return Undone::damaged;
        if (length > size - made) return Undone::too_small;
        // The two may overlap: what is made is read again.
        for (std::size_t i = 0; i < length; ++i) out[made + i] = out[made + i - distance];
        made += length;
    }
    size = made;
    return Undone::done;
}

Undone undo_blosc(const unsigned char* from, std::size_t from_size, unsigned char* out, std::size_t& size) {
    std::size_t made = 0;
    if (from_size < BLOSC_MIN_HEADER_LENGTH || blosc_cbuffer_validate(from, from_size, &made) != 0) return Undone::damaged;
    if (made > size) return Undone::too_small;
    const int got = blosc_decompress_ctx(from, out, made, 1);
    if (got < 0 || static_cast<std::size_t>(got) != made) return Undone::damaged;
    size = made;
    return Undone::done;
}

/** HDF5 puts the number of bytes before those of the library. */
Undone undo_szip(const std::vector<unsigned>& parameters, const unsigned char* from, std::size_t from_size, unsigned char* out,
                 std::size_t& size) {
    if (parameters.size() < 4 || from_size < 4) return Undone::damaged;
    std::size_t made = 0;
    for (std::size_t i = 4; i-- > 0;) made = made << 8 | from[i];
    if (made > size) return Undone::too_small;
    // libaec writes past its buffers for parameters that no encoder of szip has, and where there is nothing to be made.
    const auto [block, bits, scanline] = std::tuple(parameters[1], parameters[2], parameters[3]);
    const bool legal = block >= 2 && block <= 32 && block % 2 == 0 && (bits == 64 || (bits >= 1 && bits <= 32)) && scanline >= block &&
                       scanline <= 4096;
    if (made == 0 || !legal) return Undone::damaged;
    SZ_com_t how = {};
    how.options_mask = static_cast<int>(parameters[0]);
    how.pixels_per_block = static_cast<int>(parameters[1]);
    how.bits_per_pixel = static_cast<int>(parameters[2]);
    how.pixels_per_scanline = static_cast<int>(parameters[3]);
    std::size_t got = made;
    if (SZ_BufftoBuffDecompress(out, &got, from + 4, from_size - 4, &how) != SZ_OK || got != made) return Undone::damaged;
    size = made;
    return Undone::done;
}

/** The filter of a number as HDF5 calls it, to read. It asks for as much room as it needs. */
template <Filter filter>
std::size_t read_filter(unsigned flags, std::size_t count, const unsigned* parameters, std::size_t size, std::size_t* room, void** buffer) {
    if ((flags & H5Z_FLAG_REVERSE) == 0) return 0;
    const std::vector<unsigned> all(parameters, parameters + count);
    for (std::size_t length = std::max<std::size_t>(*room, 4096); length <= kLargestChunk; length *= 4) {
        void* made = H5allocate_memory(length, false);
        if (made == nullptr) return 0;
        std::size_t got = length;
        const Undone undone =
            undo_filter(filter, all, static_cast<const unsigned char*>(*buffer), size, static_cast<unsigned char*>(made), got);
        if (undone == Undone::done) {
            H5free_memory(*buffer);
            *buffer = made;
            *room = length;
            return got;
        }
        H5free_memory(made);
        if (undone == Undone::damaged) return 0;
    }
    return 0;
}

template <Filter filter>
void register_one(int number, const char* name) {
    if (H5Zfilter_avail(number) > 0) return;
    H5Z_class2_t one = {};
    one.version = H5Z_CLASS_T_VERS;
    one.id = number;
    one.decoder_present = 1;
    one.name = name;
    one.filter = read_filter<filter>;
    H5Zregister(&one);
}

}  // namespace

Undone undo_filter(Filter filter, const std::vector<unsigned>& parameters, const unsigned char* from, std::size_t from_size,
                   unsigned char* out, std::size_t& size) {
    switch (filter) {
        case Filter::deflate: return undo_deflate(from, from_size, out, size);
        case Filter::zstd: return undo_zstd(from, from_size, out, size);
        case Filter::bzip2: return undo_bzip2(from, from_size, out, size);
        case Filter::lzf: return undo_lzf(from, from_size, out, size);
        case Filter::blosc: return undo_blosc(from, from_size, out, size);
        case Filter::szip: return undo_szip(parameters, from, from_size, out, size);
        default: return Undone::damaged;
    }
}

std::size_t most_made(Filter filter) {
    switch (filter) {
        case Filter::shuffle: return 1;
        case Filter::deflate: return 1032;  // by the construction of its code
        case Filter::lzf: return 88;        // 264 bytes of three
        default: return std::size_t{1} << 22;
    }
}

bool filter_of(int number, Filter& filter) {
    for (const Registered& r : kRegistered)
        if (r.number == number) {
            filter = r.filter;
            return true;
        }
    return false;
}

std::string filter_name(int number) {
    for (const Registered& r : kRegistered)
        if (r.number == number) return r.name;
    for (const auto& [other, name] : kOthers)
        if (other == number) return name;
    return cat("number ", number);
}

void register_filters() {
    register_one<Filter::szip>(H5Z_FILTER_SZIP, "szip");
    register_one<Filter::bzip2>(307, "bzip2");
    register_one<Filter::lzf>(32000, "lzf");
    register_one<Filter::blosc>(32001, "blosc");
    register_one<Filter::zstd>(32015, "zstd");
}

}  // namespace uchronia
