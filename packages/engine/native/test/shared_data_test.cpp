// Real files, published by CSIRO with its efts and uchronia packages. Skipped, by name, where they are not.
#include "support.h"

namespace {

const std::string folder = UCHRONIA_SHARED_DATA;
const bool absent = !fs::exists(folder);

}  // namespace

TEST_CASE("../shared/data: the Upper Murray rain is the same as a single and as a collection, from the right start" *
          doctest::skip(absent)) {
    TempFolder temp;
    const std::string file = folder + "/Upper_Murray_sample_rain.nc";
    const Handle library = open_library(temp.write("lib.yaml", entry("single", "one", file, "rain_der", "1") +
                                                                   entry("single_collection", "all", file, "rain_der")));
    const Handle one = get_series(library, "one");
    const Handle all = get_series(library, "all");
    const Json a = describe(one);
    const Json b = describe(all);
    CHECK(a["shape"] == Json({1, 1, 8760}));
    CHECK(b["shape"] == Json({1, 3, 8760}));
    CHECK(a["time"]["start"] == 1136073600000);  // 140267 hours after 1989-12-31T13:00:00Z
    CHECK(b["time"] == a["time"]);
    CHECK(a["time"]["step"] == 3600);
    const auto x = read(one);
    const auto y = read(all);
    CHECK(same(x, std::vector<double>(y.begin(), y.begin() + 8760)));
    CHECK(x[2] == doctest::Approx(0.030225849365393093).epsilon(1e-15));
    regular_time_series_geometry g = {};
    const Handle ensemble(GetDatasetEnsembleTimeSeries(library, "all"));
    const Handle first(TimeSeriesFromEnsembleOfTimeSeries(ensemble, 0));
    GetTimeSeriesGeometry(first, &g);
    CHECK(g.start.year == 2006);
    CHECK(g.length == 8760);
    CHECK(g.time_step_seconds == 3600);
}

TEST_CASE("../shared/data: the Upper Murray forecasts have 2 issues, members 2 to 11 and leads from one hour" *
          doctest::skip(absent)) {
    TempFolder temp;
    const std::string file = folder + "/Upper_Murray_sample_ensemble_rain_fcast.nc";
    std::string yaml;
    for (const char* station : {"1", "2", "3"})
        yaml += entry("ts_ensemble_ts", std::string("f") + station, file, "rain_fcast_ens", station);
    const Handle library = open_library(temp.write("lib.yaml", yaml));
    int id = -1;
    REQUIRE(nc_open(file.c_str(), NC_NOWRITE, &id) == NC_NOERR);
    int variable = -1;
    REQUIRE(nc_inq_varid(id, "rain_fcast_ens", &variable) == NC_NOERR);
    std::vector<double> raw(2 * 10 * 3 * 231);
    REQUIRE(nc_get_var_double(id, variable, raw.data()) == NC_NOERR);
    nc_close(id);
    for (std::size_t station = 0; station < 3; ++station) {
        const Handle series = get_series(library, "f" + std::to_string(station + 1));
        const Json d = describe(series);
        CHECK(d["shape"] == Json({2, 10, 231}));
        CHECK(d["time"] == Json({{"start", 1280696400000}, {"step", 86400}, {"length", 2}}));
        CHECK(d["lead"] == Json({{"start", 3600}, {"step", 3600}, {"length", 231}}));
        CHECK(d["members"][0] == "2");
        CHECK(d["members"][9] == "11");
        const auto values = read(series);
        bool equal = true;
        for (std::size_t row = 0; row < 20; ++row)
            for (std::size_t lead = 0; lead < 231; ++lead)
                equal = equal && values[row * 231 + lead] == raw[(row * 3 + station) * 231 + lead];
        CHECK(equal);
    }
}

TEST_CASE("../shared/data: testswift.nc opens as all four kinds, its coordinate variables are no data" *
          doctest::skip(absent)) {
    TempFolder temp;
    const std::string file = folder + "/testswift.nc";
    const Handle library =
        open_library(temp.write("lib.yaml", entry("single", "s", file, "var1_obs", "123") +
                                                entry("single_collection", "c", file, "var1_obs") +
                                                entry("ensemble_ts", "e", file, "var2_ens", "456") +
                                                entry("ts_ensemble_ts", "f", file, "var2_fcast_ens", "0456") +
                                                entry("single_collection", "x", file, "")));
    CHECK(describe(library, "s")["shape"] == Json({1, 1, 48}));
    CHECK(describe(library, "c")["stations"][1]["id"] == "456");
    CHECK(describe(library, "e")["shape"] == Json({1, 3, 48}));
    const Json f = describe(library, "f");
    CHECK(f["shape"] == Json({48, 3, 4}));
    CHECK(f["lead"]["start"] == 0);
    CHECK(f["time"]["start"] == 1280671200000);
    // Without a variable name the six data variables are told, and none of the coordinates.
    const Json all = describe(library);
    const std::string error = all[2]["error"];
    CHECK(contains(error, "has 6 data variables (var1_fcast_ens, var2_fcast_ens, var1_ens, var2_ens, var1_obs, var2_obs)"));
}
