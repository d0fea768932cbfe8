// Axes of files that other people made: gaps, lists, roles, groups, ragged arrays. The right values are those of xarray and cftime.
#include <numeric>

#include "netcdf/as_utf8.h"
#include "writing_support.h"

/** Other files of tests have helpers of the same names. */
namespace axes_test {

using Texts = std::vector<std::pair<const char*, std::string>>;
using Values = std::vector<double>;

constexpr std::int64_t kY2000 = 946684800000;
constexpr std::int64_t kHourMs = 3600000;

Values counted(std::size_t n) {
    Values all(n);
    std::iota(all.begin(), all.end(), 1);
    return all;
}

/** Times of a variable q, with its values 1, 2, 3...; netCDF-4. */
void make_times(const std::string& path, const Values& times, const std::string& units = "hours since 2000-01-01", int type = NC_DOUBLE,
                const Texts& more = {}) {
    NcBuilder b(path, NC_NETCDF4);
    const int t = b.dimension("time", NC_UNLIMITED);
    Texts texts = more;
    texts.emplace_back("units", units);
    const int time = b.variable("time", type, {t}, texts);
    const int q = b.variable("q", NC_DOUBLE, {t});
    b.values(time, times);
    b.values(q, counted(times.size()));
}

Json only(const std::string& path) {
    const Json all = describe(open_library(path));
    REQUIRE(all.size() == 1);
    return all[0];
}

Values values_of(const std::string& path, const std::string& id) { return read(get_series(open_library(path), id)); }

std::vector<std::string> codes(const Json& description) {
    std::vector<std::string> all;
    for (const Json& w : description["warnings"]) all.push_back(w["code"]);
    return all;
}

bool warns(const Json& description, const std::string& code) {
    const auto all = codes(description);
    return std::find(all.begin(), all.end(), code) != all.end();
}

std::string failure(const std::string& path, const std::string& data_path = "") {
    uchronia_error error;
    void* library = nullptr;
    if (uchronia_library_open(path.c_str(), data_path.empty() ? nullptr : data_path.c_str(), &library, &error) != UCHRONIA_OK) return error.message;
    const Handle owned(library);
    const Json all = describe(owned);
    for (const Json& one : all)
        if (one.contains("error")) return one["error"];
    return "";
}

Json hours(std::initializer_list<std::int64_t> all) {
    Json values = Json::array();
    for (const std::int64_t h : all) values.push_back(kY2000 + h * kHourMs);
    return values;
}

std::string reason(const std::string& path, const std::string& variable) {
    const Handle library = open_library(path);
    uchronia_error error;
    int64_t size = 0;
    uchronia_left_out(library, nullptr, 0, &size, &error);
    std::string text(static_cast<std::size_t>(size), '\0');
    require_ok(uchronia_left_out(library, text.data(), size, &size, &error), error);
    text.pop_back();
    for (const Json& one : Json::parse(text))
        if (one["variable"] == variable) return one["reason"];
    return "";
}

TEST_CASE("a record with holes is regular with missing values, and a warning counts them; any window is right") {
    TempFolder temp;
    make_times(temp.file("g.nc"), {0, 1, 2, 5, 6});
    const Json d = only(temp.file("g.nc"));
    CHECK(d["time"] == Json({{"start", kY2000}, {"step", 3600}, {"length", 7}}));
    REQUIRE(warns(d, "gaps_filled"));
    CHECK(contains(d["warnings"][0]["message"], "5 of the 7 times"));
    CHECK(contains(d["warnings"][0]["message"], "2 that are absent, the first at 2000-01-01T03:00:00"));
    const Handle q = get_series(open_library(temp.file("g.nc")), "q");
    const Values all = {1, 2, 3, NaN, NaN, 4, 5};
    CHECK(same(read(q), all));
    for (int64_t first = 0; first < 7; ++first)
        for (int64_t count = 1; first + count <= 7; ++count) {
            const uchronia_window w = window(0, 1, 0, 1, first, count);
            CHECK(same(read(q, &w, static_cast<std::size_t>(count)), Values(all.begin() + first, all.begin() + first + count)));
        }
    // The base ABI has it as missing values too.
    Values base(7);
    GetTimeSeriesValues(q, base.data(), 7);
    CHECK(base == Values{1, 2, 3, -9999, -9999, 4, 5});
}

TEST_CASE("an archive without some of its issues has missing items, in every window and through the base ABI") {
    TempFolder temp;
    for (const bool backwards : {false, true}) {
        const std::string path = temp.file(backwards ? "b.nc" : "f.nc");
        {
            NcBuilder b(path, NC_NETCDF4);
            const int t = b.dimension("time", 4);
            const int m = b.dimension("ens_member", 2);
            const int l = b.dimension("lead_time", 3);
            const int time = b.variable("time", NC_INT, {t}, {{"units", "days since 2000-01-01"}});
            const int lead = b.variable("lead_time", NC_INT, {l}, {{"units", "hours"}});
            const int q = b.variable("q", NC_DOUBLE, {t, m, l});
            b.values(time, backwards ? Values{5, 4, 1, 0} : Values{0, 1, 4, 5});
            b.values(lead, backwards ? Values{9, 6, 3} : Values{3, 6, 9});
            b.values(q, counted(24));
        }
        const Handle library = open_library(path);
        CHECK(describe(library, "q")["shape"] == Json({6, 2, 3}));
        CHECK(describe(library, "q")["lead"] == Json({{"start", 10800}, {"step", 10800}, {"length", 3}}));
        const Handle f = get_series(library, "q");
        Values all(36, NaN);
        const std::size_t places[] = {0, 1, 4, 5};
        for (std::size_t i = 0; i < 4; ++i)
            for (std::size_t r = 0; r < 2; ++r)
                for (std::size_t s = 0; s < 3; ++s)
                    all[(places[i] * 2 + r) * 3 + s] = backwards ? static_cast<double>((3 - i) * 6 + r * 3 + (2 - s) + 1)
                                                                 : static_cast<double>(i * 6 + r * 3 + s + 1);
        CHECK(same(read(f), all));
        for (int64_t i = 0; i < 6; ++i)
            for (int64_t n = 1; i + n <= 6; ++n)
                for (int64_t s = 0; s < 3; ++s) {
                    const uchronia_window w = window(i, n, 1, 1, s, 3 - s);
                    Values expected;
                    for (int64_t k = i; k < i + n; ++k)
                        for (int64_t x = s; x < 3; ++x) expected.push_back(all[static_cast<std::size_t>((k * 2 + 1) * 3 + x)]);
                    CHECK(same(read(f, &w, expected.size()), expected));
                }
        CHECK(IsMissingValueItemEnsembleForecastTimeSeries(f, 2));
        CHECK_FALSE(IsMissingValueItemEnsembleForecastTimeSeries(f, 4));
        multi_regular_time_series_data* item = GetItemEnsembleForecastTimeSeriesAsStructure(f, 3);
        REQUIRE(item != nullptr);
        CHECK(item->ensemble_size == -1);
        DisposeMultiTimeSeriesData(item);
        regular_time_series_geometry g = {};
        GetEnsembleForecastTimeSeriesGeometry(f, &g);
        CHECK(g.length == 6);
        CHECK(g.time_step_seconds == 86400);
    }
}

TEST_CASE("an uneven axis is listed; the base ABI names it in an error, and never gives it a step") {
    TempFolder temp;
    make_times(temp.file("l.nc"), {0, 1, 20, 21.5});
    const Json d = only(temp.file("l.nc"));
    CHECK(d["time"] == Json({{"start", kY2000}, {"step", nullptr}, {"length", 4},
                             {"values", Json({kY2000, kY2000 + kHourMs, kY2000 + 20 * kHourMs, kY2000 + 21 * kHourMs + kHourMs / 2})}}));
    const Handle q = get_series(open_library(temp.file("l.nc")), "q");
    CHECK(same(read(q), {1, 2, 3, 4}));
    regular_time_series_geometry g = {};
    GetTimeSeriesGeometry(q, &g);
    CHECK(contains(last_message(), "listed axis"));
    CHECK(g.length == 0);
    CHECK(ToStructSingleTimeSeriesData(q) == nullptr);
    CHECK(contains(last_message(), "listed axis"));
    SetValueToUnivariateTimeSeries(q, 1, 42);
    CHECK(same(read(q), {1, 42, 3, 4}));
    CHECK(describe(q)["time"] == d["time"]);
}

TEST_CASE("leads that change their step are listed: of a coordinate, of valid times, and of a table of them") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("c.nc"), NC_NETCDF4);
        const int t = b.dimension("time", 2);
        const int l = b.dimension("lead_time", 4);
        const int v = b.dimension("valid", 4);
        b.values(b.variable("time", NC_INT, {t}, {{"units", "days since 2000-01-01"}}), {0, 1});
        b.values(b.variable("lead_time", NC_INT, {l}, {{"units", "hours"}}), {1, 2, 3, 6});
        b.values(b.variable("issue", NC_INT, {}, {{"standard_name", "forecast_reference_time"}, {"units", "hours since 2000-01-01"}}), {0});
        b.values(b.variable("valid", NC_INT, {v}, {{"standard_name", "time"}, {"units", "hours since 2000-01-01"}}), {1, 2, 3, 6});
        b.values(b.variable("a", NC_DOUBLE, {t, l}), counted(8));
        b.values(b.variable("b", NC_DOUBLE, {v}, {{"coordinates", "issue"}}), counted(4));
    }
    const Handle library = open_library(temp.file("c.nc"));
    const Json leads = {{"start", 3600}, {"step", nullptr}, {"length", 4}, {"values", Json({3600, 7200, 10800, 21600})}};
    CHECK(describe(library, "a")["lead"] == leads);
    CHECK(describe(library, "a")["shape"] == Json({2, 1, 4}));
    CHECK(describe(library, "b")["lead"] == leads);
    CHECK(describe(library, "b")["time"]["start"] == kY2000);
    const Handle a = get_series(library, "a");
    CHECK(same(read(a), counted(8)));
    const Handle item(GetItemEnsembleForecastTimeSeries(a, 1));
    CHECK(describe(item)["time"]["values"] == hours({25, 26, 27, 30}));
    {
        NcBuilder b(temp.file("t.nc"), NC_NETCDF4);
        const int r = b.dimension("run", 2);
        const int l = b.dimension("lead", 3);
        b.values(b.variable("run", NC_INT, {r}, {{"standard_name", "forecast_reference_time"}, {"units", "hours since 2000-01-01"}}), {0, 24});
        b.values(b.variable("valid_time", NC_INT, {r, l}, {{"standard_name", "time"}, {"units", "hours since 2000-01-01"}}), {1, 2, 6, 25, 26, 30});
        b.values(b.variable("q", NC_DOUBLE, {r, l}), counted(6));
    }
    CHECK(only(temp.file("t.nc"))["lead"]["values"] == Json({3600, 7200, 21600}));
    CHECK(reason(temp.file("t.nc"), "valid_time") == "is a coordinate: it holds times");
}

TEST_CASE("steps below a second are listed to the millisecond") {
    TempFolder temp;
    make_times(temp.file("s.nc"), {0, 0.1, 0.2, 0.3}, "seconds since 2000-01-01");
    CHECK(only(temp.file("s.nc"))["time"] == Json({{"start", kY2000}, {"step", nullptr}, {"length", 4},
                                                   {"values", Json({kY2000, kY2000 + 100, kY2000 + 200, kY2000 + 300})}}));
    make_times(temp.file("h.nc"), {0.5, 1.5, 2.5}, "seconds since 2000-01-01");
    CHECK(only(temp.file("h.nc"))["time"] == Json({{"start", kY2000 + 500}, {"step", 1}, {"length", 3}}));
}

TEST_CASE("a time that is missing is an error that names its place, never a date") {
    TempFolder temp;
    for (const int type : {NC_INT, NC_DOUBLE, NC_SHORT, NC_FLOAT, NC_INT64}) {
        CAPTURE(type);
        {
            NcBuilder b(temp.file("m.nc"), NC_NETCDF4);
            const int t = b.dimension("time", 4);
            const int time = b.variable("time", type, {t}, {{"units", "minutes since 2018-01-01"}});
            b.number(time, "_FillValue", type, -999);
            b.values(time, {0, 10, 20, -999});
            b.values(b.variable("q", NC_DOUBLE, {t}), counted(4));
        }
        CHECK(contains(failure(temp.file("m.nc")), "time 3 is missing (a fill value stands there)"));
        fs::remove(temp.file("m.nc"));
    }
    make_times(temp.file("d.nc"), {0, 1, NC_FILL_INT, NC_FILL_INT}, "hours since 2000-01-01", NC_INT);
    CHECK(contains(failure(temp.file("d.nc")), "time 2 is missing (a fill value stands there), and 1 more is"));
}

TEST_CASE("a forecast of one lead is a forecast: of an axis, of a scalar, of issue and valid times") {
    TempFolder temp;
    const char* units = "hours since 2000-01-01";
    auto make = [&](const char* name, const auto& add) {
        NcBuilder b(temp.file(name), NC_NETCDF4);
        const int t = b.dimension("time", 3);
        const int m = b.dimension("realization", 2);
        b.values(b.variable("realization", NC_INT, {m}, {{"standard_name", "realization"}}), {1, 2});
        add(b, t, m);
    };
    make("axis.nc", [&](NcBuilder& b, int t, int m) {
        const int l = b.dimension("lead_time", 1);
        b.values(b.variable("time", NC_INT, {t}, {{"units", units}, {"standard_name", "forecast_reference_time"}}), {0, 24, 48});
        b.values(b.variable("lead_time", NC_INT, {l}, {{"units", "hours"}}), {24});
        b.values(b.variable("q", NC_DOUBLE, {t, m, l}), counted(6));
    });
    make("scalar.nc", [&](NcBuilder& b, int t, int m) {
        b.values(b.variable("time", NC_INT, {t}, {{"units", units}, {"standard_name", "forecast_reference_time"}}), {0, 24, 48});
        b.values(b.variable("step", NC_INT, {}, {{"units", "hours"}, {"standard_name", "forecast_period"}}), {24});
        b.values(b.variable("q", NC_DOUBLE, {t, m}), counted(6));
    });
    make("valid.nc", [&](NcBuilder& b, int t, int m) {
        b.values(b.variable("time", NC_INT, {t}, {{"units", units}, {"standard_name", "time"}}), {24, 48, 72});
        b.values(b.variable("fp", NC_INT, {}, {{"units", "hours"}, {"standard_name", "forecast_period"}}), {24});
        b.values(b.variable("q", NC_DOUBLE, {t, m}, {{"coordinates", "fp"}}), counted(6));
    });
    make("both.nc", [&](NcBuilder& b, int t, int m) {
        b.values(b.variable("time", NC_INT, {t}, {{"units", units}, {"standard_name", "time"}}), {24, 48, 72});
        b.values(b.variable("frt", NC_INT, {t}, {{"units", units}, {"standard_name", "forecast_reference_time"}}), {0, 24, 48});
        b.values(b.variable("q", NC_DOUBLE, {t, m}, {{"coordinates", "frt"}}), counted(6));
    });
    make("reversed.nc", [&](NcBuilder& b, int t, int m) {
        b.values(b.variable("frt", NC_INT, {t}, {{"units", units}, {"standard_name", "forecast_reference_time"}}), {0, 24, 48});
        b.values(b.variable("time", NC_INT, {t}, {{"units", units}, {"standard_name", "time"}}), {24, 48, 72});
        b.values(b.variable("q", NC_DOUBLE, {t, m}, {{"coordinates", "frt"}}), counted(6));
    });
    make("period.nc", [&](NcBuilder& b, int t, int m) {
        b.values(b.variable("time", NC_INT, {t}, {{"units", units}, {"standard_name", "time"}}), {24, 48, 72});
        b.values(b.variable("fp", NC_INT, {t}, {{"units", "hours"}, {"standard_name", "forecast_period"}}), {24, 24, 24});
        b.values(b.variable("q", NC_DOUBLE, {t, m}), counted(6));
    });
    for (const char* name : {"axis.nc", "scalar.nc", "valid.nc", "both.nc", "reversed.nc", "period.nc"}) {
        CAPTURE(name);
        const Json d = only(temp.file(name));
        CHECK(d["kind"] == "forecast");
        CHECK(d["time"] == Json({{"start", kY2000}, {"step", 86400}, {"length", 3}}));
        CHECK(d["lead"]["start"] == 86400);
        CHECK(d["lead"]["length"] == 1);
        CHECK(d["members"] == Json({"1", "2"}));
        CHECK(same(values_of(temp.file(name), "q"), counted(6)));
        const Handle library = open_library(temp.write("lib.yaml", entry("ts_ensemble_ts", "f", name, "q") + entry("ensemble_ts", "e", name, "q")));
        CHECK(describe(library, "f")["lead"]["start"] == 86400);
        // Asked for as an ensemble, it lies along the times that it is about.
        CHECK(describe(library, "e")["time"] == Json({{"start", kY2000 + 24 * kHourMs}, {"step", 86400}, {"length", 3}}));
        CHECK(same(read(get_series(library, "e")), {1, 3, 5, 2, 4, 6}));
    }
}

TEST_CASE("one issue with one lead is a forecast; a lead of zero without a dimension is an analysis, a series of its times") {
    TempFolder temp;
    for (const double hours : {6.0, 0.0}) {
        {
            NcBuilder b(temp.file("o.nc"), NC_NETCDF4);
            const int m = b.dimension("number", 2);
            const int t = b.dimension("time", 1);
            b.values(b.variable("time", NC_INT, {t}, {{"units", "hours since 2000-01-01"}, {"standard_name", "forecast_reference_time"}}), {12});
            b.values(b.variable("step", NC_DOUBLE, {}, {{"units", "hours"}, {"standard_name", "forecast_period"}}), {hours});
            b.values(b.variable("number", NC_INT, {m}), {0, 1});
            b.values(b.variable("q", NC_DOUBLE, {t, m}), counted(2));
        }
        const Json d = only(temp.file("o.nc"));
        CHECK(d["kind"] == (hours > 0 ? "forecast" : "ensemble"));
        CHECK(d["time"]["start"] == kY2000 + 12 * kHourMs);
        if (hours > 0) CHECK(d["lead"] == Json({{"start", 21600}, {"step", nullptr}, {"length", 1}}));
        fs::remove(temp.file("o.nc"));
    }
}

TEST_CASE("issue and valid times along one dimension: one issue makes leads of the valid times, issues that change make a series") {
    TempFolder temp;
    const char* units = "hours since 2000-01-01";
    for (const bool one : {true, false}) {
        NcBuilder b(temp.file(one ? "one.nc" : "many.nc"), NC_NETCDF4);
        const int n = b.dimension("n", 4);
        b.values(b.variable("vt", NC_INT, {n}, {{"units", units}, {"standard_name", "time"}}), {6, 12, 18, 24});
        b.values(b.variable("rt", NC_INT, {n}, {{"units", units}, {"standard_name", "forecast_reference_time"}}), one ? Values{0, 0, 0, 0} : Values{0, 6, 6, 18});
        b.values(b.variable("q", NC_DOUBLE, {n}), counted(4));
    }
    const Json one = only(temp.file("one.nc"));
    CHECK(one["kind"] == "forecast");
    CHECK(one["time"]["start"] == kY2000);
    CHECK(one["lead"] == Json({{"start", 21600}, {"step", 21600}, {"length", 4}}));
    CHECK(same(values_of(temp.file("one.nc"), "q"), counted(4)));
    const Json many = only(temp.file("many.nc"));
    CHECK(many["kind"] == "single");
    CHECK(many["time"] == Json({{"start", kY2000 + 6 * kHourMs}, {"step", 21600}, {"length", 4}}));
    CHECK(warns(many, "issue_times_vary"));
}

TEST_CASE("axes are found by units, axis, _CoordinateAxisType and standard name; stations by a coordinate that nothing else explains") {
    TempFolder temp;
    const Texts since = {{"units", "hours since 2000-01-01"}};
    auto make = [&](const char* time_name, const Texts& time_texts, const char* member, const Texts& member_texts, const char* station, int mode) {
        NcBuilder b(temp.file("r.nc"), mode);
        const int t = b.dimension(time_name, 2);
        const int m = b.dimension(member, 2);
        const int s = b.dimension(station, 1);
        const int time = b.variable(time_name, NC_DOUBLE, {t}, time_texts);
        const int members = b.variable(member, NC_INT, {m}, member_texts);
        const int stations = b.variable(station, NC_INT, {s});
        const int q = b.variable("q", NC_FLOAT, {t, m, s});
        b.values(time, {0, 1});
        b.values(members, {7, 9});
        b.values(stations, {123});
        b.values(q, counted(4));
    };
    for (const auto& names :
         {std::tuple<const char*, const char*, Texts>{"t", "ens", {}},
          {"ocean_time", "e", {{"axis", "E"}}},
          {"Time", "run", {{"_CoordinateAxisType", "Ensemble"}}},
          {"date", "k", {{"standard_name", "ensemble"}}},
          {"date", "k", {{"standard_name", "realization"}}}}) {
        const char* const time_name = std::get<0>(names);
        const char* const member = std::get<1>(names);
        const Texts& member_texts = std::get<2>(names);
        CAPTURE(time_name);
        CAPTURE(member);
        for (const int mode : {0, static_cast<int>(NC_NETCDF4)}) {
            make(time_name, since, member, member_texts, "rivid", mode);
            const Json d = only(temp.file("r.nc"));
            CHECK(d["kind"] == "ensemble");
            CHECK(d["members"] == Json({"7", "9"}));
            CHECK(d["station"] == "123");
            CHECK(d["time"]["step"] == 3600);
            CHECK(same(values_of(temp.file("r.nc"), "q"), {1, 3, 2, 4}));
            fs::remove(temp.file("r.nc"));
        }
    }
    for (const char* name : {"feature_id", "rivid", "gauge_id", "site", "location", "basin", "COMID", "anything"}) {
        CAPTURE(name);
        {
            NcBuilder b(temp.file("s.nc"), NC_NETCDF4);
            const int s = b.dimension(name, 2);
            const int t = b.dimension("time", 3);
            b.values(b.variable("time", NC_INT, {t}, since), {0, 1, 2});
            b.values(b.variable(name, NC_INT64, {s}), {3350287, 933020162});
            b.values(b.variable("elevation", NC_DOUBLE, {s, t}), counted(6));
        }
        const Json d = only(temp.file("s.nc"));
        CHECK(d["kind"] == "collection");
        CHECK(d["variable"] == "elevation");
        CHECK(d["stations"][1]["id"] == "933020162");
        CHECK(same(values_of(temp.file("s.nc"), "elevation"), counted(6)));
        fs::remove(temp.file("s.nc"));
    }
}

TEST_CASE("a dimension that nothing explains is named in the error, and a grid is called a grid with its shape") {
    TempFolder temp;
    for (const bool with_series : {false, true}) {
        NcBuilder b(temp.file(with_series ? "g.nc" : "none.nc"), NC_NETCDF4);
        const int t = b.dimension("time", 2);
        const int y = b.dimension("latitude", 3);
        const int x = b.dimension("longitude", 4);
        const int k = b.dimension("unit", 5);
        b.values(b.variable("time", NC_INT, {t}, {{"units", "hours since 2000-01-01"}}), {0, 1});
        b.variable("latitude", NC_DOUBLE, {y}, {{"units", "degrees_north"}});
        b.variable("longitude", NC_DOUBLE, {x}, {{"units", "degrees_east"}});
        b.variable("t2m", NC_DOUBLE, {t, y, x});
        b.variable("odd", NC_DOUBLE, {t, k});
        b.variable("note", NC_CHAR, {t});
        b.variable("lonely", NC_DOUBLE, {k});
        if (with_series) b.variable("q", NC_DOUBLE, {t});
    }
    const std::string text = failure(temp.file("none.nc"));
    CAPTURE(text);
    CHECK(contains(text, "t2m is gridded: latitude 3 x longitude 4; extract points first"));
    CHECK(contains(text, "odd lies on dimension unit of length 5"));
    CHECK(contains(text, "lonely lies on dimension unit"));
    CHECK(only(temp.file("g.nc"))["id"] == "q");
    CHECK(contains(reason(temp.file("g.nc"), "t2m"), "is gridded"));
    CHECK(reason(temp.file("g.nc"), "time") == "is the coordinate of dimension time");
    CHECK(reason(temp.file("g.nc"), "note") == "has text values");
    const Handle library = open_library(temp.write("lib.yaml", entry("single", "a", "g.nc", "t2m") + entry("single", "b", "g.nc", "q")));
    CHECK(contains(describe(library)[0]["error"], "is gridded: latitude 3 x longitude 4"));
}

TEST_CASE("the catalogue names axes itself, which decides every doubt") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("a.nc"), NC_NETCDF4);
        const int a = b.dimension("a", 2);
        const int c = b.dimension("c", 2);
        const int d = b.dimension("d", 2);
        const int s = b.dimension("s", 2);
        b.values(b.variable("when", NC_INT, {a}, {{"units", "days since 2000-01-01"}}), {0, 1});
        b.values(b.variable("c", NC_INT, {c}), {4, 5});
        b.values(b.variable("ahead", NC_INT, {d}, {{"units", "hours"}}), {6, 12});
        b.values(b.variable("code", NC_INT, {s}), {70, 71});
        std::vector<double> all = counted(16);
        b.values(b.variable("q", NC_DOUBLE, {a, c, d, s}), all);
    }
    const std::string axes = "  Axes: {reference_time: when, member: c, lead: ahead, station: code}\n";
    std::string yaml = entry("ts_ensemble_ts", "q", "a.nc", "q", "71");
    const Handle library = open_library(temp.write("lib.yaml", yaml + axes));
    const Json d = describe(library, "q");
    CHECK(d["members"] == Json({"4", "5"}));
    CHECK(d["lead"] == Json({{"start", 21600}, {"step", 21600}, {"length", 2}}));
    CHECK(d["time"]["start"] == kY2000);
    CHECK(d["station"] == "71");
    CHECK(same(read(get_series(library, "q")), {2, 4, 6, 8, 10, 12, 14, 16}));
    CHECK(contains(failure(temp.write("bad.yaml", yaml + "  Axes: {member: nobody}\n")), "Axes names nobody as member"));
    CHECK(warns(describe(open_library(temp.write("k.yaml", yaml + "  Axes: {reference_time: a, member: c, lead: d, station: code, colour: x}\n")), "q"), "unknown_key"));
}

TEST_CASE("members that are characters or strings keep their names; station_names is the name of a station") {
    TempFolder temp;
    for (const int mode : {0, static_cast<int>(NC_NETCDF4)}) {
        {
            NcBuilder b(temp.file("m.nc"), mode);
            const int t = b.dimension("time", 1);
            const int r = b.dimension("realization", 2);
            const int s = b.dimension("stations", 1);
            const int n = b.dimension("n", 5);
            const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 2000-01-01"}});
            const int member = b.variable("realization", NC_CHAR, {r, n}, {{"standard_name", "realization"}});
            const int id = b.variable("station_id", NC_CHAR, {s, n}, {{"cf_role", "timeseries_id"}});
            const int name = b.variable("station_names", NC_CHAR, {s, n});
            const int q = b.variable("q", NC_DOUBLE, {t, r, s});
            b.values(time, {0});
            b.texts(member, 5, {"10", "ctrl"});
            b.texts(id, 5, {"S1"});
            b.texts(name, 5, {"Upper"});
            b.values(q, {1, 2});
        }
        const Json d = only(temp.file("m.nc"));
        CHECK(d["members"] == Json({"10", "ctrl"}));
        CHECK(d["stations"][0]["id"] == "S1");
        CHECK(d["stations"][0]["name"] == "Upper");
        CHECK(codes(d).empty());
        fs::remove(temp.file("m.nc"));
    }
}

TEST_CASE("variables in groups are entries group/variable, with the dimensions and coordinates that they see") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("g.nc"), NC_NETCDF4);
        const int t = b.dimension("time", 2);
        b.values(b.variable("time", NC_INT, {t}, {{"units", "hours since 2000-01-01"}}), {0, 1});
        b.values(b.variable("q", NC_DOUBLE, {t}), {1, 2});
        int group = -1;
        int inner = -1;
        REQUIRE(nc_def_grp(b.id(), "sim", &group) == NC_NOERR);
        REQUIRE(nc_def_grp(group, "v2", &inner) == NC_NOERR);
        int own = -1;
        REQUIRE(nc_def_dim(inner, "time", 3, &own) == NC_NOERR);
        auto add = [&](int where, const char* name, int dimension, const std::vector<double>& values, const char* units) {
            int v = -1;
            REQUIRE(nc_def_var(where, name, NC_DOUBLE, 1, &dimension, &v) == NC_NOERR);
            nc_put_att_text(where, v, "units", std::strlen(units), units);
            nc_enddef(b.id());
            REQUIRE(nc_put_var_double(where, v, values.data()) == NC_NOERR);
        };
        add(group, "q", t, {3, 4}, "mm");
        add(inner, "time", own, {0, 1, 2}, "days since 2001-01-01");
        add(inner, "q", own, {5, 6, 7}, "m");
    }
    const Handle library = open_library(temp.file("g.nc"));
    const Json all = describe(library);
    REQUIRE(all.size() == 3);
    CHECK(all[1]["id"] == "sim/q");
    CHECK(all[1]["units"] == "mm");
    CHECK(all[1]["time"]["step"] == 3600);
    CHECK(all[2]["id"] == "sim/v2/q");
    CHECK(all[2]["time"] == Json({{"start", 978307200000}, {"step", 86400}, {"length", 3}}));
    CHECK(same(read(get_series(library, "sim/q")), {3, 4}));
    CHECK(same(read(get_series(library, "sim/v2/q")), {5, 6, 7}));
    CHECK(same(read(get_series(library, "q")), {1, 2}));
}

TEST_CASE("boolean and enum variables are read as the numbers that they are stored as") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("e.nc"), NC_NETCDF4);
        const int t = b.dimension("time", 3);
        b.values(b.variable("time", NC_INT, {t}, {{"units", "hours since 2000-01-01"}}), {0, 1, 2});
        b.values(b.variable("wet", NC_BYTE, {t}, {{"dtype", "bool"}}), {0, 1, 1});
        nc_type type = NC_NAT;
        REQUIRE(nc_def_enum(b.id(), NC_UBYTE, "state_t", &type) == NC_NOERR);
        for (const int number : {0, 1, 7}) {
            const auto value = static_cast<unsigned char>(number);
            const std::string name = "s" + std::to_string(value);
            REQUIRE(nc_insert_enum(b.id(), type, name.c_str(), &value) == NC_NOERR);
        }
        int v = -1;
        REQUIRE(nc_def_var(b.id(), "state", type, 1, &t, &v) == NC_NOERR);
        nc_enddef(b.id());
        const unsigned char values[] = {7, 0, 1};
        REQUIRE(nc_put_var(b.id(), v, values) == NC_NOERR);
    }
    CHECK(same(values_of(temp.file("e.nc"), "wet"), {0, 1, 1}));
    CHECK(same(values_of(temp.file("e.nc"), "state"), {7, 0, 1}));
}

TEST_CASE("values along stations alone, beside one time, are a collection at that time") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("n.nc"), NC_NETCDF4);
        const int r = b.dimension("reference_time", 1);
        const int f = b.dimension("feature_id", 3);
        const int t = b.dimension("time", 1);
        b.values(b.variable("reference_time", NC_INT, {r}, {{"standard_name", "forecast_reference_time"}, {"units", "hours since 2000-01-01"}}), {0});
        b.values(b.variable("time", NC_INT, {t}, {{"standard_name", "time"}, {"units", "hours since 2000-01-01"}}), {5});
        b.values(b.variable("feature_id", NC_INT, {f}), {101, 179, 181});
        b.values(b.variable("streamflow", NC_DOUBLE, {f}), {1, 2, 3});
        b.values(b.variable("latitude", NC_DOUBLE, {f}), {1, 2, 3});
    }
    const Json d = only(temp.file("n.nc"));
    CHECK(d["kind"] == "collection");
    CHECK(d["time"]["start"] == kY2000 + 5 * kHourMs);
    CHECK(d["shape"] == Json({1, 3, 1}));
    CHECK(d["stations"][2]["id"] == "181");
    CHECK(same(values_of(temp.file("n.nc"), "streamflow"), {1, 2, 3}));
    CHECK(same(values_of(temp.file("n.nc"), "streamflow.179"), {2}));
}

TEST_CASE("members of one issue and one valid time, both scalars, are a forecast of one lead") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("o.nc"), NC_NETCDF4);
        const int m = b.dimension("member", 2);
        b.values(b.variable("frt", NC_INT, {}, {{"standard_name", "forecast_reference_time"}, {"units", "hours since 2000-01-01"}}), {0});
        b.values(b.variable("time", NC_INT, {}, {{"standard_name", "time"}, {"units", "hours since 2000-01-01"}}), {30});
        b.values(b.variable("member", NC_INT, {m}), {1, 2});
        b.values(b.variable("q", NC_DOUBLE, {m}, {{"coordinates", "frt time"}}), {5, 6});
    }
    const Json d = only(temp.file("o.nc"));
    CHECK(d["kind"] == "forecast");
    CHECK(d["shape"] == Json({1, 2, 1}));
    CHECK(d["time"]["start"] == kY2000);
    CHECK(d["lead"]["start"] == 30 * 3600);
    CHECK(same(values_of(temp.file("o.nc"), "q"), {5, 6}));
}

TEST_CASE("ragged arrays are collections on the times of all stations, and one station alone lies on its own") {
    TempFolder temp;
    const char* units = "days since 2000-01-01";
    auto stations = [](NcBuilder& b, const char* dimension) {
        const int s = b.dimension(dimension, 2);
        const int n = b.dimension("n", 1);
        const int id = b.variable("id", NC_CHAR, {s, n}, {{"cf_role", "timeseries_id"}});
        b.texts(id, 1, {"A", "B"});
        return s;
    };
    {
        NcBuilder b(temp.file("contiguous.nc"), NC_NETCDF4);
        const int s = stations(b, "timeseries");
        const int o = b.dimension("obs", 6);
        b.values(b.variable("row_size", NC_INT, {s}, {{"sample_dimension", "obs"}}), {2, 4});
        b.values(b.variable("time", NC_DOUBLE, {o}, {{"units", units}, {"standard_name", "time"}}), {0, 1, 1, 2, 5, 6});
        b.values(b.variable("q", NC_DOUBLE, {o}), counted(6));
    }
    {
        NcBuilder b(temp.file("indexed.nc"), NC_NETCDF4);
        const int s = stations(b, "station");
        static_cast<void>(s);
        const int o = b.dimension("obs", 6);
        b.values(b.variable("which", NC_INT, {o}, {{"instance_dimension", "station"}}), {1, 0, 1, 0, 1, 1});
        b.values(b.variable("time", NC_DOUBLE, {o}, {{"units", units}}), {1, 0, 2, 1, 5, 6});
        b.values(b.variable("q", NC_DOUBLE, {o}), {3, 1, 4, 2, 5, 6});
    }
    {
        NcBuilder b(temp.file("table.nc"), NC_NETCDF4);
        const int s = stations(b, "station");
        const int o = b.dimension("obs", 4);
        const int time = b.variable("time", NC_DOUBLE, {s, o}, {{"units", units}, {"standard_name", "time"}});
        b.number(time, "_FillValue", NC_DOUBLE, -1);
        b.values(time, {0, 1, -1, -1, 1, 2, 5, 6});
        b.values(b.variable("q", NC_DOUBLE, {s, o}), {1, 2, 88, 99, 3, 4, 5, 6});
    }
    for (const char* name : {"contiguous.nc", "indexed.nc", "table.nc"}) {
        CAPTURE(name);
        const Json d = only(temp.file(name));
        CHECK(d["kind"] == "collection");
        CHECK(d["time"] == Json({{"start", kY2000}, {"step", 86400}, {"length", 7}}));
        CHECK(d["stations"][1]["id"] == "B");
        CHECK(warns(d, "ragged_array"));
        const Values all = {1, 2, NaN, NaN, NaN, NaN, NaN, NaN, 3, 4, NaN, NaN, 5, 6};
        const Handle library = open_library(temp.file(name));
        const Handle q = get_series(library, "q");
        CHECK(same(read(q), all));
        const uchronia_window w = window(0, 1, 1, 1, 2, 4);
        CHECK(same(read(q, &w, 4), {4, NaN, NaN, 5}));
        const Handle a = get_series(library, "q.A");
        CHECK(describe(a)["time"]["length"] == 2);
        CHECK(describe(a)["station"] == "A");
        CHECK(same(read(a), {1, 2}));
        const Handle yaml = open_library(temp.write("lib.yaml", entry("single", "b", name, "q", "B")));
        CHECK(same(read(get_series(yaml, "b")), {3, 4, NaN, NaN, 5, 6}));
        CHECK(describe(yaml, "b")["time"]["start"] == kY2000 + 24 * kHourMs);
    }
}

TEST_CASE("ragged arrays that say what cannot be are errors that say so") {
    TempFolder temp;
    auto make = [&](const Values& counts, const Values& times) {
        fs::remove(temp.file("r.nc"));
        NcBuilder b(temp.file("r.nc"), NC_NETCDF4);
        const int s = b.dimension("station", 2);
        const int o = b.dimension("obs", 4);
        b.values(b.variable("row_size", NC_INT, {s}, {{"sample_dimension", "obs"}}), counts);
        b.values(b.variable("time", NC_DOUBLE, {o}, {{"units", "days since 2000-01-01"}}), times);
        b.values(b.variable("q", NC_DOUBLE, {o}), counted(4));
    };
    make({2, 3}, {0, 1, 0, 1});
    CHECK(contains(failure(temp.file("r.nc")), "row_size says that station 1 has 3 observations, and 2 of 4 are left"));
    make({-1, 3}, {0, 1, 0, 1});
    CHECK(contains(failure(temp.file("r.nc")), "station 0 has -1 observations"));
    make({2, 2}, {0, 0, 0, 1});
    CHECK(contains(failure(temp.file("r.nc")), "station 0 has two observations at 2000-01-01T00:00:00"));
    make({2, 2}, {0, NaN, 0, 1});
    CHECK(contains(failure(temp.file("r.nc")), "time 1 is missing"));
}

TEST_CASE("optional attributes that make no sense are warnings, and the values are read") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("a.nc"), NC_NETCDF4);
        const int t = b.dimension("time", 3);
        b.values(b.variable("time", NC_INT, {t}, {{"units", "hours since 2000-01-01"}}), {0, 1, 2});
        b.values(b.variable("q", NC_FLOAT, {t}, {{"valid_range", "0 - 500 N"}, {"missing_value", "none"}, {"valid_max", "high"}}), {1, 2, 3});
        const int p = b.variable("p", NC_FLOAT, {t});
        b.number(p, "valid_range", NC_FLOAT, 5);
        b.values(p, {1, 2, 30});
    }
    const Handle library = open_library(temp.file("a.nc"));
    CHECK(codes(describe(library, "q")) == std::vector<std::string>{"bad_attribute", "bad_attribute", "bad_attribute"});
    CHECK(contains(describe(library, "q")["warnings"].dump(), "attribute valid_range of variable q is"));
    CHECK(codes(describe(library, "p")) == std::vector<std::string>{"bad_attribute"});
    CHECK(same(read(get_series(library, "q")), {1, 2, 3}));
    CHECK(same(read(get_series(library, "p")), {1, 2, 30}));
}

TEST_CASE("listed axes are written as CF and read back equal, in both formats; STF refuses them by name") {
    TempFolder temp;
    const Json times = {{"start", kY2000}, {"step", nullptr}, {"length", 3}, {"values", hours({0, 1, 3})}};
    const Json leads = {{"start", 3600}, {"step", nullptr}, {"length", 4}, {"values", Json({3600, 7200, 21600, 21600.5})}};
    const Handle single = create({{"kind", "single"}, {"variable", "q"}, {"time", times}}, {1, NaN, 3});
    const Handle forecast = create({{"kind", "forecast"}, {"variable", "f"}, {"members", {"a", "b"}}, {"time", times}, {"lead", leads}}, counted(24));
    for (const char* options : {R"({"convention":"cf","overwrite":true})", R"({"convention":"cf","format":"classic","overwrite":true})"}) {
        write({single}, temp.file("s.nc"), options);
        // The gap would be filled in the file of another tool; this one says that it is a list.
        CHECK(only(temp.file("s.nc"))["time"] == times);
        CHECK(same(values_of(temp.file("s.nc"), "q"), {1, NaN, 3}));
        write({forecast}, temp.file("f.nc"), options);
        const Json d = only(temp.file("f.nc"));
        CHECK(d["time"] == times);
        CHECK(d["lead"] == leads);
        CHECK(d["members"] == Json({"a", "b"}));
        CHECK(same(read(get_series(open_library(temp.file("f.nc")), d["id"])), counted(24)));
    }
    CHECK(contains(write_error({single}, temp.file("x.nc")), "the times are listed"));
    const Handle leads_only = create({{"kind", "forecast"}, {"variable", "f"}, {"members", {"a"}}, {"time", {{"start", kY2000}, {"step", 3600}, {"length", 1}}}, {"lead", leads}}, counted(4));
    CHECK(contains(write_error({leads_only}, temp.file("x.nc")), "the lead times are listed"));
    CHECK_FALSE(fs::exists(temp.file("x.nc")));
    const std::vector<std::pair<Json, const char*>> wrong = {
        {{{"start", 0}, {"step", nullptr}, {"length", 2}, {"values", {0, 0}}}, "must increase strictly"},
        {{{"start", 0}, {"step", nullptr}, {"length", 3}, {"values", {0, 1}}}, "time.values has 2 values"},
        {{{"start", 5}, {"step", nullptr}, {"length", 2}, {"values", {0, 1}}}, "the first of time.values"},
        {{{"start", 0}, {"step", 60}, {"length", 2}, {"values", {0, 1}}}, "null beside values"},
    };
    for (const auto& [time, text] : wrong) {
        uchronia_error error;
        void* series = nullptr;
        const Values values(time["length"].get<std::size_t>(), 0);
        CHECK(uchronia_series_create(Json({{"kind", "single"}, {"time", time}}).dump().c_str(), values.data(), static_cast<int64_t>(values.size()), &series, &error) != UCHRONIA_OK);
        CHECK(contains(error.message, text));
    }
}

TEST_CASE("a filled axis is written as the regular one it is, in both conventions") {
    TempFolder temp;
    make_times(temp.file("g.nc"), {0, 1, 3});
    const Handle q = get_series(open_library(temp.file("g.nc")), "q");
    for (const char* options : {R"({"overwrite":true})", R"({"convention":"cf","overwrite":true})"}) {
        write({q}, temp.file("o.nc"), options);
        CHECK(only(temp.file("o.nc"))["time"] == Json({{"start", kY2000}, {"step", 3600}, {"length", 4}}));
        CHECK(same(values_of(temp.file("o.nc"), "q"), {1, 2, NaN, 3}));
    }
}

TEST_CASE("our files of one lead come back as the forecasts they are, in both conventions") {
    TempFolder temp;
    const Handle f = create({{"kind", "forecast"}, {"variable", "q"}, {"members", {"1"}}, {"time", {{"start", kY2000}, {"step", 86400}, {"length", 2}}},
                             {"lead", {{"start", 86400}, {"step", 3600}, {"length", 1}}}}, {1, 2});
    for (const char* options : {R"({"overwrite":true})", R"({"convention":"cf","overwrite":true})", R"({"format":"classic","overwrite":true})"}) {
        CAPTURE(options);
        write({f}, temp.file("o.nc"), options);
        const Json d = only(temp.file("o.nc"));
        CHECK(d["kind"] == "forecast");
        CHECK(d["lead"] == Json({{"start", 86400}, {"step", nullptr}, {"length", 1}}));
        CHECK(d["time"]["step"] == 86400);
    }
}

TEST_CASE("times are appended to listed axes and behind gaps, and what lies inside one is refused") {
    TempFolder temp;
    auto series = [](const Json& values, const Values& data) {
        const Json time = {{"start", values[0]}, {"step", nullptr}, {"length", values.size()}, {"values", values}};
        return create({{"kind", "single"}, {"variable", "q"}, {"time", time}}, data);
    };
    auto append = [](const Handle& data, const std::string& path, const char* options = nullptr) {
        uchronia_error error;
        void* const all[] = {data};
        return uchronia_append(all, 1, path.c_str(), options, nullptr, &error) == UCHRONIA_OK ? std::string() : std::string(error.message);
    };
    write({series(hours({0, 1, 7}), {1, 2, 3})}, temp.file("l.nc"), R"({"convention":"cf"})");
    CHECK(append(series(hours({8, 20}), {4, 5}), temp.file("l.nc")) == "");
    CHECK(only(temp.file("l.nc"))["time"]["values"] == hours({0, 1, 7, 8, 20}));
    CHECK(same(values_of(temp.file("l.nc"), "q"), {1, 2, 3, 4, 5}));
    CHECK(contains(append(series(hours({7, 21}), {9, 6}), temp.file("l.nc")), "time 2000-01-01T07:00:00 of variable q"));
    CHECK(append(series(hours({1, 20, 21}), {9, 9, 6}), temp.file("l.nc"), R"({"overwrite":true})") == "");
    CHECK(same(values_of(temp.file("l.nc"), "q"), {1, 9, 3, 4, 9, 6}));
    CHECK(contains(append(series(hours({3, 30}), {9, 6}), temp.file("l.nc")), "lies before the last one"));
    make_times(temp.file("g.nc"), {0, 1, 3, 4});
    CHECK(append(create({{"kind", "single"}, {"variable", "q"}, {"time", {{"start", kY2000 + 6 * kHourMs}, {"step", 3600}, {"length", 2}}}}, {7, 8}), temp.file("g.nc")) == "");
    CHECK(same(values_of(temp.file("g.nc"), "q"), {1, 2, NaN, 3, 4, NaN, 7, 8}));
    CHECK(contains(append(create({{"kind", "single"}, {"variable", "q"}, {"time", {{"start", kY2000 + 2 * kHourMs}, {"step", nullptr}, {"length", 1}}}}, {5}), temp.file("g.nc")),
                   "lies in a gap of"));
}

TEST_CASE("identifiers in a folder or pattern begin with the file, however many files there are; one bad file hides no other") {
    TempFolder temp;
    make_times(temp.file("d/x.nc"), {0, 1});
    CHECK(describe(open_library(temp.file("d")))[0]["id"] == "x/q");
    CHECK(describe(open_library(temp.file("d/*.nc")))[0]["id"] == "x/q");
    CHECK(describe(open_library(temp.file("*/x.nc")))[0]["id"] == "d/x/q");
    CHECK(describe(open_library(temp.file("d/x.nc")))[0]["id"] == "q");
    make_times(temp.file("d/y.nc"), {0, 1});
    temp.write("d/z.nc", "no netCDF");
    const Json all = describe(open_library(temp.file("d")));
    REQUIRE(all.size() == 3);
    CHECK(all[0]["id"] == "x/q");
    CHECK(all[1]["id"] == "y/q");
    CHECK(all[2]["id"] == "z");
    CHECK(contains(all[2]["error"], "z.nc"));
    uchronia_error error;
    void* series = nullptr;
    CHECK(uchronia_series_get(open_library(temp.file("d")), "z", &series, nullptr, &error) == UCHRONIA_IO);
}

TEST_CASE("keys that the file answers may be absent, and what they say against the file is a warning that says both") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("f.nc"), NC_NETCDF4);
        const int t = b.dimension("time", 2);
        const int m = b.dimension("ens_member", 2);
        const int l = b.dimension("lead_time", 3);
        b.values(b.variable("time", NC_INT, {t}, {{"units", "days since 2000-01-01"}}), {0, 1});
        b.values(b.variable("ens_member", NC_INT, {m}), {1, 2});
        b.values(b.variable("lead_time", NC_INT, {l}, {{"units", "hours"}}), {1, 2, 3});
        b.values(b.variable("q", NC_DOUBLE, {t, m, l}), counted(12));
    }
    const std::string head = "f:\n  Type: ts_ensemble_ts\n  Id: f\n";
    const std::string storage = "  Storage: {Type: single_nc_file, File: f.nc, Var: q, Identifier: '', Index: 0}\n";
    const Handle bare = open_library(temp.write("a.yaml", head + storage));
    CHECK(describe(bare, "f")["shape"] == Json({2, 2, 3}));
    CHECK(codes(describe(bare, "f")).empty());
    const std::string right = "  TimeStep: daily\n  Start: 2000-01-01\n  Length: 2\n  EnsembleSize: 2\n  EnsembleLength: 3\n  EnsembleTimeStep: hourly\n";
    CHECK(codes(describe(open_library(temp.write("b.yaml", head + right + storage)), "f")).empty());
    const std::string wrong = "  TimeStep: hourly\n  Start: 2001-01-01\n  Length: 3\n  EnsembleSize: 4\n  EnsembleLength: 5\n  EnsembleTimeStep: daily\n";
    const Handle library = open_library(temp.write("c.yaml", head + wrong + storage));
    for (const Json& d : {describe(library, "f"), describe(get_series(library, "f"))}) {
        CHECK(codes(d) == std::vector<std::string>(6, "key_contradicts_file"));
        CHECK(d["shape"] == Json({2, 2, 3}));
        CHECK(contains(d["warnings"].dump(), "Start is 2001-01-01T00:00:00 in the catalogue, and 2000-01-01T00:00:00 in"));
    }
}

TEST_CASE("a single series without an identifier, over several stations, is the collection of them") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("s.nc"), NC_NETCDF4);
        const int t = b.dimension("time", 2);
        const int s = b.dimension("station", 2);
        b.values(b.variable("time", NC_INT, {t}, {{"units", "days since 2000-01-01"}}), {0, 1});
        b.values(b.variable("station_id", NC_INT, {s}), {10, 20});
        b.values(b.variable("q", NC_DOUBLE, {t, s}), counted(4));
    }
    const Handle library = open_library(temp.write("a.yaml", entry("single", "q", "s.nc", "q")));
    CHECK(describe(library, "q")["kind"] == "collection");
    CHECK(describe(library)[0]["kind"] == "collection");
    CHECK(same(read(get_series(library, "q")), {1, 3, 2, 4}));
    CHECK(same(read(get_series(library, "q.20")), {2, 4}));
    const Handle ensemble(GetDatasetEnsembleTimeSeries(library, "q"));
    CHECK(static_cast<void*>(ensemble) != nullptr);
    CHECK(GetDatasetSingleTimeSeries(library, "q") == nullptr);
}

TEST_CASE("a text, a list and several documents are no catalogue, and the error says which it is") {
    TempFolder temp;
    make_times(temp.file("a.nc"), {0, 1});
    CHECK(contains(failure(temp.write("june.csv", "time,value\n2020-06-01T00:00:00Z,1\n")), "is neither netCDF nor a catalogue"));
    CHECK(contains(failure(temp.write("n.yaml", "42\n")), "as YAML it is one text (42)"));
    CHECK(contains(failure(temp.write("l.yaml", "- a\n")), "is a list"));
    CHECK(contains(failure(temp.write("t.yaml", entry("single", "a", "a.nc", "q") + "---\n" + entry("single", "b", "a.nc", "q"))), "has more than one YAML document"));
    // One bad entry beside a good one is a row that says why.
    const Json all = describe(open_library(temp.write("m.yaml", entry("single", "a", "a.nc", "q") + entry("single", "b", "absent.nc", "q"))));
    REQUIRE(all.size() == 2);
    CHECK(contains(all[1]["error"], "absent.nc does not exist"));
    CHECK(all[1]["id"] == "b");
}

TEST_CASE("a listing has the first stations of a collection and how many there are; its own description has all") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("s.nc"), NC_NETCDF4);
        const int t = b.dimension("time", 1);
        const int s = b.dimension("station", 1000);
        b.values(b.variable("time", NC_INT, {t}, {{"units", "days since 2000-01-01"}}), {0});
        b.values(b.variable("station_id", NC_INT, {s}), counted(1000));
        b.values(b.variable("q", NC_DOUBLE, {t, s}), counted(1000));
    }
    const Handle library = open_library(temp.file("s.nc"));
    const Json listed = describe(library)[0];
    CHECK(listed["stationCount"] == 1000);
    CHECK(listed["stations"].size() == 16);
    CHECK(listed["stations"][15]["id"] == "16");
    CHECK(listed["shape"] == Json({1, 1000, 1}));
    CHECK(describe(library, "q")["stations"].size() == 1000);
    CHECK(describe(get_series(library, "q"))["stations"][999]["id"] == "1000");
}

TEST_CASE("the analysis_time of Delft-FEWS is the issue of all that is in the file, also where no variable names it") {
    TempFolder temp;
    for (const bool named : {false, true}) {
        {
            NcBuilder b(temp.file("f.nc"), NC_NETCDF4);
            const int t = b.dimension("time", 3);
            const int a = b.dimension("analysis_time", 1);
            b.values(b.variable("time", NC_DOUBLE, {t}, {{"units", "hours since 2000-01-01"}, {"standard_name", "time"}}), {0, 1, 2});
            b.values(b.variable("analysis_time", NC_DOUBLE, {a}, {{"units", "hours since 2000-01-01"}, {"standard_name", "forecast_reference_time"}}), {1});
            Texts texts = {{"units", "m3/s"}};
            if (named) texts.emplace_back("coordinates", "analysis_time");
            b.values(b.variable("q", NC_FLOAT, {t}, texts), {1, 2, 3});
        }
        const Json d = only(temp.file("f.nc"));
        CHECK(d["kind"] == "forecast");
        CHECK(d["time"]["start"] == kY2000 + kHourMs);
        CHECK(d["lead"] == Json({{"start", -3600}, {"step", 3600}, {"length", 3}}));
        CHECK(same(values_of(temp.file("f.nc"), "q"), {1, 2, 3}));
    }
}

TEST_CASE("names of stations and members that stand in the only text along their dimension are their names") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("s.nc"), NC_NETCDF4);
        const int t = b.dimension("time", 2);
        const int place = b.dimension("spot", 2);
        const int member = b.dimension("number", 2);
        const int width = b.dimension("width", 3);
        b.values(b.variable("time", NC_INT, {t}, {{"units", "hours since 2000-01-01"}}), {0, 1});
        const int names = b.variable("spot_name", NC_CHAR, {place, width});
        const int members = b.variable("called", NC_CHAR, {member, width});
        b.values(b.variable("q", NC_FLOAT, {t, place}), {1, 2, 3, 4});
        b.values(b.variable("e", NC_FLOAT, {t, member}), {1, 2, 3, 4});
        REQUIRE(nc_put_var_text(b.id(), names, "AB C\xfc ") == NC_NOERR);
        REQUIRE(nc_put_var_text(b.id(), members, "ctlp01") == NC_NOERR);
    }
    const Handle library = open_library(temp.file("s.nc"));
    const Json d = describe(library, "q");
    CHECK(d["stations"][0]["id"] == "AB");
    // Bytes that are not UTF-8 are Windows-1252.
    CHECK(d["stations"][1]["id"] == "C\xc3\xbc");
    CHECK(d["warnings"].empty());
    CHECK(describe(library, "e")["members"] == Json({"ctl", "p01"}));
    CHECK(describe(library, "e")["warnings"].empty());
}

TEST_CASE("texts that are not UTF-8 are Windows-1252") {
    CHECK(uchronia::as_utf8("m\xb3/s") == "m\xc2\xb3/s");
    CHECK(uchronia::as_utf8("\x80 and \xb0") == "\xe2\x82\xac and \xc2\xb0");
    for (const char* text : {"", "plain", "m\xc2\xb3", "\xe6\x97\xa5", "\xf0\x9f\x8c\xa7"}) CHECK(uchronia::as_utf8(text) == text);
    // Too long, cut short, half of a pair, behind the last character.
    for (const char* text : {"\xc0\xaf", "\xe0\x80\xaf", "\xc2", "\xe6\x97", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff"}) CHECK(uchronia::as_utf8(text) != text);
}

TEST_CASE("times that are text are refused as such") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("t.nc"), NC_NETCDF4);
        const int t = b.dimension("time", 2);
        b.variable("time", NC_STRING, {t});
        b.values(b.variable("q", NC_FLOAT, {t}), {1, 2});
    }
    CHECK(contains(failure(temp.file("t.nc")), "holds its times as text"));
}

TEST_CASE("packing that is not one number is an error, since no value can be told without it") {
    TempFolder temp;
    for (const auto& [name, numbers] : std::vector<std::pair<const char*, Values>>{{"scale_factor", {0.1, 0.2}}, {"scale_factor", {NaN}}, {"add_offset", {1, 2, 3}}}) {
        {
            NcBuilder b(temp.file("p.nc"), NC_NETCDF4);
            const int t = b.dimension("time", 2);
            b.values(b.variable("time", NC_INT, {t}, {{"units", "hours since 2000-01-01"}}), {0, 1});
            const int q = b.variable("q", NC_SHORT, {t});
            REQUIRE(nc_put_att_double(b.id(), q, name, NC_DOUBLE, numbers.size(), numbers.data()) == NC_NOERR);
            b.values(q, {1, 2});
        }
        const std::string message = failure(temp.file("p.nc"));
        CHECK(contains(message, name));
        CHECK(contains(message, "it must be one number"));
    }
}

}  // namespace axes_test
