#include "catalogue/entry.h"

#include "error.h"
#include "netcdf/netcdf_source.h"

namespace uchronia {

std::shared_ptr<Series> Entry::open(uchronia_kind as, const std::string& station) const {
    if (memory) return memory;
    const std::string& chosen = station.empty() ? identifier : station;
    if (one_file_per_issue) {
        PatternSelection selection;
        selection.pattern = IssuePattern(file);
        selection.variable = variable;
        selection.station = chosen;
        selection.record = index;
        selection.issues = issues;
        selection.members = members;
        selection.leads = leads;
        selection.lead_step = lead_step;
        return open_pattern_series(id, selection);
    }
    FileSelection selection;
    selection.file = file;
    selection.variable = variable;
    if (as != UCHRONIA_KIND_COLLECTION && !chosen.empty()) selection.station = chosen;
    return open_netcdf_series(id, as, selection);
}

}  // namespace uchronia
