// What is written as STF passes a strict reading of the convention, and that reading sees each departure.
#include <functional>

#include "stf_validator.h"
#include "writing_support.h"

namespace {

std::string joined(const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& one : all) text += one + "\n";
    return text;
}

int id_of(int file, const char* variable) {
    int v = NC_GLOBAL;
    if (variable != nullptr) REQUIRE(nc_inq_varid(file, variable, &v) == NC_NOERR);
    return v;
}

/** The departures that uchronia_validate finds. */
Json validated(const std::string& path, const char* convention = nullptr) {
    uchronia_error error;
    std::int64_t size = 0;
    uchronia_validate(path.c_str(), convention, nullptr, 0, &size, &error);
    std::string text(static_cast<std::size_t>(size), '\0');
    require_ok(uchronia_validate(path.c_str(), convention, text.data(), size, &size, &error), error);
    return Json::parse(text.c_str());
}

/** Changes a file in define mode. */
void change(const std::string& path, const std::function<void(int)>& how) {
    int id = -1;
    REQUIRE(nc_open(path.c_str(), NC_WRITE, &id) == NC_NOERR);
    REQUIRE(nc_redef(id) == NC_NOERR);
    how(id);
    REQUIRE(nc_close(id) == NC_NOERR);
}

void put(int id, const char* variable, const char* name, const std::string& value) {
    REQUIRE(nc_put_att_text(id, id_of(id, variable), name, value.size(), value.c_str()) == NC_NOERR);
}

}  // namespace

TEST_CASE("everything that is written as STF passes a strict validator of STF 2.0") {
    TempFolder temp;
    auto single = [](const Json& time, const Json& more = Json::object()) {
        Json d = {{"kind", "single"}, {"variable", "q_obs"}, {"time", time}};
        d.update(more);
        return create(d, {1, NaN, 3});
    };
    const Json hourly = {{"start", 0}, {"step", 3600}, {"length", 3}};
    std::vector<Handle> all;
    all.push_back(create(forecast_description(), twelve));
    all.push_back(single(hourly));
    all.push_back(single({{"start", 980899200000}, {"step", "monthly"}, {"length", 3}}));
    all.push_back(single({{"start", 1}, {"step", 1}, {"length", 3}}));
    all.push_back(single(hourly, {{"globalAttributes", {{"Conventions", "CF-1.8"}, {"catchment", "a b"}, {"STF_convention_version", 1}}}}));
    all.push_back(create({{"kind", "collection"}, {"time", {{"start", 0}, {"step", 86400}, {"length", 1}}},
                          {"stations", {station("Q1", std::string(40, 'n')), station("Q2")}}}, {1, 2}));
    all.push_back(create({{"kind", "ensemble"}, {"time", hourly}, {"members", {"control", "1"}}}, {1, 2, 3, 4, 5, 6}));
    for (const char* format : {"netcdf4", "classic"})
        for (std::size_t i = 0; i < all.size(); ++i) {
            CAPTURE(i);
            const std::string path = temp.file("f.nc");
            write({all[i]}, path, (std::string(R"({"overwrite":true,"history":"mine","format":")") + format + "\"}").c_str());
            CHECK(joined(stf_departures(path)) == "");
            CHECK(validated(path) == Json::array());
            CHECK(validated(path, "stf") == Json::array());
        }
    const std::string path = temp.file("quality.nc");
    write({single(hourly), create({{"kind", "single"}, {"variable", "q_obs_qul"}, {"time", hourly}}, {1, NaN, 2})}, path);
    CHECK(joined(stf_departures(path)) == "");
    uchronia_error error;
    const Handle later = single({{"start", 10800000}, {"step", 3600}, {"length", 3}});
    void* const series[] = {later};
    require_ok(uchronia_append(series, 1, path.c_str(), R"({"history":"more"})", nullptr, &error), error);
    CHECK(joined(stf_departures(path)) == "");
}

TEST_CASE("the validator sees each departure from STF 2.0") {
    TempFolder temp;
    const std::string good = temp.file("good.nc");
    write({create(forecast_description(), twelve), [] {
               Json d = forecast_description();
               d["variable"] = "rain_fct_qul";
               return create(d, std::vector<double>(12, 1));
           }()}, good, R"({"format":"classic","history":"2010-01-01 made"})");
    REQUIRE(joined(stf_departures(good)) == "");
    struct Case {
        const char* seen;
        std::function<void(int)> how;
    };
    auto rename_dimension = [](const char* name) {
        return [name](int id) {
            int d = -1;
            REQUIRE(nc_inq_dimid(id, name, &d) == NC_NOERR);
            REQUIRE(nc_rename_dim(id, d, "other") == NC_NOERR);
        };
    };
    auto rename_variable = [](const char* name) {
        return [name](int id) { REQUIRE(nc_rename_var(id, id_of(id, name), "other") == NC_NOERR); };
    };
    auto without = [](const char* variable, const char* name) {
        return [=](int id) { REQUIRE(nc_del_att(id, id_of(id, variable), name) == NC_NOERR); };
    };
    auto with = [](const char* variable, const char* name, const char* value) {
        return [=](int id) { put(id, variable, name, value); };
    };
    auto with_number = [](const char* variable, const char* name, double value) {
        return [=](int id) { REQUIRE(nc_put_att_double(id, id_of(id, variable), name, NC_DOUBLE, 1, &value) == NC_NOERR); };
    };
    auto with_first = [](const char* variable, double value) {
        return [=](int id) {
            REQUIRE(nc_enddef(id) == NC_NOERR);
            const std::size_t zero = 0;
            REQUIRE(nc_put_var1_double(id, id_of(id, variable), &zero, &value) == NC_NOERR);
        };
    };
    const Case cases[] = {
        {"there is no dimension time", rename_dimension("time")},
        {"time is not the unlimited one", rename_dimension("time")},
        {"there is no dimension station", rename_dimension("station")},
        {"there is no dimension lead_time", rename_dimension("lead_time")},
        {"there is no dimension ens_member", rename_dimension("ens_member")},
        {"there is no dimension strLen", rename_dimension("strLen")},
        {"there is no variable time", rename_variable("time")},
        {"there is no variable station_id", rename_variable("station_id")},
        {"there is no variable station_name", rename_variable("station_name")},
        {"there is no variable ens_member", rename_variable("ens_member")},
        {"there is no variable lead_time", rename_variable("lead_time")},
        {"there is no variable lat", rename_variable("lat")},
        {"there is no variable lon", rename_variable("lon")},
        {"variable other does not lie on", rename_variable("lon")},
        {"variable time has no text units", without("time", "units")},
        {"attribute units of time is 'weeks since", with("time", "units", "weeks since 2000-01-01 00:00:00 +0000")},
        {"attribute units of time is 'days since 2000", with("time", "units", "days since 2000-01-01 00:00:00")},
        {"attribute time_standard of time", with("time", "time_standard", "AEST")},
        {"attribute axis of time", with("time", "axis", "T")},
        {"attribute standard_name of time", with("time", "standard_name", "Time")},
        {"attribute units of lead_time is ''", with("lead_time", "units", "")},
        {"attribute standard_name of lead_time", with("lead_time", "standard_name", "lead_time")},
        {"attribute axis of lead_time", with("lead_time", "axis", "V")},
        {"attribute units of ens_member", with("ens_member", "units", "1")},
        {"attribute units of lat is 'degrees north'", with("lat", "units", "degrees north")},
        {"attribute units of lon", with("lon", "units", "degrees")},
        {"station_id has no text long_name", without("station_id", "long_name")},
        {"station_name has no text long_name", without("station_name", "long_name")},
        {"lead time is not after the issue", with_first("lead_time", 0)},
        {"coordinate lead_time does not increase", with_first("lead_time", 2)},
        {"coordinate time does not increase", with_first("time", 9)},
        {"the _FillValue of rain_fct is not -9999", with_number("rain_fct", "_FillValue", -999)},
        {"the _FillValue of rain_fct_qul is not -1", without("rain_fct_qul", "_FillValue")},
        {"rain_fct has no text units", without("rain_fct", "units")},
        {"the type of rain_fct is not one of", with_number("rain_fct", "type", 6)},
        {"attribute dat_type of rain_fct", with("rain_fct", "dat_type", "forecast")},
        {"attribute location_type of rain_fct", with("rain_fct", "location_type", "point")},
        {"rain_fct has no text type_description", without("rain_fct", "type_description")},
        {"rain_fct has no text dat_type_description", without("rain_fct", "dat_type_description")},
        {"there is no global attribute title", without(nullptr, "title")},
        {"there is no global attribute institution", without(nullptr, "institution")},
        {"there is no global attribute source", without(nullptr, "source")},
        {"there is no global attribute comment", without(nullptr, "comment")},
        {"there is no global attribute STF_nc_spec", without(nullptr, "STF_nc_spec")},
        {"there is no global attribute catchment", without(nullptr, "catchment")},
        {"the catchment has a space", with(nullptr, "catchment", "Upper Murray")},
        {"there is no global attribute history", without(nullptr, "history")},
        {"does not start with a time", with(nullptr, "history", "2010-01-01 made\nchanged")},
        {"STF_convention_version is not 2.0", with_number(nullptr, "STF_convention_version", 1.0)},
    };
    for (const Case& one : cases) {
        const std::string bad = temp.file("bad.nc");
        fs::copy_file(good, bad, fs::copy_options::overwrite_existing);
        change(bad, one.how);
        CHECK_MESSAGE(contains(joined(stf_departures(bad)), one.seen), one.seen, " was not seen; ", joined(stf_departures(bad)));
        // The engine has the same rules from another hand.
        const Json found = validated(bad, "stf");
        // A dimension that is not there is not of a fixed length as well.
        const std::size_t twice = contains(joined(stf_departures(bad)), "there is no dimension time") ? 1 : 0;
        CHECK_MESSAGE(found.size() + twice == stf_departures(bad).size(), one.seen, ": ", found.dump(1), " and ", joined(stf_departures(bad)));
    }
}

TEST_CASE("everything that is written as CF is validated without a departure") {
    TempFolder temp;
    const Json hourly = {{"start", 0}, {"step", 3600}, {"length", 3}};
    const Json listed = {{"start", 0}, {"step", nullptr}, {"length", 3}, {"values", {0, 3600000, 86400000}}};
    std::vector<Handle> all;
    all.push_back(create(forecast_description(), twelve));
    all.push_back(create({{"kind", "single"}, {"variable", "q"}, {"units", "m3/s"}, {"time", listed}, {"aggregation", "averaged over the preceding interval"}}, {1, NaN, 3}));
    all.push_back(create({{"kind", "single"}, {"variable", "q"}, {"units", "m3/s"}, {"time", {{"start", 980899200000}, {"step", "monthly"}, {"length", 3}}}}, {1, NaN, 3}));
    all.push_back(create({{"kind", "collection"}, {"units", "mm"}, {"time", hourly}, {"stations", {station("Q1"), station("Q2")}}}, {1, 2, 3, 4, 5, 6}));
    all.push_back(create({{"kind", "ensemble"}, {"units", "mm"}, {"time", hourly}, {"members", {"control", "1"}}}, {1, 2, 3, 4, 5, 6}));
    for (const char* format : {"netcdf4", "classic"})
        for (std::size_t i = 0; i < all.size(); ++i) {
            CAPTURE(i);
            const std::string path = temp.file("f.nc");
            write({all[i]}, path, (std::string(R"({"overwrite":true,"convention":"cf","format":")") + format + "\"}").c_str());
            CHECK_MESSAGE(validated(path) == Json::array(), validated(path).dump(1));
        }
}

TEST_CASE("each departure from CF is seen, once, with a remedy") {
    TempFolder temp;
    const std::string good = temp.file("good.nc");
    write({create(forecast_description(), twelve)}, good, R"({"format":"classic","convention":"cf"})");
    struct Case {
        const char* rule;
        std::function<void(int)> how;
    };
    auto with = [](const char* variable, const char* name, const char* value) {
        return [=](int id) { put(id, variable, name, value); };
    };
    auto without = [](const char* variable, const char* name) {
        return [=](int id) { REQUIRE(nc_del_att(id, id_of(id, variable), name) == NC_NOERR); };
    };
    auto numbers = [](const char* variable, const char* name, std::vector<double> values) {
        return [=](int id) { REQUIRE(nc_put_att_double(id, id_of(id, variable), name, NC_DOUBLE, values.size(), values.data()) == NC_NOERR); };
    };
    const Case cases[] = {
        {"CF 2.6.1", without(nullptr, "Conventions")},
        {"CF 2.6.1", with(nullptr, "Conventions", "COARDS")},
        {"CF 9.4", with(nullptr, "featureType", "series")},
        {"CF 9.5", without("station_id", "cf_role")},
        {"CF 9.5", with("station_id", "cf_role", "station")},
        {"CF 2.3", [](int id) { REQUIRE(nc_rename_var(id, id_of(id, "rain_fct"), "rain-fct") == NC_NOERR); }},
        {"CF 5.1", [](int id) {
             REQUIRE(nc_enddef(id) == NC_NOERR);
             const std::size_t zero = 0;
             const double value = 2;
             REQUIRE(nc_put_var1_double(id, id_of(id, "lead_time"), &zero, &value) == NC_NOERR);
         }},
        {"CF 2.5.1", numbers("lead_time", "_FillValue", {1})},
        {"CF 3.1", without("rain_fct", "units")},
        {"CF 3.1", numbers("rain_fct", "units", {1})},
        {"CF 4.4", with("reference_time", "units", "fortnights since breakfast")},
        {"CF 4.4", with("reference_time", "units", "months since 2000-01-01")},
        {"CF 4.4.1", with("reference_time", "calendar", "mayan")},
        {"CF 4:", with("lat", "units", "degrees")},
        {"CF 3.3", with("rain_fct", "standard_name", "Rain Fall")},
        {"CF 4:", with("rain_fct", "axis", "u")},
        {"CF 7.3", with("rain_fct", "cell_methods", "sum")},
        {"CF 5:", with("rain_fct", "coordinates", "nowhere")},
        {"CF 3.4", with("rain_fct", "ancillary_variables", "nothing")},
        {"CF 5.6", with("rain_fct", "grid_mapping", "crs")},
        {"CF 2.5.1", numbers("rain_fct", "valid_range", {1})},
        {"CF: valid_min", with("rain_fct", "valid_min", "none")},
    };
    for (const Case& one : cases) {
        const std::string bad = temp.file("bad.nc");
        fs::copy_file(good, bad, fs::copy_options::overwrite_existing);
        change(bad, one.how);
        const Json found = validated(bad);
        CHECK_MESSAGE(found.size() == 1, one.rule, ": ", found.dump(1));
        if (found.empty()) continue;
        CHECK_MESSAGE(contains(found[0]["rule"].get<std::string>(), one.rule), found.dump(1));
        CHECK(!found[0]["remedy"].get<std::string>().empty());
    }
}

TEST_CASE("validating what is no netCDF file, or against an unknown convention, is an error") {
    TempFolder temp;
    uchronia_error error;
    std::int64_t size = 0;
    CHECK(uchronia_validate(temp.file("none.nc").c_str(), nullptr, nullptr, 0, &size, &error) == UCHRONIA_IO);
    const std::string path = temp.file("f.nc");
    write({create(forecast_description(), twelve)}, path);
    CHECK(uchronia_validate(path.c_str(), "ugrid", nullptr, 0, &size, &error) == UCHRONIA_INVALID_ARGUMENT);
}
