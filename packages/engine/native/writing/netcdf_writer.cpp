#include "writing/netcdf_writer.h"

#include <algorithm>

#include "threads/parallel.h"
#include "writing/classic_records.h"
#include "writing/deflated_chunks.h"
#include "writing/file_layout.h"

namespace uchronia {
namespace {

NcFormat format_of(const WritePlan& plan, const WriteOptions& options) {
    if (!options.classic) return NcFormat::netcdf4;
    const Shape one{plan.time.length, plan.member_count() * plan.station_count(), plan.lead_count()};
    const std::int64_t bytes = one.size() * 8;
    if (bytes > (std::int64_t{1} << 32) - 1024) return NcFormat::cdf5;
    if (bytes * static_cast<std::int64_t>(plan.variables.size()) > (std::int64_t{1} << 31) - 65536) return NcFormat::offset64;
    return NcFormat::classic;
}

void write_record_coordinates(NcOutputFile& file, const FileLayout& layout) {
    for (const RecordCoordinate& c : layout.record_coordinates()) {
        // One value a record may still be a dimension of its own; what a variable has no dimension for is not looked at.
        file.write(c.variable, {0, 0}, {c.values.size() / c.per_record, c.per_record}, c.values.data());
    }
}

/** Series by series, since each station has chunks of its own. */
void write_chunks(NcOutputFile& file, const FileLayout& layout, const WritePlan& plan) {
    const std::int64_t per_time = plan.member_count() * plan.lead_count();
    // Whole chunks at a time.
    const std::int64_t chunk = layout.chunk().issues;
    const std::int64_t times = std::max<std::int64_t>(1, kBlock / per_time / chunk) * chunk;
    std::vector<double> values;
    for (std::size_t v = 0; v < plan.variables.size(); ++v)
        for (const Part& part : plan.variables[v].parts)
            for (std::size_t s = 0; s < part.stations.size(); ++s)
                for (std::int64_t first = 0; first < plan.time.length; first += times) {
                    const std::int64_t n = std::min(times, plan.time.length - first);
                    plan.control.check();
                    read_part(plan, part, s, plan.times(first, n), values);
                    fill_missing(plan.variables[v], values);
                    file.write(layout.data()[v], layout.along(static_cast<std::size_t>(first), 0, part.stations[s], 0),
                               layout.along(static_cast<std::size_t>(n), plan.members.size(), 1,
                                            static_cast<std::size_t>(plan.lead_count())),
                               values.data());
                    plan.control.advance(n * per_time);
                }
}

/** Puts the values of a variable into the records at hand. */
void put_variable(ClassicRecords::Stretch& records, int id, const WritePlan& plan, const PlannedVariable& variable,
                  std::int64_t first, std::int64_t count) {
    const std::int64_t members = plan.member_count();
    const std::int64_t stations = plan.station_count();
    const std::int64_t leads = plan.lead_count();
    std::int64_t covered = 0;
    for (const Part& part : variable.parts) covered += static_cast<std::int64_t>(part.stations.size());
    if (covered < stations) {
        const std::vector<double> fill(static_cast<std::size_t>(members * stations * leads), variable.fill());
        for (std::int64_t t = 0; t < count; ++t)
            records.put(id, first + t, 0, fill.data(), static_cast<std::int64_t>(fill.size()));
    }
    std::vector<double> values;
    for (const Part& part : variable.parts)
        for (std::size_t s = 0; s < part.stations.size(); ++s) {
            plan.control.check();
            read_part(plan, part, s, plan.times(first, count), values);
            fill_missing(variable, values);
            const double* from = values.data();
            const auto place = static_cast<std::int64_t>(part.stations[s]);
            for (std::int64_t t = 0; t < count; ++t)
                for (std::int64_t m = 0; m < members; ++m, from += leads)
                    records.put(id, first + t, (m * stations + place) * leads, from, leads);
            plan.control.advance(count * members * leads);
        }
}

/** Record by record, since that is how they lie in the file. */
void write_records(const std::string& path, const FileLayout& layout, const WritePlan& plan) {
    ClassicRecords records(path);
    const std::int64_t block = records.block();
    const std::int64_t blocks = (plan.time.length + block - 1) / block;
    const bool many = plan.value_count() >= static_cast<std::int64_t>(kWorthThreads);
    parallel(static_cast<std::size_t>(blocks), many ? most_threads() : 1, [&](std::size_t i) {
        const std::int64_t first = static_cast<std::int64_t>(i) * block;
        const std::int64_t n = std::min(block, plan.time.length - first);
        ClassicRecords::Stretch stretch(records, first, n);
        for (const RecordCoordinate& c : layout.record_coordinates())
            for (std::int64_t t = first; t < first + n; ++t)
                stretch.put(c.variable, t, 0, c.values.data() + static_cast<std::size_t>(t) * c.per_record,
                            static_cast<std::int64_t>(c.per_record));
        for (std::size_t v = 0; v < plan.variables.size(); ++v)
            put_variable(stretch, layout.data()[v], plan, plan.variables[v], first, n);
        stretch.write();
    });
    records.finish(plan.time.length);
}

}  // namespace

void write_netcdf(const std::vector<std::shared_ptr<Series>>& series, const std::string& path, const WriteOptions& options,
                  const Control& control) {
    write_netcdf(make_plan(series, options, control), path, options);
}

void write_netcdf(const WritePlan& plan, const std::string& path, const WriteOptions& options) {
    NcOutputFile file(path, format_of(plan, options), options.overwrite);
    const auto layout = options.convention == Convention::cf ? cf_layout(file, plan, options) : stf_layout(file, plan, options);
    layout->write_header();
    if (options.classic) {
        file.close();
        write_records(file.temporary(), *layout, plan);
    } else {
        write_record_coordinates(file, *layout);
        if (options.deflate > 0)
            write_deflated_chunks(file, *layout, plan, options.deflate);
        else
            write_chunks(file, *layout, plan);
    }
    plan.control.check();
    file.commit();
}

}  // namespace uchronia
