// What is written is read back equal, and is what the convention says.
#include "writing_support.h"

TEST_CASE("forecasts are read back equal from netCDF-4 and classic, with labels, units, attributes and station") {
    TempFolder temp;
    const Handle f = create(forecast_description(), twelve);
    for (const char* options : {R"({"overwrite":true})", R"({"overwrite":true,"format":"classic"})", R"({"overwrite":true,"deflate":0})"}) {
        CAPTURE(options);
        write({f}, temp.file("f.nc"), options);
        const Handle back = reopen(temp, "ts_ensemble_ts", "f.nc", "", "405209");
        CHECK(same(read(back), twelve));
        Json a = lasting(describe(f));
        Json b = lasting(describe(back));
        // What the convention demands is added; nothing that was there is changed.
        const Json attributes = b["attributes"];
        for (const auto& item : a["attributes"].items()) CHECK(attributes[item.key()] == item.value());
        a.erase("attributes");
        b.erase("attributes");
        CHECK(a == b);
    }
    CHECK(temp.count() == 2);  // no temporary file stays
}

TEST_CASE("what is written says what STF 2.0 demands, in its order") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    write({create(forecast_description(), twelve)}, path, R"({"comment":"c","history":"mine"})");
    CHECK(attribute(path, "time", "units") == "days since 2010-08-01 21:00:00 +0000");
    CHECK(attribute(path, "time", "time_standard") == "UTC");
    CHECK(attribute(path, "lead_time", "units") == "hours since time");  // [BUG] empty units of lead_time
    CHECK(attribute(path, "rain_fct", "location_type") == "Point");
    CHECK(attribute(path, nullptr, "catchment") == "Upper_Murray");
    CHECK(attribute(path, nullptr, "title") == "A title");
    CHECK(attribute(path, nullptr, "comment") == "c");
    const std::string history = attribute(path, nullptr, "history");
    CHECK(contains(history, "UTC - written by uchronia\n"));
    CHECK(contains(history.substr(history.find('\n')), "UTC - mine"));
    for (const char* name : {"institution", "source", "STF_nc_spec"}) attribute(path, nullptr, name);
    for (const char* name : {"standard_name", "long_name", "units", "type_description", "dat_type", "dat_type_description"})
        attribute(path, "rain_fct", name);
    int id = -1;
    REQUIRE(nc_open(path.c_str(), NC_NOWRITE, &id) == NC_NOERR);
    double version = 0;
    CHECK(nc_get_att_double(id, NC_GLOBAL, "STF_convention_version", &version) == NC_NOERR);
    CHECK(version == 2.0);
    int v = -1;
    int dimensions[4] = {};
    REQUIRE(nc_inq_varid(id, "rain_fct", &v) == NC_NOERR);
    REQUIRE(nc_inq_vardimid(id, v, dimensions) == NC_NOERR);
    const char* expected[] = {"time", "ens_member", "station", "lead_time"};
    for (int i = 0; i < 4; ++i) {
        char name[NC_MAX_NAME + 1] = "";
        nc_inq_dimname(id, dimensions[i], name);
        CHECK(std::string(name) == expected[i]);
    }
    int unlimited = -1;
    nc_inq_unlimdim(id, &unlimited);
    CHECK(unlimited == dimensions[0]);
    for (const char* name : {"station_id", "station_name", "ens_member", "lead_time", "lat", "lon"})
        CHECK(nc_inq_varid(id, name, &v) == NC_NOERR);
    nc_close(id);
}

TEST_CASE("a collection is read back equal, also with identifiers that are no numbers") {
    TempFolder temp;
    const std::vector<std::vector<std::string>> cases = {{"1", "2"}, {"0123", "123"}, {"Q145018A", "G1"}, {"7", "7000000000"}};
    int i = 0;
    for (const auto& ids : cases) {
        CAPTURE(ids[0]);
        const std::string file = "c" + std::to_string(i++) + ".nc";
        const Json description = {{"kind", "collection"}, {"variable", "q_obs"}, {"units", "m3/s"},
                                  {"aggregation", "instantaneous"},
                                  {"time", {{"start", 0}, {"step", 900}, {"length", 3}}},
                                  {"stations", {station(ids[0], "one", -36.5), station(ids[1], std::string(40, 'n'))}}};
        const Handle c = create(description, {1, 2, 3, 4, 5, NaN});
        write({c}, temp.file(file));
        const Handle back = reopen(temp, "single_collection", file, "q_obs");
        CHECK(same(read(back), read(c)));
        Json a = lasting(describe(c));
        Json b = lasting(describe(back));
        CHECK(a["time"] == b["time"]);
        CHECK(a["stations"][0] == b["stations"][0]);
        CHECK(b["stations"][1]["name"] == std::string(40, 'n'));
        CHECK(same(read(reopen(temp, "single", file, "q_obs", ids[1])), {4, 5, NaN}));
    }
}

TEST_CASE("an ensemble is read back equal, also with member labels that are no numbers") {
    TempFolder temp;
    int i = 0;
    for (const Json& labels : {Json({"5", "6"}), Json({"control", "perturbed 1"}), Json({"01", "02"})}) {
        const std::string file = "e" + std::to_string(i++) + ".nc";
        const Handle e = create({{"kind", "ensemble"}, {"time", {{"start", 3600000}, {"step", "monthly"}, {"length", 3}}}, {"members", labels}},
                                {1, 2, 3, 4, 5, 6});
        write({e}, temp.file(file));
        const Handle back = reopen(temp, "ensemble_ts", file, "data");
        CHECK(same(read(back), {1, 2, 3, 4, 5, 6}));
        CHECK(describe(back)["members"] == labels);
        CHECK(describe(back)["time"] == describe(e)["time"]);
    }
}

TEST_CASE("times of any step are read back exactly: seconds, milliseconds, months from the 31st, 25 hours in the year 1") {
    TempFolder temp;
    int i = 0;
    for (const Json& time : {Json({{"start", 1}, {"step", 30}, {"length", 4}}), Json({{"start", -62135596800000}, {"step", 90000}, {"length", 4}}),
                             Json({{"start", 1262304000500}, {"step", 0.5}, {"length", 4}}),
                             Json({{"start", 980899200000}, {"step", "monthly"}, {"length", 4}}),
                             Json({{"start", 1262304000000}, {"step", 604800}, {"length", 4}})}) {
        CAPTURE(time.dump());
        const std::string file = "t" + std::to_string(i++) + ".nc";
        write({create({{"kind", "single"}, {"time", time}}, {1, 2, 3, 4})}, temp.file(file));
        const Json found = describe(reopen(temp, "single", file, "data"))["time"];
        if (time["step"] == 0.5)
            CHECK(found["values"] == Json({1262304000500, 1262304001000, 1262304001500, 1262304002000}));
        else
            CHECK(found == time);
    }
}

TEST_CASE("series of one variable become its stations, other variables stand beside it") {
    TempFolder temp;
    auto one = [&](const std::string& variable, const std::string& id, double first) {
        return create({{"kind", "single"}, {"variable", variable}, {"time", {{"start", 0}, {"step", 3600}, {"length", 2}}},
                       {"stations", Json::array({station(id)})}},
                      {first, first + 1});
    };
    const Handle a = one("q_obs", "1", 10);
    const Handle b = one("q_obs", "2", 20);
    const Handle c = one("rain_obs", "2", 30);
    write({a, b, c}, temp.file("m.nc"));
    CHECK(same(read(reopen(temp, "single_collection", "m.nc", "q_obs")), {10, 11, 20, 21}));
    CHECK(same(read(reopen(temp, "single_collection", "m.nc", "rain_obs")), {NaN, NaN, 30, 31}));
    CHECK(contains(write_error({a, a}, temp.file("n.nc")), "two series for station 1"));
    const Handle other = create({{"kind", "single"}, {"variable", "x"}, {"time", {{"start", 0}, {"step", 3600}, {"length", 3}}}}, {1, 2, 3});
    CHECK(contains(write_error({a, other}, temp.file("n.nc")), "must have the same axes"));
    CHECK_FALSE(fs::exists(temp.file("n.nc")));
}

TEST_CASE("stations of one variable must agree in units, aggregation, long name and attributes") {
    TempFolder temp;
    auto one = [&](const std::string& id, const Json& change) {
        Json d = {{"kind", "single"}, {"variable", "q"}, {"units", "mm"}, {"longName", "flow"}, {"aggregation", "instantaneous"},
                  {"attributes", {{"note", "kept"}}}, {"time", {{"start", 0}, {"step", 3600}, {"length", 2}}},
                  {"stations", Json::array({station(id)})}};
        d.update(change);
        return create(d, {1, 2});
    };
    const Handle a = one("1", Json::object());
    auto refused = [&](const Json& change) {
        const Handle b = one("2", change);
        uchronia_error error;
        void* const series[] = {a, b};
        CHECK(uchronia_write(series, 2, temp.file("m.nc").c_str(), nullptr, nullptr, &error) == UCHRONIA_INVALID_ARGUMENT);
        return std::string(error.message);
    };
    const std::string units = refused({{"units", "m"}});
    for (const char* part : {"variable q has one units", "\"mm\" for station 1", "\"m\" for station 2"})
        CHECK(contains(units, part));
    CHECK(contains(refused({{"units", nullptr}}), "\"\" for station 2"));
    CHECK(contains(refused({{"aggregation", "average over the interval"}}), "one type_description"));
    CHECK(contains(refused({{"longName", "level"}}), "\"flow\" for station 1, \"level\" for station 2"));
    CHECK(contains(refused({{"attributes", {{"note", "other"}}}}), "\"kept\" for station 1, \"other\" for station 2"));
    CHECK(contains(refused({{"attributes", Json::object()}}), "none for station 2"));
    const Handle same_as_first = one("2", {{"attributes", {{"note", "kept"}, {"type", 1}}}});
    write({a, same_as_first}, temp.file("m.nc"));
}

TEST_CASE("a stretch of issues is written; leads at or before the issue time are refused") {
    TempFolder temp;
    const Handle f = create(forecast_description(), twelve);
    write({f}, temp.file("second.nc"), R"({"issues":[1,1]})");
    const Handle back = reopen(temp, "ts_ensemble_ts", "second.nc", "rain_fct", "405209");
    CHECK(same(read(back), {7, 8, 9, 10, 11, 12.5}));
    CHECK(describe(back)["time"]["start"] == 1280696400000 + 86400000);
    CHECK(contains(write_error({f}, temp.file("x.nc"), R"({"issues":[1,2]})"), "from 1, 2 of them, but the series has 2"));
    Json d = forecast_description();
    d["lead"]["start"] = 0;
    CHECK(contains(write_error({create(d, twelve)}, temp.file("x.nc")), "STF 2.0 allows only lead times after"));
}

TEST_CASE("a file is not overwritten unless told, and nothing half-written is seen") {
    TempFolder temp;
    const Handle f = create(forecast_description(), twelve);
    temp.write("f.nc", "precious");
    uchronia_error error;
    void* const series[] = {f};
    CHECK(uchronia_write(series, 1, temp.file("f.nc").c_str(), nullptr, nullptr, &error) == UCHRONIA_EXISTS);
    CHECK(contains(error.message, "Path already exists: " + temp.file("f.nc")));
    CHECK(fs::file_size(temp.file("f.nc")) == 8);
    write({f}, temp.file("f.nc"), R"({"overwrite":true})");
    CHECK(same(read(reopen(temp, "ts_ensemble_ts", "f.nc", "rain_fct", "405209")), twelve));
    CHECK(uchronia_write(series, 1, temp.file("").c_str(), R"({"overwrite":true})", nullptr, &error) == UCHRONIA_IO);
    CHECK(contains(write_error({f}, temp.file("no/such/folder/f.nc")), "does not exist"));
    CHECK(temp.count() == 2);
    // A name that netCDF refuses fails in the middle: the temporary file goes, the old one stays.
    Json d = forecast_description();
    d["attributes"]["a/b"] = 1;
    CHECK(contains(write_error({create(d, twelve)}, temp.file("f.nc"), R"({"overwrite":true})"), "attribute a/b"));
    CHECK(temp.count() == 2);
    CHECK(same(read(reopen(temp, "ts_ensemble_ts", "f.nc", "rain_fct", "405209")), twelve));
}

TEST_CASE("what was read from a file can be written over that file") {
    TempFolder temp;
    write({create(forecast_description(), twelve)}, temp.file("f.nc"));
    const Handle f = reopen(temp, "ts_ensemble_ts", "f.nc", "rain_fct", "405209");
    write({f}, temp.file("f.nc"), R"({"overwrite":true})");
    CHECK(same(read(reopen(temp, "ts_ensemble_ts", "f.nc", "rain_fct", "405209")), twelve));
}

TEST_CASE("wrong options and descriptions are errors that name the part that is wrong") {
    TempFolder temp;
    const Handle f = create(forecast_description(), twelve);
    const std::string path = temp.file("f.nc");
    CHECK(contains(write_error({f}, path, "{"), "options is not valid JSON"));
    CHECK(contains(write_error({f}, path, "[]"), "must be a JSON object"));
    CHECK(contains(write_error({f}, path, R"({"deflate":10})"), "option deflate"));
    CHECK(contains(write_error({f}, path, R"({"format":"grib"})"), "option format"));
    CHECK(contains(write_error({f}, path, R"({"overwite":true})"), "there is no option overwite"));
    CHECK(contains(write_error({nullptr}, path), "Pointer is nullptr"));
    auto refused = [&](const Json& description, int64_t count = 12) {
        uchronia_error error;
        void* series = nullptr;
        CHECK(uchronia_series_create(description.dump().c_str(), twelve.data(), count, &series, &error) != UCHRONIA_OK);
        CHECK(series == nullptr);
        return std::string(error.message);
    };
    auto with = [&](const char* key, const Json& value) {
        Json d = forecast_description();
        d[key] = value;
        return refused(d);
    };
    CHECK(contains(refused(forecast_description(), 11), "11 values were given; the description says 2 x 2 x 3 = 12"));
    CHECK(contains(refused(forecast_description(), -1), "-1 values"));
    CHECK(contains(with("kind", "table"), "kind must be"));
    CHECK(contains(with("time", 5), "time must be an object"));
    CHECK(contains(with("time", {{"start", 0}, {"step", 0}, {"length", 2}}), "time.step must be more than zero"));
    CHECK(contains(with("time", {{"start", 0}, {"step", nullptr}, {"length", 2}}), "time.step must be"));
    CHECK(contains(with("time", {{"start", 1e300}, {"step", 1}, {"length", 2}}), "time.start must be"));
    CHECK(contains(with("time", {{"start", 0}, {"step", 1}, {"length", -1}}), "time.length must be"));
    CHECK(contains(with("members", nullptr), "members must be"));
    CHECK(contains(with("lead", nullptr), "lead must be"));
    CHECK(contains(with("stations", {{"a", 1}}), "stations must be"));
    uchronia_error error;
    void* series = nullptr;
    CHECK(uchronia_series_create(std::string(100000, '[').c_str(), nullptr, 0, &series, &error) == UCHRONIA_INVALID_ARGUMENT);
    CHECK(uchronia_series_create(nullptr, nullptr, 0, &series, &error) == UCHRONIA_INVALID_ARGUMENT);
    CHECK(uchronia_series_create("{}", nullptr, 0, nullptr, &error) == UCHRONIA_INVALID_ARGUMENT);
    CHECK(uchronia_series_create("{}", nullptr, 0, &series, nullptr) == UCHRONIA_INVALID_ARGUMENT);
}

TEST_CASE("[BUG] Save: the three functions of the base ABI write what the library reads") {
    TempFolder temp;
    multi_regular_time_series_data data = {};
    double row0[] = {1, -9999, 3};
    double row1[] = {4, 5, 6};
    double* rows[] = {row0, row1};
    data.time_series_geometry = {{2000, 1, 1, 0, 0, 0}, 86400, 3, strictly_regular};
    data.ensemble_size = 2;
    data.numeric_data = rows;
    const Handle s(CreateSingleTimeSeriesDataFromStruct(&data));
    const Handle e(CreateEnsembleTimeSeriesDataFromStruct(&data));
    const Handle f(CreateEnsembleForecastTimeSeries({1999, 12, 31, 0, 0, 0}, 2, "daily"));
    SetItemEnsembleForecastTimeSeriesAsStructure(f, 0, &data);
    SaveSingleTimeSeriesToNetcdf(s, temp.file("s.nc").c_str(), false);
    SaveEnsembleTimeSeriesToNetcdf(e, temp.file("e.nc").c_str(), false);
    SaveEnsembleForecastTimeSeriesToNetcdf(f, temp.file("f.nc").c_str(), false);
    CHECK(same(read(reopen(temp, "single", "s.nc", "data", "1")), {1, NaN, 3}));
    CHECK(same(read(reopen(temp, "ensemble_ts", "e.nc", "data", "1")), {1, NaN, 3, 4, 5, 6}));
    const Handle back = reopen(temp, "ts_ensemble_ts", "f.nc", "data", "1");
    CHECK(same(read(back), {1, NaN, 3, 4, 5, 6, NaN, NaN, NaN, NaN, NaN, NaN}));
    CHECK(describe(back)["time"]["start"] == 946598400000);
    CHECK(describe(back)["lead"]["start"] == 86400);
    SaveSingleTimeSeriesToNetcdf(s, temp.file("s.nc").c_str(), false);
    CHECK(contains(last_message(), "Path already exists"));
    SaveSingleTimeSeriesToNetcdf(s, temp.file("s.nc").c_str(), true);
    CHECK(same(read(reopen(temp, "single", "s.nc", "data", "1")), {1, NaN, 3}));
}

TEST_CASE("texts and names that would not come back are refused, and the error names them") {
    TempFolder temp;
    auto refused = [&](const char* key, const Json& value) {
        Json d = forecast_description();
        d[key] = value;
        const Handle f = create(d, twelve);
        uchronia_error error;
        void* const series[] = {f};
        CHECK(uchronia_write(series, 1, temp.file("x.nc").c_str(), nullptr, nullptr, &error) == UCHRONIA_INVALID_ARGUMENT);
        CHECK(temp.count() == 0);
        return std::string(error.message);
    };
    const std::string cut("a\0b", 3);
    CHECK(contains(refused("members", {" 2", "3"}), "member label ' 2' starts or ends with a space"));
    CHECK(contains(refused("members", {"2", cut}), "member label 'a' has a NUL"));
    CHECK(contains(refused("stations", Json::array({station("G1 ")})), "station identifier 'G1 '"));
    CHECK(contains(refused("stations", Json::array({station(cut)})), "station identifier 'a' has a NUL"));
    CHECK(contains(refused("stations", Json::array({station("1", " Taggerty")})), "name of station 1 ' Taggerty'"));
    CHECK(contains(refused("units", cut), "units of variable rain_fct has a NUL"));
    CHECK(contains(refused("longName", cut), "long name of variable rain_fct"));
    CHECK(contains(refused("attributes", {{"note", cut}}), "attribute note of variable rain_fct has a NUL"));
    CHECK(contains(refused("globalAttributes", {{"title", cut}}), "attribute title of the file"));
    CHECK(contains(refused("variable", cut), "the name of variable 'a' has a NUL"));
    CHECK(contains(refused("variable", "q "), "the name of variable 'q ' starts or ends with a space"));
    CHECK(contains(refused("variable", "a/b"), "the name of variable a/b has a '/'"));
    for (const char* own : {"time", "station_id", "lead_time", "ens_member", "lat", "strLen", "Time"})
        CHECK(contains(refused("variable", own), "the name of variable " + std::string(own) + " is one that the file itself uses"));
}

TEST_CASE("a large archive is written and read back equal, block by block, in both formats") {
    TempFolder temp;
    const std::size_t issues = 40, members = 60, leads = 130;
    std::vector<double> values(issues * members * leads);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = i % 97 == 0 ? NaN : static_cast<double>(i) * 0.5;
    Json labels = Json::array();
    for (std::size_t m = 0; m < members; ++m) labels.push_back(std::to_string(m + 1));
    const Handle f = create({{"kind", "forecast"},
                             {"time", {{"start", 0}, {"step", 86400}, {"length", issues}}},
                             {"lead", {{"start", 1800}, {"step", 1800}, {"length", leads}}},
                             {"members", labels}},
                            values);
    for (const char* options : {R"({"overwrite":true})", R"({"overwrite":true,"format":"classic"})"}) {
        write({f}, temp.file("f.nc"), options);
        const Handle back = reopen(temp, "ts_ensemble_ts", "f.nc", "data");
        CHECK(same(read(back), values));
        const uchronia_window w = window(39, 1, 59, 1, 129, 1);
        CHECK(same(read(back, &w, 1), {values.back()}));
    }
    std::vector<double> time_by_member(members * leads * 100);
    for (std::size_t i = 0; i < time_by_member.size(); ++i) time_by_member[i] = static_cast<double>(i);
    const Handle e = create({{"kind", "ensemble"}, {"time", {{"start", 0}, {"step", 60}, {"length", leads * 100}}}, {"members", labels}}, time_by_member);
    write({e}, temp.file("e.nc"));
    CHECK(same(read(reopen(temp, "ensemble_ts", "e.nc", "data")), time_by_member));
}
