#pragma once
#include <cstddef>
#include <vector>

namespace uchronia {

struct StoredPlace;

/** The value that stands where a variable of a netCDF-4 file was never written: known where its header was read here. */
struct Unwritten {
    bool known = false;                 ///< false: HDF5 is to say
    std::vector<unsigned char> within;  ///< the bytes of a value inside of what is stored; none when nothing stands there
    std::vector<unsigned char> beyond;  ///< the same where a dimension is longer than what is stored of it

    /** As netcdf-c has it: beyond, its own fill value of the type where the file chose none. */
    static Unwritten of(const StoredPlace& place);
};

/** One value as a double, again and again; NaN for nothing. */
void put_value(const std::vector<unsigned char>& value, int type, bool big_endian, double* out, std::size_t count);
/** The same as bytes; zeros for nothing. */
void put_value(const std::vector<unsigned char>& value, std::size_t element, unsigned char* out, std::size_t count);

}  // namespace uchronia
