#include "netcdf/stored_numbers.h"

#include <netcdf.h>

#include <algorithm>
#include <cstring>

namespace uchronia {
namespace {

template <class Bits>
Bits swapped(Bits value) {
    if constexpr (sizeof(Bits) == 8) return __builtin_bswap64(value);
    if constexpr (sizeof(Bits) == 4) return __builtin_bswap32(value);
    if constexpr (sizeof(Bits) == 2) return __builtin_bswap16(value);
    return value;
}

template <class Value, class Bits, bool swap, class Out>
void convert(const unsigned char* from, std::int64_t stride, std::int64_t count, Out* out) {
    static_assert(sizeof(Value) == sizeof(Bits));
    for (std::int64_t i = 0; i < count; ++i) {
        Bits bits;
        std::memcpy(&bits, from + i * stride, sizeof bits);
        if (swap) bits = swapped(bits);
        Value value;
        std::memcpy(&value, &bits, sizeof value);
        out[i] = static_cast<Out>(value);
    }
}

template <class Value, class Bits, class Out>
void convert(bool swap, const unsigned char* from, std::int64_t stride, std::int64_t count, Out* out) {
    // With a stride that the compiler knows, the usual case takes half the time.
    constexpr auto together = static_cast<std::int64_t>(sizeof(Value));
    if (stride == together)
        swap ? convert<Value, Bits, true>(from, together, count, out) : convert<Value, Bits, false>(from, together, count, out);
    else
        swap ? convert<Value, Bits, true>(from, stride, count, out) : convert<Value, Bits, false>(from, stride, count, out);
}

template <class Out>
void convert_integers(int type, bool swap, const unsigned char* from, std::int64_t stride, std::int64_t count, Out* out) {
    switch (type) {
        case NC_BYTE: convert<std::int8_t, std::uint8_t>(swap, from, stride, count, out); break;
        case NC_CHAR: case NC_UBYTE: convert<std::uint8_t, std::uint8_t>(swap, from, stride, count, out); break;
        case NC_SHORT: convert<std::int16_t, std::uint16_t>(swap, from, stride, count, out); break;
        case NC_USHORT: convert<std::uint16_t, std::uint16_t>(swap, from, stride, count, out); break;
        case NC_INT: convert<std::int32_t, std::uint32_t>(swap, from, stride, count, out); break;
        case NC_UINT: convert<std::uint32_t, std::uint32_t>(swap, from, stride, count, out); break;
        case NC_INT64: convert<std::int64_t, std::uint64_t>(swap, from, stride, count, out); break;
        case NC_UINT64: convert<std::uint64_t, std::uint64_t>(swap, from, stride, count, out); break;
        default: std::fill_n(out, count, Out{0}); break;
    }
}

bool is_swapped(bool big_endian) { return big_endian == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__); }

}  // namespace

std::int64_t size_of_type(int type) {
    switch (type) {
        case NC_BYTE: case NC_CHAR: case NC_UBYTE: return 1;
        case NC_SHORT: case NC_USHORT: return 2;
        case NC_INT: case NC_UINT: case NC_FLOAT: return 4;
        case NC_DOUBLE: case NC_INT64: case NC_UINT64: return 8;
        default: return 0;
    }
}

void convert_stored(int type, bool big_endian, const unsigned char* from, std::int64_t stride, std::int64_t count,
                    double* out) {
    const bool swap = is_swapped(big_endian);
    switch (type) {
        case NC_FLOAT: convert<float, std::uint32_t>(swap, from, stride, count, out); break;
        case NC_DOUBLE: convert<double, std::uint64_t>(swap, from, stride, count, out); break;
        default: convert_integers(type, swap, from, stride, count, out); break;
    }
}

void convert_stored(int type, bool big_endian, const unsigned char* from, std::int64_t stride, std::int64_t count,
                    std::int64_t* out) {
    convert_integers(type, is_swapped(big_endian), from, stride, count, out);
}

void convert_stored(int, bool, const unsigned char* from, std::int64_t stride, std::int64_t count, char* out) {
    for (std::int64_t i = 0; i < count; ++i) out[i] = static_cast<char>(from[i * stride]);
}

}  // namespace uchronia
