#pragma once
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "netcdf/axis_facts.h"
#include "series/series.h"

namespace uchronia {

/** The values of a file that a series is made of. */
struct FileSelection {
    std::string file;
    std::string variable;                ///< empty: the only data variable of the file
    std::optional<std::string> station;  ///< not for collections
    AxisNames axes{};                    ///< those that a catalogue names
    /** The most stations of a collection that get their labels: to describe a series in a list of many, the first will do. */
    std::size_t most_stations = std::numeric_limits<std::size_t>::max();
};

/**
 * The series of a kind in one variable of a file. Reads the header, no values.
 * @param id what the series is called
 */
std::shared_ptr<Series> open_netcdf_series(const std::string& id, uchronia_kind kind, const FileSelection& selection);

/** The number of stations of the variable of a selection; 0 without such an axis. */
std::size_t station_count(const FileSelection& selection);

/** The axes and metadata of one variable of a file. Axes asked for so far contribute their warnings. */
struct OpenFile;
Metadata variable_metadata(const OpenFile& file, const std::string& variable, const AxisNames& names = {});

/** The name of the only data variable of a file, for catalogues that do not say which. */
std::string only_data_variable(const OpenFile& file, const AxisNames& names = {});

}  // namespace uchronia
