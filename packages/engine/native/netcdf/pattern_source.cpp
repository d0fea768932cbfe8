#include "netcdf/pattern_source.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <map>
#include <tuple>

#include "error.h"
#include "netcdf/issue_listing.h"
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

IssueFile open_issue(const PatternSelection& s, std::shared_ptr<const OpenFile> file) {
    const std::string& path = file->file.path();
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
            if (!path.empty())
                read_unchanged(path, [&](const std::shared_ptr<const OpenFile>& file) {
                    read_issue(issue, file, window, values, extent);
                    return true;
                });
            else
                std::fill(values, values + size, kMissing);
            control.advance(size);
        });
    }

    std::shared_ptr<const Block> item(std::int64_t issue) const override {
        const std::string path = path_of(issue);
        if (path.empty()) return nullptr;
        return read_unchanged(path, [&](const std::shared_ptr<const OpenFile>& opened) {
            const IssueFile file = open_issue(selection_, opened);
            const Shape shape = file.reader.shape();
            Window window;
            window.issue_first = file.record;
            window.shape = Shape{1, shape.rows, shape.steps};
            std::vector<double> values(static_cast<std::size_t>(window.shape.size()));
            file.reader.read(window, values.data(), {}, Extent::small);
            return block_of(file.lead.after(file.issue), shape.rows, shape.steps, values.data());
        });
    }

    bool is_missing(std::int64_t issue) const override { return path_of(issue).empty(); }

private:
    std::string path_of(std::int64_t issue) const { return selection_.file_of(selection_.issues.at(issue)); }

    void read_issue(std::int64_t issue, const std::shared_ptr<const OpenFile>& opened, const Window& window, double* out,
                    Extent extent) const {
        const std::string& path = opened->file.path();
        const IssueFile file = open_issue(selection_, opened);
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

std::string PatternSelection::file_of(Instant issue) const {
    for (const IssuePattern& pattern : patterns) {
        const std::string path = pattern.file_of(issue);
        if (exists(path)) return path;
    }
    return "";
}

namespace {

/** The layout of an archive: that of the first of its files that can be read. */
struct ArchiveLook {
    Metadata metadata;
    LeadAxis lead;  ///< of the series
    std::int64_t members;
};

/** The lead times of the series: as many as the catalogue says, and where the file has them. */
LeadAxis leads_of(const PatternSelection& selection, Instant issue, const IssueFile& file, std::vector<Warning>& warnings) {
    const std::string& path = file.file->file.path();
    const std::int64_t length = selection.leads.value_or(file.lead.length);
    LeadAxis lead;
    if (file.lead.is_listed()) {
        if (length > file.lead.length)
            warnings.push_back(Warning{"key_contradicts_file", cat("EnsembleLength is ", length, ", and the listed lead times of ", path, " are ",
                                                                   file.lead.length, ", which were taken")});
        // After the issue time of the catalogue, which may be another than that of the file.
        const std::int64_t shift = file.first_lead - issue - file.lead.start;
        std::vector<std::int64_t> leads;
        for (std::int64_t l = 0; l < std::min(length, file.lead.length); ++l) leads.push_back(file.lead.at(l) + shift);
        return LeadAxis::of(std::move(leads));
    }
    const auto& said = selection.lead_step;
    const bool differs = file.lead.step_known && said && file.lead.step != *said;
    if (differs)
        warnings.push_back(Warning{"key_contradicts_file", cat("EnsembleTimeStep is ", said->name(), ", and the lead times of ", path, " have the step ",
                                                               file.lead.step.name(), ", which was taken")});
    lead.step = differs || !said ? file.lead.step : *said;
    lead.length = length;
    lead.step_known = length > 1 || said.has_value();
    lead.start = lead.step.is_monthly() ? lead.step.steps_between(issue, file.first_lead) : file.first_lead - issue;
    return lead;
}

ArchiveLook look_at(const PatternSelection& selection, Instant issue, const std::shared_ptr<const OpenFile>& opened) {
    const IssueFile file = open_issue(selection, opened);
    ArchiveLook look;
    std::vector<Warning> contradictions;
    look.lead = leads_of(selection, issue, file, contradictions);
    look.members = file.reader.shape().rows;
    const FileAxes& axes = file.reader.axes();
    const auto& stations = axes.stations();
    const auto& members = axes.members();
    // With the warnings of the axes that were read before.
    look.metadata = variable_metadata(*file.file, file.reader.variable().name, selection.axes);
    look.metadata.members = members;
    for (Warning& w : contradictions) look.metadata.warnings.push_back(std::move(w));
    if (!selection.station.empty() && !stations.empty())
        look.metadata.stations = {stations[axes.station_index(selection.station)]};
    else if (stations.size() == 1)
        look.metadata.stations = stations;
    return look;
}

/** @throws Error when there is no file, or none that can be read: what is wrong with the first one */
ArchiveLook look_at(const PatternSelection& selection) {
    std::vector<Warning> unreadable;
    std::exception_ptr first;
    for (std::int64_t i = 0; i < selection.issues.length; ++i) {
        const Instant issue = selection.issues.at(i);
        const std::string path = selection.file_of(issue);
        if (path.empty()) continue;
        try {
            ArchiveLook look = read_unchanged(path, [&](const auto& file) { return look_at(selection, issue, file); });
            for (Warning& w : unreadable) look.metadata.warnings.push_back(std::move(w));
            return look;
        } catch (const Error& e) {
            if (!first) first = std::current_exception();
            if (unreadable.size() < 20)
                unreadable.push_back(Warning{"unreadable_file", cat("the file of issue ", iso8601(issue), " cannot be read: ", e.what())});
        }
    }
    if (first) std::rethrow_exception(first);
    std::vector<std::string> places;
    for (const IssuePattern& pattern : selection.patterns) places.push_back(pattern.text());
    std::string from_to;
    if (selection.issues.length > 0)
        from_to = cat(", from ", iso8601(selection.issues.at(0)), " to ", iso8601(selection.issues.at(selection.issues.length - 1)));
    fail(UCHRONIA_NOT_FOUND, "there is no file of any of the ", selection.issues.length, " issues", from_to, "; looked for ",
         list_of(places), "; check File, Start, TimeStep and Length");
}

/** A file of an archive, and the issue time of its record. */
struct FoundIssue {
    Instant issue = 0;
    std::string path;
};

/** The files of an archive by the instants in their names; of one instant in two places the first place counts. */
std::map<Instant, std::string> files_by_name(const PatternSelection& selection) {
    std::map<Instant, std::string> files;
    std::vector<std::string> places;
    for (const IssuePattern& pattern : selection.patterns) {
        places.push_back(pattern.text());
        for (NamedIssue& one : named_issues(pattern)) files.emplace(one.named, std::move(one.path));
    }
    if (files.empty())
        fail(UCHRONIA_NOT_FOUND, "there is no file of any issue; looked for ", list_of(places), "; check File, or say the issues by Start, TimeStep and Length");
    return files;
}

/** The time from the instant in the name of a file to its issue; nothing for a file that cannot be read. */
std::optional<std::int64_t> offset_in(const PatternSelection& selection, Instant named, const std::string& path, std::exception_ptr& failure) {
    try {
        return read_unchanged(path, [&](const auto& file) { return open_issue(selection, file).issue; }) - named;
    } catch (const Error&) {
        if (!failure) failure = std::current_exception();
        return std::nullopt;
    }
}

/** The issues of all files. Only where those of the first and the last say something else of their names is every file opened. */
std::vector<FoundIssue> find_issues(const PatternSelection& selection) {
    const auto files = files_by_name(selection);
    std::exception_ptr failure;
    std::optional<std::int64_t> first;
    std::optional<std::int64_t> last;
    for (auto file = files.begin(); file != files.end() && !first; ++file) first = offset_in(selection, file->first, file->second, failure);
    if (!first) std::rethrow_exception(failure);
    for (auto file = files.rbegin(); file != files.rend() && !last; ++file) last = offset_in(selection, file->first, file->second, failure);
    std::vector<FoundIssue> found;
    std::int64_t offset = *first;
    for (const auto& [named, path] : files) {
        // One that cannot be read is an error when its issue is, and stands where its neighbour would.
        if (*first != *last) offset = offset_in(selection, named, path, failure).value_or(offset);
        found.push_back(FoundIssue{named + offset, path});
    }
    for (const FoundIssue& one : found)
        if (selection.file_of(one.issue) != one.path)
            fail(UCHRONIA_FORMAT, "the record of ", one.path, " is of the issue ", iso8601(one.issue),
                 ", of which a file would have another name; say the issues by Start, TimeStep and Length");
    return found;
}

/** The issues that the catalogue says and, where it does not, the files. */
TimeAxis issues_of(const PatternSelection& selection) {
    Coordinates coordinates;
    for (const FoundIssue& one : find_issues(selection)) coordinates.integers.push_back(one.issue);
    const TimeUnits milliseconds{TimeUnit{false, 1, 1}, 0};
    TimeAxis axis = decode_time_axis(coordinates, milliseconds, cat("the issue times of the files ", selection.patterns.front().text())).axis;
    const auto& [start, step, length] = std::tie(selection.start, selection.step, selection.length);
    if (!start && !step && !length) return axis;
    if (!step && (axis.is_listed() || !axis.step_known))
        fail(UCHRONIA_FORMAT, "the issue times of the files ", selection.patterns.front().text(), " have no step; the catalogue has to say TimeStep beside Start or Length");
    const Instant end = axis.at(axis.length - 1);
    TimeAxis said;
    said.start = start.value_or(*axis.start);
    said.step = step.value_or(axis.step);
    if (!said.step.is_monthly() && said.step.milliseconds() <= 0) fail(UCHRONIA_FORMAT, "TimeStep is of length zero");
    const bool before = end < *said.start;
    said.length = length.value_or(before ? 0 : said.step.is_monthly() ? said.step.steps_between(*said.start, end) + 1 : (end - *said.start) / said.step.milliseconds() + 1);
    if (said.length > 0) said.at(said.length - 1);
    return said;
}

}  // namespace

std::shared_ptr<Series> open_pattern_series(const std::string& id, PatternSelection selection) {
    if (!selection.start || !selection.step || !selection.length) selection.issues = issues_of(selection);
    ArchiveLook look = look_at(selection);
    LeadAxis lead = look.lead;
    const std::int64_t members = selection.members.value_or(look.members);
    Metadata m = std::move(look.metadata);
    m.id = id;
    m.storage = "multiple_nc_files_filename_date_pattern";
    m.file = selection.patterns.front().text();
    if (!selection.variable.empty()) m.variable = selection.variable;
    if (m.stations.empty() && !selection.station.empty()) m.stations = {Station{selection.station}};
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
