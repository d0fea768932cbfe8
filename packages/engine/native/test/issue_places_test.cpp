// Where the files of an archive of one file per issue are found, and what of it can be read when some cannot.
#include "support.h"

namespace {

void write_issue(const std::string& path, int day, double value, int mode = 0) {
    NcBuilder b(path, mode);
    const int t = b.dimension("time", 1);
    const int l = b.dimension("lead_time", 2);
    const int time = b.variable("time", NC_INT, {t}, {{"units", "days since 2020-01-01"}});
    const int lead = b.variable("lead_time", NC_INT, {l}, {{"units", "hours"}});
    const int v = b.variable("v", NC_DOUBLE, {t, l}, {{"units", "mm"}});
    b.values(time, {static_cast<double>(day)});
    b.values(lead, {1, 2});
    b.values(v, {value, value});
}

std::string archive(const std::string& pattern) {
    return "f:\n  Type: ts_ensemble_ts\n  Id: f\n  Start: 2020-01-01T00:00:00\n  TimeStep: daily\n  Length: 3\n  EnsembleSize: 1\n"
           "  EnsembleLength: 2\n  EnsembleTimeStep: hourly\n  Storage:\n    Type: multiple_nc_files_filename_date_pattern\n"
           "    File: '" + pattern + "'\n    Var: v\n    Identifier: ''\n    Index: 0\n";
}

Handle open_archive(const TempFolder& temp) {
    return get_series(open_library(temp.write("lib/x.yaml", archive("data/x_{0}.nc")), temp.file("far").c_str()), "f");
}

}  // namespace

TEST_CASE("places: the file of each issue is looked for by itself, beside the catalogue and then under the data path") {
    TempFolder temp;
    fs::create_directories(temp.file("lib/data"));  // empty: hides nothing
    for (int day = 0; day < 3; ++day) write_issue(temp.file("far/data/x_2020010" + std::to_string(day + 1) + ".nc"), day, day);
    const Handle series = open_archive(temp);
    CHECK(same(read(series), {0, 0, 1, 1, 2, 2}));
    write_issue(temp.file("lib/data/x_20200102.nc"), 1, 11);
    CHECK(same(read(series), {0, 0, 11, 11, 2, 2}));
    CHECK(same(read(open_archive(temp)), {0, 0, 11, 11, 2, 2}));
    fs::remove(temp.file("far/data/x_20200103.nc"));
    CHECK(same(read(series), {0, 0, 11, 11, NaN, NaN}));
    CHECK(IsMissingValueItemEnsembleForecastTimeSeries(series, 2));
    CHECK_FALSE(IsMissingValueItemEnsembleForecastTimeSeries(series, 1));
}

TEST_CASE("places: an archive that no issue has a file of is an error that names where they were looked for") {
    TempFolder temp;
    fs::create_directories(temp.file("far/data"));
    const Handle library = open_library(temp.write("lib/x.yaml", archive("data/x_{0}.nc")), temp.file("far").c_str());
    uchronia_error error;
    Handle series;
    CHECK(uchronia_series_get(library, "f", series.out(), nullptr, &error) == UCHRONIA_NOT_FOUND);
    for (const std::string& place : {temp.file("lib/data/x_{0}.nc"), temp.file("far/data/x_{0}.nc")}) CHECK(contains(error.message, place));
    CHECK(contains(error.message, "from 2020-01-01T00:00:00"));
}

TEST_CASE("places: a damaged file is an error when its issue is read, whichever it is, and a warning before") {
    for (const int damaged : {0, 1, 2})
        for (const int mode : {0, NC_NETCDF4}) {
            CAPTURE(damaged);
            CAPTURE(mode);
            TempFolder temp;
            const auto path = [&](int day) { return temp.file("lib/data/x_2020010" + std::to_string(day + 1) + ".nc"); };
            for (int day = 0; day < 3; ++day) write_issue(path(day), day, day, mode);
            fs::resize_file(path(damaged), 90);
            const Handle series = open_archive(temp);
            const Json d = describe(series);
            CHECK(d["units"] == "mm");
            CHECK(contains(d["warnings"].dump(), "unreadable_file") == (damaged == 0));
            for (int day = 0; day < 3; ++day) {
                const uchronia_window one = window(day, 1, 0, 1, 0, 2);
                std::vector<double> values(2);
                uchronia_error error;
                const int32_t status = uchronia_read(series, &one, values.data(), 2, nullptr, &error);
                if (day == damaged)
                    CHECK((status == UCHRONIA_IO && contains(error.message, path(day))));
                else
                    CHECK((status == UCHRONIA_OK && values[1] == day));
            }
        }
}
