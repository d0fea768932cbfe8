#include "writing/append.h"

#include <netcdf.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <utility>

#include "error.h"
#include "netcdf/hdf5_driver.h"
#include "netcdf/nc_lock.h"
#include "writing/atomic_file.h"
#include "writing/file_lock.h"
#include "writing/time_coordinate.h"
#include "writing/value_encoder.h"

namespace uchronia {
namespace {

/** The copy that is made longer. */
class LongerFile {
public:
    LongerFile(const AppendPlan& plan, const std::string& temporary, const std::string& path) : plan_(plan), path_(path) {
        const NcLock lock;
        const auto scope = hdf5_driver::Scope::writing(fault_);
        check(nc_open(temporary.c_str(), NC_WRITE, &id_), "open");
        int old = 0;
        nc_set_fill(id_, NC_FILL, &old);
    }
    ~LongerFile() {
        const NcLock lock;
        if (id_ >= 0) nc_close(id_);
    }
    LongerFile(const LongerFile&) = delete;

    void write(const AppendOptions& options) {
        write_history(options.history);
        for (const NcVariable& v : plan_.file->file.variables())
            if (plan_.file->axes.is_time_coordinate(v) && !v.dimensions.empty() && v.dimensions[0] == plan_.time_dimension)
                write_coordinate(v);
        for (const AppendedPart& part : plan_.parts)
            for (std::size_t s = 0; s < part.stations.size(); ++s) write_part(part, s);
        const NcLock lock;
        check(nc_close(std::exchange(id_, -1)), "close");
    }

private:
    void check(int status, const std::string& doing) const {
        if (fault_.error != 0) fail(UCHRONIA_IO, "cannot append to ", path_, ": ", std::strerror(fault_.error));
        if (status != NC_NOERR) fail(UCHRONIA_IO, "cannot append to ", path_, ": ", doing, ": ", nc_strerror(status));
    }

    void write_history(const std::string& note) {
        const WritePlan& data = plan_.data;
        const std::string what = cat(data.time.length, data.forecast ? " issues" : " times", " from ", iso8601(*data.time.start));
        std::string history = cat(now_text(), " - ", what, " appended by uchronia", note.empty() ? "" : ": ", note);
        const Json& all = plan_.file->file.attributes();
        if (all.contains("history") && all["history"].is_string() && !all["history"].get<std::string>().empty())
            history += "\n" + all["history"].get<std::string>();
        const NcLock lock;
        check(nc_redef(id_), "header");
        check(nc_put_att_text(id_, NC_GLOBAL, "history", history.size(), history.c_str()), "attribute history");
        check(nc_enddef(id_), "header");
    }

    /** The instants of a coordinate on time, or on time and lead time, of the file as it will be. */
    std::vector<Instant> instants(const NcVariable& v) const {
        if (v.dimensions.size() == 1) return plan_.instants;
        std::vector<Instant> all;
        const LeadAxis& lead = plan_.data.lead;
        for (const Instant issue : plan_.instants)
            for (std::int64_t l = 0; l < lead.length; ++l) all.push_back(lead.time(issue, l));
        return all;
    }

    /** In the unit of the file; in a finer one, throughout, when whole numbers of that do not do. */
    void write_coordinate(const NcVariable& v) {
        const NcLock lock;
        const std::string what = cat("coordinate ", v.name, " of ", path_);
        if (v.dimensions.size() > 2 || (v.dimensions.size() == 2 && v.dimensions[1] != plan_.lead_dimension))
            fail(UCHRONIA_UNSUPPORTED, what, " has dimensions that cannot be appended along");
        const NcFile& file = plan_.file->file;
        if (!file.number_attribute(v, "scale_factor").empty() || !file.number_attribute(v, "add_offset").empty())
            fail(UCHRONIA_UNSUPPORTED, what, " is packed; append with the tool that made the file");
        const std::string text = file.text_attribute(v, "units").value_or("");
        const TimeUnits units = parse_time_units(text, calendar_of(file, v));
        const std::vector<Instant> all = instants(v);
        std::vector<double> values;
        std::size_t first = static_cast<std::size_t>(plan_.before) * (all.size() / plan_.instants.size());
        if (units.unit.month) {
            for (Instant i : all) {
                const std::int64_t months = TimeStep::monthly().steps_between(units.origin, i);
                if (TimeStep::monthly().add(units.origin, months) != i)
                    fail(UCHRONIA_UNSUPPORTED, what, " counts in months, and ", iso8601(i), " is not a whole month after its origin");
                values.push_back(static_cast<double>(months));
            }
        } else {
            std::vector<std::int64_t> since;
            for (Instant i : all) since.push_back(i - units.origin);
            if (units.unit.parts > 1)
                fail(UCHRONIA_UNSUPPORTED, what, " counts in units finer than a millisecond; append with the tool that made the file");
            std::int64_t unit = units.unit.milliseconds;
            const bool whole = std::all_of(since.begin(), since.end(), [&](std::int64_t s) { return s % unit == 0; });
            if (!whole && !v.is_floating()) {
                const auto finer = common_unit(since);
                unit = finer.second;
                first = 0;
                const std::string renamed = finer.first + text.substr(text.find(' '));
                check(nc_redef(id_), "header");
                check(nc_put_att_text(id_, v.id, "units", renamed.size(), renamed.c_str()), cat("units of ", v.name));
                check(nc_enddef(id_), "header");
            }
            for (std::int64_t s : since) values.push_back(static_cast<double>(s) / static_cast<double>(unit));
        }
        if (first == values.size()) return;
        const std::size_t per_time = values.size() / plan_.instants.size();
        std::vector<std::size_t> start = {first / per_time};
        std::vector<std::size_t> count = {(values.size() - first) / per_time};
        if (v.dimensions.size() == 2) {
            start.push_back(0);
            count.push_back(per_time);
        }
        check(nc_put_vara_double(id_, v.id, start.data(), count.data(), values.data() + first), cat("values of ", v.name));
    }

    void write_part(const AppendedPart& appended, std::size_t station) {
        const NcFile& file = plan_.file->file;
        const NcVariable& v = *file.find(appended.variable->name);
        const ValueEncoder encoder(file, v);
        const WritePlan& data = plan_.data;
        const std::int64_t per_time = data.member_count() * data.lead_count();
        const std::int64_t times = std::max<std::int64_t>(1, kBlock / per_time);
        std::vector<double> values;
        for (std::int64_t first = 0; first < data.time.length;) {
            // Times whose rows follow each other.
            const std::int64_t row = plan_.rows[static_cast<std::size_t>(first)];
            std::int64_t n = 1;
            while (n < times && first + n < data.time.length && plan_.rows[static_cast<std::size_t>(first + n)] == row + n) ++n;
            data.control.check();
            read_part(data, *appended.part, station, data.times(first, n), values);
            encoder.encode(values);
            put(v, appended.stations[station].value_or(0), row, n, values);
            data.control.advance(n * per_time);
            first += n;
        }
    }

    /** Writes times x members x leads in the order in which the variable has them. */
    void put(const NcVariable& v, std::size_t station, std::int64_t first, std::int64_t n, const std::vector<double>& values) {
        const WritePlan& data = plan_.data;
        std::vector<std::size_t> start(v.dimensions.size(), 0);
        std::vector<std::size_t> count(v.dimensions.size(), 1);
        std::vector<std::size_t> stride(v.dimensions.size(), 0);
        const auto members = static_cast<std::size_t>(data.member_count());
        const auto leads = static_cast<std::size_t>(data.lead_count());
        for (std::size_t d = 0; d < v.dimensions.size(); ++d) {
            switch (plan_.file->axes.of(v.name).role(v.dimensions[d])) {
                case Role::time:
                    start[d] = static_cast<std::size_t>(first);
                    count[d] = static_cast<std::size_t>(n);
                    stride[d] = members * leads;
                    break;
                case Role::member: count[d] = members; stride[d] = leads; break;
                case Role::lead: count[d] = leads; stride[d] = 1; break;
                case Role::station: start[d] = station; break;
                default: break;
            }
        }
        std::vector<double> ordered(values.size());
        std::vector<std::size_t> index(v.dimensions.size(), 0);
        for (double& target : ordered) {
            std::size_t from = 0;
            for (std::size_t d = 0; d < index.size(); ++d) from += index[d] * stride[d];
            target = values[from];
            for (std::size_t d = index.size(); d-- > 0 && ++index[d] == count[d];) index[d] = 0;
        }
        const NcLock lock;
        check(nc_put_vara_double(id_, v.id, start.data(), count.data(), ordered.data()), cat("values of ", v.name));
    }

    const AppendPlan& plan_;
    const std::string path_;
    WriteFault fault_;
    int id_ = -1;
};

/** Reads back the file that was written, which must be as meant, before it takes the place of the old one. */
void check_longer(const AppendPlan& plan, const std::string& temporary, const std::string& path) {
    const OpenFile file(temporary);
    const FileAxes& axes = file.axes.of(plan.data.variables.front().name);
    const TimeAxis time = plan.data.forecast ? axes.time() : axes.valid_time();
    const Placement* placement = axes.placement(plan.data.forecast ? Role::time : Role::valid);
    std::vector<Instant> found;
    for (std::int64_t i = 0; i < time.length; ++i)
        if (placement == nullptr || placement->row(i) != Placement::kAbsent) found.push_back(time.at(i));
    if (found != plan.instants)
        fail(UCHRONIA_UNSUPPORTED, "the time coordinate of ", path, " cannot hold the times to append exactly; it is left as it was");
}

}  // namespace

void append_netcdf(const std::vector<std::shared_ptr<Series>>& series, const std::string& path, const AppendOptions& options,
                   const Control& control) {
    std::error_code code;
    const auto status = std::filesystem::status(path, code);
    if (!std::filesystem::exists(status))
        fail(UCHRONIA_IO, "Path does not exist: ", path, "; write the first part of it before you append");
    if (!std::filesystem::is_regular_file(status)) fail(UCHRONIA_IO, "Path exists but is not a regular file: ", path);
    // The file itself is replaced, not a link to it.
    const std::string file = std::filesystem::canonical(path).string();
    WritePlan data = make_plan(series, WriteOptions{}, control);
    const FileLock lock(file, control);
    const AppendPlan plan = make_append_plan(std::move(data), file, options);
    AtomicFile target(file, true);
    target.copy_of_original(control);
    LongerFile(plan, target.temporary(), file).write(options);
    check_longer(plan, target.temporary(), file);
    control.check();
    target.commit();
}

}  // namespace uchronia
