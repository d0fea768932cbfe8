#include "netcdf/ragged_source.h"

#include <algorithm>
#include <limits>

#include "error.h"
#include "netcdf/value_decoder.h"
#include "series/metadata.h"

namespace uchronia {
namespace {

/** An observation: when it was, and where in the file it stands. */
struct Observation {
    Instant time = 0;
    std::int64_t place = 0;
};

/** The observations of each station, by time. */
using Observations = std::vector<std::vector<Observation>>;

class RaggedArray {
public:
    RaggedArray(std::shared_ptr<const OpenFile> file, const std::string& variable, const AxisNames& names)
        : file_(std::move(file)), axes_(file_->axes.of(variable, names)), variable_(*file_->file.find(variable)), rows_(*axes_.ragged()) {}

    Observations observations() const {
        if (const auto why = axes_.facts().why_no_series(variable_))
            fail(UCHRONIA_FORMAT, "variable ", variable_.name, " of ", file_->file.path(), ' ', *why);
        Observations all = rows_.counts != nullptr ? contiguous() : rows_.stations != nullptr ? indexed() : table();
        for (std::size_t s = 0; s < all.size(); ++s) {
            std::stable_sort(all[s].begin(), all[s].end(), [](const Observation& a, const Observation& b) { return a.time < b.time; });
            for (std::size_t i = 1; i < all[s].size(); ++i)
                if (all[s][i].time == all[s][i - 1].time)
                    fail(UCHRONIA_FORMAT, what(), ": station ", s, " has two observations at ", iso8601(all[s][i].time));
        }
        return all;
    }

    const NcVariable& variable() const { return variable_; }
    const OpenFile& file() const { return *file_; }
    std::string what() const { return cat("the ragged array ", variable_.name, " of ", file_->file.path()); }

private:
    std::size_t stations() const { return file_->file.axis_length(rows_.instance); }
    std::size_t samples() const { return file_->file.axis_length(rows_.sample); }

    Observations contiguous() const {
        const std::vector<std::int64_t> counts = file_->file.read_all_integers(*rows_.counts);
        const auto times = axes_.read_instants_or_none(*rows_.times);
        Observations all(counts.size());
        std::int64_t place = 0;
        for (std::size_t s = 0; s < counts.size(); ++s) {
            if (counts[s] < 0 || counts[s] > static_cast<std::int64_t>(samples()) - place)
                fail(UCHRONIA_FORMAT, what(), ": ", rows_.counts->name, " says that station ", s, " has ", counts[s], " observations, and ",
                     static_cast<std::int64_t>(samples()) - place, " of ", samples(), " are left");
            for (std::int64_t i = 0; i < counts[s]; ++i, ++place) all[s].push_back(at(times, static_cast<std::size_t>(place)));
        }
        return all;
    }

    Observations indexed() const {
        const std::vector<std::int64_t> owners = file_->file.read_all_integers(*rows_.stations);
        const auto fill = default_fill_value(rows_.stations->type);
        const auto own_fill = file_->file.numbers_in(*rows_.stations, "_FillValue");
        const auto times = axes_.read_instants_or_none(*rows_.times);
        Observations all(stations());
        for (std::size_t i = 0; i < owners.size(); ++i) {
            const auto owner = static_cast<double>(owners[i]);
            const bool none = (fill && owner == *fill) || (!own_fill.empty() && owner == own_fill[0]);
            if (none && !times[i]) continue;  // a place that was not written yet
            if (owners[i] < 0 || owners[i] >= static_cast<std::int64_t>(all.size()))
                fail(UCHRONIA_FORMAT, what(), ": ", rows_.stations->name, " says that observation ", i, " is of station ", owners[i], ", and there are ",
                     all.size(), ", counted from 0");
            all[static_cast<std::size_t>(owners[i])].push_back(at(times, i));
        }
        return all;
    }

    /** Station x observation; where no time stands there is no observation. */
    Observations table() const {
        const auto times = axes_.read_instants_or_none(*rows_.times);
        const bool times_by_station = rows_.times->dimensions[0] == rows_.instance;
        const bool values_by_station = variable_.dimensions[0] == rows_.instance;
        Observations all(stations());
        for (std::size_t s = 0; s < stations(); ++s)
            for (std::size_t i = 0; i < samples(); ++i) {
                const auto& time = times[times_by_station ? s * samples() + i : i * stations() + s];
                const std::size_t place = values_by_station ? s * samples() + i : i * stations() + s;
                if (time) all[s].push_back({*time, static_cast<std::int64_t>(place)});
            }
        return all;
    }

    Observation at(const std::vector<std::optional<Instant>>& times, std::size_t place) const {
        if (!times[place]) fail(UCHRONIA_FORMAT, what(), ": time ", place, " is missing (a fill value stands there)");
        return {*times[place], static_cast<std::int64_t>(place)};
    }

    const std::shared_ptr<const OpenFile> file_;
    const FileAxes& axes_;
    const NcVariable& variable_;
    const RaggedRows rows_;
};

/** The axis of all times, with what is absent from an even one filled in. */
DecodedTimes common_axis(const Observations& all, const std::string& what) {
    Coordinates times;
    for (const auto& station : all)
        for (const Observation& o : station) times.integers.push_back(o.time);
    std::sort(times.integers.begin(), times.integers.end());
    times.integers.erase(std::unique(times.integers.begin(), times.integers.end()), times.integers.end());
    return decode_time_axis(times, TimeUnits{TimeUnit{false, 1}, 0}, what);
}

class RaggedSource : public BoxSource {
public:
    RaggedSource(std::string path, std::string variable, AxisNames names, std::optional<std::size_t> station, Box box)
        : BoxSource(std::move(box)), path_(std::move(path)), variable_(std::move(variable)), names_(std::move(names)), station_(station) {}

    void read(const Window& window, double* out, const Control& control) const override {
        const Shape& shape = window.shape;
        if (shape.size() == 0) return;
        control.check();
        read_unchanged(path_, [&](const std::shared_ptr<const OpenFile>& file) {
            read_window(RaggedArray(file, variable_, names_), window, out);
            return true;
        });
        control.advance(shape.size());
    }

private:
    void read_window(const RaggedArray& array, const Window& window, double* out) const {
        const Observations all = array.observations();
        const Shape& shape = window.shape;
        std::fill(out, out + shape.size(), kMissing);
        const auto first_row = station_.value_or(static_cast<std::size_t>(window.row_first));
        if (first_row + static_cast<std::size_t>(shape.rows) > all.size())
            fail(UCHRONIA_FORMAT, array.what(), " changed: it has ", all.size(), " stations now; get the series again from the library");
        const std::vector<Instant> times = box().time.part(window.step_first, shape.steps).all();
        /** An observation that is asked for, and where its value goes. */
        std::vector<std::pair<std::int64_t, double*>> wanted;
        for (std::int64_t r = 0; r < shape.rows; ++r) {
            std::size_t step = 0;
            for (const Observation& o : all[first_row + static_cast<std::size_t>(r)]) {
                if (o.time < times.front()) continue;
                while (step < times.size() && times[step] < o.time) ++step;
                if (step == times.size()) break;
                if (times[step] != o.time)
                    fail(UCHRONIA_FORMAT, array.what(), " changed: it has a time ", iso8601(o.time), " now; get the series again from the library");
                wanted.emplace_back(o.place, out + r * shape.steps + static_cast<std::int64_t>(step));
            }
        }
        read_values(array, wanted);
    }

    /** Reads what lies between the first and the last of the observations in one piece. */
    static void read_values(const RaggedArray& array, const std::vector<std::pair<std::int64_t, double*>>& wanted) {
        if (wanted.empty()) return;
        const auto [least, most] = std::minmax_element(wanted.begin(), wanted.end());
        const NcVariable& v = array.variable();
        const NcFile& file = array.file().file;
        const auto width = static_cast<std::int64_t>(v.dimensions.size() > 1 ? file.length_of(v, 1) : 1);
        const std::int64_t begin = least->first / width;
        std::vector<std::size_t> start(v.dimensions.size(), 0);
        std::vector<std::size_t> count(v.dimensions.size(), static_cast<std::size_t>(width));
        start[0] = static_cast<std::size_t>(begin);
        count[0] = static_cast<std::size_t>(most->first / width - begin + 1);
        std::vector<double> piece(count[0] * static_cast<std::size_t>(width));
        file.read(v, start, count, piece.data());
        ValueDecoder(file, v).decode(piece.data(), piece.size());
        for (const auto& [place, target] : wanted) *target = piece[static_cast<std::size_t>(place - begin * width)];
    }

    const std::string path_;
    const std::string variable_;
    const AxisNames names_;
    const std::optional<std::size_t> station_;
};

}  // namespace

RaggedSeries open_ragged_series(const std::string& path, const std::string& variable, const AxisNames& names,
                                std::optional<std::size_t> station) {
    const RaggedArray array(open_file(path), variable, names);
    Observations all = array.observations();
    RaggedSeries series;
    if (station) {
        if (*station >= all.size()) fail(UCHRONIA_NOT_FOUND, array.what(), " has ", all.size(), " stations, and ", *station, " was asked for");
        all = {all[*station]};
    } else {
        series.rows = static_cast<std::int64_t>(all.size());
    }
    std::size_t least = std::numeric_limits<std::size_t>::max();
    std::size_t most = 0;
    for (const auto& one : all) {
        least = std::min(least, one.size());
        most = std::max(most, one.size());
    }
    const DecodedTimes times = common_axis(all, array.what());
    series.time = times.axis;
    if (!station)
        series.warnings.push_back(Warning{"ragged_array", cat(array.what(), " has ", all.empty() ? 0 : least, " to ", most, " observations of each station; they lie on the ",
                                                              times.axis.length, " times of all, and what a station does not have there is missing")});
    else if (times.placement)
        series.warnings.push_back(Warning{"gaps_filled", cat(array.what(), " has ", times.placement->stored(), " of the ", times.axis.length,
                                                             " times of a grid with step ", times.axis.step.name(), " at this station; the others are missing values")});
    Box box;
    box.kind = station ? UCHRONIA_KIND_SINGLE : UCHRONIA_KIND_COLLECTION;
    box.time = series.time;
    box.shape = Shape{1, series.rows, series.time.length};
    series.source = std::make_shared<RaggedSource>(path, variable, names, station, std::move(box));
    return series;
}

}  // namespace uchronia
