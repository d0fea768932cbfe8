#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "netcdf/nc_file.h"
#include "netcdf/read_only_file.h"

namespace uchronia {

/** The header of a netCDF file in a classic format. */
struct ClassicHeader {
    /** Where the values of a variable lie. */
    struct Place {
        std::int64_t begin = 0;
        bool record = false;  ///< its first dimension is the unlimited one
    };

    int version = 0;  ///< 1 (CDF-1), 2 (64-bit offsets) or 5 (CDF-5)
    std::vector<NcDimension> dimensions;
    Json attributes = Json::object();
    std::vector<NcVariable> variables;
    std::vector<Place> places;     ///< of each variable
    std::int64_t record_size = 0;  ///< bytes from one record to the next

    /**
     * Reads the header. Nothing is asked of memory that is not in the file. The layout is that of the "NetCDF Classic
     * Format Specification" (Unidata).
     * @return nothing for a file of another format
     * @throws Error UCHRONIA_IO for a header that is not whole, or announces what cannot be
     */
    static std::optional<ClassicHeader> read(const ReadOnlyFile& file);
};

}  // namespace uchronia
