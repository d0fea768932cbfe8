#include "netcdf/variable_reader.h"

#include <algorithm>

#include "error.h"
#include "series/series.h"

namespace uchronia {
namespace {

/** Values read at a time, about. */
constexpr std::size_t kPiece = std::size_t{1} << 16;

const NcVariable* find_variable(const NcFile& file, const std::string& name) {
    const NcVariable* v = file.find(name);
    if (v == nullptr) {
        std::vector<std::string> names;
        for (const NcVariable& one : file.variables()) names.push_back(one.name);
        fail(UCHRONIA_NOT_FOUND, "variable name not found ", name, " in ", file.path(), ", which has ",
             list_of(names, 30));
    }
    if (!v->is_numeric()) fail(UCHRONIA_FORMAT, "variable ", name, " of ", file.path(), " is not numeric");
    return v;
}

}  // namespace

VariableReader::Target VariableReader::target(Role role, uchronia_kind kind) const {
    switch (role) {
        case Role::time: return kind == UCHRONIA_KIND_FORECAST ? Target::issue : Target::step;
        case Role::lead: return kind == UCHRONIA_KIND_FORECAST ? Target::step : Target::fixed;
        case Role::valid: return Target::step;
        case Role::member:
            return kind == UCHRONIA_KIND_FORECAST || kind == UCHRONIA_KIND_ENSEMBLE ? Target::row : Target::fixed;
        case Role::station: return kind == UCHRONIA_KIND_COLLECTION ? Target::row : Target::fixed;
        default: return Target::fixed;
    }
}

VariableReader::VariableReader(std::shared_ptr<const OpenFile> file, const std::string& variable, uchronia_kind kind,
                               std::optional<std::size_t> station)
    : file_(std::move(file)), variable_(find_variable(file_->file, variable)), decoder_(file_->file, *variable_) {
    const NcFile& f = file_->file;
    for (std::size_t d = 0; d < variable_->dimensions.size(); ++d) {
        const Role role = file_->axes.of(variable).role(variable_->dimensions[d]);
        const Target t = target(role, kind);
        const std::size_t length = f.length_of(*variable_, d);
        const std::string& name = f.dimensions()[static_cast<std::size_t>(variable_->dimensions[d])].name;
        std::size_t index = 0;
        if (t == Target::fixed && length != 1) {
            if (role != Role::station)
                fail(UCHRONIA_FORMAT, "variable ", variable, " of ", f.path(), " has dimension ", name, " of length ",
                     length, ", which ", kind_name(kind), " has no place for");
            if (!station)
                fail(UCHRONIA_INVALID_ARGUMENT, "This netCDF data provider does not have a unique identifier (station ID): ",
                     "variable ", variable, " of ", f.path(), " has ", length, " stations, say which one");
        }
        if (role == Role::station && t == Target::fixed && station) {
            if (*station >= length)
                fail(UCHRONIA_FORMAT, "station ", *station, " is outside variable ", variable, " of ", f.path(),
                     ", which has ", length);
            index = *station;
        }
        if (t != Target::fixed && std::find(targets_.begin(), targets_.end(), t) != targets_.end())
            fail(UCHRONIA_FORMAT, "variable ", variable, " of ", f.path(), " has two dimensions for ", role_name(role));
        targets_.push_back(t);
        indices_.push_back(index);
    }
}

Shape VariableReader::shape() const {
    Shape shape{1, 1, 1};
    for (std::size_t d = 0; d < targets_.size(); ++d) {
        const auto length = static_cast<std::int64_t>(file_->file.length_of(*variable_, d));
        if (targets_[d] == Target::issue) shape.issues = length;
        if (targets_[d] == Target::row) shape.rows = length;
        if (targets_[d] == Target::step) shape.steps = length;
    }
    return shape;
}

void VariableReader::read(const Window& window, double* out, const Control& control) const {
    const std::size_t total = static_cast<std::size_t>(window.shape.size());
    if (total == 0) return;
    std::vector<std::size_t> start = indices_;
    std::vector<std::size_t> count(indices_.size(), 1);
    /** The dimensions that are more than one long, in the order of the file. */
    struct Axis {
        std::size_t dimension;
        std::size_t length;
        std::size_t stride;  ///< in the output
    };
    std::vector<Axis> axes;
    const auto rows = static_cast<std::size_t>(window.shape.rows);
    const auto steps = static_cast<std::size_t>(window.shape.steps);
    for (std::size_t d = 0; d < targets_.size(); ++d) {
        std::size_t stride = 0;
        switch (targets_[d]) {
            case Target::issue:
                start[d] = static_cast<std::size_t>(window.issue_first);
                count[d] = static_cast<std::size_t>(window.shape.issues);
                stride = rows * steps;
                break;
            case Target::row:
                start[d] = static_cast<std::size_t>(window.row_first);
                count[d] = rows;
                stride = steps;
                break;
            case Target::step:
                start[d] = static_cast<std::size_t>(window.step_first);
                count[d] = steps;
                stride = 1;
                break;
            case Target::fixed: break;
        }
        if (count[d] > 1) axes.push_back(Axis{d, count[d], stride});
    }
    // Piece by piece along the slowest axis: small enough to be decoded while in the processor's cache, whole chunks of
    // the file, and between two of them the call can be cancelled.
    const NcFile& file = file_->file;
    const Axis outer = axes.empty() ? Axis{0, 1, 0} : axes.front();
    const std::size_t inner_size = total / outer.length;
    std::size_t piece = std::max<std::size_t>(1, kPiece / inner_size);
    std::size_t chunk = 1;
    if (!axes.empty()) {
        chunk = file.chunk_length(*variable_, outer.dimension);
        piece = (piece + chunk - 1) / chunk * chunk;
    }
    const bool in_order = std::is_sorted(axes.begin(), axes.end(),
                                         [](const Axis& a, const Axis& b) { return a.stride > b.stride; });
    const Axis one{0, 1, 0};
    const Axis middle = axes.size() > 2 ? axes[1] : one;
    const Axis inner = axes.size() > 1 ? axes.back() : one;
    std::vector<double> values(in_order ? 0 : std::min(piece, outer.length) * inner_size);
    const std::size_t begin = axes.empty() ? 0 : start[outer.dimension];
    for (std::size_t first = 0; first < outer.length;) {
        control.check();
        const std::size_t n = std::min(piece - (begin + first) % chunk, outer.length - first);
        if (!axes.empty()) {
            start[outer.dimension] = begin + first;
            count[outer.dimension] = n;
        }
        double* target = in_order ? out + first * outer.stride : values.data();
        file.read(*variable_, start, count, target);
        decoder_.decode(target, n * inner_size);
        if (!in_order)
            for (std::size_t m = 0; m < middle.length; ++m)
                for (std::size_t i = 0; i < inner.length; ++i) {
                    double* to = out + first * outer.stride + m * middle.stride + i * inner.stride;
                    const double* from = values.data() + m * inner.length + i;
                    for (std::size_t o = 0; o < n; ++o) to[o * outer.stride] = from[o * inner_size];
                }
        control.advance(static_cast<std::int64_t>(n * inner_size));
        first += n;
    }
}

}  // namespace uchronia
