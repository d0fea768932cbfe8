#pragma once
#include <string>
#include <vector>

#include "netcdf/issue_pattern.h"

namespace uchronia {

/** A file that a pattern names, and the instant in its name. */
struct NamedIssue {
    Instant named = 0;
    std::string path;
};

/** True when the fields of a pattern tell a date: a year with its month, or with the day of the year. */
bool tells_date(const IssuePattern& pattern);

/**
 * The files that a pattern names, by the instants in their names. Parts of an instant that the pattern does not have are
 * the first: the 1st of a month, midnight.
 */
std::vector<NamedIssue> named_issues(const IssuePattern& pattern);

}  // namespace uchronia
