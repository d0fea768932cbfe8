#pragma once
#include <memory>
#include <string>
#include <vector>

#include "series/series.h"

namespace uchronia {

/** How uchronia_write writes. */
struct WriteOptions {
    bool overwrite = false;
    bool classic = false;
    int deflate = 4;
    std::int64_t issue_first = 0;
    std::int64_t issue_count = -1;  ///< -1: to the end
    Json global_attributes = Json::object();

    /** Reads the options that a caller passed in. @throws Error naming the option that is wrong */
    static WriteOptions parse(const std::string& json);
};

/**
 * Writes series to one file of the "NetCDF for Water Forecasting" convention (STF) 2.0: dimensions time, ens_member,
 * station and lead_time, in that order. Series of one variable and different stations become the stations of that
 * variable; other variables become variables beside it.
 * @throws Error when the series do not share their axes, or the convention cannot hold them
 */
void write_stf(const std::vector<std::shared_ptr<Series>>& series, const std::string& path, const WriteOptions& options);

}  // namespace uchronia
