// Following and cancelling uchronia_write and uchronia_append.
#include <fcntl.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "writing_support.h"

namespace {

constexpr std::size_t members = 50;
constexpr std::size_t leads = 200;

Handle forecasts(std::size_t issues, std::size_t first_day = 0) {
    std::vector<double> values(issues * members * leads);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = i % 11 == 0 ? NaN : static_cast<double>(i % 1000) * 0.25;
    Json labels = Json::array();
    for (std::size_t m = 0; m < members; ++m) labels.push_back(std::to_string(m + 1));
    return create({{"kind", "forecast"},
                   {"variable", "rain"},
                   {"time", {{"start", static_cast<int64_t>(first_day) * 86400000}, {"step", 86400}, {"length", issues}}},
                   {"lead", {{"start", 3600}, {"step", 3600}, {"length", leads}}},
                   {"members", labels}},
                  values);
}

int32_t write(void* series, const std::string& path, const char* options, uchronia_control* control, uchronia_error* error) {
    return uchronia_write(&series, 1, path.c_str(), options, control, error);
}

int32_t append(void* series, const std::string& path, uchronia_control* control, uchronia_error* error) {
    return uchronia_append(&series, 1, path.c_str(), nullptr, control, error);
}

const char* const one_file[] = {"{}", R"({"deflate":0})", R"({"format":"classic"})", R"({"convention":"cf"})"};

/**
 * Cancels a call from another thread when it has begun, until that was early enough: a call may be done before.
 * @param call  is given a control; returns a status
 * @param undo  what to do before the next attempt
 */
void cancel_under_way(int64_t size, const std::function<int32_t(uchronia_control*)>& call, const std::function<void()>& undo) {
    for (int attempt = 0; attempt < 200; ++attempt) {
        uchronia_control control = {};
        std::atomic<bool> ended{false};
        std::thread other([&] {
            while (load(control.done) == 0 && !ended) {}
            store(control.cancel, 1);
        });
        const int32_t status = call(&control);
        ended = true;
        other.join();
        CHECK(control.total == size);
        if (status == UCHRONIA_CANCELLED) {
            CHECK(control.done > 0);
            return;
        }
        CHECK(status == UCHRONIA_OK);
        CHECK(control.done == size);
        undo();
    }
    FAIL("the call was never cancelled");
}

}  // namespace

TEST_CASE("control: a write or append that succeeds ends with done equal to total") {
    TempFolder temp;
    const Handle f = forecasts(3);
    constexpr int64_t size = 3 * members * leads;
    for (const char* options : one_file) {
        CAPTURE(options);
        uchronia_control control = {0, 17, 18};
        uchronia_error error;
        const std::string path = temp.file("f.nc");
        require_ok(write(f, path, options, &control, &error), error);
        CHECK(control.done == size);
        CHECK(control.total == size);
        control = {};
        require_ok(append(forecasts(2, 3), path, &control, &error), error);
        CHECK(control.done == size / 3 * 2);
        CHECK(control.total == size / 3 * 2);
        fs::remove(path);
    }
    uchronia_control control = {};
    uchronia_error error;
    require_ok(write(f, temp.file("f_{0}.nc"), R"({"filePerIssue":true})", &control, &error), error);
    CHECK(control.done == size);
    CHECK(control.total == size);
    require_ok(write(f, temp.file("f.nc"), R"({"issues":[1,2]})", &control, &error), error);
    CHECK(control.done == size / 3 * 2);
    CHECK(control.total == size / 3 * 2);
}

TEST_CASE("control: every station and variable of a file counts") {
    TempFolder temp;
    const Json time = {{"start", 0}, {"step", 3600}, {"length", 3}};
    const Handle pair = create({{"kind", "collection"}, {"variable", "q"}, {"time", time}, {"stations", {station("1"), station("2")}}},
                               {1, 2, 3, 4, 5, 6});
    const Handle one = create({{"kind", "single"}, {"variable", "h"}, {"time", time}, {"stations", Json::array({station("2")})}}, {7, 8, 9});
    void* const both[] = {pair, one};
    for (const char* options : one_file) {
        CAPTURE(options);
        uchronia_control control = {};
        uchronia_error error;
        require_ok(uchronia_write(both, 2, temp.file("f.nc").c_str(), options, &control, &error), error);
        CHECK(control.done == 9);
        CHECK(control.total == 9);
        CHECK(same(read(reopen(temp, "single_collection", "f.nc", "h")), {NaN, NaN, NaN, 7, 8, 9}));
        fs::remove(temp.file("f.nc"));
    }
}

TEST_CASE("control: a write that is cancelled before it begins leaves nothing, and an append the file as it was") {
    TempFolder temp;
    const Handle f = forecasts(2);
    uchronia_control control = {1, 0, 0};
    uchronia_error error;
    for (const char* options : one_file) CHECK(write(f, temp.file("f.nc"), options, &control, &error) == UCHRONIA_CANCELLED);
    CHECK(write(f, temp.file("f_{0}.nc"), R"({"filePerIssue":true})", &control, &error) == UCHRONIA_CANCELLED);
    CHECK(contains(error.message, "after 0 of 20000 values"));
    CHECK(temp.count() == 0);
    require_ok(write(f, temp.file("f.nc"), nullptr, nullptr, &error), error);
    const std::string before = bytes_of(temp.file("f.nc"));
    CHECK(append(forecasts(2, 2), temp.file("f.nc"), &control, &error) == UCHRONIA_CANCELLED);
    CHECK((bytes_of(temp.file("f.nc")) == before));
    CHECK(temp.count() == 1);
}

TEST_CASE("control: a write that another thread cancels leaves the file that was there, and nothing beside it") {
    TempFolder temp;
    const Handle f = forecasts(40);
    for (const char* options : {R"({"overwrite":true})", R"({"overwrite":true,"deflate":0})", R"({"overwrite":true,"format":"classic"})"}) {
        CAPTURE(options);
        temp.write("f.nc", "precious");
        uchronia_error error;
        cancel_under_way(
            40 * members * leads, [&](uchronia_control* control) { return write(f, temp.file("f.nc"), options, control, &error); },
            [&] { temp.write("f.nc", "precious"); });
        CHECK(contains(error.message, "of 400000 values"));
        CHECK(bytes_of(temp.file("f.nc")) == "precious");
        CHECK(temp.count() == 1);
    }
}

TEST_CASE("control: of files per issue that another thread cancels only complete ones are there") {
    TempFolder temp;
    const Handle f = forecasts(40);
    uchronia_error error;
    auto remove_all = [&] {
        for (const auto& file : fs::directory_iterator(temp.file(""))) fs::remove(file);
    };
    cancel_under_way(
        40 * members * leads,
        [&](uchronia_control* control) { return write(f, temp.file("f_{0}.nc"), R"({"filePerIssue":true})", control, &error); },
        remove_all);
    CHECK(temp.count() < 40);
    std::vector<std::string> names;
    for (const auto& file : fs::directory_iterator(temp.file(""))) names.push_back(file.path().filename().string());
    const std::vector<double> values = read(f);
    for (const std::string& name : names) {
        CAPTURE(name);
        REQUIRE(name.rfind("f_197", 0) == 0);
        const Handle back = reopen(temp, "ts_ensemble_ts", name, "rain");
        const auto issue = static_cast<std::size_t>(describe(back)["time"]["start"].get<int64_t>() / 86400000);
        const auto* begin = values.data() + issue * members * leads;
        CHECK(same(read(back), std::vector<double>(begin, begin + members * leads)));
    }
}

TEST_CASE("control: an append that another thread cancels leaves the file as it was") {
    TempFolder temp;
    for (const char* options : {"{}", R"({"format":"classic"})"}) {
        CAPTURE(options);
        const std::string path = temp.file("f.nc");
        uchronia_error error;
        require_ok(write(forecasts(2), path, options, nullptr, &error), error);
        const std::string before = bytes_of(path);
        const Handle later = forecasts(60, 2);
        cancel_under_way(
            60 * members * leads, [&](uchronia_control* control) { return append(later, path, control, &error); },
            [&] { std::ofstream(path, std::ios::binary) << before; });
        CHECK((bytes_of(path) == before));
        CHECK(temp.count() == 1);
        fs::remove(path);
    }
}

#if defined(F_OFD_SETLK)
TEST_CASE("control: an append that waits for another one can be cancelled") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    uchronia_error error;
    require_ok(write(forecasts(1), path, nullptr, nullptr, &error), error);
    int busy = ::open(path.c_str(), O_RDWR);
    REQUIRE(busy >= 0);
    struct flock whole = {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    REQUIRE(::fcntl(busy, F_OFD_SETLK, &whole) == 0);
    uchronia_control control = {};
    std::atomic<bool> ended{false};
    bool waited = false;
    std::thread other([&] {
        while (load(control.total) == 0) std::this_thread::yield();
        store(control.cancel, 1);
        // An append that does not look would wait for ever.
        for (int i = 0; i < 1000 && !ended; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
        waited = ended;
        ::close(busy);
    });
    CHECK(append(forecasts(1, 1), path, &control, &error) == UCHRONIA_CANCELLED);
    ended = true;
    other.join();
    CHECK(waited);
    control = {};
    require_ok(append(forecasts(1, 1), path, &control, &error), error);
}
#endif

TEST_CASE("control: a struct that is not aligned is refused by write and append") {
    TempFolder temp;
    const Handle f = forecasts(1);
    alignas(8) char bytes[40] = {};
    auto* odd = reinterpret_cast<uchronia_control*>(bytes + 4);
    uchronia_error error;
    CHECK(write(f, temp.file("f.nc"), nullptr, odd, &error) == UCHRONIA_INVALID_ARGUMENT);
    CHECK(append(f, temp.file("f.nc"), odd, &error) == UCHRONIA_INVALID_ARGUMENT);
    CHECK(contains(error.message, "not aligned to 8 bytes"));
    CHECK(temp.count() == 0);
}
