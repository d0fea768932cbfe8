#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "netcdf/read_only_file.h"

namespace uchronia {

/** Numbers or characters of a variable that lie in a file as they are, so many bytes apart along each dimension. */
struct StoredArray {
    std::string variable;  ///< its name, for messages
    int type = 0;          ///< an nc_type
    bool big_endian = true;
    std::int64_t begin = 0;             ///< where the first one lies
    std::vector<std::size_t> lengths;   ///< of the dimensions, slowest first
    std::vector<std::int64_t> strides;  ///< bytes from one index of each dimension to the next

    /**
     * Reads a block, in order. From any thread.
     * @param out  double, std::int64_t for what are no floats, or char for characters
     * @throws Error UCHRONIA_OUT_OF_RANGE; UCHRONIA_IO when the file has less than that
     */
    template <class Out>
    void read(const ReadOnlyFile& file, const std::vector<std::size_t>& start, const std::vector<std::size_t>& count,
              Out* out) const;
};

/** @throws Error UCHRONIA_IO always: the values of a variable are not all in their file */
[[noreturn]] void cut_short(const ReadOnlyFile& file, const std::string& variable);

}  // namespace uchronia
