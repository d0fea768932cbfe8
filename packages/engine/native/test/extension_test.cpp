#include <atomic>
#include <thread>

#include "support.h"

namespace {

Handle three() {
    uchronia_error error;
    Handle series;
    const double values[] = {1, NaN, 3};
    require_ok(uchronia_series_create(R"({"kind":"single","time":{"start":0,"step":3600,"length":3}})", values, 3, series.out(), &error), error);
    return series;
}

}  // namespace

TEST_CASE("the version of the extension ABI is 1") { CHECK(uchronia_abi_version() == 1); }

TEST_CASE("extension functions answer bad handles with a status and a text, with and without an error struct") {
    const Handle s = three();
    void* freed = nullptr;
    {
        Handle gone = three();
        freed = *gone.out();
    }
    int local = 0;
    for (void* bad : {static_cast<void*>(nullptr), freed, static_cast<void*>(&local), reinterpret_cast<void*>(std::uintptr_t{0x5200000000000001})}) {
        uchronia_error error;
        int64_t size = 0;
        double value = 0;
        void* out = nullptr;
        CHECK(uchronia_describe(bad, nullptr, nullptr, 0, &size, &error) == UCHRONIA_INVALID_HANDLE);
        CHECK(error.code == UCHRONIA_INVALID_HANDLE);
        CHECK(std::strlen(error.message) > 10);
        CHECK(uchronia_read(bad, nullptr, &value, 1, nullptr, &error) == UCHRONIA_INVALID_HANDLE);
        CHECK(uchronia_read(bad, nullptr, &value, 1, nullptr, nullptr) == UCHRONIA_INVALID_HANDLE);
        CHECK(uchronia_series_get(bad, "x", &out, nullptr, &error) == UCHRONIA_INVALID_HANDLE);
        CHECK(uchronia_write(&bad, 1, "x.nc", nullptr, &error) == UCHRONIA_INVALID_HANDLE);
    }
    uchronia_error error;
    void* out = nullptr;
    int64_t size = 0;
    CHECK(uchronia_series_get(s, "x", &out, nullptr, &error) == UCHRONIA_INVALID_HANDLE);
    CHECK(contains(error.message, "Cannot cast pointer to a time series to a pointer to a time series library"));
    CHECK(uchronia_library_open(nullptr, nullptr, &out, &error) == UCHRONIA_INVALID_ARGUMENT);
    CHECK(uchronia_library_open("x", nullptr, nullptr, &error) == UCHRONIA_INVALID_ARGUMENT);
    CHECK(uchronia_series_get(s, nullptr, &out, nullptr, &error) == UCHRONIA_INVALID_ARGUMENT);
    CHECK(uchronia_describe(s, nullptr, nullptr, 0, nullptr, &error) == UCHRONIA_INVALID_ARGUMENT);
    CHECK(uchronia_describe(s, nullptr, nullptr, -1, &size, &error) == UCHRONIA_INVALID_ARGUMENT);
    CHECK(uchronia_describe(s, "id", nullptr, 0, &size, &error) == UCHRONIA_INVALID_ARGUMENT);
    CHECK(uchronia_describe(s, nullptr, nullptr, 1 << 20, &size, &error) == UCHRONIA_INVALID_ARGUMENT);
    CHECK(uchronia_write(nullptr, 1, "x.nc", nullptr, &error) == UCHRONIA_INVALID_ARGUMENT);
    CHECK(uchronia_write(nullptr, 0, "x.nc", nullptr, &error) == UCHRONIA_INVALID_ARGUMENT);
    CHECK(uchronia_write(nullptr, 1, nullptr, nullptr, &error) == UCHRONIA_INVALID_ARGUMENT);
}

TEST_CASE("extension errors leave the callback and the last message of the base ABI alone") {
    static int calls;
    calls = 0;
    RegisterExceptionCallback(nullptr);
    CHECK(EnsembleSizeEnsembleTimeSeries(nullptr) == 0);
    const std::string before = last_message();
    RegisterExceptionCallback(reinterpret_cast<const void*>(+[](const char*) { ++calls; }));
    uchronia_error error;
    void* out = nullptr;
    CHECK(uchronia_library_open("/no/such/file", nullptr, &out, &error) == UCHRONIA_IO);
    RegisterExceptionCallback(nullptr);
    CHECK(calls == 0);
    CHECK(last_message() == before);
}

TEST_CASE("success clears the error struct; long texts are cut at a character") {
    uchronia_error error;
    void* out = nullptr;
    std::string name;
    while (name.size() < 3000) name += "\xC3\xA9";  // e acute, two bytes
    CHECK(uchronia_library_open(name.c_str(), nullptr, &out, &error) == UCHRONIA_IO);
    const std::string text = error.message;
    CHECK(text.size() >= 1017);
    CHECK(text.size() <= 1019);
    CHECK(text.substr(text.size() - 2) == "\xC3\xA9");
    const Handle s = three();
    double values[3];
    CHECK(uchronia_read(s, nullptr, values, 3, nullptr, &error) == UCHRONIA_OK);
    CHECK(error.code == UCHRONIA_OK);
    CHECK(error.message[0] == '\0');
}

TEST_CASE("windows: counts of -1 reach to the end, what lies outside is an error that says the length") {
    const Handle s = three();
    const uchronia_window last = window(0, -1, 0, -1, 2, -1);
    CHECK(same(read(s, &last, 1), {3}));
    uchronia_error error;
    double values[3] = {7, 7, 7};
    for (const uchronia_window& w :
         {window(0, 1, 0, 1, 0, 4), window(0, 1, 0, 1, 4, 0), window(0, 1, 0, 1, -1, 1), window(1, 1, 0, 1, 0, 1), window(0, 1, 1, 1, 0, 1),
          window(0, 1, 0, 1, 0, -2), window(INT64_MAX, INT64_MAX, 0, 1, 0, 1), window(0, 1, 0, 1, 1, INT64_MAX)})
        CHECK(uchronia_read(s, &w, values, 3, nullptr, &error) == UCHRONIA_OUT_OF_RANGE);
    const uchronia_window none = window(0, 1, 0, 1, 3, -1);
    CHECK(uchronia_read(s, &none, nullptr, 0, nullptr, &error) == UCHRONIA_OK);
    CHECK(uchronia_read(s, nullptr, values, 2, nullptr, &error) == UCHRONIA_BUFFER_TOO_SMALL);
    CHECK(contains(error.message, "= 3 values, room is for 2"));
    CHECK(uchronia_read(s, nullptr, values, -5, nullptr, &error) == UCHRONIA_BUFFER_TOO_SMALL);
    CHECK(uchronia_read(s, nullptr, nullptr, 3, nullptr, &error) == UCHRONIA_INVALID_ARGUMENT);
    CHECK(values[0] == 7);
}

TEST_CASE("threads: opening, reading, failing and freeing on shared and separate libraries from 8 threads") {
    TempFolder temp;
    std::string yaml;
    for (int i = 0; i < 4; ++i) {
        const std::string name = "f" + std::to_string(i) + ".nc";
        NcBuilder b(temp.file(name), i % 2 == 0 ? 0 : NC_NETCDF4);
        const int t = b.dimension("time", 50);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 1970-01-01"}});
        const int v = b.variable("v", NC_DOUBLE, {t});
        std::vector<double> count;
        for (int k = 0; k < 50; ++k) count.push_back(k);
        b.values(time, count);
        b.values(v, count);
        yaml += entry("single", "s" + std::to_string(i), name, "v");
    }
    temp.write("bad.nc", "nothing");
    yaml += entry("single", "bad", "bad.nc", "v");
    const std::string path = temp.write("x.yaml", yaml);
    const Handle library = open_library(path);
    void* shared_library = library;
    const int64_t before = uchronia_live_handles(UCHRONIA_KIND_ANY);
    // Freed by whichever thread comes first, while the others read from it.
    void* contested = nullptr;
    uchronia_error opening;
    require_ok(uchronia_series_get(library, "s1", &contested, nullptr, &opening), opening);
    std::atomic<int> failures{0};
    std::vector<std::thread> threads;
    for (int n = 0; n < 8; ++n)
        threads.emplace_back([&, n] {
            for (int round = 0; round < 30; ++round) {
                uchronia_error error;
                void* own = nullptr;
                if (uchronia_library_open(path.c_str(), nullptr, &own, &error) != UCHRONIA_OK) ++failures;
                void* from = round % 2 == 0 ? own : shared_library;
                void* series = nullptr;
                if (uchronia_series_get(from, ("s" + std::to_string((n + round) % 4)).c_str(), &series, nullptr, &error) != UCHRONIA_OK)
                    ++failures;
                double values[50] = {};
                if (uchronia_read(series, nullptr, values, 50, nullptr, &error) != UCHRONIA_OK || values[49] != 49) ++failures;
                SetValueToUnivariateTimeSeries(series, 0, n);
                void* none = nullptr;
                if (uchronia_series_get(from, "bad", &none, nullptr, &error) == UCHRONIA_OK) ++failures;
                if (GetDatasetSingleTimeSeries(from, "absent") != nullptr) ++failures;
                const int32_t status = uchronia_read(contested, nullptr, values, 50, nullptr, &error);
                if (status != UCHRONIA_OK && status != UCHRONIA_INVALID_HANDLE) ++failures;
                if (round == 20) DisposeSharedPointer(contested);
                DisposeSharedPointer(series);
                DisposeSharedPointer(own);
            }
        });
    for (std::thread& t : threads) t.join();
    CHECK(failures == 0);
    CHECK(uchronia_live_handles(UCHRONIA_KIND_ANY) == before);
}
