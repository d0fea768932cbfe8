#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hdf5/messages.h"
#include "hdf5/superblock.h"
#include "netcdf/nc_file.h"
#include "netcdf/read_only_file.h"

namespace uchronia {

/** The type, lengths and place of the values of a variable, as its dataset has them. */
struct StoredPlace {
    hdf5::Datatype type;
    hdf5::Dataspace space;
    hdf5::Layout layout;
    std::vector<hdf5::FilterStep> filters;
    hdf5::FillValue fill;
};

/**
 * The header of a netCDF-4 file, as netcdf-c would tell it, read without libhdf5: from any thread, several files at a time.
 *
 * A type that has none is told as no type, where some versions of netcdf-c leave out the variable without a word; so are enumerations,
 * as the integers that they are.
 *
 * It knows what netCDF-4 itself writes, and what h5py and others write in the same way. A file that has anything else is left to
 * netcdf-c as a whole: types that have a name in it, dimensions without scales, links to other names, storage that is newer.
 */
struct Netcdf4Header {
    std::vector<NcDimension> dimensions;
    std::vector<NcVariable> variables;
    Json attributes = Json::object();
    std::map<std::string, StoredPlace> places;  ///< by variable
    hdf5::Superblock superblock;

    /** Nothing for a file that netcdf-c is to read. */
    static std::optional<Netcdf4Header> read(const ReadOnlyFile& file);
};

}  // namespace uchronia
