#pragma once
#include "writing/netcdf_writer.h"

namespace uchronia {

/**
 * Writes forecasts to one file per issue time.
 * @param pattern names the files, see IssuePattern; folders that it names beside its fixed one are made
 * @throws Error before anything is written when two issues would have the same file, or one is there that must not be
 *         replaced; when the call is cancelled, the files that are there are complete
 */
void write_issue_files(const std::vector<std::shared_ptr<Series>>& series, const std::string& pattern,
                       const WriteOptions& options, const Control& control);

}  // namespace uchronia
