#include "netcdf/unwritten.h"

#include <netcdf.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "netcdf/netcdf4_header.h"
#include "netcdf/stored_numbers.h"

namespace uchronia {
namespace {

template <class Number>
std::vector<unsigned char> bytes_of_number(Number number, bool big_endian) {
    std::vector<unsigned char> bytes(sizeof number);
    std::memcpy(bytes.data(), &number, sizeof number);
    if (big_endian == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)) std::reverse(bytes.begin(), bytes.end());
    return bytes;
}

/** The fill value that netCDF gives a type. */
std::vector<unsigned char> usual_fill(const hdf5::Datatype& type) {
    const bool big = type.big_endian;
    switch (type.netcdf_type()) {
        case NC_BYTE: return bytes_of_number<std::int8_t>(NC_FILL_BYTE, big);
        case NC_UBYTE: return bytes_of_number<std::uint8_t>(NC_FILL_UBYTE, big);
        case NC_SHORT: return bytes_of_number<std::int16_t>(NC_FILL_SHORT, big);
        case NC_USHORT: return bytes_of_number<std::uint16_t>(NC_FILL_USHORT, big);
        case NC_INT: return bytes_of_number<std::int32_t>(NC_FILL_INT, big);
        case NC_UINT: return bytes_of_number<std::uint32_t>(NC_FILL_UINT, big);
        case NC_INT64: return bytes_of_number<std::int64_t>(NC_FILL_INT64, big);
        case NC_UINT64: return bytes_of_number<std::uint64_t>(NC_FILL_UINT64, big);
        case NC_FLOAT: return bytes_of_number<float>(NC_FILL_FLOAT, big);
        case NC_DOUBLE: return bytes_of_number<double>(NC_FILL_DOUBLE, big);
        default: return std::vector<unsigned char>(static_cast<std::size_t>(type.size), static_cast<unsigned char>(0));
    }
}

}  // namespace

Unwritten Unwritten::of(const StoredPlace& place) {
    return {true, place.fill.bytes, place.fill.chosen ? place.fill.bytes : usual_fill(place.type)};
}

void put_value(const std::vector<unsigned char>& value, int type, bool big_endian, double* out, std::size_t count) {
    double number = std::numeric_limits<double>::quiet_NaN();
    if (!value.empty()) convert_stored(type, big_endian, value.data(), static_cast<std::int64_t>(value.size()), 1, &number);
    std::fill_n(out, count, number);
}

void put_value(const std::vector<unsigned char>& value, std::size_t element, unsigned char* out, std::size_t count) {
    if (value.empty()) {
        std::memset(out, 0, element * count);
        return;
    }
    for (std::size_t i = 0; i < count; ++i) std::memcpy(out + i * element, value.data(), element);
}

}  // namespace uchronia
