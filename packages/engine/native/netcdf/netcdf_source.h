#pragma once
#include <memory>
#include <optional>
#include <string>

#include "series/series.h"

namespace uchronia {

/** Which values of a file a series is made of. */
struct FileSelection {
    std::string file;
    std::string variable;                ///< empty: the only data variable of the file
    std::optional<std::string> station;  ///< not for collections
};

/**
 * The series of a kind in one variable of a file. Reads the header, no values.
 * @param id what the series is called
 */
std::shared_ptr<Series> open_netcdf_series(const std::string& id, uchronia_kind kind, const FileSelection& selection);

/** What a file says about one of its variables. Axes asked for so far contribute their warnings. */
struct OpenFile;
Metadata variable_metadata(const OpenFile& file, const std::string& variable);

/** The name of the only data variable of a file, for catalogues that do not say which. */
std::string only_data_variable(const OpenFile& file);

}  // namespace uchronia
