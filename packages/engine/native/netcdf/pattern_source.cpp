#include "netcdf/pattern_source.h"

#include <algorithm>
#include <filesystem>

#include "error.h"
#include "netcdf/netcdf_source.h"
#include "netcdf/variable_reader.h"
#include "threads/parallel.h"

namespace uchronia {
namespace {

bool exists(const std::string& path) {
    std::error_code code;
    return std::filesystem::exists(path, code);
}

/** One file of the archive, opened: its reader, and where its record lies in time. */
struct IssueFile {
    std::shared_ptr<const OpenFile> file;
    VariableReader reader;
    std::int64_t record;  ///< its place on the axis of the file
    Instant issue;
    Instant first_lead;
    LeadAxis lead;
};

IssueFile open_issue(const PatternSelection& s, const std::string& path) {
    auto file = open_file(path);
    const std::string variable = s.variable.empty() ? only_data_variable(*file, s.axes) : s.variable;
    const FileAxes& axes = file->axes.of(variable, s.axes);
    std::optional<std::size_t> station;
    if (!s.station.empty() && axes.station_count() > 0) station = axes.station_index(s.station);
    VariableReader reader(file, variable, UCHRONIA_KIND_FORECAST, station, s.axes);
    const Shape shape = reader.shape();
    const TimeAxis& time = axes.time();
    // Index counts what stands in the file, whatever its axis makes of it.
    const Placement* placed = axes.placement(Role::time);
    const std::int64_t records = placed != nullptr ? placed->stored() : std::min(shape.issues, time.length);
    if (s.record < 0 || s.record >= records)
        fail(UCHRONIA_OUT_OF_RANGE, "GetForecasts failed for variable ", variable, ": ", path, " has ", records,
             " records, Index asks for ", s.record);
    std::int64_t record = s.record;
    for (std::int64_t i = 0; placed != nullptr && i < placed->length(); ++i)
        if (placed->row(i) == s.record) record = i;
    LeadAxis lead = axes.lead();
    if (lead.length != shape.steps && shape.steps != 1)
        fail(UCHRONIA_FORMAT, "variable ", variable, " of ", path, " has ", shape.steps, " leads, the lead axis ",
             lead.length);
    if (lead.length != shape.steps) lead = lead.head(shape.steps);
    const Instant issue = time.at(record);
    return IssueFile{std::move(file), std::move(reader), record, issue, lead.first(issue), lead};
}

class PatternSource : public ValueSource {
public:
    PatternSource(PatternSelection selection, LeadAxis lead, Shape shape)
        : selection_(std::move(selection)), lead_(std::move(lead)), shape_(shape) {}

    void read(const Window& window, double* out, const Control& control) const override {
        const std::int64_t size = window.shape.rows * window.shape.steps;
        const Extent extent = extent_of(static_cast<std::size_t>(window.shape.size()));
        // Opening a file takes long enough for it to pay.
        parallel(static_cast<std::size_t>(window.shape.issues), most_threads(), [&](std::size_t i) {
            control.check();
            const std::int64_t issue = window.issue_first + static_cast<std::int64_t>(i);
            double* values = out + static_cast<std::int64_t>(i) * size;
            const std::string path = path_of(issue);
            if (exists(path))
                read_issue(issue, path, window, values, extent);
            else
                std::fill(values, values + size, kMissing);
            control.advance(size);
        });
    }

    std::shared_ptr<const Block> item(std::int64_t issue) const override {
        const std::string path = path_of(issue);
        if (!exists(path)) return nullptr;
        const IssueFile file = open_issue(selection_, path);
        const Shape shape = file.reader.shape();
        Window window;
        window.issue_first = file.record;
        window.shape = Shape{1, shape.rows, shape.steps};
        std::vector<double> values(static_cast<std::size_t>(window.shape.size()));
        file.reader.read(window, values.data(), {}, Extent::small);
        return block_of(file.lead.after(file.issue), shape.rows, shape.steps, values.data());
    }

    bool is_missing(std::int64_t issue) const override { return !exists(path_of(issue)); }

private:
    std::string path_of(std::int64_t issue) const { return selection_.pattern.file_of(selection_.issues.at(issue)); }

    void read_issue(std::int64_t issue, const std::string& path, const Window& window, double* out, Extent extent) const {
        const IssueFile file = open_issue(selection_, path);
        const Shape shape = file.reader.shape();
        if (shape.rows > shape_.rows || shape.steps > shape_.steps)
            fail(UCHRONIA_FORMAT, path, " has ", shape.rows, " members and ", shape.steps,
                 " leads, more than the catalogue says (EnsembleSize ", shape_.rows, ", EnsembleLength ", shape_.steps,
                 ")");
        const Instant expected = lead_.first(selection_.issues.at(issue));
        // As far as both go; one lead alone has no step.
        const bool listed = file.lead.is_listed() || lead_.is_listed();
        const bool same = listed ? file.lead.same_as(lead_.head(std::min(shape.steps, lead_.length)))
                                 : !(file.lead.step_known && lead_.length > 1 && file.lead.step != lead_.step);
        if (file.first_lead != expected || !same)
            fail(UCHRONIA_FORMAT, path, " starts at ", iso8601(file.first_lead), " with step ", file.lead.step_name(),
                 ", where the issue time and lead times of the catalogue give ", iso8601(expected), " with step ",
                 lead_.step_name());
        Window part;
        part.issue_first = file.record;
        part.row_first = window.row_first;
        part.step_first = window.step_first;
        part.shape.issues = 1;
        part.shape.rows = std::clamp(shape.rows - window.row_first, std::int64_t{0}, window.shape.rows);
        part.shape.steps = std::clamp(shape.steps - window.step_first, std::int64_t{0}, window.shape.steps);
        if (part.shape.rows == window.shape.rows && part.shape.steps == window.shape.steps) {
            file.reader.read(part, out, {}, extent);
            return;
        }
        std::fill(out, out + window.shape.rows * window.shape.steps, kMissing);
        std::vector<double> values(static_cast<std::size_t>(part.shape.size()));
        if (values.empty()) return;
        file.reader.read(part, values.data(), {}, extent);
        for (std::int64_t r = 0; r < part.shape.rows; ++r)
            std::copy_n(values.data() + r * part.shape.steps, part.shape.steps, out + r * window.shape.steps);
    }

    const PatternSelection selection_;
    const LeadAxis lead_;
    const Shape shape_;
};

}  // namespace

std::shared_ptr<Series> open_pattern_series(const std::string& id, const PatternSelection& selection) {
    LeadAxis lead;
    lead.step = selection.lead_step.value_or(TimeStep{});
    lead.length = selection.leads.value_or(0);
    lead.start = lead.step.is_monthly() ? 1 : lead.step.milliseconds();
    std::int64_t members = selection.members.value_or(0);
    Metadata m;
    std::vector<Warning> contradictions;
    for (std::int64_t i = 0; i < selection.issues.length; ++i) {
        const Instant issue = selection.issues.at(i);
        const std::string path = selection.pattern.file_of(issue);
        if (!exists(path)) continue;
        const IssueFile file = open_issue(selection, path);
        const bool step_differs = file.lead.step_known && selection.lead_step && file.lead.step != *selection.lead_step;
        if (step_differs)
            contradictions.push_back(Warning{"key_contradicts_file", cat("EnsembleTimeStep is ", selection.lead_step->name(), ", and the lead times of ",
                                                                         path, " have the step ", file.lead.step.name(), ", which was taken")});
        if (step_differs || !selection.lead_step) lead.step = file.lead.step;
        if (!selection.leads) lead.length = file.lead.length;
        if (!selection.members) members = file.reader.shape().rows;
        lead.start = lead.step.is_monthly() ? lead.step.steps_between(issue, file.first_lead) : file.first_lead - issue;
        lead.step_known = lead.length > 1 || selection.lead_step.has_value();
        if (file.lead.is_listed()) {
            if (lead.length > file.lead.length)
                contradictions.push_back(Warning{"key_contradicts_file", cat("EnsembleLength is ", lead.length, ", and the listed lead times of ", path,
                                                                             " are ", file.lead.length, ", which were taken")});
            const std::int64_t shift = file.first_lead - issue - file.lead.start;
            const std::int64_t count = std::min(lead.length, file.lead.length);
            std::vector<std::int64_t> leads;
            for (std::int64_t l = 0; l < count; ++l) leads.push_back(file.lead.at(l) + shift);
            lead = LeadAxis::of(std::move(leads));
        }
        const FileAxes& axes = file.reader.axes();
        const auto labels = axes.members();
        const auto& stations = axes.stations();
        m = variable_metadata(*file.file, file.reader.variable().name, selection.axes);
        m.members = labels;
        if (!selection.station.empty() && !stations.empty())
            m.stations = {stations[axes.station_index(selection.station)]};
        else if (stations.size() == 1)
            m.stations = stations;
        break;
    }
    m.id = id;
    m.storage = "multiple_nc_files_filename_date_pattern";
    m.file = selection.pattern.text();
    if (!selection.variable.empty()) m.variable = selection.variable;
    if (m.stations.empty() && !selection.station.empty()) m.stations = {Station{selection.station}};
    for (Warning& w : contradictions) m.warnings.push_back(std::move(w));
    if (static_cast<std::int64_t>(m.members.size()) != members) {
        const std::size_t known = m.members.size();
        const auto labels = numbered_labels(members);
        m.members.resize(static_cast<std::size_t>(members));
        for (std::size_t i = known; i < m.members.size(); ++i) m.members[i] = labels[i];
    }
    const Shape shape{selection.issues.length, members, lead.length};
    shape.size();
    auto source = std::make_shared<PatternSource>(selection, lead, shape);
    return std::make_shared<Series>(UCHRONIA_KIND_FORECAST, std::move(m), selection.issues, lead, shape,
                                    std::move(source));
}

}  // namespace uchronia
