// Files of the CF conventions: what is written, and what is read of shapes that others write.
#include "writing_support.h"

namespace {

Handle open_entry(const TempFolder& temp, const std::string& type, const std::string& file, const std::string& variable = "") {
    return get_series(open_library(temp.write("lib.yaml", entry(type, "x", file, variable))), "x");
}

std::string open_error(const TempFolder& temp, const std::string& type, const std::string& file) {
    uchronia_error error;
    const Handle library = open_library(temp.write("lib.yaml", entry(type, "x", file, "")));
    void* series = nullptr;
    CHECK(uchronia_series_get(library, "x", &series, nullptr, &error) != UCHRONIA_OK);
    return error.message;
}

}  // namespace

TEST_CASE("every kind is read back equal from CF files, with labels, stations, units and aggregation") {
    TempFolder temp;
    const Json hourly = {{"start", 1280696400000}, {"step", 3600}, {"length", 3}};
    const Json where = Json::array({station("Q145018A", "Taggerty", -37.321)});
    struct Case {
        const char* type;
        Json description;
        std::size_t size;
    };
    Json forecast = forecast_description();
    forecast["members"] = {"control", "1"};
    forecast["stations"] = where;
    for (const Case& one : {Case{"ts_ensemble_ts", forecast, 12},
                            Case{"single", {{"kind", "single"}, {"variable", "q_obs"}, {"units", "m3/s"}, {"time", hourly}, {"stations", where}}, 3},
                            Case{"ensemble_ts", {{"kind", "ensemble"}, {"time", hourly}, {"members", {"5", "6"}}, {"stations", where}}, 6},
                            Case{"single_collection", {{"kind", "collection"}, {"time", hourly}, {"aggregation", "averaged over the preceding interval"},
                                                       {"stations", {station("0123"), station(std::string(60, 'x'))}}}, 6},
                            Case{"single", {{"kind", "single"}, {"time", {{"start", 993945600000}, {"step", "monthly"}, {"length", 2}}}, {"stations", where}}, 2}})
        for (const char* format : {"netcdf4", "classic"}) {
            CAPTURE(one.description.dump());
            std::vector<double> values(one.size);
            for (std::size_t i = 0; i < values.size(); ++i) values[i] = i == 1 ? NaN : static_cast<double>(i);
            const Handle series = create(one.description, values);
            write({series}, temp.file("f.nc"), (std::string(R"({"overwrite":true,"convention":"cf","format":")") + format + "\"}").c_str());
            const Handle back = open_entry(temp, one.type, "f.nc");
            CHECK(same(read(back), values));
            const Json a = lasting(describe(series));
            const Json b = lasting(describe(back));
            for (const char* key : {"time", "lead", "members", "stations", "units", "aggregation"})
                if (a.contains(key) && !a[key].is_null()) CHECK(a[key] == b[key]);
            CHECK(describe(back)["warnings"] == Json::array());
        }
}

TEST_CASE("a CF file says what CF demands") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    write({create(forecast_description(), twelve)}, path, R"({"convention":"cf"})");
    CHECK(attribute(path, nullptr, "Conventions") == "CF-1.10");
    CHECK(attribute(path, nullptr, "featureType") == "timeSeries");
    CHECK(attribute(path, "reference_time", "standard_name") == "forecast_reference_time");
    CHECK(attribute(path, "reference_time", "units") == "days since 2010-08-01 21:00:00");
    CHECK(attribute(path, "lead_time", "standard_name") == "forecast_period");
    CHECK(attribute(path, "lead_time", "units") == "hours");
    CHECK(attribute(path, "time", "standard_name") == "time");
    CHECK(attribute(path, "time", "units") == "hours since 2010-08-01 21:00:00");
    CHECK(attribute(path, "realization", "standard_name") == "realization");
    CHECK(attribute(path, "station_id", "cf_role") == "timeseries_id");
    CHECK(attribute(path, "rain_fct", "coordinates") == "time station_id station_name lat lon elevation");
    CHECK(attribute(path, "rain_fct", "standard_name") == "lwe_thickness_of_precipitation_amount");
    CHECK(attribute(path, "rain_fct", "cell_methods") == "time: sum");
    CHECK(attribute(path, "lat", "standard_name") == "latitude");
    int id = -1;
    REQUIRE(nc_open(path.c_str(), NC_NOWRITE, &id) == NC_NOERR);
    CHECK(nc_inq_attid(id, NC_GLOBAL, "STF_convention_version", nullptr) == NC_ENOTATT);
    nc_close(id);
}

TEST_CASE("CF holds lead times of zero and before; months as lead times are refused") {
    TempFolder temp;
    Json d = forecast_description();
    d["lead"] = {{"start", -3600}, {"step", 3600}, {"length", 3}};
    write({create(d, twelve)}, temp.file("f.nc"), R"({"convention":"cf"})");
    CHECK(describe(open_entry(temp, "ts_ensemble_ts", "f.nc"))["lead"] == d["lead"]);
    d["lead"] = {{"start", 1}, {"step", "monthly"}, {"length", 3}};
    CHECK(contains(write_error({create(d, twelve)}, temp.file("m.nc"), R"({"convention":"cf"})"), "use the convention stf"));
    CHECK(contains(write_error({create(d, twelve)}, temp.file("m.nc"), R"({"convention":"CF"})"), "option convention must be"));
    CHECK(temp.count() == 2);
}

TEST_CASE("what was read from CF is written as STF and back, without what names other files' variables") {
    TempFolder temp;
    write({create(forecast_description(), twelve)}, temp.file("a.nc"), R"({"convention":"cf"})");
    const Handle cf = open_entry(temp, "ts_ensemble_ts", "a.nc");
    write({cf}, temp.file("b.nc"));
    const Handle stf = open_entry(temp, "ts_ensemble_ts", "b.nc", "rain_fct");
    CHECK(same(read(stf), twelve));
    CHECK_FALSE(describe(stf)["attributes"].contains("coordinates"));
    CHECK_FALSE(describe(stf)["globalAttributes"].contains("Conventions"));
    CHECK(attribute(temp.file("b.nc"), "rain_fct", "type_description") == "accumulated over the preceding interval");
}

TEST_CASE("forecasts of several issues on shared valid times are refused, and the text says what can be read") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("v.nc"), NC_NETCDF4);
        const int r = b.dimension("reference_time", 2);
        const int t = b.dimension("time", 3);
        b.values(b.variable("reference_time", NC_INT, {r}, {{"units", "hours since 2000-01-01"}}), {0, 1});
        b.values(b.variable("time", NC_INT, {t}, {{"units", "hours since 2000-01-01"}}), {1, 2, 3});
        b.values(b.variable("q", NC_DOUBLE, {r, t}), {1, 2, 3, 4, 5, 6});
    }
    CHECK(contains(open_error(temp, "ts_ensemble_ts", "v.nc"), "forecasts of 2 issue times on an axis of valid times"));
}

TEST_CASE("the same variable on valid times is a forecast, an ensemble or a single series, as it is asked for") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("v.nc"), NC_NETCDF4);
        const int t = b.dimension("time", 3);
        const int issue = b.variable("issued", NC_INT, {}, {{"standard_name", "forecast_reference_time"}, {"units", "hours since 2000-01-01"}});
        b.values(b.variable("time", NC_INT, {t}, {{"standard_name", "time"}, {"units", "hours since 2000-01-01"}}), {7, 8, 9});
        b.values(b.variable("q", NC_DOUBLE, {t}, {{"coordinates", "issued"}}), {1, 2, 3});
        b.values(b.variable("obs", NC_DOUBLE, {t}), {4, 5, 6});
        b.values(issue, {6});
    }
    const Handle forecast = open_entry(temp, "ts_ensemble_ts", "v.nc", "q");
    CHECK(describe(forecast)["time"] == Json({{"start", 946706400000}, {"step", nullptr}, {"length", 1}}));
    CHECK(describe(forecast)["lead"] == Json({{"start", 3600}, {"step", 3600}, {"length", 3}}));
    CHECK(same(read(forecast), {1, 2, 3}));
    CHECK(describe(open_entry(temp, "single", "v.nc", "q"))["time"]["start"] == 946710000000);
    const Handle files = open_library(temp.file("v.nc"));
    CHECK(describe(files, "q")["kind"] == "forecast");
    CHECK(describe(files, "obs")["kind"] == "single");
}

TEST_CASE("a table of valid times gives the lead times, and issues whose lead times differ are refused") {
    TempFolder temp;
    for (const bool same_leads : {true, false}) {
        NcBuilder b(temp.file(same_leads ? "t.nc" : "d.nc"), NC_NETCDF4);
        const int r = b.dimension("run", 2);
        const int a = b.dimension("time", 2);
        b.values(b.variable("time_run", NC_INT, {r}, {{"standard_name", "forecast_reference_time"}, {"units", "hours since 2000-01-01"}}), {0, 24});
        b.values(b.variable("time", NC_DOUBLE, {r, a}, {{"standard_name", "time"}, {"units", "hours since 2000-01-01"}}),
                 {3, 6, same_leads ? 27.0 : 28.0, same_leads ? 30.0 : 31.0});
        b.values(b.variable("q", NC_DOUBLE, {r, a}), {1, 2, 3, 4});
    }
    const Handle t = open_entry(temp, "ts_ensemble_ts", "t.nc");
    CHECK(describe(t)["lead"] == Json({{"start", 10800}, {"step", 10800}, {"length", 2}}));
    CHECK(describe(t)["time"]["step"] == 86400);
    CHECK(same(read(t), {1, 2, 3, 4}));
    CHECK(contains(open_error(temp, "ts_ensemble_ts", "d.nc"), "the lead times of issue 2000-01-02T00:00:00 differ"));
}

TEST_CASE("a dimension is what its coordinate says it is, before what it is called") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("n.nc"), NC_NETCDF4);
        const int t = b.dimension("time", 1);
        const int n = b.dimension("number", 2);
        const int s = b.dimension("step", 3);
        b.values(b.variable("time", NC_INT, {t}, {{"units", "days since 2000-01-01"}}), {0});
        b.values(b.variable("number", NC_INT, {n}, {{"standard_name", "forecast_period"}, {"units", "hours"}}), {6, 12});
        b.values(b.variable("step", NC_INT, {s}, {{"standard_name", "realization"}}), {7, 8, 9});
        b.values(b.variable("q", NC_DOUBLE, {t, n, s}), {1, 2, 3, 4, 5, 6});
    }
    const Handle q = open_entry(temp, "ts_ensemble_ts", "n.nc", "q");
    CHECK(describe(q)["members"] == Json({"7", "8", "9"}));
    CHECK(describe(q)["lead"] == Json({{"start", 21600}, {"step", 21600}, {"length", 2}}));
    CHECK(same(read(q), {1, 4, 2, 5, 3, 6}));
}

TEST_CASE("lists of texts stay lists in netCDF-4; what a file cannot hold is refused by name") {
    TempFolder temp;
    auto with = [](const Json& value) {
        Json d = forecast_description();
        d["attributes"] = {{"a", value}};
        return create(d, twelve);
    };
    const Json kept[] = {Json({"x", "y"}), 9007199254740993, Json::array({1, 5000000000}), Json::array(), 1.5};
    for (const Json& value : kept) {
        write({with(value)}, temp.file("f.nc"), R"({"overwrite":true})");
        CHECK(describe(open_entry(temp, "ts_ensemble_ts", "f.nc", "rain_fct"))["attributes"]["a"] == value);
    }
    CHECK(contains(write_error({with({"x", "y"})}, temp.file("c.nc"), R"({"format":"classic"})"), "attribute a of variable rain_fct is a list of texts"));
    CHECK(contains(write_error({with(9007199254740993)}, temp.file("c.nc"), R"({"format":"classic"})"), "9007199254740993"));
    CHECK(contains(write_error({with(true)}, temp.file("c.nc")), "write true and false as 1 and 0"));
    CHECK(contains(write_error({with({{"b", 1}})}, temp.file("c.nc")), "attribute a of variable rain_fct"));
    CHECK(contains(write_error({with({"x", 1})}, temp.file("c.nc")), "texts and numbers in one list"));
    CHECK_FALSE(fs::exists(temp.file("c.nc")));
    write({with(nullptr)}, temp.file("f.nc"), R"({"overwrite":true})");
    CHECK_FALSE(describe(open_entry(temp, "ts_ensemble_ts", "f.nc", "rain_fct"))["attributes"].contains("a"));
}

TEST_CASE("a value that the file would take for a missing one is refused, not lost") {
    TempFolder temp;
    std::vector<double> values = twelve;
    values[7] = -9999;
    for (const char* format : {R"({"format":"netcdf4"})", R"({"format":"classic"})"})
        CHECK(contains(write_error({create(forecast_description(), values)}, temp.file("f.nc"), format), "has the value -9999"));
    CHECK(temp.count() == 0);
}

TEST_CASE("quality codes are whole numbers with -1 for none, beside the variable that they judge") {
    TempFolder temp;
    const Json time = {{"start", 0}, {"step", 3600}, {"length", 3}};
    const Handle q = create({{"kind", "single"}, {"variable", "q_obs"}, {"time", time}}, {1, 2, 3});
    auto codes = [&](std::vector<double> values) { return create({{"kind", "single"}, {"variable", "q_obs_qul"}, {"time", time}}, values); };
    for (const char* options : {R"({"overwrite":true})", R"({"overwrite":true,"convention":"cf","format":"classic"})"}) {
        write({q, codes({1, NaN, 255})}, temp.file("f.nc"), options);
        CHECK(same(read(open_entry(temp, "single", "f.nc", "q_obs_qul")), {1, NaN, 255}));
        CHECK(attribute(temp.file("f.nc"), "q_obs", "ancillary_variables") == "q_obs_qul");
        // The quality variable is not taken for the data of the file.
        CHECK(describe(open_entry(temp, "single", "f.nc"))["variable"] == "q_obs");
    }
    CHECK(contains(write_error({q, codes({1, 2.5, 3})}, temp.file("g.nc")), "quality codes, which are whole numbers"));
    CHECK(contains(write_error({q, codes({1, -1, 3})}, temp.file("g.nc")), "stands for a missing one"));
}
