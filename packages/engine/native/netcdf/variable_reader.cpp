#include "netcdf/variable_reader.h"

#include <algorithm>

#include "error.h"
#include "netcdf/chunked_variable.h"
#include "series/metadata.h"
#include "series/series.h"
#include "threads/parallel.h"

namespace uchronia {
namespace {

/** Values read at a time, about. */
constexpr std::size_t kPiece = std::size_t{1} << 16;

/**
 * Memory for the values of a piece. A thread keeps that of the usual size from one piece to the next: to be given fresh
 * memory takes longer than to fill it.
 */
class Room {
public:
    explicit Room(std::size_t count) : own_(count > kUsual ? new double[count] : nullptr) {
        if (count <= kUsual && !kept()) kept().reset(new double[kUsual]);
    }
    double* values() const { return own_ ? own_.get() : kept().get(); }

private:
    static constexpr std::size_t kUsual = 2 * kPiece;
    static std::unique_ptr<double[]>& kept() {
        thread_local std::unique_ptr<double[]> room;
        return room;
    }

    const std::unique_ptr<double[]> own_;
};

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

StoredSpan span_of(const Placement* placement, std::int64_t first, std::int64_t count) {
    return placement != nullptr ? placement->span(first, count) : StoredSpan{first, count};
}

/**
 * Brings the values of what is stored, which lie together at the beginning of a window, to their places in it. They move
 * towards the end, so that going backwards none is overwritten before it was moved.
 */
void spread(const Shape& stored, const Window& window, const Placement* issues, const Placement* steps, double* out) {
    const Shape& all = window.shape;
    if (issues != nullptr && issues->falls() && stored.issues > 1) {
        const std::int64_t size = stored.rows * stored.steps;
        for (std::int64_t i = 0; i < stored.issues / 2; ++i)
            std::swap_ranges(out + i * size, out + (i + 1) * size, out + (stored.issues - 1 - i) * size);
    }
    if (steps != nullptr && steps->falls())
        for (std::int64_t r = 0; r < stored.issues * stored.rows; ++r) std::reverse(out + r * stored.steps, out + (r + 1) * stored.steps);
    if (stored.size() == all.size()) return;
    const double* from = out + stored.size();
    double* to = out + all.size();
    for (std::int64_t i = all.issues; i-- > 0;) {
        const bool there = issues == nullptr || issues->row(window.issue_first + i) != Placement::kAbsent;
        for (std::int64_t r = all.rows; r-- > 0;)
            for (std::int64_t s = all.steps; s-- > 0;) {
                const bool stands = there && (steps == nullptr || steps->row(window.step_first + s) != Placement::kAbsent);
                *--to = stands ? *--from : kMissing;
            }
    }
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
                               std::optional<std::size_t> station, const AxisNames& names)
    : file_(std::move(file)),
      variable_(find_variable(file_->file, variable)),
      axes_(file_->axes.of(variable, names)),
      decoder_(file_->file, *variable_) {
    const NcFile& f = file_->file;
    for (std::size_t d = 0; d < variable_->dimensions.size(); ++d) {
        const Role role = axes_.role(variable_->dimensions[d]);
        const Target t = target(role, kind);
        const std::size_t length = f.length_of(*variable_, d);
        const std::string& name = f.dimensions()[static_cast<std::size_t>(variable_->dimensions[d])].name;
        std::size_t index = 0;
        if (t == Target::fixed && length != 1) {
            if (role == Role::other)
                if (const auto why = axes_.facts().why_no_series(*variable_))
                    fail(UCHRONIA_FORMAT, "variable ", variable, " of ", f.path(), ' ', *why);
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
            fail(UCHRONIA_FORMAT, "variable ", variable, " of ", f.path(), " has two dimensions for ", role_name(role),
                 "; name the right ones in Axes of a catalogue, or take one of the other first");
        targets_.push_back(t);
        indices_.push_back(index);
        if (t != Target::issue && t != Target::step) continue;
        const bool leads = kind == UCHRONIA_KIND_FORECAST && t == Target::step;
        (t == Target::issue ? issues_ : steps_) =
            leads ? axes_.lead_placement() : axes_.placement(kind == UCHRONIA_KIND_FORECAST ? Role::time : Role::valid);
    }
}

Shape VariableReader::shape() const {
    Shape shape{1, 1, 1};
    for (std::size_t d = 0; d < targets_.size(); ++d) {
        const auto length = static_cast<std::int64_t>(file_->file.length_of(*variable_, d));
        if (targets_[d] == Target::issue) shape.issues = issues_ != nullptr ? issues_->length() : length;
        if (targets_[d] == Target::row) shape.rows = length;
        if (targets_[d] == Target::step) shape.steps = steps_ != nullptr ? steps_->length() : length;
    }
    return shape;
}

void VariableReader::read(const Window& window, double* out, const Control& control, Extent extent) const {
    if (window.shape.size() == 0) return;
    if (issues_ == nullptr && steps_ == nullptr) return read_stored(window, out, control, extent);
    const StoredSpan issues = span_of(issues_, window.issue_first, window.shape.issues);
    const StoredSpan steps = span_of(steps_, window.step_first, window.shape.steps);
    Window stored = window;
    stored.issue_first = issues.first;
    stored.shape.issues = issues.count;
    stored.step_first = steps.first;
    stored.shape.steps = steps.count;
    read_stored(stored, out, control, extent);
    spread(stored.shape, window, issues_, steps_, out);
    control.advance(window.shape.size() - stored.shape.size());
}

void VariableReader::read_stored(const Window& window, double* out, const Control& control, Extent extent) const {
    if (window.shape.size() == 0) return;
    const std::size_t rank = targets_.size();
    Slab slab{indices_, std::vector<std::size_t>(rank, 1), std::vector<std::size_t>(rank, 0)};
    const auto rows = static_cast<std::size_t>(window.shape.rows);
    const auto steps = static_cast<std::size_t>(window.shape.steps);
    auto along = [&](std::size_t d, std::int64_t first, std::int64_t count, std::size_t stride) {
        slab.start[d] = static_cast<std::size_t>(first);
        slab.count[d] = static_cast<std::size_t>(count);
        slab.stride[d] = stride;
    };
    for (std::size_t d = 0; d < rank; ++d) {
        switch (targets_[d]) {
            case Target::issue: along(d, window.issue_first, window.shape.issues, rows * steps); break;
            case Target::row: along(d, window.row_first, window.shape.rows, steps); break;
            case Target::step: along(d, window.step_first, window.shape.steps, 1); break;
            case Target::fixed: break;
        }
    }
    if (const ChunkedVariable* chunked = file_->file.chunked(*variable_))
        chunked->read(slab, decoder_, out, control, extent);
    else
        read_pieces(slab, out, control);
}

void VariableReader::read_pieces(const Slab& slab, double* out, const Control& control) const {
    /** The dimensions that are more than one long, in the order of the file. */
    struct Axis {
        std::size_t dimension;
        std::size_t length;
        std::size_t stride;  ///< in the output
    };
    std::vector<Axis> axes;
    std::size_t total = 1;
    for (std::size_t d = 0; d < slab.count.size(); ++d) {
        if (slab.count[d] > 1) axes.push_back(Axis{d, slab.count[d], slab.stride[d]});
        total *= slab.count[d];
    }
    const NcFile& file = file_->file;
    const bool in_order = std::is_sorted(axes.begin(), axes.end(),
                                         [](const Axis& a, const Axis& b) { return a.stride > b.stride; });
    const Axis one{0, 1, 0};
    const Axis outer = axes.empty() ? one : axes.front();
    const Axis middle = axes.size() > 2 ? axes[1] : one;
    const Axis inner = axes.size() > 1 ? axes.back() : one;
    const std::size_t inner_size = total / outer.length;
    // Along the slowest axis: small enough to be decoded while in the processor's cache, whole chunks of the file, and
    // between two of them the call can be cancelled.
    const std::size_t chunk = axes.empty() ? 1 : file.chunk_length(*variable_, outer.dimension);
    const std::size_t piece = std::max<std::size_t>(1, kPiece / inner_size / chunk) * chunk;
    const std::size_t begin = axes.empty() ? 0 : slab.start[outer.dimension];
    const std::size_t pieces = (begin % piece + outer.length + piece - 1) / piece;
    const bool many = file.reads_in_parallel(*variable_) && total >= kWorthThreads;
    parallel(pieces, many ? most_threads() : 1, [&](std::size_t i) {
        control.check();
        const std::size_t grid = begin - begin % piece;
        const std::size_t from = std::max(begin, grid + i * piece);
        const std::size_t n = std::min(begin + outer.length, grid + (i + 1) * piece) - from;
        std::vector<std::size_t> start = slab.start;
        std::vector<std::size_t> count = slab.count;
        if (!axes.empty()) {
            start[outer.dimension] = from;
            count[outer.dimension] = n;
        }
        double* target = out + (from - begin) * outer.stride;
        double* values = target;
        std::optional<Room> room;
        if (!in_order) values = room.emplace(n * inner_size).values();
        file.read(*variable_, start, count, values);
        decoder_.decode(values, n * inner_size);
        if (!in_order)
            for (std::size_t m = 0; m < middle.length; ++m)
                for (std::size_t k = 0; k < inner.length; ++k) {
                    double* to = target + m * middle.stride + k * inner.stride;
                    const double* v = values + m * inner.length + k;
                    for (std::size_t o = 0; o < n; ++o) to[o * outer.stride] = v[o * inner_size];
                }
        control.advance(static_cast<std::int64_t>(n * inner_size));
    });
}

}  // namespace uchronia
