#include "netcdf/netcdf_source.h"

#include <atomic>
#include <cmath>
#include <functional>
#include <mutex>

#include "error.h"
#include "netcdf/stf_departures.h"
#include "netcdf/variable_reader.h"
#include "series/box_source.h"

namespace uchronia {
namespace {

/** What tells whether the values of a series mean the same after its file changed: its axes, and a hash of its labels. */
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
            box.shape.rows != o.box.shape.rows || box.shape.steps != o.box.shape.steps || box.time.length != o.box.time.length)
            return false;
        for (std::int64_t i = 0; i < box.time.length; ++i)
            if (box.time.at(i) != o.box.time.at(i)) return false;
        const LeadAxis& lead = box.lead;
        return box.kind != UCHRONIA_KIND_FORECAST ||
               (lead.start == o.box.lead.start && lead.length == o.box.lead.length && lead.step == o.box.lead.step);
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
            const VariableReader reader(file, selection_.variable, box().kind, station_);
            reader.read(window, out, control.counting(done), extent_of(static_cast<std::size_t>(window.shape.size())));
            return true;
        });
    }

private:
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
}

}  // namespace

std::string only_data_variable(const OpenFile& file) {
    std::vector<std::string> names;
    for (const NcVariable& v : file.file.variables())
        if (file.axes.is_data(v)) names.push_back(v.name);
    std::vector<std::string> data;
    for (const std::string& name : names)
        if (!judged_variable(name)) data.push_back(name);
    if (data.empty()) data = names;
    if (data.size() != 1)
        fail(UCHRONIA_INVALID_ARGUMENT, "no variable was named, and ", file.file.path(), " has ", data.size(),
             " data variables (", list_of(data), "); name one as Var");
    return data.front();
}

Metadata variable_metadata(const OpenFile& file, const std::string& variable) {
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
    for (const Warning& w : file.axes.of(variable).warnings()) m.warnings.push_back(w);
    // STF ties quality codes to a variable by name alone; CF has an attribute for it.
    for (const NcVariable& other : file.file.variables())
        if (judged_variable(other.name) == variable && !m.attributes.contains("ancillary_variables"))
            m.attributes["ancillary_variables"] = other.name;
    return m;
}

namespace {

FoundSeries find_series(const std::shared_ptr<const OpenFile>& file, const std::string& id, uchronia_kind kind,
                        const FileSelection& selection) {
    const std::string variable = selection.variable.empty() ? only_data_variable(*file) : selection.variable;
    std::optional<std::size_t> station;
    const FileAxes& axes = file->axes.of(variable);
    const auto& stations = axes.stations();
    if (kind != UCHRONIA_KIND_COLLECTION && selection.station) {
        // Without a station axis there is nothing to choose from: the identifier is a name.
        if (!stations.empty()) station = axes.station_index(*selection.station);
    }
    const VariableReader reader(file, variable, kind, station);
    const Shape shape = reader.shape();
    const std::string what = cat("variable ", variable, " of ", file->file.path());
    TimeAxis time = kind == UCHRONIA_KIND_FORECAST ? axes.time() : axes.valid_time();
    fit_axis(time, kind == UCHRONIA_KIND_FORECAST ? shape.issues : shape.steps, what);
    LeadAxis lead;
    if (kind == UCHRONIA_KIND_FORECAST) {
        lead = axes.lead();
        fit_axis(lead, shape.steps, what);
    }
    std::vector<std::string> members;
    if (kind == UCHRONIA_KIND_ENSEMBLE || kind == UCHRONIA_KIND_FORECAST) {
        members = axes.members();
        if (static_cast<std::int64_t>(members.size()) != shape.rows) members = numbered_labels(shape.rows);
    }
    Metadata m = variable_metadata(*file, variable);
    m.id = id;
    m.members = std::move(members);
    if (kind == UCHRONIA_KIND_COLLECTION) {
        m.stations = stations;
        if (static_cast<std::int64_t>(m.stations.size()) != shape.rows) {
            m.stations.clear();
            for (const std::string& label : numbered_labels(shape.rows)) m.stations.push_back(Station{label});
        }
    } else if (station) {
        m.stations = {stations[*station]};
    } else if (stations.size() == 1) {
        m.stations = stations;
    } else if (stations.empty() && axes.scalar_station()) {
        m.stations = {*axes.scalar_station()};
        if (selection.station && !selection.station->empty()) m.stations.front().id = *selection.station;
    } else if (selection.station && !selection.station->empty()) {
        m.stations = {Station{*selection.station}};
    }
    SeriesAxes series_axes = SeriesAxes::of(Box{kind, time, lead, shape}, m);
    return FoundSeries{std::move(m), std::move(series_axes), FileSelection{selection.file, variable, selection.station}, station};
}

}  // namespace

std::shared_ptr<Series> open_netcdf_series(const std::string& id, uchronia_kind kind, const FileSelection& selection) {
    return read_unchanged(selection.file, [&](const std::shared_ptr<const OpenFile>& file) {
        FoundSeries found = find_series(file, id, kind, selection);
        const Box box = found.axes.box;
        auto source = std::make_shared<NetcdfSource>(std::move(found.selection), found.station, std::move(found.axes),
                                                     file->file.fingerprint());
        return std::make_shared<Series>(kind, std::move(found.metadata), box.time, box.lead, box.shape, std::move(source));
    });
}

}  // namespace uchronia
