#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "netcdf/file_cache.h"
#include "writing/write_plan.h"

namespace uchronia {

/** The options of uchronia_append. */
struct AppendOptions {
    bool overwrite = false;
    std::string history;

    /** Reads the options that a caller passed in. @throws Error naming the option that is wrong */
    static AppendOptions parse(const std::string& json);
};

/** A part of the data and the place of its stations in the file; nothing where the variable has no stations. */
struct AppendedPart {
    const PlannedVariable* variable = nullptr;
    const Part* part = nullptr;
    std::vector<std::optional<std::size_t>> stations;
};

/** The places of new values in a file that has earlier times, or issues, of the same series. */
struct AppendPlan {
    WritePlan data;
    std::shared_ptr<const OpenFile> file;
    int time_dimension = -1;
    int lead_dimension = -1;
    std::vector<Instant> instants;    ///< of each row of the file afterwards
    std::int64_t before = 0;          ///< how many rows the file has
    std::vector<std::int64_t> rows;   ///< of each time of the data
    std::vector<std::int64_t> places; ///< of each time of the data on the axis of the file as it is; kNew when it is not there
    static constexpr std::int64_t kNew = -1;
    std::vector<AppendedPart> parts;
};

/**
 * Compares what is to be appended with a file.
 * @throws Error naming what differs: variables, stations, members, lead times, units, aggregation, step; or the first time
 *         that is in the file already, when that must not be replaced
 */
AppendPlan make_append_plan(WritePlan data, const std::string& path, const AppendOptions& options);

}  // namespace uchronia
