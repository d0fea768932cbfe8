#pragma once
#include <string>
#include <vector>

#include "catalogue/entry.h"
#include "json.h"

namespace uchronia {

/** A variable of a netCDF file that is no series, or a file of which nothing is. */
struct LeftOut {
    std::string file;
    std::string variable;  ///< empty for a whole file
    std::string reason;
    /** The entry of a catalogue whose file is text, as who reads text needs it: id, kind, variable, station, warnings; else null. */
    Json entry{};
};

/** The entries of a catalogue: of a YAML file, or of netCDF files that are a catalogue of their own. */
struct Catalogue {
    std::vector<Entry> entries;
    std::vector<LeftOut> left_out{};
};

}  // namespace uchronia
