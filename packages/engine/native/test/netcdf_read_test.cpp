// Odd but legal files, and files that are not legal. Each [BUG] of CSIRO's reader has a test of its name.
#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <numeric>

#include "error.h"
#include "netcdf/classic_file.h"
#include "support.h"

namespace {

/** The number that a test puts at a place: the place written out, so that a wrong one is seen at once. */
double at(std::size_t time, std::size_t member, std::size_t station, std::size_t lead) {
    return static_cast<double>(1000 * time + 100 * member + 10 * station + lead);
}

/** Values of a variable whose dimensions stand in some order of the letters t, m, s, l. */
std::vector<double> values_in_order(const std::string& order, std::size_t nt, std::size_t nm, std::size_t ns, std::size_t nl) {
    auto length = [&](char c) { return c == 't' ? nt : c == 'm' ? nm : c == 's' ? ns : nl; };
    std::vector<double> values;
    std::size_t size = 1;
    for (char c : order) size *= length(c);
    for (std::size_t i = 0; i < size; ++i) {
        std::size_t rest = i;
        std::size_t index[4] = {0, 0, 0, 0};
        for (auto c = order.rbegin(); c != order.rend(); ++c) {
            index[std::string("tmsl").find(*c)] = rest % length(*c);
            rest /= length(*c);
        }
        values.push_back(at(index[0], index[1], index[2], index[3]));
    }
    return values;
}

struct Sizes {
    std::size_t nt = 5, nm = 3, ns = 2, nl = 4;
};

/** A file with variable `v` in that order of dimensions, beside the coordinates it needs. */
void make_file(const std::string& path, const std::string& order, int mode = 0, Sizes n = {}) {
    NcBuilder b(path, mode);
    int t = -1, m = -1, s = -1, l = -1;
    std::vector<int> dimensions;
    for (char c : order) {
        if (c == 't') dimensions.push_back(t = b.dimension("time", n.nt));
        if (c == 'm') dimensions.push_back(m = b.dimension("ens_member", n.nm));
        if (c == 's') dimensions.push_back(s = b.dimension("station", n.ns));
        if (c == 'l') dimensions.push_back(l = b.dimension("lead_time", n.nl));
    }
    const int time = b.variable("time", NC_INT, {t}, {{"units", "days since 2010-01-01 00:00:00 +0000"}});
    const int ids = s >= 0 ? b.variable("station_id", NC_INT, {s}) : -1;
    const int leads = l >= 0 ? b.variable("lead_time", NC_INT, {l}, {{"units", "hours since time"}}) : -1;
    const int members = m >= 0 ? b.variable("ens_member", NC_INT, {m}) : -1;
    const int v = b.variable("v", NC_DOUBLE, dimensions, {{"units", "mm"}});
    std::vector<double> count(std::max({n.nt, n.nm, n.ns, n.nl}));
    std::iota(count.begin(), count.end(), 0);
    b.values(time, {count.begin(), count.begin() + static_cast<long>(n.nt)});
    if (ids >= 0) {
        std::vector<double> id;
        for (std::size_t i = 0; i < n.ns; ++i) id.push_back(static_cast<double>(i + 1));
        b.values(ids, id);
    }
    if (members >= 0) b.values(members, {count.begin(), count.begin() + static_cast<long>(n.nm)});
    if (leads >= 0) {
        std::vector<double> lead;
        for (std::size_t i = 0; i < n.nl; ++i) lead.push_back(static_cast<double>(i + 1));
        b.values(leads, lead);
    }
    b.values(v, values_in_order(order, n.nt, n.nm, n.ns, n.nl));
}

/** A file with one variable (time) and the coordinate that a test wants. */
struct TimeFile {
    int type = NC_DOUBLE;
    std::string units = "hours since 1970-01-01";
    std::vector<double> coordinates = {0, 1, 2};
    std::string calendar;
};

Handle open_time_file(const TempFolder& temp, const TimeFile& f, int mode = 0) {
    {
        NcBuilder b(temp.file("t.nc"), mode);
        const int t = b.dimension("time", f.coordinates.size());
        const int time = b.variable("time", f.type, {t});
        if (!f.units.empty()) nc_put_att_text(b.id(), time, "units", f.units.size(), f.units.c_str());
        if (!f.calendar.empty()) nc_put_att_text(b.id(), time, "calendar", f.calendar.size(), f.calendar.c_str());
        const int v = b.variable("v", NC_DOUBLE, {t});
        b.values(time, f.coordinates);
        b.values(v, std::vector<double>(f.coordinates.size(), 1.0));
    }
    return open_library(temp.write("t.yaml", entry("single", "v", "t.nc", "v")));
}

std::string error_of(void* library, const char* id) {
    uchronia_error error;
    void* series = nullptr;
    const int32_t status = uchronia_series_get(library, id, &series, nullptr, &error);
    CHECK(status != UCHRONIA_OK);
    CHECK(status == error.code);
    CHECK(series == nullptr);
    if (status == UCHRONIA_OK) DisposeSharedPointer(series);
    return error.message;
}

}  // namespace

TEST_CASE("[BUG] dimension order: every order of dimensions gives the same forecasts") {
    TempFolder temp;
    std::string order = "lmst";
    do {
        CAPTURE(order);
        const std::string file = order + ".nc";
        make_file(temp.file(file), order);
        const Handle library = open_library(temp.write("lib.yaml", entry("ts_ensemble_ts", "f", file, "v", "2")));
        const Handle f = get_series(library, "f");
        std::vector<double> expected;
        for (std::size_t t = 0; t < 5; ++t)
            for (std::size_t m = 0; m < 3; ++m)
                for (std::size_t l = 0; l < 4; ++l) expected.push_back(at(t, m, 1, l));
        CHECK(same(read(f), expected));
        const uchronia_window w = window(1, 3, 1, 2, 2, 1);
        CHECK(same(read(f, &w, 6), {at(1, 1, 1, 2), at(1, 2, 1, 2), at(2, 1, 1, 2), at(2, 2, 1, 2), at(3, 1, 1, 2), at(3, 2, 1, 2)}));
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("[BUG] dimension order: ensembles and collections too") {
    TempFolder temp;
    for (std::string order : {"tms", "tsm", "mts", "mst", "stm", "smt"}) {
        CAPTURE(order);
        make_file(temp.file(order + ".nc"), order);
        const Handle library = open_library(temp.write("lib.yaml", entry("ensemble_ts", "e", order + ".nc", "v", "1")));
        std::vector<double> expected;
        for (std::size_t m = 0; m < 3; ++m)
            for (std::size_t t = 0; t < 5; ++t) expected.push_back(at(t, m, 0, 0));
        CHECK(same(read(get_series(library, "e")), expected));
    }
    for (std::string order : {"ts", "st", "stml", "mlts"}) {
        CAPTURE(order);
        make_file(temp.file(order + ".nc"), order, 0, {5, 1, 2, 1});
        const Handle library = open_library(temp.write("lib.yaml", entry("single_collection", "c", order + ".nc", "v") +
                                                                       entry("single", "s", order + ".nc", "v", "2")));
        std::vector<double> expected;
        for (std::size_t s = 0; s < 2; ++s)
            for (std::size_t t = 0; t < 5; ++t) expected.push_back(at(t, 0, s, 0));
        CHECK(same(read(get_series(library, "c")), expected));
        CHECK(same(read(get_series(library, "s")), {expected.begin() + 5, expected.end()}));
        const uchronia_window w = window(0, 1, 1, 1, 1, 3);
        CHECK(same(read(get_series(library, "c"), &w, 3), {at(1, 0, 1, 0), at(2, 0, 1, 0), at(3, 0, 1, 0)}));
    }
}

TEST_CASE("a long collection is put into order block by block") {
    TempFolder temp;
    make_file(temp.file("c.nc"), "ts", NC_NETCDF4, {100003, 1, 7, 1});
    const Handle library = open_library(temp.write("lib.yaml", entry("single_collection", "c", "c.nc", "v")));
    const auto values = read(get_series(library, "c"));
    bool equal = true;
    for (std::size_t s = 0; s < 7; ++s)
        for (std::size_t t = 0; t < 100003; ++t) equal = equal && values[s * 100003 + t] == at(t, 0, s, 0);
    CHECK(equal);
}

TEST_CASE("[BUG] rank mismatch: a dimension that the kind has no place for is an error that names it") {
    TempFolder temp;
    make_file(temp.file("f.nc"), "tmsl");
    const Handle library = open_library(temp.write(
        "lib.yaml", entry("single", "s", "f.nc", "v", "1") + entry("single_collection", "c", "f.nc", "v") +
                        entry("ensemble_ts", "e", "f.nc", "v", "1")));
    CHECK(contains(error_of(library, "s"), "dimension ens_member of length 3, which a time series has no place for"));
    CHECK(contains(error_of(library, "c"), "dimension ens_member"));
    CHECK(contains(error_of(library, "e"), "dimension lead_time of length 4"));
}

TEST_CASE("classic files are read as netcdf-c reads them: every type, with and without records, any part") {
    TempFolder temp;
    for (int format : {0, static_cast<int>(NC_64BIT_OFFSET), static_cast<int>(NC_64BIT_DATA)}) {
        for (int variables = 1; variables <= 3; ++variables) {
            const std::string path = temp.file("c" + std::to_string(format) + "_" + std::to_string(variables) + ".nc");
            const std::vector<int> types = format == static_cast<int>(NC_64BIT_DATA)
                                               ? std::vector<int>{NC_SHORT, NC_UINT64, NC_UBYTE}
                                               : std::vector<int>{NC_SHORT, NC_FLOAT, NC_BYTE};
            {
                NcBuilder b(path, format);
                const int t = b.dimension("time", NC_UNLIMITED);
                const int m = b.dimension("ens_member", 3);
                const int l = b.dimension("lead_time", 5);
                std::vector<int> ids;
                for (int i = 0; i < variables; ++i)
                    ids.push_back(b.variable(("v" + std::to_string(i)).c_str(), types[static_cast<std::size_t>(i)], {t, m, l},
                                             {{"odd", std::string(static_cast<std::size_t>(i), 'x')}}));
                const int fixed = b.variable("fixed", NC_INT, {m, l});
                for (int i : ids) {
                    std::vector<double> values(7 * 3 * 5);
                    for (std::size_t k = 0; k < values.size(); ++k) values[k] = static_cast<double>(k % 100 + static_cast<std::size_t>(i));
                    b.values(i, values);
                }
                std::vector<double> values(15);
                std::iota(values.begin(), values.end(), -7);
                b.values(fixed, values);
            }
            const auto classic = uchronia::ClassicFile::open(uchronia::ReadOnlyFile(path));
            REQUIRE(classic);
            int id = -1;
            REQUIRE(nc_open(path.c_str(), NC_NOWRITE, &id) == NC_NOERR);
            for (const uchronia::NcVariable& v : classic->variables()) {
                const std::size_t records = v.dimensions.size() == 3 ? 7 : 1;
                for (std::size_t t0 = 0; t0 < records; t0 += 2)
                    for (std::size_t m0 = 0; m0 < 3; ++m0)
                        for (std::size_t l0 = 0; l0 < 5; l0 += 2) {
                            std::vector<std::size_t> start = {t0, m0, l0};
                            std::vector<std::size_t> count = {records - t0, 3 - m0, 5 - l0 - (l0 == 2 ? 1 : 0)};
                            if (v.dimensions.size() == 2) {
                                start.erase(start.begin());
                                count.erase(count.begin());
                            }
                            std::vector<double> ours(105, 1), theirs(105, 1);
                            classic->read(v, start, count, ours.data());
                            REQUIRE(nc_get_vara_double(id, v.id, start.data(), count.data(), theirs.data()) == NC_NOERR);
                            CHECK(ours == theirs);
                        }
                std::vector<double> none(1);
                CHECK_THROWS_AS(classic->read(v, std::vector<std::size_t>(v.dimensions.size(), 6), std::vector<std::size_t>(v.dimensions.size(), 2), none.data()), uchronia::Error);
            }
            nc_close(id);
        }
    }
    make_file(temp.file("four.nc"), "ts", NC_NETCDF4);
    CHECK(uchronia::ClassicFile::open(uchronia::ReadOnlyFile(temp.file("four.nc"))) == nullptr);
}

TEST_CASE("[BUG] absent dimensions: members and leads that are absent are one") {
    TempFolder temp;
    make_file(temp.file("ts.nc"), "ts");
    const Handle library = open_library(temp.write("lib.yaml", entry("ts_ensemble_ts", "f", "ts.nc", "v", "2") +
                                                                   entry("ensemble_ts", "e", "ts.nc", "v", "2")));
    CHECK(describe(library, "f")["shape"] == Json({5, 1, 1}));
    CHECK(describe(library, "e")["shape"] == Json({1, 1, 5}));
    CHECK(same(read(get_series(library, "f")), {at(0, 0, 1, 0), at(1, 0, 1, 0), at(2, 0, 1, 0), at(3, 0, 1, 0), at(4, 0, 1, 0)}));
}

TEST_CASE("[BUG] start: hours 6, 9, 12 start at 6 h, read as any kind") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("h.nc"));
        const int t = b.dimension("time", 3);
        const int s = b.dimension("station", 2);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 2000-01-01 00:00:00 +0000"}});
        const int v = b.variable("v", NC_DOUBLE, {t, s});
        b.values(time, {6, 9, 12});
        b.values(v, {1, 2, 3, 4, 5, 6});
    }
    const Handle library = open_library(temp.write("lib.yaml", entry("single", "s", "h.nc", "v", "1") +
                                                                   entry("single_collection", "c", "h.nc", "v") +
                                                                   entry("ensemble_ts", "e", "h.nc", "v", "2")));
    for (const char* id : {"s", "c", "e"}) {
        CHECK(describe(library, id)["time"]["start"] == 946684800000 + 6 * 3600000);
        CHECK(describe(library, id)["time"]["step"] == 3 * 3600);
    }
    int n = 0;
    char** summaries = GetEnsembleDatasetDataSummaries(library, &n);
    REQUIRE(n == 3);
    CHECK(std::string(summaries[0]) == "variable name: v, identifier: <NA>, start: 2000-01-01T06:00:00, "
                                       "end: 2000-01-01T12:00:00, time length: 3, time step: 030000");
    DeleteAnsiStringArray(summaries, n);
}

TEST_CASE("[BUG] lead_time units: daily issues with leads 1, 2, 3 in hours have hourly leads") {
    TempFolder temp;
    make_file(temp.file("f.nc"), "tmsl");
    const Handle library = open_library(temp.write("lib.yaml", entry("ts_ensemble_ts", "f", "f.nc", "v", "1")));
    CHECK(describe(library, "f")["lead"] == Json({{"start", 3600}, {"step", 3600}, {"length", 4}}));
    CHECK(describe(library, "f")["warnings"].empty());
    multi_regular_time_series_data* item = GetItemEnsembleForecastTimeSeriesAsStructure(get_series(library, "f"), 1);
    REQUIRE(item != nullptr);
    CHECK(item->time_series_geometry.time_step_seconds == 3600);
    CHECK(item->time_series_geometry.start.day == 2);
    CHECK(item->time_series_geometry.start.hour == 1);
    DisposeMultiTimeSeriesData(item);
}

TEST_CASE("empty lead_time units are those of time, with a typed warning") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("f.nc"));
        const int t = b.dimension("time", 2);
        const int l = b.dimension("lead_time", 2);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 2000-01-01"}});
        const int lead = b.variable("lead_time", NC_INT, {l}, {{"units", ""}});
        const int v = b.variable("v", NC_DOUBLE, {t, l});
        b.values(time, {0, 24});
        b.values(lead, {3, 6});
        b.values(v, {1, 2, 3, 4});
    }
    const Handle library = open_library(temp.write("lib.yaml", entry("ts_ensemble_ts", "f", "f.nc", "v", "1")));
    const Json d = describe(library, "f");
    CHECK(d["lead"] == Json({{"start", 3 * 3600}, {"step", 3 * 3600}, {"length", 2}}));
    CHECK(d["warnings"][0]["code"] == "lead_time_units");
}

TEST_CASE("lead times that count from a date are refused, those of STF are durations") {
    TempFolder temp;
    auto make = [&](const char* units) {
        NcBuilder b(temp.file("l.nc"));
        const int t = b.dimension("time", 1);
        const int l = b.dimension("lead_time", 2);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 2000-01-01"}});
        const int lead = b.variable("lead_time", NC_INT, {l}, {{"units", units}});
        const int v = b.variable("v", NC_DOUBLE, {t, l});
        b.values(time, {0});
        b.values(lead, {1, 2});
        b.values(v, {1, 2});
    };
    for (const char* units : {"hours since time", "hours since time of forecast", "hours since start of forecast", "hours"}) {
        CAPTURE(units);
        make(units);
        const Handle library = open_library(temp.write("l.yaml", entry("ts_ensemble_ts", "v", "l.nc", "v")));
        CHECK(describe(library, "v")["lead"]["start"] == 3600);
        fs::remove(temp.file("l.nc"));
    }
    for (const char* units : {"hours since 2000-01-01", "days since 1970-01-01 00:00:00 +0000"}) {
        CAPTURE(units);
        make(units);
        const Handle library = open_library(temp.write("l.yaml", entry("ts_ensemble_ts", "v", "l.nc", "v")));
        CHECK(contains(error_of(library, "v"), "units '" + std::string(units) + "' count from a date"));
        fs::remove(temp.file("l.nc"));
    }
}

TEST_CASE("[BUG] float time: minutes since 1970 in float64 are exact") {
    TempFolder temp;
    const Handle library =
        open_time_file(temp, {NC_DOUBLE, "minutes since 1970-01-01 00:00:00 +0000", {21038400, 21038401, 21038402}, ""});
    CHECK(describe(library, "v")["time"] == Json({{"start", 1262304000000}, {"step", 60}, {"length", 3}}));
}

TEST_CASE("[BUG] time zone: units without a zone, with Z, UTC and +10:00 are read") {
    TempFolder temp;
    for (const char* units : {"hours since 1999-12-31T14:00:00", "hours since 1999-12-31 14:00:00 UTC",
                              "h since 1999-12-31 14:00Z", "hours since 2000-01-01 00:00:00 +10:00",
                              "hours since 2000-01-01 00:00:00 +1000", "hours since 2000-1-1 0:0:0 +10"}) {
        CAPTURE(units);
        const Handle library = open_time_file(temp, {NC_INT, units, {0, 1, 2}, ""});
        CHECK(describe(library, "v")["time"]["start"] == 946648800000);
    }
}

TEST_CASE("64-bit and unsigned integer and float32 time coordinates are read") {
    for (int type : {NC_INT64, NC_UINT, NC_USHORT, NC_FLOAT, NC_SHORT}) {
        const TempFolder temp;  // netcdf-c cannot replace a file that is open
        const Handle library = open_time_file(temp, {type, "days since 2000-01-01", {1, 2, 3}, ""}, NC_NETCDF4);
        CHECK(describe(library, "v")["time"] == Json({{"start", 946771200000}, {"step", 86400}, {"length", 3}}));
    }
}

TEST_CASE("[BUG] calendar: those other than the Gregorian are refused by name") {
    TempFolder temp;
    for (const char* calendar : {"noleap", "360_day", "julian", "all_leap"})
        CHECK(contains(error_of(open_time_file(temp, {NC_INT, "days since 2000-01-01", {0, 1, 2}, calendar}), "v"), calendar));
    for (const char* calendar : {"standard", "gregorian", "proleptic_gregorian", "Gregorian"})
        CHECK(describe(open_time_file(temp, {NC_INT, "days since 2000-01-01", {0, 1, 2}, calendar}), "v")["time"]["length"] == 3);
    CHECK(contains(error_of(open_time_file(temp, {NC_INT, "days since 1500-01-01", {0, 1, 2}, ""}), "v"), "1582"));
}

TEST_CASE("[BUG] irregular axis: it is listed, never taken for regular; absent units and coordinates are errors that name the file") {
    TempFolder temp;
    CHECK(describe(open_time_file(temp, {NC_INT, "hours since 1970-01-01", {0, 1, 30}, ""}), "v")["time"]["values"] == Json({0, 3600000, 108000000}));
    CHECK(contains(error_of(open_time_file(temp, {NC_INT, "hours since 1970-01-01", {0, 2, 1}, ""}), "v"), "t.nc does not increase: time 2 is"));
    CHECK(contains(error_of(open_time_file(temp, {NC_INT, "", {0, 1, 2}, ""}), "v"), "has no units"));
    CHECK(contains(error_of(open_time_file(temp, {NC_INT, "furlongs since 1970-01-01", {0, 1, 2}, ""}), "v"), "furlongs"));
    {
        NcBuilder b(temp.file("n.nc"));
        const int t = b.dimension("time", 2);
        b.values(b.variable("v", NC_DOUBLE, {t}), {1, 2});
    }
    CHECK(contains(error_of(open_library(temp.write("n.yaml", entry("single", "v", "n.nc", "v"))), "v"), "no time coordinate"));
}

TEST_CASE("one time alone has no known step; monthly units have a monthly one") {
    TempFolder temp;
    CHECK(describe(open_time_file(temp, {NC_INT, "hours since 1970-01-01", {5}, ""}), "v")["time"] ==
          Json({{"start", 5 * 3600000}, {"step", nullptr}, {"length", 1}}));
    CHECK(describe(open_time_file(temp, {NC_INT, "months since 1970-01-31", {1, 2, 3}, ""}), "v")["time"] ==
          Json({{"start", 27 * std::int64_t{86400000} + 31 * std::int64_t{86400000}}, {"step", "monthly"}, {"length", 3}}));
}

TEST_CASE("[BUG] fill values: _FillValue, missing_value, scale_factor and add_offset are honoured, -9999 too") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("p.nc"), NC_NETCDF4);
        const int t = b.dimension("time", 5);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 1970-01-01"}});
        const int packed = b.variable("packed", NC_SHORT, {t});
        b.number(packed, "_FillValue", NC_SHORT, -32768);
        b.number(packed, "missing_value", NC_SHORT, -1);
        b.number(packed, "scale_factor", NC_DOUBLE, 0.1);
        b.number(packed, "add_offset", NC_DOUBLE, 100);
        const int plain = b.variable("plain", NC_FLOAT, {t});
        b.number(plain, "missing_value", NC_DOUBLE, 1e20);
        const int unset = b.variable("unset", NC_DOUBLE, {t});
        const int bytes = b.variable("bytes", NC_BYTE, {t}, {{"_Unsigned", "true"}});
        const int ushort = b.variable("ushort", NC_USHORT, {t});
        b.number(ushort, "_FillValue", NC_USHORT, 65535);
        b.values(time, {0, 1, 2, 3, 4});
        b.values(packed, {0, 10, -32768, -1, -9999});
        b.values(plain, {0, 1e20, -9999, 9.96920996838687e36, 5});
        b.values(unset, {0, NC_FILL_DOUBLE, -9999, NaN, -999});
        b.values(bytes, {0, 127, -1, -128, 1});
        b.values(ushort, {0, 1, 65535, 40000, 5});
    }
    std::string yaml;
    for (const char* v : {"packed", "plain", "unset", "bytes", "ushort"}) yaml += entry("single", v, "p.nc", v);
    const Handle library = open_library(temp.write("lib.yaml", yaml));
    const auto packed = read(get_series(library, "packed"));
    CHECK(packed[0] == 100);
    CHECK(packed[1] == doctest::Approx(101));
    CHECK(std::isnan(packed[2]));
    CHECK(std::isnan(packed[3]));
    CHECK(packed[4] == doctest::Approx(-899.9));  // a stored -9999 of a packed variable is a number like any other
    CHECK(same(read(get_series(library, "plain")), {0, NaN, NaN, NaN, 5}));
    CHECK(same(read(get_series(library, "unset")), {0, NaN, NaN, NaN, -999}));
    CHECK(same(read(get_series(library, "bytes")), {0, 127, 255, 128, 1}));
    CHECK(same(read(get_series(library, "ushort")), {0, 1, NaN, 40000, 5}));
}

TEST_CASE("values outside valid_min, valid_max and valid_range are missing, compared as they are stored") {
    TempFolder temp;
    const double range[] = {0, 200};
    {
        NcBuilder b(temp.file("p.nc"), NC_NETCDF4);
        const int t = b.dimension("time", 4);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 1970-01-01"}});
        const int packed = b.variable("packed", NC_SHORT, {t});
        b.number(packed, "scale_factor", NC_DOUBLE, 0.5);
        REQUIRE(nc_put_att_double(b.id(), packed, "valid_range", NC_SHORT, 2, range) == NC_NOERR);
        const int plain = b.variable("plain", NC_FLOAT, {t});
        b.number(plain, "valid_min", NC_FLOAT, 0.1);
        b.number(plain, "valid_max", NC_FLOAT, 10);
        const int bytes = b.variable("bytes", NC_BYTE, {t}, {{"_Unsigned", "true"}});
        b.number(bytes, "missing_value", NC_SHORT, 255);
        REQUIRE(nc_put_att_double(b.id(), bytes, "valid_range", NC_SHORT, 2, range) == NC_NOERR);
        const int filled = b.variable("filled", NC_BYTE, {t}, {{"_Unsigned", "true"}});
        b.number(filled, "_FillValue", NC_BYTE, -1);
        const int odd = b.variable("odd", NC_DOUBLE, {t});
        b.number(odd, "valid_range", NC_DOUBLE, 1);
        b.values(time, {0, 1, 2, 3});
        b.values(packed, {0, 200, 201, -1});
        b.values(plain, {0.1, 10, 10.5, 0});
        b.values(bytes, {100, -56, -55, -1});  // 100, 200, 201, 255
        b.values(filled, {100, -56, -55, -1});
        b.values(odd, {1, 2, 3, 4});
    }
    std::string yaml;
    for (const char* v : {"packed", "plain", "bytes", "filled", "odd"}) yaml += entry("single", v, "p.nc", v);
    const Handle library = open_library(temp.write("lib.yaml", yaml));
    CHECK(same(read(get_series(library, "packed")), {0, 100, NaN, NaN}));
    CHECK(same(read(get_series(library, "plain")), {static_cast<double>(0.1F), 10, NaN, NaN}));
    CHECK(same(read(get_series(library, "bytes")), {100, 200, NaN, NaN}));
    CHECK(same(read(get_series(library, "filled")), {100, 200, 201, NaN}));
    CHECK_FALSE(describe(library, "packed")["attributes"].contains("valid_range"));
    CHECK(same(read(get_series(library, "odd")), {1, 2, 3, 4}));
    CHECK(contains(describe(library, "odd")["warnings"].dump(), "attribute valid_range of variable odd is 1"));
}

TEST_CASE("limits in floating point of packed integers are those of unpacked values; a range that ends before it begins is left out") {
    TempFolder temp;
    const double limits[] = {0, 10};
    const double backwards[] = {10, 0};
    {
        NcBuilder b(temp.file("p.nc"), NC_NETCDF4);
        const int t = b.dimension("time", 4);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 1970-01-01"}});
        const int rising = b.variable("rising", NC_SHORT, {t});
        b.number(rising, "scale_factor", NC_DOUBLE, 0.1);
        REQUIRE(nc_put_att_double(b.id(), rising, "valid_range", NC_DOUBLE, 2, limits) == NC_NOERR);
        const int falling = b.variable("falling", NC_SHORT, {t});
        b.number(falling, "scale_factor", NC_DOUBLE, -0.1);
        b.number(falling, "add_offset", NC_DOUBLE, 5);
        b.number(falling, "valid_max", NC_DOUBLE, 10);
        const int stored = b.variable("stored", NC_SHORT, {t});
        b.number(stored, "scale_factor", NC_DOUBLE, 0.1);
        b.number(stored, "valid_max", NC_SHORT, 50);
        const int odd = b.variable("odd", NC_FLOAT, {t});
        REQUIRE(nc_put_att_double(b.id(), odd, "valid_range", NC_FLOAT, 2, backwards) == NC_NOERR);
        const int is_signed = b.variable("signed", NC_UBYTE, {t}, {{"_Unsigned", "false"}});
        b.values(time, {0, 1, 2, 3});
        b.values(rising, {-1, 0, 100, 101});
        b.values(falling, {-51, -50, 0, 100});
        b.values(stored, {-1, 0, 50, 51});
        b.values(odd, {1, 2, 3, 4});
        b.values(is_signed, {0, 127, 128, 255});
    }
    const Handle library = open_library(temp.file("p.nc"));
    CHECK(same(read(get_series(library, "rising")), {NaN, 0, 100 * 0.1, NaN}));
    CHECK(same(read(get_series(library, "falling")), {NaN, -50 * -0.1 + 5, 5, 100 * -0.1 + 5}));
    CHECK(same(read(get_series(library, "stored")), {-0.1, 0, 50 * 0.1, NaN}));
    CHECK(same(read(get_series(library, "odd")), {1, 2, 3, 4}));
    CHECK(contains(describe(library, "odd")["warnings"].dump(), "ends before it begins"));
    // As xarray has it: what OPeNDAP has no signed type for.
    CHECK(same(read(get_series(library, "signed")), {0, 127, -128, -1}));
}

TEST_CASE("scale_factor, add_offset, missing_value and valid_min may be text that is a number; a scale that is none is an error") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("p.nc"));
        const int t = b.dimension("time", 3);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 1970-01-01"}});
        const int good = b.variable("good", NC_SHORT, {t}, {{"scale_factor", "0.5"}, {"add_offset", "+1e1"}, {"missing_value", " -7 "}});
        b.variable("scale", NC_SHORT, {t}, {{"scale_factor", "half"}});
        b.variable("missing", NC_SHORT, {t}, {{"missing_value", "-7 or less"}});
        b.values(time, {0, 1, 2});
        b.values(good, {2, -7, 4});
    }
    std::string yaml;
    for (const char* v : {"good", "scale", "missing"}) yaml += entry("single", v, "p.nc", v);
    const Handle library = open_library(temp.write("lib.yaml", yaml));
    CHECK(same(read(get_series(library, "good")), {11, NaN, 12}));
    CHECK(contains(error_of(library, "scale"), "attribute scale_factor of variable scale"));
    // What only tells which values are missing is left out of account.
    CHECK(contains(describe(library, "missing")["warnings"].dump(), "bad_attribute"));
}

TEST_CASE("[BUG] station ids: they are text whatever their type, and numbers match with leading zeros") {
    TempFolder temp;
    auto make = [&](const char* name, int type, const char* variable) {
        NcBuilder b(temp.file(name), NC_NETCDF4);
        const int t = b.dimension("time", 2);
        const int s = b.dimension("station", 3);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 1970-01-01"}});
        std::vector<int> dimensions = {s};
        if (type == NC_CHAR) dimensions.push_back(b.dimension("str_len", 4));
        const int ids = b.variable(variable, type, dimensions);
        const int v = b.variable("v", NC_DOUBLE, {t, s});
        b.values(time, {0, 1});
        b.values(v, {1, 2, 3, 4, 5, 6});
        if (type == NC_CHAR) {
            b.texts(ids, 4, {"0123", "123", "Q14"});
        } else if (type == NC_STRING) {
            const char* texts[] = {"0123", "123", "Q14"};
            REQUIRE(nc_put_var_string(b.id(), ids, texts) == NC_NOERR);
        } else {
            b.values(ids, {7, 123, 9});
        }
    };
    make("int.nc", NC_INT, "station_id");
    make("float.nc", NC_DOUBLE, "station_id");
    make("char.nc", NC_CHAR, "station_id");
    make("string.nc", NC_STRING, "station_id");
    make("none.nc", NC_INT, "something");
    std::string yaml;
    for (const char* f : {"int", "float", "char", "string", "none"})
        yaml += entry("single_collection", f, std::string(f) + ".nc", "v");
    const Handle library = open_library(temp.write("lib.yaml", yaml));
    for (const char* f : {"int", "float"}) {
        CHECK(describe(library, f)["stations"][1]["id"] == "123");
        CHECK(read(get_series(library, std::string(f) + ".123"))[0] == 2);
        CHECK(read(get_series(library, std::string(f) + ".0123"))[0] == 2);
        CHECK(contains(error_of(library, (std::string(f) + ".Q14").c_str()), "which has stations 7, 123, 9"));
    }
    for (const char* f : {"char", "string"}) {
        CHECK(read(get_series(library, std::string(f) + ".0123"))[0] == 1);
        CHECK(read(get_series(library, std::string(f) + ".123"))[0] == 2);
        CHECK(read(get_series(library, std::string(f) + ".Q14"))[0] == 3);
        CHECK(contains(error_of(library, (std::string(f) + ".00123").c_str()), "00123"));
    }
    CHECK(describe(library, "none")["stations"][2]["id"] == "3");
    CHECK(describe(library, "none")["warnings"][0]["code"] == "station_id_absent");
}

TEST_CASE("axes of CF files are found by standard name and cf_role") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("cf.nc"), NC_NETCDF4);
        const int gauge = b.dimension("gauge", 2);
        const int r = b.dimension("scenario", 3);
        const int l = b.dimension("ahead", 2);
        const int i = b.dimension("issued", 2);
        const int width = b.dimension("w", 3);
        const int ids = b.variable("gauge_code", NC_CHAR, {gauge, width}, {{"cf_role", "timeseries_id"}});
        const int scenario = b.variable("scenario", NC_INT, {r}, {{"standard_name", "realization"}});
        const int ahead = b.variable("ahead", NC_DOUBLE, {l}, {{"standard_name", "forecast_period"}, {"units", "days"}});
        const int issued = b.variable("issued", NC_INT, {i},
                                      {{"standard_name", "forecast_reference_time"}, {"units", "hours since 2000-01-01"}});
        const int q = b.variable("q", NC_FLOAT, {gauge, i, l, r});
        b.texts(ids, 3, {"A1", "B2"});
        b.values(scenario, {5, 6, 7});
        b.values(ahead, {0.5, 1});
        b.values(issued, {0, 12});
        std::vector<double> values(24);
        std::iota(values.begin(), values.end(), 0);
        b.values(q, values);
    }
    const Handle library = open_library(temp.write("lib.yaml", entry("ts_ensemble_ts", "q", "cf.nc", "", "B2")));
    const Json d = describe(library, "q");
    CHECK(d["variable"] == "q");
    CHECK(d["shape"] == Json({2, 3, 2}));
    CHECK(d["members"] == Json({"5", "6", "7"}));
    CHECK(d["lead"] == Json({{"start", 43200}, {"step", 43200}, {"length", 2}}));
    CHECK(d["time"]["step"] == 43200);
    CHECK(same(read(get_series(library, "q")), {12, 15, 13, 16, 14, 17, 18, 21, 19, 22, 20, 23}));
}

TEST_CASE("a variable has the coordinates of the dimension that it lies on, where two dimensions play one role") {
    TempFolder temp;
    for (const std::size_t issues : {std::size_t{3}, std::size_t{1}}) {
        CAPTURE(issues);
        const std::vector<double> count = {0, 1, 2};
        {
            NcBuilder b(temp.file("two.nc"), NC_NETCDF4);
            const int r = b.dimension("reference_time", issues);
            const int t = b.dimension("time", 3);
            const int reference = b.variable("reference_time", NC_INT, {r}, {{"units", "days since 2000-01-01"}});
            const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 2010-01-01"}});
            const int on_time = b.variable("v", NC_DOUBLE, {t});
            const int on_reference = b.variable("w", NC_DOUBLE, {r});
            b.values(reference, {count.begin(), count.begin() + static_cast<long>(issues)});
            b.values(time, count);
            b.values(on_time, {1, 2, 3});
            b.values(on_reference, {count.begin(), count.begin() + static_cast<long>(issues)});
        }
        const Handle library = open_library(temp.write("two.yaml", entry("single", "v", "two.nc", "v") + entry("single", "w", "two.nc", "w")));
        CHECK(same(read(get_series(library, "v")), {1, 2, 3}));
        CHECK(describe(library, "v")["time"] == Json({{"start", 1262304000000}, {"step", 3600}, {"length", 3}}));
        CHECK(describe(library, "w")["time"]["start"] == 946684800000);
        if (issues > 1) CHECK(describe(library, "w")["time"]["step"] == 86400);
        CHECK(describe(library, "w")["time"]["length"] == issues);
        fs::remove(temp.file("two.nc"));
    }
    {
        NcBuilder b(temp.file("f.nc"), NC_NETCDF4);
        const int t = b.dimension("time", 1);
        const int l = b.dimension("lead_time", 2);
        const int h = b.dimension("step", 2);
        const int m = b.dimension("member", 2);
        const int n = b.dimension("number", 2);
        const int s = b.dimension("station", 2);
        const int o = b.dimension("node", 2);
        const int width = b.dimension("width", 1);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "days since 2000-01-01"}});
        const int lead = b.variable("lead_time", NC_INT, {l}, {{"units", "hours since time"}});
        const int step = b.variable("step", NC_INT, {h}, {{"units", "days since time"}});
        const int member = b.variable("member", NC_INT, {m});
        const int number = b.variable("number", NC_INT, {n});
        const int station = b.variable("station", NC_CHAR, {s, width});
        const int node = b.variable("node", NC_CHAR, {o, width});
        const int first = b.variable("a", NC_DOUBLE, {t, m, s, l});
        const int second = b.variable("b", NC_DOUBLE, {t, n, o, h});
        b.values(time, {0});
        for (int v : {lead, step}) b.values(v, {1, 2});
        b.values(member, {1, 2});
        b.values(number, {7, 8});
        b.texts(station, 1, {"A", "B"});
        b.texts(node, 1, {"X", "Y"});
        for (int v : {first, second}) b.values(v, {0, 1, 2, 3, 4, 5, 6, 7});
    }
    const Handle library = open_library(temp.write("f.yaml", entry("ts_ensemble_ts", "a", "f.nc", "a", "B") + entry("ts_ensemble_ts", "b", "f.nc", "b", "Y")));
    CHECK(describe(library, "a")["lead"]["step"] == 3600);
    CHECK(describe(library, "a")["members"] == Json({"1", "2"}));
    CHECK(describe(library, "b")["lead"]["step"] == 86400);
    CHECK(describe(library, "b")["members"] == Json({"7", "8"}));
    CHECK(describe(library, "b")["station"] == "Y");
    CHECK(same(read(get_series(library, "b")), {2, 3, 6, 7}));
    const Handle files = open_library(temp.file("f.nc"));
    CHECK(same(read(get_series(files, "b.X")), {0, 1, 4, 5}));
}

TEST_CASE("[BUG] long names: station names that fill all of strLen, and names of variables, are read whole") {
    TempFolder temp;
    const std::string full(30, 'n');
    const std::string variable(120, 'v');
    {
        NcBuilder b(temp.file("l.nc"));
        const int t = b.dimension("time", 1);
        const int s = b.dimension("station", 1);
        const int w = b.dimension("strLen", 30);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 1970-01-01"}});
        const int id = b.variable("station_id", NC_INT, {s});
        const int name = b.variable("station_name", NC_CHAR, {s, w});
        const int v = b.variable(variable.c_str(), NC_DOUBLE, {t, s});
        b.values(time, {0});
        b.values(id, {1});
        b.texts(name, 30, {full});
        b.values(v, {42});
    }
    const Handle library = open_library(temp.write("lib.yaml", entry("single", "v", "l.nc", "", "1")));
    const Json d = describe(library, "v");
    CHECK(d["variable"] == variable);
    CHECK(d["stations"][0]["name"] == full);
    CHECK(read(get_series(library, "v"))[0] == 42);
}

TEST_CASE("files that are no netCDF, cut short, missing or folders are errors with their path, at every length") {
    TempFolder temp;
    for (int mode : {0, static_cast<int>(NC_NETCDF4)}) {
        make_file(temp.file("whole.nc"), "tmsl", mode);
        std::ifstream in(temp.file("whole.nc"), std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(in)), {});
        const std::size_t stride = std::max<std::size_t>(1, bytes.size() / 60);
        for (std::size_t length = 0; length < bytes.size(); length += stride) {
            CAPTURE(length);
            temp.write("cut.nc", bytes.substr(0, length));
            const Handle library = open_library(temp.write("lib.yaml", entry("ts_ensemble_ts", "f", "cut.nc", "v", "1")));
            uchronia_error error;
            Handle series;
            if (uchronia_series_get(library, "f", series.out(), nullptr, &error) == UCHRONIA_OK) {
                std::vector<double> values(60);
                const int32_t status = uchronia_read(series, nullptr, values.data(), 60, nullptr, &error);
                if (status != UCHRONIA_OK) CHECK(contains(error.message, "cut.nc"));
            } else {
                CHECK(contains(error.message, "cut.nc"));
            }
        }
    }
    temp.write("text.nc", "this is no netCDF file");
    CHECK(contains(error_of(open_library(temp.write("lib.yaml", entry("single", "f", "text.nc", "v", "1"))), "f"),
                   "text.nc is not a netCDF file: it begins with 'this is no netCDF file'"));
}

TEST_CASE("a classic header that announces more than its file holds is an error, and never asks for the memory") {
    TempFolder temp;
    const std::string zero(4, '\0');
    const std::string absent(8, '\0');
    const std::string huge = "\x7f\xff\xff\xff";
    const auto tag = [](char n) { return std::string("\0\0\0", 3) + n; };
    const std::string classic = std::string("CDF\x01", 4) + zero;
    const std::string wide = std::string("CDF\x05", 4) + zero + zero;
    for (const std::string& header : {
             classic + tag('\x0a') + huge,                                     // dimensions
             classic + absent + tag('\x0c') + huge,                            // attributes
             classic + absent + absent + tag('\x0b') + huge,                   // variables
             classic + tag('\x0a') + tag('\x01') + huge,                       // a name
             classic + absent + absent + tag('\x0b') + tag('\x01') + tag('\x01') + "x" + std::string(3, '\0') + huge,  // a rank
             wide + tag('\x0a') + huge + huge,
             wide + tag('\x0a') + std::string(8, '\xff'),
         }) {
        CAPTURE(header.size());
        temp.write("huge.nc", header);
        const Handle library = open_library(temp.write("lib.yaml", entry("single", "f", "huge.nc", "v", "1")));
        CHECK(contains(error_of(library, "f"), "its header announces more than the file holds"));
    }
}

TEST_CASE("a classic file whose writer could not go back to count its records has those that are in it") {
    TempFolder temp;
    for (const int format : {0, static_cast<int>(NC_64BIT_OFFSET), static_cast<int>(NC_64BIT_DATA)}) {
        CAPTURE(format);
        {
            NcBuilder b(temp.file("counted.nc"), format);
            const int t = b.dimension("time", NC_UNLIMITED);
            const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 2000-01-01"}});
            const int v = b.variable("v", NC_FLOAT, {t});
            b.values(time, {0, 1, 2, 3, 4});
            b.values(v, {1, 2, 3, 4, 5});
        }
        std::string bytes = bytes_of(temp.file("counted.nc"));
        bytes.replace(4, format == static_cast<int>(NC_64BIT_DATA) ? 8 : 4, format == static_cast<int>(NC_64BIT_DATA) ? 8 : 4, '\xff');
        temp.write("streamed.nc", bytes);
        const Handle library = open_library(temp.write("lib.yaml", entry("single", "f", "streamed.nc", "v", "1")));
        CHECK(read(get_series(library, "f")) == std::vector<double>{1, 2, 3, 4, 5});
    }
}

TEST_CASE("a classic file that ends before its values do is an error that names the variable, and never zeros") {
    TempFolder temp;
    make_file(temp.file("whole.nc"), "t");
    const std::string bytes = bytes_of(temp.file("whole.nc"));
    temp.write("cut.nc", bytes.substr(0, bytes.size() - 1));
    const Handle library = open_library(temp.write("lib.yaml", entry("single", "f", "cut.nc", "v", "1")));
    const Handle series = get_series(library, "f");
    std::vector<double> values(5);
    uchronia_error error;
    CHECK(uchronia_read(series, nullptr, values.data(), 5, nullptr, &error) == UCHRONIA_IO);
    CHECK(contains(error.message, "cut.nc"));
    CHECK(contains(error.message, "variable v"));
    CHECK(contains(error.message, "cut short"));
}

TEST_CASE("a classic header with a name longer than netcdf-c has room for is an error, and never reaches it") {
    TempFolder temp;
    const std::string name(421, 'n');
    temp.write("long.nc", std::string("CDF\x01\0\0\0\0\0\0\0\x0a\0\0\0\x01\0\0\x01\xa5", 20) + name + std::string(100, '\0'));
    const Handle library = open_library(temp.write("lib.yaml", entry("single", "f", "long.nc", "v", "1")));
    CHECK(contains(error_of(library, "f"), "long.nc as netCDF: its header has a name of 421 bytes, where at most 256 can be"));
}

TEST_CASE("a classic header with a variable of a type that does not exist is an error, and never reaches netcdf-c") {
    TempFolder temp;
    for (const int format : {0, static_cast<int>(NC_64BIT_OFFSET), static_cast<int>(NC_64BIT_DATA)}) {
        make_file(temp.file("t.nc"), "t", format);
        std::ifstream in(temp.file("t.nc"), std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(in)), {});
        int damaged = 0;
        for (std::size_t at = 4; at + 4 <= bytes.size(); at += 4) {
            // Any number that may be the type of the doubles in it.
            if (bytes.compare(at, 4, std::string("\0\0\0\x06", 4)) != 0) continue;
            for (const char type : {'\0', '\x0c', '\x7f'}) {
                std::string changed = bytes;
                changed[at + 3] = type;
                temp.write("damaged.nc", changed);
                const Handle library = open_library(temp.write("lib.yaml", entry("single", "f", "damaged.nc", "v", "1")));
                uchronia_error error;
                Handle series;
                if (uchronia_series_get(library, "f", series.out(), nullptr, &error) == UCHRONIA_OK) continue;
                damaged += contains(error.message, "there are no such types") ? 1 : 0;
            }
        }
        CHECK(damaged >= 3);
    }
}

TEST_CASE("a dimension of an absurd length in a small file is an error that names it, and never asks for the memory") {
    TempFolder temp;
    const std::size_t absurd = (std::size_t{1} << 31) + 5;
    for (const std::string huge : {"time", "station", "lead_time", "ens_member"})
        for (const bool coordinate : {true, false}) {
            if (huge == "time" && !coordinate) continue;
            CAPTURE(huge);
            CAPTURE(coordinate);
            {
                NcBuilder b(temp.file("h.nc"), NC_NETCDF4);
                std::vector<int> dimensions;
                for (const char* name : {"time", "ens_member", "station", "lead_time"}) {
                    dimensions.push_back(b.dimension(name, name == huge ? absurd : 2));
                    if (name == huge && !coordinate) continue;
                    const bool leads = std::string(name) == "lead_time";
                    const int v = b.variable(name, NC_INT, {dimensions.back()}, {{"units", leads ? "hours since time" : "days since 2000-01-01"}});
                    const std::size_t chunk = 1024;
                    if (name == huge) REQUIRE(nc_def_var_chunking(b.id(), v, NC_CHUNKED, &chunk) == NC_NOERR);
                    if (name != huge) b.values(v, {1, 2});
                    nc_redef(b.id());
                }
                const int v = b.variable("v", NC_DOUBLE, dimensions);
                const std::size_t chunks[] = {1, 1, 1, 2};
                REQUIRE(nc_def_var_chunking(b.id(), v, NC_CHUNKED, chunks) == NC_NOERR);
            }
            CHECK(fs::file_size(temp.file("h.nc")) < 100000);
            const Handle library = open_library(temp.write("h.yaml", entry("ts_ensemble_ts", "v", "h.nc", "v", "1")));
            CHECK(contains(error_of(library, "v"), "dimension " + huge + " of " + temp.file("h.nc") + " claims a length of 2147483653"));
            fs::remove(temp.file("h.nc"));
        }
}

TEST_CASE("a file that is replaced is read anew") {
    TempFolder temp;
    make_file(temp.file("f.nc"), "ts");
    const Handle library = open_library(temp.write("lib.yaml", entry("single_collection", "c", "f.nc", "v")));
    const Handle before = get_series(library, "c");
    CHECK(describe(before)["shape"] == Json({1, 2, 5}));
    fs::remove(temp.file("f.nc"));
    make_file(temp.file("f.nc"), "ts", 0, {3, 1, 4, 1});
    CHECK(describe(library, "c")["shape"] == Json({1, 4, 3}));
    std::vector<double> values(10);
    uchronia_error error;
    CHECK(uchronia_read(before, nullptr, values.data(), 10, nullptr, &error) == UCHRONIA_IO);
    CHECK(contains(error.message, "f.nc changed since this series was opened"));
    CHECK(contains(error.message, "open it again"));
}

TEST_CASE("a file that was read keeps no other program from changing it") {
    TempFolder temp;
    make_file(temp.file("f.nc"), "ts", NC_NETCDF4);
    const Handle library = open_library(temp.write("lib.yaml", entry("single_collection", "c", "f.nc", "v")));
    CHECK(read(get_series(library, "c")).size() == 10);
    const int descriptor = ::open(temp.file("f.nc").c_str(), O_RDWR);
    CHECK(::flock(descriptor, LOCK_EX | LOCK_NB) == 0);
    ::close(descriptor);
    CHECK(read(get_series(library, "c")).size() == 10);
}

TEST_CASE("zero records are an empty series, not an error of the library") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("z.nc"));
        const int t = b.dimension("time", NC_UNLIMITED);
        b.variable("time", NC_INT, {t}, {{"units", "hours since 1970-01-01"}});
        b.variable("v", NC_DOUBLE, {t});
    }
    const Handle library = open_library(temp.write("lib.yaml", entry("single", "v", "z.nc", "v")));
    CHECK(describe(library, "v")["time"]["start"] == nullptr);
    CHECK(describe(library, "v")["shape"] == Json({1, 1, 0}));
    uchronia_error error;
    CHECK(uchronia_read(get_series(library, "v"), nullptr, nullptr, 0, nullptr, &error) == UCHRONIA_OK);
}

TEST_CASE("10,000 rounds of opening, reading and disposing leave no handle, no memory and few open files") {
    TempFolder temp;
    for (int i = 0; i < 100; ++i) make_file(temp.file("f" + std::to_string(i) + ".nc"), "ts");
    std::string yaml;
    for (int i = 0; i < 100; ++i)
        yaml += entry("single", "s" + std::to_string(i), "f" + std::to_string(i) + ".nc", "v", "1");
    const std::string path = temp.write("lib.yaml", yaml);
    const int64_t live = uchronia_live_handles(UCHRONIA_KIND_ANY);
    const Handle library = open_library(path);
    for (int i = 0; i < 10000; ++i) {
        const Handle series = get_series(library, "s" + std::to_string(i % 100));
        double value = 0;
        const uchronia_window w = window(0, 1, 0, 1, 4, 1);
        uchronia_error error;
        if (uchronia_read(series, &w, &value, 1, nullptr, &error) != UCHRONIA_OK || value != 4000) FAIL(error.message);
    }
    CHECK(uchronia_live_handles(UCHRONIA_KIND_ANY) == live + 1);
    std::ptrdiff_t open_files = 0;
    for (const auto& f : fs::directory_iterator("/proc/self/fd")) {
        std::error_code code;
        if (contains(fs::read_symlink(f.path(), code).string(), "uchronia-test")) ++open_files;
    }
    CHECK(open_files <= 2 * 64);  // netcdf-c and we each have a descriptor of a classic file
}

TEST_CASE("a small file that claims millions of unnamed stations is an error, not a want of memory") {
    const TempFolder folder;
    const std::string path = folder.file("claims.nc");
    {
        NcBuilder file(path);
        const int time = file.dimension("time", NC_UNLIMITED);
        const int member = file.dimension("ens_member", 2);
        const int station = file.dimension("station", std::size_t{1} << 21);
        file.variable("time", NC_DOUBLE, {time}, {{"units", "hours since 2000-01-01 00:00:00"}});
        file.variable("rain", NC_DOUBLE, {time, member, station}, {{"units", "mm"}});
    }
    uchronia_error error;
    void* library = nullptr;
    CHECK(uchronia_library_open(path.c_str(), nullptr, &library, &error) == UCHRONIA_UNSUPPORTED);
    CHECK(contains(error.message, "2097152 stations without a station_id variable"));
}
