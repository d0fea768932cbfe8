#pragma once
#include <memory>
#include <optional>
#include <string>

#include "netcdf/axis_facts.h"
#include "netcdf/issue_pattern.h"
#include "series/series.h"

namespace uchronia {

/** Forecasts in one file per issue, as a catalogue describes them. */
struct PatternSelection {
    IssuePattern pattern{""};  ///< an absolute path
    std::string variable;      ///< empty: the only data variable of each file
    std::string station;
    AxisNames axes{};         ///< those that the catalogue names
    std::int64_t record = 0;  ///< the index along time in each file
    TimeAxis issues;
    /** @name Nothing where the first file is to tell
     * @{ */
    std::optional<std::int64_t> members;
    std::optional<std::int64_t> leads;
    std::optional<TimeStep> lead_step;
    /** @} */
};

/**
 * The forecast series over these files. Looks into the first file that is there, for the lead times and labels.
 *
 * Lead times count from the issue time of the catalogue. In a bulk read a file with fewer members or leads is filled up
 * with NaN; one with more, or whose lead times differ (also because its record stands for another issue time), is an
 * error that names the file.
 */
std::shared_ptr<Series> open_pattern_series(const std::string& id, const PatternSelection& selection);

}  // namespace uchronia
