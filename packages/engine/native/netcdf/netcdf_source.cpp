#include "netcdf/netcdf_source.h"

#include <atomic>
#include <cmath>
#include <functional>
#include <mutex>

#include "error.h"
#include "netcdf/ragged_source.h"
#include "netcdf/stf_departures.h"
#include "netcdf/variable_reader.h"
#include "series/box_source.h"

namespace uchronia {
namespace {

/** The axes of a series and a hash of its labels: when they are the same after its file changed, its values mean the same. */
struct SeriesAxes {
    Box box;
    std::size_t labels = 0;

    static SeriesAxes of(const Box& box, const Metadata& m) {
        SeriesAxes axes{box, 0};
        const auto add = [&](const std::string& label) { axes.labels = axes.labels * 31 + std::hash<std::string>()(label); };
        for (const std::string& member : m.members) add(member);
        for (const Station& station : m.stations) add(station.id);
        return axes;
    }

    bool operator==(const SeriesAxes& o) const {
        if (box.kind != o.box.kind || labels != o.labels || box.shape.issues != o.box.shape.issues ||
            box.shape.rows != o.box.shape.rows || box.shape.steps != o.box.shape.steps)
            return false;
        return box.time.same_as(o.box.time) && (box.kind != UCHRONIA_KIND_FORECAST || box.lead.same_as(o.box.lead));
    }
};

/** A series as a file has it now. */
struct FoundSeries {
    Metadata metadata;
    SeriesAxes axes;
    FileSelection selection;  ///< with the name of the variable
    std::optional<std::size_t> station;
};

FoundSeries find_series(const std::shared_ptr<const OpenFile>& file, const std::string& id, uchronia_kind kind,
                        const FileSelection& selection);

/** The values of a series that stand in one variable of one file. */
class NetcdfSource : public BoxSource {
public:
    NetcdfSource(FileSelection selection, std::optional<std::size_t> station, SeriesAxes axes, const Fingerprint& described)
        : BoxSource(axes.box), selection_(std::move(selection)), station_(station), axes_(std::move(axes)), described_(described) {}

    void read(const Window& window, double* out, const Control& control) const override {
        std::atomic<std::int64_t> done{0};
        read_unchanged(selection_.file, [&](const std::shared_ptr<const OpenFile>& file) {
            control.advance(-done.exchange(0));
            check_axes(file);
            const VariableReader reader(file, selection_.variable, box().kind, station_, selection_.axes);
            reader.read(window, out, control.counting(done), extent_of(static_cast<std::size_t>(window.shape.size())));
            return true;
        });
    }

    bool is_missing(std::int64_t issue) const override {
        return box().kind == UCHRONIA_KIND_FORECAST && box().shape.issues > 1 && !open().has_issue(issue);
    }

private:
    VariableReader open() const {
        return VariableReader(open_file(selection_.file), selection_.variable, box().kind, station_, selection_.axes);
    }

    /** A file that changed since the series was opened must still have the axes of the series. */
    void check_axes(const std::shared_ptr<const OpenFile>& file) const {
        const Fingerprint& now = file->file.fingerprint();
        {
            const std::lock_guard lock(mutex_);
            if (now == described_) return;
        }
        const char* differs = nullptr;
        try {
            const FoundSeries found = find_series(file, "", box().kind, selection_);
            if (!(found.axes == axes_) || found.station != station_) differs = "its axes are others";
        } catch (const Error& e) {
            fail(e.status(), selection_.file, " changed since this series was opened: ", e.what(), "; open it again");
        }
        if (differs != nullptr)
            fail(UCHRONIA_IO, selection_.file, " changed since this series was opened, and ", differs, " now for variable ",
                 selection_.variable, "; open it again");
        const std::lock_guard lock(mutex_);
        described_ = now;
    }

    const FileSelection selection_;
    const std::optional<std::size_t> station_;
    const SeriesAxes axes_;
    mutable std::mutex mutex_;
    mutable Fingerprint described_;  ///< a state of the file whose axes are those of the series
};

/** A dimension of a variable that the axis of the file does not have is length one; the reader has checked that. */
template <class Axis>
void fit_axis(Axis& axis, std::int64_t length, const std::string& what) {
    if (axis.length == length) return;
    if (length != 1 || axis.length == 0)
        fail(UCHRONIA_FORMAT, what, ": the axis has ", axis.length, " coordinates for ", length, " values");
    axis.length = 1;
    axis.values = nullptr;
}

/** The labels and stations that a kind of series has of a variable. */
void add_labels(Metadata& m, uchronia_kind kind, const FileAxes& axes, const FileSelection& selection, std::optional<std::size_t> station,
                std::int64_t rows) {
    if (kind == UCHRONIA_KIND_ENSEMBLE || kind == UCHRONIA_KIND_FORECAST) {
        m.members = axes.members();
        if (static_cast<std::int64_t>(m.members.size()) != rows) m.members = numbered_labels(rows);
    }
    const std::size_t stations = axes.station_count();
    if (kind == UCHRONIA_KIND_COLLECTION) {
        m.stations = selection.most_stations < stations ? axes.first_stations(selection.most_stations) : axes.stations();
        if (static_cast<std::int64_t>(stations) == rows) return;
        m.stations.clear();
        for (const std::string& label : numbered_labels(rows)) m.stations.push_back(Station{label});
    } else if (station) {
        m.stations = {axes.stations()[*station]};
    } else if (stations == 1) {
        m.stations = axes.stations();
    } else if (const auto one = stations == 0 ? axes.scalar_station() : std::nullopt) {
        m.stations = {*one};
        if (selection.station && !selection.station->empty()) m.stations.front().id = *selection.station;
    } else if (selection.station && !selection.station->empty()) {
        m.stations = {Station{*selection.station}};
    }
}

}  // namespace

std::string only_data_variable(const OpenFile& file, const AxisNames& names) {
    std::vector<std::string> data;
    std::vector<std::string> quality;
    std::vector<std::string> others;
    const AxisFacts& facts = file.axes.of("", names).facts();
    for (const NcVariable& v : file.file.variables()) {
        if (const auto why = facts.why_no_series(v))
            others.push_back(cat(v.name, ' ', *why));
        else
            (judged_variable(v.name) ? quality : data).push_back(v.name);
    }
    if (data.empty()) data = quality;
    if (data.empty())
        fail(UCHRONIA_INVALID_ARGUMENT, "no variable was named, and ", file.file.path(), " has 0 data variables: ", list_of(others));
    if (data.size() != 1)
        fail(UCHRONIA_INVALID_ARGUMENT, "no variable was named, and ", file.file.path(), " has ", data.size(),
             " data variables (", list_of(data), "); name one as Var");
    return data.front();
}

Metadata variable_metadata(const OpenFile& file, const std::string& variable, const AxisNames& names) {
    Metadata m;
    const NcVariable* v = file.file.find(variable);
    m.variable = variable;
    m.storage = "single_nc_file";
    m.file = file.file.path();
    m.attributes = file.file.attributes(*v);
    m.global_attributes = file.file.attributes();
    auto text = [&](const char* name) -> std::optional<std::string> {
        const auto found = m.attributes.find(name);
        if (found == m.attributes.end() || !found->is_string() || found->get<std::string>().empty()) return std::nullopt;
        return found->get<std::string>();
    };
    m.units = text("units");
    m.long_name = text("long_name");
    m.aggregation = text("type_description");
    if (!m.aggregation) {
        const auto type = m.attributes.find("type");
        if (type != m.attributes.end() && type->is_number() && std::fabs(type->get<double>()) < 1000)
            m.aggregation = aggregation_text(static_cast<int>(type->get<double>()));
    }
    if (!m.aggregation) m.aggregation = text("cell_methods");
    m.warnings = stf_departures(file, variable);
    for (const Warning& w : file.axes.of(variable, names).warnings()) m.warnings.push_back(w);
    // STF ties quality codes to a variable by name alone; CF has an attribute for it.
    for (const NcVariable& other : file.file.variables())
        if (judged_variable(other.name) == variable && !m.attributes.contains("ancillary_variables"))
            m.attributes["ancillary_variables"] = other.name;
    return m;
}

namespace {

std::shared_ptr<Series> open_ragged(const std::string& id, uchronia_kind kind, const FileSelection& selection, const OpenFile& file) {
    const FileAxes& axes = file.axes.of(selection.variable, selection.axes);
    if (kind != UCHRONIA_KIND_SINGLE && kind != UCHRONIA_KIND_COLLECTION)
        fail(UCHRONIA_FORMAT, "variable ", selection.variable, " of ", file.file.path(), " is a ragged array of stations, which ", kind_name(kind),
             " has no place for");
    std::optional<std::size_t> station;
    if (kind == UCHRONIA_KIND_SINGLE && selection.station && !selection.station->empty()) station = axes.station_index(*selection.station);
    if (kind == UCHRONIA_KIND_SINGLE && !station) {
        if (axes.station_count() != 1)
            fail(UCHRONIA_INVALID_ARGUMENT, "This netCDF data provider does not have a unique identifier (station ID): variable ",
                 selection.variable, " of ", file.file.path(), " has ", axes.station_count(), " stations, say which one");
        station = 0;
    }
    RaggedSeries ragged = open_ragged_series(selection.file, selection.variable, selection.axes, station);
    Metadata m = variable_metadata(file, selection.variable, selection.axes);
    m.id = id;
    for (Warning& w : ragged.warnings) m.warnings.push_back(std::move(w));
    add_labels(m, kind, axes, selection, station, ragged.rows);
    const Shape shape{1, ragged.rows, ragged.time.length};
    return std::make_shared<Series>(kind, std::move(m), ragged.time, LeadAxis{}, shape, std::move(ragged.source));
}

}  // namespace

std::size_t station_count(const FileSelection& selection) {
    const auto file = open_file(selection.file);
    const std::string variable = selection.variable.empty() ? only_data_variable(*file, selection.axes) : selection.variable;
    return file->axes.of(variable, selection.axes).station_count();
}

namespace {

/** @param selection with the name of the variable */
FoundSeries find_series(const std::shared_ptr<const OpenFile>& file, const std::string& id, uchronia_kind kind,
                        const FileSelection& selection) {
    const std::string& variable = selection.variable;
    const FileAxes& axes = file->axes.of(variable, selection.axes);
    std::optional<std::size_t> station;
    // Without a station axis there is nothing to choose from: the identifier is a name.
    if (kind != UCHRONIA_KIND_COLLECTION && selection.station && axes.station_count() > 0) station = axes.station_index(*selection.station);
    const VariableReader reader(file, variable, kind, station, selection.axes);
    const Shape shape = reader.shape();
    const std::string what = cat("variable ", variable, " of ", file->file.path());
    TimeAxis time = kind == UCHRONIA_KIND_FORECAST ? axes.time() : axes.valid_time();
    fit_axis(time, kind == UCHRONIA_KIND_FORECAST ? shape.issues : shape.steps, what);
    LeadAxis lead;
    if (kind == UCHRONIA_KIND_FORECAST) {
        lead = axes.lead();
        fit_axis(lead, shape.steps, what);
    }
    // What is met while they are read is a warning too.
    if (kind == UCHRONIA_KIND_ENSEMBLE || kind == UCHRONIA_KIND_FORECAST) axes.members();
    if (kind == UCHRONIA_KIND_COLLECTION) axes.first_stations(1);
    Metadata m = variable_metadata(*file, variable, selection.axes);
    for (const std::string& text : reader.bad_attributes()) m.warnings.push_back(Warning{"bad_attribute", text});
    m.id = id;
    add_labels(m, kind, axes, selection, station, shape.rows);
    SeriesAxes series_axes = SeriesAxes::of(Box{kind, time, lead, shape}, m);
    return FoundSeries{std::move(m), std::move(series_axes), selection, station};
}

}  // namespace

std::shared_ptr<Series> open_netcdf_series(const std::string& id, uchronia_kind kind, const FileSelection& selection) {
    return read_unchanged(selection.file, [&](const std::shared_ptr<const OpenFile>& file) {
        FileSelection named = selection;
        if (named.variable.empty()) named.variable = only_data_variable(*file, named.axes);
        if (file->axes.of(named.variable, named.axes).ragged()) return open_ragged(id, kind, named, *file);
        FoundSeries found = find_series(file, id, kind, named);
        const Box box = found.axes.box;
        auto source = std::make_shared<NetcdfSource>(std::move(found.selection), found.station, std::move(found.axes),
                                                     file->file.fingerprint());
        return std::make_shared<Series>(kind, std::move(found.metadata), box.time, box.lead, box.shape, std::move(source));
    });
}

}  // namespace uchronia
