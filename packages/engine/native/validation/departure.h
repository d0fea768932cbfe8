#pragma once
#include <string>
#include <vector>

#include "netcdf/file_cache.h"

namespace uchronia {

/** A place where a file is not as its convention has it. */
struct Departure {
    std::string variable;  ///< empty when it is about the file
    std::string rule;      ///< the convention with its section or subject, and what it demands
    std::string found;
    std::string remedy;
};

/** A rule book: every departure of a file, in the order of the convention. */
std::vector<Departure> stf_departures_of(const NcFile& file);
std::vector<Departure> cf_departures_of(const NcFile& file);

/** The convention of a file: `stf` where it says so, else `cf`. */
std::string convention_of(const NcFile& file);

/**
 * Every departure of a netCDF file from a convention.
 * @param convention `stf`, `cf`, or empty for the one that the file follows
 * @throws Error UCHRONIA_INVALID_ARGUMENT for another convention; as opening the file does
 */
std::vector<Departure> departures_of(const std::string& path, const std::string& convention);

}  // namespace uchronia
