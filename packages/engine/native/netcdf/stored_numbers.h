#pragma once
#include <cstdint>

namespace uchronia {

/** Bytes of a number of an nc_type in a file; 0 for what is no number or character. */
std::int64_t size_of_type(int type);

/**
 * Numbers of an nc_type as they stand in a file, a stride of bytes apart, as doubles.
 * @param big_endian as in classic files; netCDF-4 files may have either order
 * @param out may be `from` itself, for doubles that stand together
 */
void convert_stored(int type, bool big_endian, const unsigned char* from, std::int64_t stride, std::int64_t count, double* out);
/** The same for integers and characters; those of 64 bits without a sign keep their bits. Floats become 0. */
void convert_stored(int type, bool big_endian, const unsigned char* from, std::int64_t stride, std::int64_t count,
                    std::int64_t* out);
/** The same for characters alone. */
void convert_stored(int type, bool big_endian, const unsigned char* from, std::int64_t stride, std::int64_t count, char* out);

}  // namespace uchronia
