// Deflated chunks are what the header says, whoever reads them, however many threads made them.
#include "threads/parallel.h"
#include "writing_support.h"

namespace {

std::vector<double> counting(std::size_t size) {
    std::vector<double> values(size);
    for (std::size_t i = 0; i < size; ++i) values[i] = i % 13 == 0 ? NaN : static_cast<double>(i) * 0.125;
    return values;
}

Json numbered(std::size_t count) {
    Json labels = Json::array();
    for (std::size_t i = 0; i < count; ++i) labels.push_back(std::to_string(i + 1));
    return labels;
}

Handle forecasts(int64_t first_day, std::size_t issues, std::size_t members, std::size_t leads, const std::vector<double>& values) {
    return create({{"kind", "forecast"},
                   {"variable", "rain"},
                   {"time", {{"start", first_day * 86400000}, {"step", 86400}, {"length", issues}}},
                   {"lead", {{"start", 3600}, {"step", 3600}, {"length", leads}}},
                   {"members", numbered(members)}},
                  values);
}

/** A variable of a file as netcdf-c alone sees it. */
struct Stored {
    int shuffle = 0;
    int deflate = 0;
    int level = 0;
    std::vector<std::size_t> chunks;
    std::vector<double> values;  ///< -9999 is NaN
};

Stored stored(const std::string& path, const char* name) {
    Stored s;
    int id = -1;
    int v = -1;
    int rank = 0;
    int layout = 0;
    REQUIRE(nc_open(path.c_str(), NC_NOWRITE, &id) == NC_NOERR);
    REQUIRE(nc_inq_varid(id, name, &v) == NC_NOERR);
    REQUIRE(nc_inq_varndims(id, v, &rank) == NC_NOERR);
    std::vector<int> dimensions(static_cast<std::size_t>(rank));
    REQUIRE(nc_inq_vardimid(id, v, dimensions.data()) == NC_NOERR);
    std::size_t size = 1;
    for (int d : dimensions) {
        std::size_t length = 0;
        REQUIRE(nc_inq_dimlen(id, d, &length) == NC_NOERR);
        size *= length;
    }
    s.chunks.resize(dimensions.size());
    s.values.resize(size);
    REQUIRE(nc_inq_var_deflate(id, v, &s.shuffle, &s.deflate, &s.level) == NC_NOERR);
    REQUIRE(nc_inq_var_chunking(id, v, &layout, s.chunks.data()) == NC_NOERR);
    REQUIRE(nc_get_var_double(id, v, s.values.data()) == NC_NOERR);
    nc_close(id);
    for (double& value : s.values)
        if (value == -9999) value = NaN;
    return s;
}

/** Sets the number of threads for a test. */
class Threads {
public:
    explicit Threads(std::size_t most) { uchronia::set_most_threads(most); }
    ~Threads() { uchronia::set_most_threads(0); }
};

}  // namespace

TEST_CASE("deflated chunks: netcdf-c reads what was written, with the filters and chunks of the header, also in part chunks") {
    TempFolder temp;
    const Threads threads(3);
    // Two chunks of members and two of leads, the second ones not full.
    const std::vector<double> values = counting(2 * 9 * 9000);
    for (int level : {1, 4, 9}) {
        CAPTURE(level);
        const std::string options = R"({"overwrite":true,"deflate":)" + std::to_string(level) + "}";
        write({forecasts(0, 2, 9, 9000, values)}, temp.file("f.nc"), options.c_str());
        const Stored s = stored(temp.file("f.nc"), "rain");
        CHECK(s.shuffle == 1);
        CHECK(s.deflate == 1);
        CHECK(s.level == level);
        CHECK(s.chunks == std::vector<std::size_t>{1, 8, 1, 8192});
        CHECK(same(s.values, values));
        CHECK(fs::file_size(temp.file("f.nc")) < values.size() * 8 / 2);
    }
    // Of time, the last chunk is not full; time is the slowest dimension of the file, members that of the series.
    const std::size_t times = 10000;
    const std::vector<double> rows = counting(3 * times);
    for (const char* options : {R"({"overwrite":true})", R"({"overwrite":true,"convention":"cf"})"}) {
        CAPTURE(options);
        write({create({{"kind", "ensemble"}, {"variable", "q"}, {"time", {{"start", 0}, {"step", 60}, {"length", times}}}, {"members", numbered(3)}}, rows)},
              temp.file("e.nc"), options);
        const Stored s = stored(temp.file("e.nc"), "q");
        CHECK(s.chunks[0] == 2730);
        std::vector<double> turned(rows.size());
        for (std::size_t m = 0; m < 3; ++m)
            for (std::size_t t = 0; t < times; ++t) turned[t * 3 + m] = rows[m * times + t];
        CHECK(same(s.values, turned));
    }
}

TEST_CASE("deflated chunks: what lies beyond the end of a variable is missing when the file grows") {
    TempFolder temp;
    const Json description = {{"kind", "single"}, {"variable", "q"}, {"stations", Json::array({station("1")})}};
    auto hours = [&](std::size_t first, std::vector<double> values) {
        Json d = description;
        d["time"] = {{"start", first * 3600000}, {"step", 3600}, {"length", values.size()}};
        return create(d, values);
    };
    const std::vector<double> values = counting(10000);
    write({hours(0, values)}, temp.file("q.nc"));
    const Handle later = hours(10100, {1, 2});
    void* const series[] = {later};
    uchronia_error error;
    require_ok(uchronia_append(series, 1, temp.file("q.nc").c_str(), nullptr, nullptr, &error), error);
    std::vector<double> expected = values;
    expected.resize(10100, NaN);
    expected.insert(expected.end(), {1, 2});
    CHECK(same(stored(temp.file("q.nc"), "q").values, expected));
    CHECK(same(read(reopen(temp, "single", "q.nc", "q", "1")), expected));
}

TEST_CASE("deflated chunks: quality codes, and stations that a variable does not have") {
    TempFolder temp;
    const Json time = {{"start", 0}, {"step", 3600}, {"length", 3}};
    auto one = [&](const std::string& variable, const std::string& id, const std::vector<double>& values) {
        return create({{"kind", "single"}, {"variable", variable}, {"time", time}, {"stations", Json::array({station(id)})}}, values);
    };
    const Handle a = one("q", "1", {1.5, NaN, 2.5});
    const Handle b = one("q", "2", {3.5, 4.5, 5.5});
    const Handle codes = one("q_qual", "2", {7, NaN, 2147483647});
    write({a, b, codes}, temp.file("f.nc"));
    CHECK(same(stored(temp.file("f.nc"), "q").values, {1.5, 3.5, NaN, 4.5, 2.5, 5.5}));
    CHECK(same(stored(temp.file("f.nc"), "q_qual").values, {-1, 7, -1, -1, -1, 2147483647}));
}

TEST_CASE("writing: the file is the same whatever the number of threads, deflated or classic") {
    TempFolder temp;
    const Handle f = forecasts(0, 40, 20, 300, counting(40 * 20 * 300));
    for (const char* options : {R"({"overwrite":true})", R"({"overwrite":true,"format":"classic"})"}) {
        CAPTURE(options);
        bool compared = false;
        // The history has the second in which a file was written.
        for (int attempt = 0; attempt < 10 && !compared; ++attempt) {
            const std::string one = temp.file("one.nc"), many = temp.file("many.nc");
            for (const auto& [most, path] : {std::pair{1u, one}, std::pair{7u, many}}) {
                const Threads threads(most);
                write({f}, path, options);
            }
            if (attribute(one, nullptr, "history") != attribute(many, nullptr, "history")) continue;
            CHECK((bytes_of(one) == bytes_of(many)));
            compared = true;
        }
        CHECK(compared);
    }
}

TEST_CASE("writing: an error on any of the threads ends the write, with nothing left of it") {
    TempFolder temp;
    const Threads threads(4);
    const std::size_t size = 30 * 20 * 300;
    for (std::size_t at : {std::size_t{0}, size / 2, size - 1}) {
        CAPTURE(at);
        std::vector<double> values = counting(size);
        values[at] = -9999;
        for (const char* options : {R"({"format":"netcdf4"})", R"({"format":"classic"})"})
            CHECK(contains(write_error({forecasts(0, 30, 20, 300, values)}, temp.file("f.nc"), options), "has the value -9999"));
        CHECK(temp.count() == 0);
    }
}

TEST_CASE("deflated chunks: netCDF composes accents in the name of a variable, which is found nevertheless") {
    TempFolder temp;
    const Json time = {{"start", 0}, {"step", 3600}, {"length", 3}};
    write({create({{"kind", "single"}, {"variable", "de\u0301bit"}, {"time", time}}, {1, 2, 3})}, temp.file("f.nc"));
    CHECK(same(stored(temp.file("f.nc"), "d\u00e9bit").values, {1, 2, 3}));
}
