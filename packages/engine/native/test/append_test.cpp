// Appending to files that are there: what is added, what is refused, and that nothing is lost.
#include <sys/stat.h>
#include <sys/wait.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "writing_support.h"

namespace {

constexpr int64_t kOneDay = 86400000;

/** Daily issues of 2 members and 3 leads, valued from `first`. */
Handle issues(int64_t day, int64_t count, double first, Json change = Json::object()) {
    Json d = forecast_description();
    d["time"] = {{"start", 1280696400000 + day * kOneDay}, {"step", 86400}, {"length", count}};
    d.update(change);
    std::vector<double> values(static_cast<std::size_t>(count) * 6);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = first + static_cast<double>(i);
    return create(d, values);
}

int32_t append(std::vector<void*> series, const std::string& path, uchronia_error* error, const char* options = nullptr) {
    return uchronia_append(series.data(), static_cast<int32_t>(series.size()), path.c_str(), options, nullptr, error);
}

void append(std::vector<void*> series, const std::string& path, const char* options = nullptr) {
    uchronia_error error;
    require_ok(append(series, path, &error, options), error);
}

std::string refusal(std::vector<void*> series, const std::string& path, int32_t status = UCHRONIA_INVALID_ARGUMENT) {
    uchronia_error error;
    CHECK(append(series, path, &error) == status);
    return error.message;
}

std::string bytes(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<double> counted(double first, std::size_t n) {
    std::vector<double> values(n);
    for (std::size_t i = 0; i < n; ++i) values[i] = first + static_cast<double>(i);
    return values;
}

std::vector<double> joined(std::vector<double> a, const std::vector<double>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

}  // namespace

TEST_CASE("issues appended to an archive are read behind those it had, in every format and convention") {
    TempFolder temp;
    for (const char* options : {R"({"overwrite":true})", R"({"overwrite":true,"format":"classic"})", R"({"overwrite":true,"convention":"cf"})",
                                R"({"overwrite":true,"convention":"cf","format":"classic"})"}) {
        CAPTURE(options);
        write({issues(0, 2, 0)}, temp.file("f.nc"), options);
        append({issues(2, 1, 100)}, temp.file("f.nc"));
        append({issues(3, 2, 200)}, temp.file("f.nc"));
        const Handle back = reopen(temp, "ts_ensemble_ts", "f.nc", "rain_fct", "405209");
        CHECK(same(read(back), joined(joined(counted(0, 12), counted(100, 6)), counted(200, 12))));
        CHECK(describe(back)["time"] == Json({{"start", 1280696400000}, {"step", 86400}, {"length", 5}}));
        CHECK(describe(back)["lead"] == forecast_description()["lead"]);
        CHECK(temp.count() == 2);
        // The valid times of a CF file grow too.
        const Handle files = open_library(temp.file("f.nc"));
        CHECK(describe(files)[0]["shape"] == Json({5, 2, 3}));
    }
}

TEST_CASE("appending adds a line to the history and leaves every other attribute and variable as it was") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    write({issues(0, 2, 0)}, path, R"({"history":"mine"})");
    const std::string before = attribute(path, nullptr, "history");
    append({issues(2, 1, 0)}, path, R"({"history":"run 7"})");
    const std::string after = attribute(path, nullptr, "history");
    CHECK(contains(after, "UTC - 1 issues from 2010-08-03T21:00:00 appended by uchronia: run 7\n" + before));
    CHECK(attribute(path, nullptr, "title") == "A title");
    CHECK(attribute(path, "rain_fct", "note") == "kept");
    CHECK(attribute(path, "time", "units") == "days since 2010-08-01 21:00:00 +0000");
}

TEST_CASE("an issue that is there is refused by name and replaced when told; one that is missing is filled in") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    write({issues(0, 2, 0)}, path);
    append({issues(4, 1, 400)}, path);  // two days later: what lies between is missing
    const std::vector<double> gap(12, NaN);
    CHECK(same(read(reopen(temp, "ts_ensemble_ts", "f.nc", "rain_fct", "405209")), joined(joined(counted(0, 12), gap), counted(400, 6))));
    append({issues(2, 2, 200)}, path);
    CHECK(same(read(reopen(temp, "ts_ensemble_ts", "f.nc", "rain_fct", "405209")),
               joined(joined(counted(0, 12), counted(200, 12)), counted(400, 6))));
    const std::string text = refusal({issues(4, 2, 0)}, path, UCHRONIA_EXISTS);
    for (const char* part : {"issue 2010-08-05T21:00:00", "rain_fct", "station 405209", "already"}) CHECK(contains(text, part));
    append({issues(4, 2, 900)}, path, R"({"overwrite":true})");
    CHECK(same(read(reopen(temp, "ts_ensemble_ts", "f.nc", "rain_fct", "405209")),
               joined(joined(counted(0, 12), counted(200, 12)), counted(900, 12))));
}

TEST_CASE("what differs from the archive is refused by name, and the archive is left byte for byte") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    write({issues(0, 2, 0)}, path);
    const std::string before = bytes(path);
    auto refused = [&](const Json& change, int32_t status = UCHRONIA_INVALID_ARGUMENT) {
        return refusal({issues(2, 1, 0, change)}, path, status);
    };
    CHECK(contains(refused({{"members", {"2", "4"}}}), "the members of variable rain_fct"));
    CHECK(contains(refused({{"lead", {{"start", 7200}, {"step", 3600}, {"length", 3}}}}), "3 from 7200 s every hourly"));
    CHECK(contains(refused({{"units", "inch"}}), "the units of variable rain_fct"));
    CHECK(contains(refused({{"aggregation", "instantaneous"}}), "the aggregations"));
    CHECK(contains(refused({{"variable", "snow"}}, UCHRONIA_NOT_FOUND), "variable name not found snow"));
    CHECK(contains(refused({{"stations", Json::array({station("7")})}}, UCHRONIA_NOT_FOUND), "which has stations 405209"));
    CHECK(contains(refused({{"time", {{"start", 1280696400000 + 2 * kOneDay + 3600000}, {"step", 86400}, {"length", 1}}}}),
                   "is not a whole number of steps (daily) after the first one"));
    CHECK(contains(refused({{"time", {{"start", 1280696400000 - kOneDay}, {"step", 86400}, {"length", 1}}}}, UCHRONIA_UNSUPPORTED),
                   "is before the first one"));
    const Handle one = create({{"kind", "single"}, {"variable", "rain_fct"}, {"time", {{"start", 0}, {"step", 86400}, {"length", 1}}}}, {1});
    CHECK(contains(refusal({one}, path, UCHRONIA_FORMAT), "has no place for"));
    CHECK(bytes(path) == before);
    CHECK(temp.count() == 1);
    CHECK(contains(refusal({issues(0, 1, 0)}, temp.file("none.nc"), UCHRONIA_IO), "Path does not exist"));
    uchronia_error error;
    CHECK(append({issues(2, 1, 0)}, path, &error, R"({"overwite":true})") == UCHRONIA_INVALID_ARGUMENT);
    CHECK(contains(error.message, "known are overwrite"));
}

TEST_CASE("two steps of a file that differ from those to append are refused") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    write({issues(0, 2, 0)}, path);
    const Handle half_daily = issues(2, 2, 0, {{"time", {{"start", 1280696400000 + 2 * kOneDay}, {"step", 43200}, {"length", 2}}}});
    CHECK(contains(refusal({half_daily}, path), "has the step daily, the data to append 120000"));
}

TEST_CASE("the second issue of an archive tells its step, and the unit of time becomes finer when it must") {
    TempFolder temp;
    for (const char* options : {R"({"overwrite":true})", R"({"overwrite":true,"convention":"cf"})"}) {
        write({issues(0, 1, 0)}, temp.file("f.nc"), options);
        append({issues(0, 1, 50, {{"time", {{"start", 1280696400000 + kOneDay / 4}, {"step", 21600}, {"length", 1}}}})}, temp.file("f.nc"));
        const Handle back = reopen(temp, "ts_ensemble_ts", "f.nc", "rain_fct", "405209");
        CHECK(describe(back)["time"] == Json({{"start", 1280696400000}, {"step", 21600}, {"length", 2}}));
        CHECK(same(read(back), joined(counted(0, 6), counted(50, 6))));
    }
}

TEST_CASE("stations are appended together or one after the other; series and collections grow along time") {
    TempFolder temp;
    const std::string path = temp.file("c.nc");
    auto hourly = [](int64_t hour, int64_t count) { return Json({{"start", hour * 3600000}, {"step", 3600}, {"length", count}}); };
    auto one = [&](const char* id, int64_t hour, std::vector<double> values) {
        return create({{"kind", "single"}, {"variable", "q"}, {"time", hourly(hour, static_cast<int64_t>(values.size()))},
                       {"stations", Json::array({station(id)})}},
                      values);
    };
    write({create({{"kind", "collection"}, {"variable", "q"}, {"time", hourly(0, 2)}, {"stations", {station("1"), station("2")}}}, {1, 2, 3, 4})}, path);
    append({one("2", 2, {5, 6})}, path);
    append({one("1", 2, {7, NaN})}, path);
    append({one("1", 4, {9}), one("2", 4, {10})}, path);
    CHECK(same(read(reopen(temp, "single_collection", "c.nc", "q")), {1, 2, 7, NaN, 9, 3, 4, 5, 6, 10}));
    CHECK(contains(refusal({one("2", 3, {0, 0})}, path, UCHRONIA_EXISTS), "time 1970-01-01T03:00:00 of variable q at station 2"));
    const Handle e = create({{"kind", "ensemble"}, {"variable", "q"}, {"time", hourly(0, 2)}, {"members", {"a", "b"}}}, {1, 2, 3, 4});
    write({e}, temp.file("e.nc"));
    append({create({{"kind", "ensemble"}, {"variable", "q"}, {"time", hourly(2, 3)}, {"members", {"a", "b"}}}, {5, 6, 7, 8, 9, 10})}, temp.file("e.nc"));
    CHECK(same(read(reopen(temp, "ensemble_ts", "e.nc", "q")), {1, 2, 5, 6, 7, 3, 4, 8, 9, 10}));
    const Handle m = create({{"kind", "single"}, {"variable", "q"}, {"time", {{"start", 980899200000}, {"step", "monthly"}, {"length", 2}}}}, {1, 2});
    write({m}, temp.file("m.nc"));
    append({create({{"kind", "single"}, {"variable", "q"}, {"time", {{"start", 985996800000}, {"step", "monthly"}, {"length", 1}}}}, {3})}, temp.file("m.nc"));
    CHECK(same(read(reopen(temp, "single", "m.nc", "q")), {1, 2, 3}));
}

TEST_CASE("files of other tools are appended to as they are: order, packing, fill values") {
    TempFolder temp;
    const std::string path = temp.file("o.nc");
    {
        NcBuilder b(path, NC_NETCDF4);
        const int s = b.dimension("station", 2);
        const int t = b.dimension("time", NC_UNLIMITED);
        const int time = b.variable("time", NC_FLOAT, {t}, {{"units", "hours since 1970-01-01"}});
        const int id = b.variable("station_id", NC_INT, {s});
        const int q = b.variable("q", NC_SHORT, {s, t});
        b.number(q, "scale_factor", NC_DOUBLE, 0.1);
        b.number(q, "_FillValue", NC_SHORT, -1);
        b.values(time, {0, 1});
        b.values(id, {1, 2});
        b.values(q, {10, 20, 30, -1});
    }
    auto one = [&](double value, const char* id = "2") {
        return create({{"kind", "single"}, {"variable", "q"}, {"time", {{"start", 7200000}, {"step", 3600}, {"length", 1}}},
                       {"stations", Json::array({station(id)})}}, {value});
    };
    append({one(4.5)}, path);
    CHECK(same(read(reopen(temp, "single", "o.nc", "q", "2")), {3, NaN, 4.5}));
    CHECK(std::isnan(read(reopen(temp, "single", "o.nc", "q", "1"))[2]));
    CHECK(contains(refusal({one(-0.1, "1")}, path, UCHRONIA_UNSUPPORTED), "would be read as missing"));
    CHECK(contains(refusal({one(1e9, "1")}, path, UCHRONIA_IO), "values of q"));
    const std::string fixed = temp.file("fixed.nc");
    {
        NcBuilder b(fixed);
        const int t = b.dimension("time", 2);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 1970-01-01"}});
        const int q = b.variable("q", NC_DOUBLE, {t});
        b.values(time, {0, 1});
        b.values(q, {1, 2});
    }
    CHECK(contains(refusal({one(1)}, fixed, UCHRONIA_UNSUPPORTED), "fixed length"));
}

TEST_CASE("a variable along time that would be left without values is refused by name") {
    TempFolder temp;
    const std::string path = temp.file("b.nc");
    {
        NcBuilder b(path);
        const int t = b.dimension("time", NC_UNLIMITED);
        const int n = b.dimension("nv", 2);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 1970-01-01"}, {"bounds", "time_bnds"}});
        const int bounds = b.variable("time_bnds", NC_INT, {t, n});
        const int q = b.variable("q", NC_DOUBLE, {t});
        b.values(time, {0});
        b.values(bounds, {0, 1});
        b.values(q, {1});
    }
    const Handle one = create({{"kind", "single"}, {"variable", "q"}, {"time", {{"start", 3600000}, {"step", 3600}, {"length", 1}}}}, {2});
    CHECK(contains(refusal({one}, path, UCHRONIA_UNSUPPORTED), "variable time_bnds"));
}

TEST_CASE("a gap that can only be a mistake is refused, and asks for no memory") {
    TempFolder temp;
    write({issues(0, 2, 0)}, temp.file("f.nc"));
    const Handle far = issues(0, 1, 0, {{"time", {{"start", 1280696400000 + int64_t{20000} * kOneDay}, {"step", 86400}, {"length", 1}}}});
    append({far}, temp.file("f.nc"));  // what may be meant is done
    const Handle small = create({{"kind", "single"}, {"variable", "q"}, {"time", {{"start", 0}, {"step", 0.001}, {"length", 2}}}}, {1, 2});
    write({small}, temp.file("s.nc"));
    const Handle later = create({{"kind", "single"}, {"variable", "q"}, {"time", {{"start", 1000000000000}, {"step", 0.001}, {"length", 1}}}}, {1});
    CHECK(contains(refusal({later}, temp.file("s.nc"), UCHRONIA_UNSUPPORTED), "taken for a mistake"));
}

TEST_CASE("a link to an archive stays a link, and the archive keeps its mode") {
    TempFolder temp;
    write({issues(0, 2, 0)}, temp.file("f.nc"));
    REQUIRE(::chmod(temp.file("f.nc").c_str(), 0640) == 0);
    fs::create_symlink(temp.file("f.nc"), temp.file("link.nc"));
    append({issues(2, 1, 0)}, temp.file("link.nc"));
    CHECK(fs::is_symlink(temp.file("link.nc")));
    struct stat status = {};
    REQUIRE(::stat(temp.file("f.nc").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0640);
    CHECK(describe(open_library(temp.file("f.nc")))[0]["shape"][0] == 3);
}

TEST_CASE("threads that append to one archive at the same time lose nothing, while others read it") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    write({issues(0, 1, 0)}, path);
    std::vector<std::thread> threads;
    std::atomic<int> failures{0};
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 5; ++i) {
                const int day = 1 + t + 4 * i;
                const Handle one = issues(day, 1, 100 * day);
                uchronia_error error;
                if (append({one}, path, &error) != UCHRONIA_OK) {
                    ++failures;
                    MESSAGE(error.message);
                }
                uchronia_error ignored;
                Handle library;
                if (uchronia_library_open(path.c_str(), nullptr, library.out(), &ignored) != UCHRONIA_OK) ++failures;
            }
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(failures == 0);
    const std::vector<double> all = read(reopen(temp, "ts_ensemble_ts", "f.nc", "rain_fct", "405209"));
    REQUIRE(all.size() == 21 * 6);
    for (std::size_t day = 1; day < 21; ++day) CHECK(all[day * 6] == 100.0 * static_cast<double>(day));
}

TEST_CASE("a process that is killed while it appends leaves the archive as it was, and the next one appends") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    write({issues(0, 400, 0)}, path);
    const std::string before = bytes(path);
    for (int delay = 0; delay < 12; ++delay) {
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            const Handle many = issues(400, 400, 7);
            uchronia_error error;
            append({many}, path, &error);
            ::_exit(0);
        }
        ::usleep(static_cast<useconds_t>(delay * 700));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        const std::string now = bytes(path);
        if (now == before) continue;
        // It was quick enough: all of it is there.
        CHECK(describe(open_library(path))[0]["shape"][0] == 800);
        temp.write("f.nc", before);
    }
    append({issues(400, 1, 0)}, path);
    CHECK(describe(open_library(path))[0]["shape"][0] == 401);
}
