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

namespace {

/** An archive whose catalogue says some of the issues, or none. */
std::string brief(const std::string& pattern, const std::string& keys = "") {
    return "f:\n  Type: ts_ensemble_ts\n  Id: f\n" + keys + "  Storage: {Type: multiple_nc_files_filename_date_pattern, File: '" + pattern +
           "', Var: v, Identifier: '', Index: 0}\n";
}

/** A file of one issue at an hour of a day. */
void write_hour(const std::string& path, double hours, double value) {
    NcBuilder b(path);
    const int t = b.dimension("time", 1);
    const int l = b.dimension("lead_time", 1);
    const int time = b.variable("time", NC_DOUBLE, {t}, {{"units", "hours since 2020-01-01"}});
    const int lead = b.variable("lead_time", NC_INT, {l}, {{"units", "hours"}});
    const int v = b.variable("v", NC_DOUBLE, {t, l}, {{"units", "mm"}});
    b.values(time, {hours});
    b.values(lead, {1});
    b.values(v, {value});
}

}  // namespace

TEST_CASE("issues: what a catalogue does not say of them, the files do, at the times of their records") {
    TempFolder temp;
    // Named for the day, issued at 21:00; the third is absent.
    for (int day : {0, 1, 3}) write_hour(temp.file("lib/data/x_2020010" + std::to_string(day + 1) + ".nc"), 24 * day + 21, day);
    auto described = [&](const std::string& keys) {
        const Handle library = open_library(temp.write("lib/x.yaml", brief("data/x_{0}.nc", keys)));
        return describe(get_series(library, "f"))["time"];
    };
    const std::int64_t first = 1577912400000;  // 2020-01-01T21:00
    const Json all = {{"start", first}, {"step", 86400}, {"length", 4}};
    CHECK(described("") == all);
    CHECK(described("  TimeStep: daily\n") == all);
    CHECK(described("  Start: 2020-01-01T21:00:00\n") == all);
    CHECK(described("  Length: 4\n") == all);
    CHECK(described("  Start: 2019-12-31T21:00:00\n") == Json({{"start", first - 86400000}, {"step", 86400}, {"length", 5}}));
    CHECK(described("  Length: 2\n") == Json({{"start", first}, {"step", 86400}, {"length", 2}}));
    const Handle library = open_library(temp.write("lib/x.yaml", brief("data/x_{0}.nc")));
    CHECK(same(read(get_series(library, "f")), {0, 1, NaN, 3}));
    // A file that comes later is seen by whoever gets the series later.
    write_hour(temp.file("lib/data/x_20200105.nc"), 24 * 4 + 21, 4);
    CHECK(same(read(get_series(library, "f")), {0, 1, NaN, 3, 4}));
    char** summaries = nullptr;
    int count = 0;
    summaries = GetEnsembleDatasetDataSummaries(library, &count);
    REQUIRE(count == 1);
    CHECK(contains(summaries[0], "time length: 5"));
    DeleteAnsiStringArray(summaries, count);
}

TEST_CASE("issues: names with hours, in folders of their months and in two places, make sub-daily, monthly and uneven issues") {
    TempFolder temp;
    for (int h : {0, 6, 12, 24}) {
        const std::string stamp = h == 24 ? "0200" : (h < 10 ? "010" : "01") + std::to_string(h);
        write_hour(temp.file("lib/2020/01/x_" + stamp + "Z.nc"), h, h);
    }
    write_hour(temp.file("far/2020/01/x_0118Z.nc"), 18, 18);
    temp.write("lib/2020/01/x_notes.nc", "no issue");
    temp.write("lib/2020/13/x_0100Z.nc", "no month");
    const Handle hours = open_library(temp.write("lib/x.yaml", brief("{0:%Y}/{0:%m}/x_{0:%d%H}Z.nc")), temp.file("far").c_str());
    CHECK(same(read(get_series(hours, "f")), {0, 6, 12, 18, 24}));
    CHECK(describe(get_series(hours, "f"))["time"]["step"] == 21600);
    for (int month = 1; month < 4; ++month) write_hour(temp.file("lib/m_20200" + std::to_string(month) + ".nc"), month == 1 ? 0 : month == 2 ? 744 : 1440, month);
    const Handle months = open_library(temp.write("lib/m.yaml", brief("m_{0:%Y%m}.nc")));
    CHECK(describe(get_series(months, "f"))["time"]["step"] == "monthly");
    CHECK(same(read(get_series(months, "f")), {1, 2, 3}));
    for (const char* day : {"001", "002", "030"}) write_hour(temp.file(std::string("lib/u_2020") + day + ".nc"), 24 * (std::atoi(day) - 1), std::atoi(day));
    const Handle uneven = open_library(temp.write("lib/u.yaml", brief("u_{0:%Y%j}.nc")));
    CHECK(same(read(get_series(uneven, "f")), {1, 2, 30}));
    CHECK(describe(get_series(uneven, "f"))["time"]["step"].is_null());
}

TEST_CASE("issues: what the files cannot tell is an error that says which keys to give") {
    TempFolder temp;
    uchronia_error error;
    Handle library;
    auto reason = [&](const std::string& yaml) {
        const std::string path = temp.write("lib/x.yaml", yaml);
        if (uchronia_library_open(path.c_str(), nullptr, library.out(), &error) != UCHRONIA_OK) return std::string(error.message);
        Handle series;
        REQUIRE(uchronia_series_get(library, "f", series.out(), nullptr, &error) != UCHRONIA_OK);
        return std::string(error.message);
    };
    fs::create_directories(temp.file("lib"));
    CHECK(contains(reason(brief("x.nc")), "tell no dates"));
    CHECK(contains(reason(brief("x_{0:%d}.nc")), "tell no dates"));
    CHECK(contains(reason(brief("x_{0}.nc")), "no file of any issue"));
    // Named for another day than that of its record.
    write_hour(temp.file("lib/x_20200102.nc"), 21, 1);
    CHECK(contains(reason(brief("x_{0}.nc")), "of the issue 2020-01-01T21:00:00, of which a file would have another name"));
    temp.write("lib/y_20200102.nc", "CDF\1 and nothing else");
    CHECK(contains(reason(brief("y_{0}.nc")), "y_20200102.nc"));
    for (const char* day : {"01", "02", "30"}) write_hour(temp.file(std::string("lib/z_202001") + day + ".nc"), 24 * (std::atoi(day) - 1), 1);
    CHECK(contains(reason(brief("z_{0}.nc", "  Length: 3\n")), "has to say TimeStep"));
}
