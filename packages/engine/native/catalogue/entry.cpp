#include "catalogue/entry.h"

#include <algorithm>

#include "netcdf/netcdf_source.h"

namespace uchronia {

TimeAxis Entry::issues() const {
    TimeAxis axis;
    axis.start = start;
    axis.step = step.value_or(TimeStep{});
    axis.length = length.value_or(0);
    return axis;
}

std::shared_ptr<Series> Entry::open(uchronia_kind as, const std::string& station, std::size_t most_stations) const {
    if (failure) throw Error(*failure);
    if (memory) return recording ? memory : open_memory(as, station);
    auto series = open_file(as, station, most_stations);
    std::vector<Warning> found = warnings;
    if (!one_file_per_issue)
        for (Warning& w : contradictions(*series)) found.push_back(std::move(w));
    series->add_warnings(found);
    return series;
}

std::shared_ptr<Series> Entry::open_whole(std::size_t most_stations) const {
    const bool names_none = kind == UCHRONIA_KIND_SINGLE && identifier.empty() && !memory && !failure;
    if (!names_none) return open(kind, "", most_stations);
    FileSelection selection;
    selection.file = file;
    selection.variable = variable;
    selection.axes = axes;
    return open(station_count(selection) > 1 ? UCHRONIA_KIND_COLLECTION : kind, "", most_stations);
}

std::shared_ptr<Series> Entry::open_file(uchronia_kind as, const std::string& station, std::size_t most_stations) const {
    const std::string& chosen = station.empty() ? identifier : station;
    if (one_file_per_issue) {
        PatternSelection selection;
        for (const std::string& pattern : patterns) selection.patterns.emplace_back(pattern);
        selection.variable = variable;
        selection.station = chosen;
        selection.axes = axes;
        selection.record = index;
        selection.issues = issues();
        selection.start = start;
        selection.step = step;
        selection.length = length;
        selection.members = members;
        selection.leads = leads;
        selection.lead_step = lead_step;
        return open_pattern_series(id, selection);
    }
    FileSelection selection;
    selection.file = file;
    selection.variable = variable;
    selection.axes = axes;
    selection.most_stations = most_stations;
    if (as != UCHRONIA_KIND_COLLECTION && !chosen.empty()) selection.station = chosen;
    return open_netcdf_series(id, as, selection);
}

std::vector<Warning> Entry::contradictions(const Series& series) const {
    std::vector<Warning> found;
    auto hold = [&](const char* key, const auto& said, const auto& has, const std::string& told, const std::string& file_has) {
        if (said && !(*said == has))
            found.push_back(Warning{"key_contradicts_file", cat(key, " is ", told, " in the catalogue, and ", file_has, " in ", file, "; that of the file was taken")});
    };
    const TimeAxis time = series.time();
    const Shape shape = series.shape();
    if (step && (time.is_listed() || time.step_known))
        if (time.is_listed() || *step != time.step)
            found.push_back(Warning{"key_contradicts_file", cat("TimeStep is ", step->name(), " in the catalogue, and ", time.step_name(), " in ", file,
                                                                "; that of the file was taken")});
    if (time.start) hold("Start", start, *time.start, start ? iso8601(*start) : "", iso8601(*time.start));
    hold("Length", length, time.length, cat(length.value_or(0)), cat(time.length));
    if (series.kind() != UCHRONIA_KIND_FORECAST && series.kind() != UCHRONIA_KIND_ENSEMBLE) return found;
    hold("EnsembleSize", members, shape.rows, cat(members.value_or(0)), cat(shape.rows));
    if (series.kind() != UCHRONIA_KIND_FORECAST) return found;
    const LeadAxis lead = series.lead();
    hold("EnsembleLength", leads, shape.steps, cat(leads.value_or(0)), cat(shape.steps));
    if (lead_step && (lead.is_listed() || (lead.step_known && *lead_step != lead.step)))
        found.push_back(Warning{"key_contradicts_file", cat("EnsembleTimeStep is ", lead_step->name(), " in the catalogue, and ", lead.step_name(), " in ", file,
                                                            "; that of the file was taken")});
    return found;
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
