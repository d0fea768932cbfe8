#include "catalogue/entry.h"

#include <algorithm>

#include "error.h"
#include "netcdf/netcdf_source.h"

namespace uchronia {

std::shared_ptr<Series> Entry::open(uchronia_kind as, const std::string& station) const {
    if (memory) return recording ? memory : open_memory(as, station);
    const std::string& chosen = station.empty() ? identifier : station;
    if (one_file_per_issue) {
        PatternSelection selection;
        for (const std::string& pattern : patterns) selection.patterns.emplace_back(pattern);
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

std::shared_ptr<Series> Entry::open_memory(uchronia_kind as, const std::string& station) const {
    Metadata m = memory->metadata();
    const auto found = std::find_if(m.stations.begin(), m.stations.end(),
                                    [&](const Station& s) { return s.id == station; });
    if (!station.empty() && found == m.stations.end()) {
        std::vector<std::string> ids;
        for (const Station& s : m.stations) ids.push_back(s.id);
        fail(UCHRONIA_NOT_FOUND, id, " has no station ", station, "; it has ", list_of(ids, 20));
    }
    if (as == kind) return memory->copy(id);
    m.id = id;
    if (as == UCHRONIA_KIND_COLLECTION) return Series::of_rows(as, std::move(m), memory->item(0));
    const auto row = found - m.stations.begin();
    m.stations = {*found};
    auto block = std::make_shared<const Block>(Block{{memory->row(0, row)}});
    return Series::of_rows(as, std::move(m), std::move(block));
}

}  // namespace uchronia
