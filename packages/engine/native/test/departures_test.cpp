// What is forgiven in files and catalogues is told as a typed warning.
#include <algorithm>
#include <functional>

#include "writing_support.h"

namespace {

std::vector<std::string> codes(const Json& description) {
    std::vector<std::string> all;
    for (const Json& warning : description["warnings"]) all.push_back(warning["code"]);
    std::sort(all.begin(), all.end());
    return all;
}

std::string yaml_error(const TempFolder& temp, const std::string& text) {
    uchronia_error error;
    void* library = nullptr;
    CHECK(uchronia_library_open(temp.write("e.yaml", text).c_str(), nullptr, &library, &error) == UCHRONIA_FORMAT);
    return error.message;
}

}  // namespace

TEST_CASE("each departure of a file from STF is a warning of its own code, and a file of ours has none") {
    TempFolder temp;
    const std::string good = temp.file("good.nc");
    write({create(forecast_description(), twelve)}, good, R"({"format":"classic"})");
    auto seen = [&](const std::function<void(int)>& change) {
        const std::string bad = temp.file("bad.nc");
        fs::remove(bad);
        fs::copy_file(good, bad);
        int id = -1;
        REQUIRE(nc_open(bad.c_str(), NC_WRITE, &id) == NC_NOERR);
        REQUIRE(nc_redef(id) == NC_NOERR);
        change(id);
        REQUIRE(nc_close(id) == NC_NOERR);
        return codes(describe(reopen(temp, "ts_ensemble_ts", "bad.nc", "rain_fct", "405209")));
    };
    auto variable = [](int id, const char* name) {
        int v = NC_GLOBAL;
        if (name != nullptr) REQUIRE(nc_inq_varid(id, name, &v) == NC_NOERR);
        return v;
    };
    auto text = [&](const char* name, const char* attribute, const std::string& value) {
        return [=](int id) { REQUIRE(nc_put_att_text(id, variable(id, name), attribute, value.size(), value.c_str()) == NC_NOERR); };
    };
    auto number = [&](const char* name, const char* attribute, double value) {
        return [=](int id) { REQUIRE(nc_put_att_double(id, variable(id, name), attribute, NC_DOUBLE, 1, &value) == NC_NOERR); };
    };
    auto without = [&](const char* name, const char* attribute) {
        return [=](int id) { REQUIRE(nc_del_att(id, variable(id, name), attribute) == NC_NOERR); };
    };
    using Codes = std::vector<std::string>;
    CHECK(seen([](int) {}) == Codes{});
    CHECK(seen(number(nullptr, "STF_convention_version", 1.0)) == Codes{"convention_version"});
    CHECK(seen(without(nullptr, "title")) == Codes{"global_attribute_absent"});
    CHECK(seen(text(nullptr, "catchment", "Upper Murray")) == Codes{"catchment_spaces"});
    CHECK(seen([](int id) {
              int d = -1;
              REQUIRE(nc_inq_dimid(id, "strLen", &d) == NC_NOERR);
              REQUIRE(nc_rename_dim(id, d, "str_len") == NC_NOERR);
          }) == Codes{"dimension_absent"});
    CHECK(seen(text("time", "units", "days since 2010-08-01 21:00:00")) == Codes{"time_zone_absent"});
    CHECK(seen(text("lead_time", "units", "hours since time of forecast")) == Codes{"lead_time_units"});
    CHECK(seen(text("lat", "units", "degrees north")) == Codes{"units_spelling"});
    CHECK(seen(without("rain_fct", "dat_type")) == Codes{"attribute_absent"});
    CHECK(seen([&](int id) {
              const int v = variable(id, "rain_fct");
              REQUIRE(nc_rename_att(id, v, "location_type", "Location_type") == NC_NOERR);
          }) == Codes{"attribute_spelling"});
    CHECK(seen(number("rain_fct", "type", 7)) == Codes{"type_unknown"});
    CHECK(seen(without("rain_fct", "_FillValue")) == Codes{"fill_value"});
    CHECK(seen([](int id) {
              int v = -1;
              REQUIRE(nc_inq_varid(id, "lon", &v) == NC_NOERR);
              REQUIRE(nc_rename_var(id, v, "longer") == NC_NOERR);
          }) == Codes{"coordinate_absent"});
    {
        NcBuilder b(temp.file("order.nc"));
        const int t = b.dimension("time", NC_UNLIMITED);
        const int q = b.variable("q", NC_DOUBLE, {t});
        const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 1970-01-01 00:00:00 +0000"}});
        REQUIRE(nc_put_att_text(b.id(), NC_GLOBAL, "STF_nc_spec", 1, "x") == NC_NOERR);
        b.values(time, {0, 1});
        b.values(q, {1, 2});
    }
    const Codes order = codes(describe(reopen(temp, "single", "order.nc", "q")));
    CHECK(std::count(order.begin(), order.end(), "dimension_order") == 1);
}

TEST_CASE("files that do not say that they follow STF are not measured by it") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("plain.nc"));
        const int t = b.dimension("time", 2);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 1970-01-01"}});
        const int q = b.variable("q", NC_DOUBLE, {t});
        b.values(time, {0, 1});
        b.values(q, {1, 2});
    }
    CHECK(describe(reopen(temp, "single", "plain.nc", "q"))["warnings"] == Json::array());
}

TEST_CASE("keys that stand twice in a catalogue are warnings") {
    TempFolder temp;
    write({create({{"kind", "single"}, {"variable", "q"}, {"time", {{"start", 0}, {"step", 3600}, {"length", 1}}}}, {1})}, temp.file("q.nc"));
    const std::string storage = "  Storage: {Type: single_nc_file, File: q.nc, Var: q, Var: r, Identifier: '1'}\n";
    const Handle library = open_library(temp.write("d.yaml", "a:\n  Type: single\n  Id: one\n" + storage + "a:\n  Type: single\n  Id: two\n  Id: three\n" + storage));
    CHECK(codes(describe(library, "one")) == std::vector<std::string>{"duplicate_key"});
    CHECK(codes(describe(library, "two")) == std::vector<std::string>{"duplicate_key", "duplicate_key", "duplicate_key"});
    CHECK(same(read(get_series(library, "one")), {1}));
}

TEST_CASE("absurd sizes of an entry with a file per issue are refused with what was found, and ask for no memory") {
    TempFolder temp;
    auto with = [&](const char* length, const char* size, const char* leads) {
        return std::string("a:\n  Type: ts_ensemble_ts\n  Id: a\n  TimeStep: hourly\n  Start: 2000-01-01T00:00:00\n  Length: ") + length +
               "\n  EnsembleSize: " + size + "\n  EnsembleLength: " + leads +
               "\n  EnsembleTimeStep: hourly\n  Storage: {Type: multiple_nc_files_filename_date_pattern, File: 'f_{0}.nc', Var: q, Identifier: '1', Index: 0}\n";
    };
    CHECK(contains(yaml_error(temp, with("99999999", "1", "1")), "Length is 99999999, which is more than"));
    CHECK(contains(yaml_error(temp, with("1", "99999999", "1")), "EnsembleSize is 99999999, which is more than"));
    CHECK(contains(yaml_error(temp, with("1", "1", "999999999")), "EnsembleLength is 999999999, which is more than"));
    CHECK(contains(yaml_error(temp, with("1", "99999999999999999999", "1")), "not a whole number"));
    open_library(temp.write("ok.yaml", with("1000000", "100", "240")));
}

TEST_CASE("quality codes without a fill value are missing where they are -1, and named by the variable that they judge") {
    TempFolder temp;
    {
        NcBuilder b(temp.file("q.nc"));
        const int t = b.dimension("time", 2);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 1970-01-01"}});
        const int q = b.variable("q", NC_DOUBLE, {t});
        const int qual = b.variable("q_qual", NC_BYTE, {t});
        b.values(time, {0, 1});
        b.values(q, {-1, 2});
        b.values(qual, {-1, 5});
    }
    CHECK(same(read(reopen(temp, "single", "q.nc", "q_qual")), {NaN, 5}));
    const Handle q = reopen(temp, "single", "q.nc", "");
    CHECK(same(read(q), {-1, 2}));
    CHECK(describe(q)["attributes"]["ancillary_variables"] == "q_qual");
}
