#include "support.h"

namespace {

void make_small(const std::string& path, double value, const std::string& units = "days since 2010-08-01 21:00:00",
                double record = 0, std::size_t members = 2, std::size_t leads = 3, double first_lead = 1) {
    NcBuilder b(path);
    const int t = b.dimension("time", 1);
    const int m = b.dimension("ens_member", members);
    const int l = b.dimension("lead_time", leads);
    const int time = b.variable("time", NC_INT, {t}, {{"units", units}});
    const int lead = b.variable("lead_time", NC_DOUBLE, {l}, {{"units", "hours"}});
    const int v = b.variable("v", NC_DOUBLE, {t, m, l});
    b.values(time, {record});
    std::vector<double> hours;
    for (std::size_t i = 0; i < leads; ++i) hours.push_back(first_lead + static_cast<double>(i));
    b.values(lead, hours);
    b.values(v, std::vector<double>(members * leads, value));
}

std::string forecasts(const std::string& pattern, int length = 3, const std::string& step = "daily") {
    return "f:\n  Type: ts_ensemble_ts\n  Id: f\n  Start: 2010-08-01T21:00:00\n  TimeStep: " + step +
           "\n  Length: " + std::to_string(length) +
           "\n  EnsembleSize: 2\n  EnsembleLength: 3\n  EnsembleTimeStep: hourly\n  Storage:\n"
           "    Type: multiple_nc_files_filename_date_pattern\n    File: '" + pattern +
           "'\n    Var: v\n    Identifier: ''\n    Index: 0\n";
}

std::string open_error(const std::string& path, const char* data_path = nullptr) {
    uchronia_error error;
    Handle library;
    const int32_t status = uchronia_library_open(path.c_str(), data_path, library.out(), &error);
    CHECK(status != UCHRONIA_OK);
    CHECK(static_cast<void*>(library) == nullptr);
    return error.message;
}

std::vector<std::string> ids_of(void* library) {
    int n = 0;
    char** ids = GetEnsembleDatasetDataIdentifiers(library, &n);
    const std::vector<std::string> copy(ids, ids + n);
    DeleteAnsiStringArray(ids, n);
    return copy;
}

}  // namespace

TEST_CASE("[BUG] paths: files are found where they stand, beside the catalogue, then under the data path, for every type alike") {
    TempFolder temp;
    for (const char* folder : {"lib", "data", "data/sub"}) fs::create_directories(temp.file(folder));
    make_small(temp.file("lib/beside.nc"), 1);
    make_small(temp.file("data/under.nc"), 2);
    make_small(temp.file("data/sub/deep.nc"), 3);
    make_small(temp.file("lib/both.nc"), 4);
    make_small(temp.file("data/both.nc"), 5);
    make_small(temp.file("absolute.nc"), 6);
    fs::create_directories(temp.file("lib/sub"));  // exists beside the catalogue too, without the file
    const std::string data = temp.file("data");
    const std::vector<std::pair<std::string, double>> cases = {
        {"beside.nc", 1}, {"under.nc", 2}, {"sub/deep.nc", 3}, {"both.nc", 4}, {temp.file("absolute.nc"), 6}};
    for (const auto& one : cases) {
        const std::string file = one.first;
        const double value = one.second;
        CAPTURE(file);
        const std::string path = temp.write("lib/x.yaml", entry("ts_ensemble_ts", "f", file, "v"));
        CHECK(read(get_series(open_library(path, data.c_str()), "f"))[0] == value);
    }
    const std::string text = open_error(temp.write("lib/x.yaml", entry("single", "s", "no/such.nc", "v", "1")), data.c_str());
    CHECK(contains(text, "entry s of "));
    CHECK(contains(text, temp.file("lib/no/such.nc")));
    CHECK(contains(text, temp.file("data/no/such.nc")));
    CHECK(contains(open_error(temp.write("lib/x.yaml", entry("single", "s", "sub", "v", "1"))), "not a regular file"));
}

TEST_CASE("[BUG] paths: a catalogue in a sub-directory, given by a relative path, finds its files") {
    TempFolder temp;
    make_small(temp.file("lib/f_20100801.nc"), 7);
    temp.write("lib/x.yaml", entry("ts_ensemble_ts", "s", "f_20100801.nc", "v") + forecasts("f_{0}.nc", 1));
    const fs::path before = fs::current_path();
    fs::current_path(temp.file(""));
    {
        const Handle library = open_library("lib/x.yaml");
        CHECK(read(get_series(library, "s"))[0] == 7);
        fs::current_path(before);  // the library does not depend on where it was opened
        CHECK(read(get_series(library, "f"))[0] == 7);
    }
}

TEST_CASE("[BUG] pattern folder: one that does not exist is an error, not a series of missing items") {
    TempFolder temp;
    const std::string text = open_error(temp.write("x.yaml", forecasts("nowhere/f_{0}.nc")), temp.file("data").c_str());
    CHECK(contains(text, temp.file("nowhere")));
    CHECK(contains(text, temp.file("data/nowhere")));
}

TEST_CASE("one file per issue: a missing file is a missing item, NaN in a bulk read, and picked up when it appears") {
    TempFolder temp;
    make_small(temp.file("fc/f_2010080100.nc"), 1, "days since 2010-08-01 21:00", 0);
    make_small(temp.file("fc/f_2010080300.nc"), 3, "days since 2010-08-01 21:00", 2);
    const Handle library = open_library(temp.write("x.yaml", forecasts("fc/f_{0}00.nc")));
    const Handle f = get_series(library, "f");
    const Json d = describe(f);
    CHECK(d["shape"] == Json({3, 2, 3}));
    CHECK(d["lead"] == Json({{"start", 3600}, {"step", 3600}, {"length", 3}}));
    const std::vector<double> expected = {1, 1, 1, 1, 1, 1, NaN, NaN, NaN, NaN, NaN, NaN, 3, 3, 3, 3, 3, 3};
    CHECK(same(read(f), expected));
    CHECK(IsMissingValueItemEnsembleForecastTimeSeries(f, 1));
    CHECK_FALSE(IsMissingValueItemEnsembleForecastTimeSeries(f, 2));
    CHECK(static_cast<void*>(Handle(GetItemEnsembleForecastTimeSeries(f, 1))) == nullptr);
    CHECK(contains(last_message(), "cannot yet deal with missing values"));
    make_small(temp.file("fc/f_2010080200.nc"), 2, "days since 2010-08-01 21:00", 1);
    CHECK_FALSE(IsMissingValueItemEnsembleForecastTimeSeries(f, 1));
    const uchronia_window w = window(1, 1, 0, 1, 1, 2);
    CHECK(same(read(f, &w, 2), {2, 2}));
}

TEST_CASE("[BUG] summaries: they start at the first coordinate and end at the last, also with a file for each issue") {
    TempFolder temp;
    make_small(temp.file("f_20100801.nc"), 1, "days since 2010-07-02 21:00:00", 30, 1, 1);
    const Handle library = open_library(temp.write("x.yaml", entry("single", "s", "f_20100801.nc", "v") + forecasts("f_{0}.nc", 3)));
    int n = 0;
    char** summaries = GetEnsembleDatasetDataSummaries(library, &n);
    REQUIRE(n == 2);
    // A forecast of one lead, taken for a single series, lies at the time that it is about.
    CHECK(contains(summaries[0], "start: 2010-08-01T22:00:00, end: 2010-08-01T22:00:00, time length: 1"));
    CHECK(contains(summaries[1], "start: 2010-08-01T21:00:00, end: 2010-08-03T21:00:00, time length: 3, time step: daily"));
    DeleteAnsiStringArray(summaries, n);
}

TEST_CASE("[BUG] patterns: the first {0} is the date, and formats have time fields anywhere") {
    TempFolder temp;
    make_small(temp.file("2010/f_2010080121.nc"), 1, "hours since 2010-08-01 21:00", 0);
    make_small(temp.file("2010/f_2010080200.nc"), 2, "hours since 2010-08-01 21:00", 3);
    const Handle library = open_library(temp.write("x.yaml", forecasts("{0:%Y}/f_{0:%Y%m%d%H}.nc", 2, "03:00:00")));
    CHECK(same(read(get_series(library, "f")), {1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2}));
    // A second {0} is literal, as it always was.
    make_small(temp.file("20100801/f_{0}.nc"), 5, "hours since 2010-08-01 21:00", 0);
    CHECK(read(get_series(open_library(temp.write("x.yaml", forecasts("{0}/f_{0}.nc", 1))), "f"))[0] == 5);
}

TEST_CASE("[BUG] issue files: fewer members or leads are filled up, more or other leads are errors that name the file") {
    TempFolder temp;
    make_small(temp.file("f_20100801.nc"), 1);
    make_small(temp.file("f_20100802.nc"), 2, "days since 2010-08-01 21:00", 1, 1, 2);
    make_small(temp.file("f_20100803.nc"), 3, "days since 2010-08-01 21:00", 2, 3, 3);
    make_small(temp.file("f_20100804.nc"), 4, "days since 2010-08-01 21:00", 3, 2, 3, 2);
    make_small(temp.file("f_20100805.nc"), 5, "days since 2010-08-01 21:00", 0);
    const Handle f = get_series(open_library(temp.write("x.yaml", forecasts("f_{0}.nc", 5))), "f");
    auto one = [&](int64_t issue, std::string& text) {
        const uchronia_window w = window(issue, 1, 0, -1, 0, -1);
        std::vector<double> values(6);
        uchronia_error error;
        const int32_t status = uchronia_read(f, &w, values.data(), 6, nullptr, &error);
        text = error.message;
        return status == UCHRONIA_OK ? values : std::vector<double>{};
    };
    std::string text;
    CHECK(same(one(1, text), {2, 2, NaN, NaN, NaN, NaN}));
    CHECK(one(2, text).empty());
    CHECK(contains(text, "f_20100803.nc has 3 members and 3 leads, more than the catalogue says"));
    CHECK(one(3, text).empty());
    CHECK(contains(text, "f_20100804.nc starts at 2010-08-04T23:00:00"));
    // The record stands for another issue time than the catalogue says: lead times would be wrong.
    CHECK(one(4, text).empty());
    CHECK(contains(text, "f_20100805.nc starts at 2010-08-01T22:00:00"));
    CHECK(contains(text, "2010-08-05T22:00:00"));
    // One by one the items are what their files say.
    multi_regular_time_series_data* item = GetItemEnsembleForecastTimeSeriesAsStructure(f, 4);
    REQUIRE(item != nullptr);
    CHECK(item->time_series_geometry.start.day == 1);
    CHECK(item->numeric_data[0][0] == 5);
    DisposeMultiTimeSeriesData(item);
}

TEST_CASE("[BUG] Start: a zone is converted, not misread as a fraction of a second") {
    TempFolder temp;
    make_small(temp.file("f_20100801.nc"), 1);
    std::string yaml = forecasts("f_{0}.nc", 1);
    yaml.replace(yaml.find("2010-08-01T21:00:00"), 19, "2010-08-02T07:00:00+10:00");
    CHECK(describe(open_library(temp.write("x.yaml", yaml)), "f")["time"]["start"] == 1280696400000);
}

TEST_CASE("identifiers come by kind, then by bytes; the last of the same identifier counts, with a warning") {
    TempFolder temp;
    make_small(temp.file("a.nc"), 1, "days since 2010-08-01", 0, 1, 1);
    make_small(temp.file("b.nc"), 2, "days since 2010-08-01", 0, 1, 1);
    std::string yaml = entry("ts_ensemble_ts", "f", "a.nc", "v") + entry("single", "z", "a.nc", "v") +
                       entry("single_collection", "Z", "a.nc", "v") + entry("ensemble_ts", "e", "a.nc", "v") +
                       entry("single", "a", "a.nc", "v") + "other" + entry("single", "a", "b.nc", "v").insert(0, "");
    yaml.replace(yaml.find("othera"), 6, "other");
    const Handle library = open_library(temp.write("x.yaml", yaml));
    CHECK(ids_of(library) == std::vector<std::string>{"Z", "a", "z", "e", "f"});
    CHECK(read(get_series(library, "a"))[0] == 2);
    CHECK(describe(library, "a")["warnings"][0]["code"] == "duplicate_id");
}

TEST_CASE("the same identifier in two kinds is listed twice; identifiers with dots are found") {
    TempFolder temp;
    make_small(temp.file("a.nc"), 1, "days since 2010-08-01", 0, 1, 1);
    const Handle library = open_library(temp.write(
        "x.yaml", entry("single", "x", "a.nc", "v") + "e" + entry("ensemble_ts", "x", "a.nc", "v") + "d" +
                      entry("single", "q.obs", "a.nc", "v")));
    CHECK(ids_of(library) == std::vector<std::string>{"q.obs", "x", "x"});
    CHECK(describe(library, "x")["kind"] == "single");
    CHECK(read(get_series(library, "q.obs"))[0] == 1);
    const Handle single(GetDatasetSingleTimeSeries(library, "q.obs"));
    CHECK(static_cast<void*>(single) != nullptr);
}

TEST_CASE("a station and an index need not be named where the file answers them") {
    TempFolder temp;
    make_small(temp.file("a.nc"), 1);
    const std::string good = entry("ts_ensemble_ts", "f", "a.nc", "v");
    std::string bare = good;
    bare.erase(bare.find("    Identifier:"));
    const Handle named(open_library(temp.write("named.yaml", good)));
    const Handle unnamed(open_library(temp.write("bare.yaml", bare)));
    CHECK(read(get_series(named, "f")) == read(get_series(unnamed, "f")));
}

TEST_CASE("broken catalogues are errors with the file and the line, or the entry and the key") {
    TempFolder temp;
    make_small(temp.file("a.nc"), 1);
    auto text_of = [&](const std::string& yaml) { return open_error(temp.write("x.yaml", yaml)); };
    CHECK(contains(text_of("a: [1, 2"), "x.yaml is not valid YAML: line "));
    CHECK(contains(text_of("- a\n- b\n"), "is a list"));
    CHECK(contains(text_of("a: 5\n"), "is not a mapping"));
    const std::string good = entry("ts_ensemble_ts", "f", "a.nc", "v") +
                             "  TimeStep: daily\n  Start: 2010-08-01T21:00:00\n  Length: 2\n  EnsembleSize: 3\n  EnsembleLength: 4\n"
                             "  EnsembleTimeStep: hourly\n";
    for (const char* key : {"Id", "Type", "Storage", "File", "Var"}) {
        CAPTURE(key);
        std::string yaml = good;
        yaml.replace(yaml.find(std::string(" ") + key + ":") + 1, 1, "_");
        const std::string text = text_of(yaml);
        CHECK(contains(text, "x.yaml"));
        if (std::string(key) != "Type") CHECK(contains(text, key));
    }
    std::string misspelt = good;
    misspelt.replace(misspelt.find(" Var:"), 5, " Vra:");
    CHECK(contains(text_of(misspelt), "has no key Var; it has Type, File, Vra, Index, Identifier)"));
    auto with = [&](const std::string& from, const std::string& to) {
        std::string yaml = good;
        yaml.replace(yaml.find(from), from.size(), to);
        return text_of(yaml);
    };
    CHECK(contains(with("ts_ensemble_ts", "ts_ts_collection"), "Unknown type of data source: ts_ts_collection"));
    CHECK(contains(with("single_nc_file", "zarr"), "not yet available: zarr"));
    CHECK(contains(with("TimeStep: daily", "TimeStep: weekly"), "time step weekly could not be parsed"));
    CHECK(contains(with("Length: 2", "Length: -1"), "cannot be negative"));
    CHECK(contains(with("Length: 2", "Length: many"), "not a whole number"));
    CHECK(contains(with("2010-08-01T21:00:00", "yesterday"), "'yesterday' is not a date"));
    CHECK(contains(open_error(temp.file("absent.yaml")), "Path does not exist: " + temp.file("absent.yaml")));
    fs::create_directories(temp.file("empty"));
    CHECK(contains(open_error(temp.file("empty")), "has no netCDF files (.nc, .nc4, .cdf, .netcdf) and no text files"));
    temp.write("texts/a.csv", "time,q");
    temp.write("texts/b.dat", "1 2");
    CHECK(contains(open_error(temp.file("texts")), "it has 1 text file, which this engine does not read; it has 1 file of another name"));
    temp.write("store/.zgroup", "{}");
    CHECK(contains(open_error(temp.file("store")), "is a Zarr store"));
}

TEST_CASE("entries whose files are text are told to who reads text, and hide no others") {
    TempFolder temp;
    make_small(temp.file("a.nc"), 1, "days since 2010-08-01", 0, 1, 1);
    temp.write("obs.csv", "time,q");
    const std::string text = R"(
flow: {Type: single, Id: flow, Other: 1, Storage: {Type: text_file, File: obs.csv, Var: q, Identifier: A}}
rain: {Type: single_collection, Id: rain, Storage: {Type: single_nc_file, File: obs.csv, Var: p}}
)";
    const std::string net = "v: {Type: single, Id: v, Storage: {Type: single_nc_file, File: a.nc, Var: v, Identifier: '1'}}";
    for (const bool both : {false, true}) {
        const Handle library = open_library(temp.write("x.yaml", text + (both ? net : "")));
        CHECK(ids_of(library).size() == (both ? 1 : 0));
        uchronia_error error;
        int64_t size = 0;
        uchronia_left_out(library, nullptr, 0, &size, &error);
        std::string json(static_cast<std::size_t>(size), '\0');
        require_ok(uchronia_left_out(library, json.data(), size, &size, &error), error);
        json.pop_back();
        const Json all = Json::parse(json);
        REQUIRE(all.size() == 2);
        CHECK(all[0]["file"] == fs::absolute(temp.file("obs.csv")).string());
        CHECK(all[0]["entry"]["id"] == "flow");
        CHECK(all[0]["entry"]["station"] == "A");
        CHECK(all[0]["entry"]["warnings"][0]["code"] == "unknown_key");
        CHECK(all[1]["entry"] == Json({{"id", "rain"}, {"kind", "collection"}, {"variable", "p"}, {"station", ""}, {"warnings", Json::array()}}));
    }
}

TEST_CASE("empty catalogues, JSON and aliases are read; unknown keys are warnings; hostile YAML is an error") {
    TempFolder temp;
    make_small(temp.file("a.nc"), 1, "days since 2010-08-01", 0, 1, 1);
    CHECK(ids_of(open_library(temp.write("x.yaml", ""))).empty());
    const Handle json = open_library(temp.write(
        "x.yaml", R"({"a": {"Type": "single", "Id": "a", "Unit": "mm",
                     "Storage": {"Type": "single_nc_file", "File": "a.nc", "Var": "v", "Identifier": "1"}}})"));
    CHECK(describe(json, "a")["warnings"][0]["code"] == "unknown_key");
    const Handle alias = open_library(temp.write("x.yaml", "b: &b\n" + entry("single", "a", "a.nc", "v").substr(3) + "c: *b\n"));
    CHECK(ids_of(alias) == std::vector<std::string>{"a"});
    CHECK(contains(open_error(temp.write("x.yaml", std::string(100000, '['))), "YAML"));
    CHECK(contains(open_error(temp.write("x.yaml", std::string(100000, '{'))), "YAML"));
    std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n";
    for (char c = 'b'; c <= 'z'; ++c) {
        const std::string before = "*" + std::string(1, static_cast<char>(c - 1));
        bomb += std::string(1, c) + ": &" + std::string(1, c) + " [" + before;
        for (int i = 0; i < 8; ++i) bomb += "," + before;
        bomb += "]\n";
    }
    CHECK(contains(open_error(temp.write("x.yaml", bomb)), "is not a mapping"));
    CHECK_FALSE(open_error(temp.write("x.yaml", "a: &a\n  b: *a\n")).empty());
}

TEST_CASE("the list of all entries tells which one cannot be read, and does not fail for it") {
    TempFolder temp;
    make_small(temp.file("a.nc"), 1, "days since 2010-08-01", 0, 1, 1);
    temp.write("bad.nc", "nothing");
    const Handle library = open_library(temp.write("x.yaml", entry("single", "a", "a.nc", "v") + entry("single", "b", "bad.nc", "v")));
    const Json all = describe(library);
    CHECK(all[0]["kind"] == "single");
    CHECK(all[0]["shape"] == Json({1, 1, 1}));
    CHECK(all[1]["id"] == "b");
    CHECK(contains(all[1]["error"], "bad.nc"));
    int n = 0;
    char** summaries = GetEnsembleDatasetDataSummaries(library, &n);
    REQUIRE(n == 2);
    CHECK(contains(summaries[1], "bad.nc is not a netCDF file"));
    DeleteAnsiStringArray(summaries, n);
}

TEST_CASE("a netCDF file, a folder and a glob pattern open as catalogues with an entry per data variable") {
    TempFolder temp;
    make_small(temp.file("d/a.nc"), 1);
    make_small(temp.file("d/b.nc"), 2, "days since 2010-08-01", 0, 1, 1);
    temp.write("d/notes.txt", "not data");
    const Handle file = open_library(temp.file("d/a.nc"));
    CHECK(ids_of(file) == std::vector<std::string>{"v"});
    CHECK(describe(file, "v")["kind"] == "forecast");
    CHECK(read(get_series(file, "v"))[0] == 1);
    const Handle folder = open_library(temp.file("d"));
    CHECK(ids_of(folder) == std::vector<std::string>{"a/v", "b/v"});
    CHECK(describe(folder, "b/v")["kind"] == "forecast");
    CHECK(ids_of(open_library(temp.file("d/[b-z].nc"))) == std::vector<std::string>{"b/v"});
    CHECK(contains(open_error(temp.file("d/x*.nc")), "no file matches the pattern"));
    CHECK(contains(open_error(temp.write("d/bad.nc", "")), "bad.nc is not a netCDF file: it is empty"));
}

TEST_CASE("forecasts of several stations in a file are an entry for each station") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("f.nc"));
        const int t = b.dimension("time", 2);
        const int s = b.dimension("station", 2);
        const int l = b.dimension("lead_time", 2);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "days since 2010-08-01"}});
        const int lead = b.variable("lead_time", NC_INT, {l}, {{"units", "hours"}});
        const int id = b.variable("station_id", NC_INT, {s});
        const int f = b.variable("f", NC_DOUBLE, {t, s, l});
        const int q = b.variable("q", NC_DOUBLE, {t, s});
        b.values(time, {0, 1});
        b.values(lead, {1, 2});
        b.values(id, {10, 20});
        b.values(f, {1, 2, 3, 4, 5, 6, 7, 8});
        b.values(q, {1, 2, 3, 4});
    }
    const Handle library(CreateEnsembleDataset(("on_disk_single_netcdf_file:" + temp.file("f.nc")).c_str()));
    REQUIRE(static_cast<void*>(library) != nullptr);
    CHECK(ids_of(library) == std::vector<std::string>{"q", "f.10", "f.20"});
    CHECK(same(read(get_series(library, "f.20")), {3, 4, 7, 8}));
    CHECK(describe(library, "q")["kind"] == "collection");
    CHECK(CreateEnsembleDataset("on_disk_single_netcdf_file") == nullptr);
    CHECK(contains(last_message(), "on_disk_single_netcdf_file:PATH"));
    CHECK(CreateEnsembleDataset("zarr") == nullptr);
    CHECK(contains(last_message(), "Unknown type of time series library: zarr"));
}

TEST_CASE("the recording library records: series appear when asked for, grow, and are shared by identifier") {
    TempFolder temp;
    const Handle library(CreateEnsembleDataset("test_recording_library"));
    CHECK(ids_of(library).empty());
    const Handle f(GetDatasetEnsembleForecastTimeSeries(library, "with.dot"));
    CHECK(describe(f)["shape"] == Json({0, 0, 0}));
    multi_regular_time_series_data data = {};
    double row[] = {1, 2};
    double* rows[] = {row};
    data.time_series_geometry = {{2000, 1, 1, 1, 0, 0}, 3600, 2, strictly_regular};
    data.ensemble_size = 1;
    data.numeric_data = rows;
    SetItemEnsembleForecastTimeSeriesAsStructure(f, 0, &data);
    data.time_series_geometry.start.day = 5;
    SetItemEnsembleForecastTimeSeriesAsStructure(f, 2, &data);
    const Handle again(GetDatasetEnsembleForecastTimeSeries(library, "with.dot"));
    const Json d = describe(again);
    CHECK(d["time"] == Json({{"start", 946684800000}, {"step", 2 * 86400}, {"length", 3}}));
    CHECK(d["lead"]["start"] == 3600);
    CHECK(same(read(again), {1, 2, NaN, NaN, 1, 2}));
    CHECK(ids_of(library) == std::vector<std::string>{"with.dot"});
    SaveEnsembleForecastTimeSeriesToNetcdf(again, temp.file("r.nc").c_str(), false);
    CHECK(same(read(get_series(open_library(temp.file("r.nc")), "with.dot")), {1, 2, NaN, NaN, 1, 2}));
    SetItemEnsembleForecastTimeSeriesAsStructure(f, 2000000000, &data);
    CHECK(contains(last_message(), "after the end of the recording"));
    CHECK(describe(f)["time"]["length"] == 3);
}
