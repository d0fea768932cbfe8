#include "netcdf/netcdf_source.h"

#include <cmath>

#include "error.h"
#include "netcdf/stf_departures.h"
#include "netcdf/variable_reader.h"
#include "series/box_source.h"

namespace uchronia {
namespace {

/** The values of a series that stand in one variable of one file. */
class NetcdfSource : public BoxSource {
public:
    NetcdfSource(std::string file, std::string variable, std::optional<std::size_t> station, Box box)
        : BoxSource(std::move(box)), file_(std::move(file)), variable_(std::move(variable)), station_(station) {}

    void read(const Window& window, double* out, const Control& control) const override {
        const VariableReader reader(open_file(file_), variable_, box().kind, station_);
        const Shape now = reader.shape();
        const Shape& was = box().shape;
        if (now.issues < was.issues || now.rows < was.rows || now.steps < was.steps)
            fail(UCHRONIA_FORMAT, file_, " changed: variable ", variable_, " is now ", now.issues, " x ", now.rows, " x ",
                 now.steps, ", it was ", was.issues, " x ", was.rows, " x ", was.steps,
                 "; get the series again from the library");
        reader.read(window, out, control, extent_of(static_cast<std::size_t>(window.shape.size())));
    }

private:
    const std::string file_;
    const std::string variable_;
    const std::optional<std::size_t> station_;
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

std::shared_ptr<Series> open_netcdf_series(const std::string& id, uchronia_kind kind, const FileSelection& selection) {
    const auto file = open_file(selection.file);
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
    auto source = std::make_shared<NetcdfSource>(selection.file, variable, station, Box{kind, time, lead, shape});
    return std::make_shared<Series>(kind, std::move(m), time, lead, shape, std::move(source));
}

}  // namespace uchronia
