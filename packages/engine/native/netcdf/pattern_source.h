#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "netcdf/axis_facts.h"
#include "netcdf/issue_pattern.h"
#include "series/series.h"

namespace uchronia {

/** Forecasts in one file per issue, as a catalogue describes them. */
struct PatternSelection {
    std::vector<IssuePattern> patterns;  ///< absolute paths: where the file of each issue is looked for, in that order
    std::string variable;      ///< empty: the only data variable of each file
    std::string station;
    AxisNames axes{};         ///< those that the catalogue names
    std::int64_t record = 0;  ///< the index along time in each file
    TimeAxis issues;           ///< made of the next three, and of the files where one is absent
    std::optional<Instant> start;
    std::optional<TimeStep> step;
    std::optional<std::int64_t> length;
    /** @name Nothing where the first file is to tell
     * @{ */
    std::optional<std::int64_t> members;
    std::optional<std::int64_t> leads;
    std::optional<TimeStep> lead_step;
    /** @} */

    /** The first file there is for an issue; empty when it is missing. */
    std::string file_of(Instant issue) const;
};

/**
 * The forecast series over these files. Where start, step or length of the issues are absent, the files tell: from the first to
 * the last of them, each at the issue time of its record. Looks into the first file that can be read, for the lead times and labels; those
 * before it that cannot are warnings, and errors when their issues are read.
 *
 * Lead times count from the issue time of the catalogue. In a bulk read a file with fewer members or leads is filled up
 * with NaN; one with more, or whose lead times differ (also because its record stands for another issue time), is an
 * error that names the file.
 *
 * @throws Error UCHRONIA_NOT_FOUND when no issue has a file; what is wrong with the first file when none can be read
 */
std::shared_ptr<Series> open_pattern_series(const std::string& id, PatternSelection selection);

}  // namespace uchronia
