#pragma once
#include <string>

/** The answer of comparing two readers of one file. */
struct Compared {
    bool own = false;        ///< our reader took the file
    std::string difference;  ///< empty when both say the same, or netcdf-c does not take the file
};

/**
 * Compares all that our reader of netCDF-4 headers and netcdf-c with HDF5 say of a file: dimensions, variables, types, attributes,
 * where values are stored and how, the chunks, and the values of what is small.
 */
Compared compare_headers(const std::string& path);
