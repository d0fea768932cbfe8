#include "writing/issue_files.h"

#include <filesystem>
#include <map>

#include "error.h"
#include "netcdf/issue_pattern.h"

namespace fs = std::filesystem;

namespace uchronia {

void write_issue_files(const std::vector<std::shared_ptr<Series>>& series, const std::string& pattern,
                       const WriteOptions& options, const Control& control) {
    const WritePlan plan = make_plan(series, options, control);
    if (!plan.forecast)
        fail(UCHRONIA_INVALID_ARGUMENT, "variable ", plan.variables.front().name,
             " has no issue times; one file per issue is for forecasts");
    const IssuePattern names(pattern);
    std::map<std::string, Instant> files;
    for (std::int64_t i = 0; i < plan.time.length; ++i) {
        const Instant issue = plan.time.at(i);
        const std::string file = names.file_of(issue);
        const auto [other, added] = files.emplace(file, issue);
        if (!added)
            fail(UCHRONIA_INVALID_ARGUMENT, "the issues ", iso8601(other->second), " and ", iso8601(issue), " would both be ", file,
                 "; put the date, and the hour when it is needed, into the pattern, as in rain_{0:%Y%m%d%H}.nc");
        std::error_code code;
        if (!options.overwrite && fs::exists(file, code))
            fail(UCHRONIA_EXISTS, "Path already exists: ", file, "; choose another pattern, or ask to overwrite it");
    }
    const std::string folder = names.fixed_folder();
    std::error_code code;
    if (!folder.empty() && !fs::is_directory(folder, code))
        fail(UCHRONIA_IO, "cannot write ", pattern, ": the folder ", folder, " does not exist");
    WritePlan one = plan;
    for (std::int64_t i = 0; i < plan.time.length; ++i) {
        const std::string file = names.file_of(plan.time.at(i));
        const fs::path parent = fs::path(file).parent_path();
        if (!parent.empty()) fs::create_directories(parent, code);
        one.issue_first = plan.issue_first + i;
        one.time = plan.time.part(i, 1);
        write_netcdf(one, file, options);
    }
}

}  // namespace uchronia
