#pragma once
#include <string>
#include <vector>

#include "catalogue/entry.h"

namespace uchronia {

/** A variable of a netCDF file that is no series, or a file of which nothing is. */
struct LeftOut {
    std::string file;
    std::string variable;  ///< empty for a whole file
    std::string reason;
};

/** The entries of a catalogue: of a YAML file, or of netCDF files that are a catalogue of their own. */
struct Catalogue {
    std::vector<Entry> entries;
    std::vector<LeftOut> left_out{};
};

}  // namespace uchronia
