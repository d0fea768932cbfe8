// Following and cancelling uchronia_read.
#include <thread>

#include "support.h"

namespace {

/** A forecast of issues x members x leads under `name`; the values count up. */
void forecast_file(const TempFolder& temp, const std::string& name, int mode, std::size_t issues, std::size_t members,
                   std::size_t leads, int first_day = 0) {
    NcBuilder b(temp.file(name), mode);
    const int t = b.dimension("time", issues);
    const int m = b.dimension("ens_member", members);
    const int l = b.dimension("lead_time", leads);
    const int time = b.variable("time", NC_INT, {t}, {{"units", "days since 2020-01-01"}});
    const int lead = b.variable("lead_time", NC_INT, {l}, {{"units", "hours since time"}});
    const int v = b.variable("v", NC_DOUBLE, {t, m, l});
    if (mode == NC_NETCDF4) {
        const std::size_t chunks[] = {1, members, leads};
        REQUIRE(nc_def_var_chunking(b.id(), v, NC_CHUNKED, chunks) == NC_NOERR);
        REQUIRE(nc_def_var_deflate(b.id(), v, 1, 1, 4) == NC_NOERR);
    }
    auto count = [](std::size_t n, int from) {
        std::vector<double> values(n);
        for (std::size_t i = 0; i < n; ++i) values[i] = static_cast<double>(i) + from;
        return values;
    };
    b.values(time, count(issues, first_day));
    b.values(lead, count(leads, 1));
    b.values(v, count(issues * members * leads, 0));
}

struct Source {
    std::string name;
    std::string yaml;
};

/** The same forecasts, from each kind of file. */
std::vector<Source> sources(const TempFolder& temp, std::size_t issues, std::size_t members, std::size_t leads) {
    forecast_file(temp, "classic.nc", 0, issues, members, leads);
    forecast_file(temp, "deflated.nc", NC_NETCDF4, issues, members, leads);
    for (std::size_t i = 0; i < issues; ++i)
        forecast_file(temp, "f_" + std::to_string(20200101 + i) + ".nc", 0, 1, members, leads, static_cast<int>(i));
    const std::string files = "f:\n  Type: ts_ensemble_ts\n  Id: f\n  TimeStep: daily\n  Start: 2020-01-01\n  Length: " +
                              std::to_string(issues) + "\n  EnsembleSize: " + std::to_string(members) +
                              "\n  EnsembleLength: " + std::to_string(leads) +
                              "\n  EnsembleTimeStep: hourly\n  Storage: {Type: multiple_nc_files_filename_date_pattern, "
                              "File: 'f_{0}.nc', Var: v, Identifier: '', Index: 0}\n";
    return {{"classic", entry("ts_ensemble_ts", "f", "classic.nc", "v")},
            {"deflated", entry("ts_ensemble_ts", "f", "deflated.nc", "v")},
            {"files", files}};
}

}  // namespace

TEST_CASE("control: a read that succeeds ends with done equal to total, from every kind of source") {
    TempFolder temp;
    for (const Source& source : sources(temp, 4, 3, 5)) {
        CAPTURE(source.name);
        const Handle library = open_library(temp.write("x.yaml", source.yaml));
        const Handle series = get_series(library, "f");
        std::vector<double> values(60);
        uchronia_control control = {0, 17, 18};
        uchronia_error error;
        require_ok(uchronia_read(series, nullptr, values.data(), 60, &control, &error), error);
        CHECK(control.done == 60);
        CHECK(control.total == 60);
        const uchronia_window part = window(1, 2, 1, 2, 2, 3);
        require_ok(uchronia_read(series, &part, values.data(), 60, &control, &error), error);
        CHECK(control.done == 12);
        CHECK(control.total == 12);
    }
    const char* text = R"({"kind":"single","time":{"start":0,"step":3600,"length":3}})";
    const double numbers[] = {1, 2, 3};
    double back[3];
    Handle memory;
    uchronia_error error;
    require_ok(uchronia_series_create(text, numbers, 3, memory.out(), &error), error);
    uchronia_control control = {};
    require_ok(uchronia_read(memory, nullptr, back, 3, &control, &error), error);
    CHECK(control.done == 3);
    CHECK(control.total == 3);
}

TEST_CASE("control: a call that is cancelled before it begins reads nothing") {
    TempFolder temp;
    for (const Source& source : sources(temp, 2, 3, 5)) {
        CAPTURE(source.name);
        const Handle library = open_library(temp.write("x.yaml", source.yaml));
        const Handle series = get_series(library, "f");
        std::vector<double> values(30, 7);
        uchronia_control control = {};
        control.cancel = 1;
        uchronia_error error;
        CHECK(uchronia_read(series, nullptr, values.data(), 30, &control, &error) == UCHRONIA_CANCELLED);
        CHECK(error.code == UCHRONIA_CANCELLED);
        CHECK(contains(error.message, "0 of 30 values"));
        CHECK(same(values, std::vector<double>(30, 7)));
        control.cancel = 0;
        require_ok(uchronia_read(series, nullptr, values.data(), 30, &control, &error), error);
        CHECK(values[29] != 7);
    }
}

TEST_CASE("control: another thread cancels a read that is under way, and sees how far it came") {
    TempFolder temp;
    for (const Source& source : sources(temp, 24, 50, 500)) {
        CAPTURE(source.name);
        const Handle library = open_library(temp.write("x.yaml", source.yaml));
        const Handle series = get_series(library, "f");
        constexpr int64_t size = 24 * 50 * 500;
        std::vector<double> values(size);
        // The read may be done before the other thread has its turn; not every time.
        bool cancelled = false;
        for (int attempt = 0; attempt < 1000 && !cancelled; ++attempt) {
            uchronia_control control = {};
            std::thread other([&] {
                while (load(control.done) == 0) {}
                store(control.cancel, 1);
            });
            uchronia_error error;
            const int32_t status = uchronia_read(series, nullptr, values.data(), size, &control, &error);
            other.join();
            CHECK(control.total == size);
            if (status == UCHRONIA_OK) {
                CHECK(control.done == size);
                continue;
            }
            cancelled = true;
            CHECK(status == UCHRONIA_CANCELLED);
            CHECK(control.done > 0);
            CHECK(control.done < size);
            CHECK(contains(error.message, "cancelled by the caller"));
        }
        CHECK(cancelled);
    }
}

TEST_CASE("control: a struct that is not aligned is refused") {
    TempFolder temp;
    const Handle library = open_library(temp.write("x.yaml", sources(temp, 2, 3, 5)[0].yaml));
    const Handle series = get_series(library, "f");
    alignas(8) char bytes[40] = {};
    double values[30];
    uchronia_error error;
    CHECK(uchronia_read(series, nullptr, values, 30, reinterpret_cast<uchronia_control*>(bytes + 4), &error) ==
          UCHRONIA_INVALID_ARGUMENT);
    CHECK(contains(error.message, "not aligned to 8 bytes"));
}
