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
    Instant first_lead;
    LeadAxis lead;
};

IssueFile open_issue(const PatternSelection& s, const std::string& path) {
    auto file = open_file(path);
    const std::string variable = s.variable.empty() ? only_data_variable(*file) : s.variable;
    const FileAxes& axes = file->axes.of(variable);
    std::optional<std::size_t> station;
    if (!s.station.empty() && !axes.stations().empty()) station = axes.station_index(s.station);
    VariableReader reader(file, variable, UCHRONIA_KIND_FORECAST, station);
    const Shape shape = reader.shape();
    const TimeAxis& time = axes.time();
    if (s.record < 0 || s.record >= shape.issues || s.record >= time.length)
        fail(UCHRONIA_OUT_OF_RANGE, "GetForecasts failed for variable ", variable, ": ", path, " has ", shape.issues,
             " records, Index asks for ", s.record);
    LeadAxis lead = axes.lead();
    if (lead.length != shape.steps && shape.steps != 1)
        fail(UCHRONIA_FORMAT, "variable ", variable, " of ", path, " has ", shape.steps, " leads, the lead axis ",
             lead.length);
    lead.length = shape.steps;
    const Instant first = lead.first(time.at(s.record));
    return IssueFile{std::move(file), std::move(reader), first, lead};
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
        window.issue_first = selection_.record;
        window.shape = Shape{1, shape.rows, shape.steps};
        std::vector<double> values(static_cast<std::size_t>(window.shape.size()));
        file.reader.read(window, values.data(), {}, Extent::small);
        TimeAxis axis;
        axis.start = file.first_lead;
        axis.step = file.lead.step;
        axis.step_known = file.lead.step_known;
        axis.length = shape.steps;
        return block_of(axis, shape.rows, shape.steps, values.data());
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
        if (file.first_lead != expected || (file.lead.step_known && lead_.length > 1 && file.lead.step != lead_.step))
            fail(UCHRONIA_FORMAT, path, " starts at ", iso8601(file.first_lead), " with step ", file.lead.step.name(),
                 ", where the issue time and lead times of the catalogue give ", iso8601(expected), " with step ",
                 lead_.step.name());
        Window part;
        part.issue_first = selection_.record;
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
    lead.step = selection.lead_step;
    lead.length = selection.leads;
    lead.start = lead.step.is_monthly() ? 1 : lead.step.milliseconds();
    Metadata m;
    for (std::int64_t i = 0; i < selection.issues.length; ++i) {
        const Instant issue = selection.issues.at(i);
        const std::string path = selection.pattern.file_of(issue);
        if (!exists(path)) continue;
        const IssueFile file = open_issue(selection, path);
        lead.start = lead.step.is_monthly() ? lead.step.steps_between(issue, file.first_lead) : file.first_lead - issue;
        const FileAxes& axes = file.file->axes.of(file.reader.variable().name);
        const auto labels = axes.members();
        const auto& stations = axes.stations();
        m = variable_metadata(*file.file, file.reader.variable().name);
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
    if (static_cast<std::int64_t>(m.members.size()) != selection.members) {
        const std::size_t known = m.members.size();
        const auto labels = numbered_labels(selection.members);
        m.members.resize(static_cast<std::size_t>(selection.members));
        for (std::size_t i = known; i < m.members.size(); ++i) m.members[i] = labels[i];
    }
    const Shape shape{selection.issues.length, selection.members, selection.leads};
    shape.size();
    auto source = std::make_shared<PatternSource>(selection, lead, shape);
    return std::make_shared<Series>(UCHRONIA_KIND_FORECAST, std::move(m), selection.issues, lead, shape,
                                    std::move(source));
}

}  // namespace uchronia
