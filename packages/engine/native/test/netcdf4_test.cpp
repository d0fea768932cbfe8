// netCDF-4 files, whose values are read from where they lie, most of them without netcdf-c.
#include <hdf5.h>

#include <atomic>
#include <random>
#include <thread>

#include "error.h"
#include "netcdf/file_cache.h"
#include "opened_files.h"
#include "support.h"

namespace {

struct Shape3 {
    std::size_t time, member, lead;
    std::size_t size() const { return time * member * lead; }
};

/** The value at a place of a forecast: small enough for a byte, different from its neighbours. */
double value_at(std::size_t t, std::size_t m, std::size_t l) { return static_cast<double>((t * 31 + m * 7 + l) % 120); }

/** The storage of a test's forecast. */
struct Storage {
    int type = NC_DOUBLE;
    std::string order = "tml";  ///< time, member, lead
    Shape3 chunk{1, 2, 3};
    bool shuffle = true;
    int deflate = 1;
    int endian = NC_ENDIAN_NATIVE;
    bool fletcher = false;
    bool chunked = true;
};

std::size_t& of(Shape3& shape, char axis) { return axis == 't' ? shape.time : axis == 'm' ? shape.member : shape.lead; }

/** The values of a forecast in the order of its file. */
std::vector<double> ordered(Shape3 shape, const std::string& order, double added = 0) {
    std::vector<double> values;
    Shape3 at{};
    for (of(at, order[0]) = 0; of(at, order[0]) < of(shape, order[0]); ++of(at, order[0]))
        for (of(at, order[1]) = 0; of(at, order[1]) < of(shape, order[1]); ++of(at, order[1]))
            for (of(at, order[2]) = 0; of(at, order[2]) < of(shape, order[2]); ++of(at, order[2]))
                values.push_back(value_at(at.time, at.member, at.lead) + added);
    return values;
}

void write_forecast(const std::string& path, Shape3 shape, Storage storage, double added = 0, bool with_values = true) {
    NcBuilder b(path, NC_NETCDF4);
    const int t = b.dimension("time", shape.time);
    const int m = b.dimension("ens_member", shape.member);
    const int l = b.dimension("lead_time", shape.lead);
    const int time = b.variable("time", NC_INT, {t}, {{"units", "days since 2020-01-01"}});
    const int lead = b.variable("lead_time", NC_INT, {l}, {{"units", "hours since time"}});
    std::vector<int> dimensions;
    std::vector<std::size_t> chunk;
    for (char axis : storage.order) {
        dimensions.push_back(axis == 't' ? t : axis == 'm' ? m : l);
        chunk.push_back(std::min(of(storage.chunk, axis), of(shape, axis)));
    }
    const int v = b.variable("v", storage.type, dimensions);
    if (storage.chunked) {
        REQUIRE(nc_def_var_chunking(b.id(), v, NC_CHUNKED, chunk.data()) == NC_NOERR);
        REQUIRE(nc_def_var_deflate(b.id(), v, storage.shuffle, storage.deflate > 0, storage.deflate) == NC_NOERR);
    } else {
        REQUIRE(nc_def_var_chunking(b.id(), v, NC_CONTIGUOUS, nullptr) == NC_NOERR);
    }
    if (storage.fletcher) REQUIRE(nc_def_var_fletcher32(b.id(), v, NC_FLETCHER32) == NC_NOERR);
    REQUIRE(nc_def_var_endian(b.id(), v, storage.endian) == NC_NOERR);
    std::vector<double> days, hours;
    for (std::size_t i = 0; i < shape.time; ++i) days.push_back(static_cast<double>(i));
    for (std::size_t i = 0; i < shape.lead; ++i) hours.push_back(static_cast<double>(i + 1));
    b.values(time, days);
    b.values(lead, hours);
    if (with_values) b.values(v, ordered(shape, storage.order, added));
}

Handle open_forecast(const std::string& path) { return get_series(open_library(path), "v"); }

std::vector<double> expected(const uchronia_window& w) {
    std::vector<double> values;
    for (int64_t t = 0; t < w.issue_count; ++t)
        for (int64_t m = 0; m < w.row_count; ++m)
            for (int64_t l = 0; l < w.step_count; ++l)
                values.push_back(value_at(static_cast<std::size_t>(w.issue_first + t), static_cast<std::size_t>(w.row_first + m),
                                          static_cast<std::size_t>(w.step_first + l)));
    return values;
}

uchronia_cache_state cache(int64_t limit = -1) {
    uchronia_cache_state state;
    uchronia_error error;
    require_ok(uchronia_cache(limit, &state, &error), error);
    return state;
}

/** Sets the limit of the cache, empties it, and puts the limit back at the end of a test. */
class CacheOf {
public:
    explicit CacheOf(int64_t limit) : before_(cache().limit) {
        cache(0);
        cache(limit);
    }
    ~CacheOf() { uchronia_cache(before_, nullptr, nullptr); }
    CacheOf(const CacheOf&) = delete;

private:
    const int64_t before_;
};

/** Puts bytes of our own in the place of a chunk of variable v. */
void write_chunk(const std::string& path, std::vector<hsize_t> origin, std::uint32_t mask, const std::string& bytes) {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    REQUIRE(file >= 0);
    const hid_t dataset = H5Dopen2(file, "/v", H5P_DEFAULT);
    CHECK(H5Dwrite_chunk(dataset, H5P_DEFAULT, mask, origin.data(), bytes.size(), bytes.data()) >= 0);
    H5Dclose(dataset);
    H5Fclose(file);
}

}  // namespace

TEST_CASE("netCDF-4: any window of any type, order of dimensions, storage and byte order is read right") {
    TempFolder temp;
    std::mt19937 random(1);
    auto below = [&](std::size_t n) { return static_cast<int64_t>(random() % n); };
    const Shape3 shape{5, 7, 11};
    int number = 0;
    for (int type : {NC_BYTE, NC_UBYTE, NC_SHORT, NC_USHORT, NC_INT, NC_UINT, NC_FLOAT, NC_DOUBLE, NC_INT64, NC_UINT64})
        for (const char* order : {"tml", "mtl", "ltm", "lmt"}) {
            Storage s;
            s.type = type;
            s.order = order;
            s.chunk = Shape3{1 + random() % 6, 1 + random() % 8, 1 + random() % 12};
            s.chunked = random() % 3 != 0;
            s.shuffle = random() % 2 == 0;
            s.deflate = static_cast<int>(random() % 2);
            s.endian = random() % 2 == 0 ? NC_ENDIAN_BIG : NC_ENDIAN_LITTLE;
            CAPTURE(type);
            CAPTURE(order);
            const std::string path = temp.file("f" + std::to_string(number++) + ".nc");
            write_forecast(path, shape, s);
            const Handle series = open_forecast(path);
            for (int i = 0; i < 8; ++i) {
                uchronia_window w{below(5), 1, below(7), 1, below(11), 1};
                w.issue_count += below(5 - static_cast<std::size_t>(w.issue_first));
                w.row_count += below(7 - static_cast<std::size_t>(w.row_first));
                w.step_count += below(11 - static_cast<std::size_t>(w.step_first));
                const auto right = expected(w);
                CHECK(same(read(series, &w, right.size()), right));
            }
        }
}

TEST_CASE("deflated: many chunks on many threads give what one thread gives") {
    TempFolder temp;
    const Shape3 shape{40, 60, 80};
    for (const char* order : {"tml", "lmt"}) {
        Storage s;
        s.order = order;
        s.chunk = Shape3{3, 16, 25};
        const std::string path = temp.file(std::string(order) + ".nc");
        write_forecast(path, shape, s);
        const Handle series = open_forecast(path);
        const int32_t before = uchronia_threads(8);
        CHECK(before == 8);
        const auto many = read(series);
        CHECK(uchronia_threads(1) == 1);
        CHECK(same(many, read(series)));
        CHECK(same(many, ordered(shape, "tml")));
        CHECK(uchronia_threads(0) >= 1);
    }
}

TEST_CASE("deflated: chunks that were never written are missing, as are those of variables without values") {
    TempFolder temp;
    Storage s;
    s.chunk = Shape3{1, 2, 2};
    write_forecast(temp.file("none.nc"), Shape3{3, 2, 2}, s, 0, false);
    CHECK(same(read(open_forecast(temp.file("none.nc"))), std::vector<double>(12, NaN)));
    const std::string path = temp.file("one.nc");
    write_forecast(path, Shape3{3, 2, 2}, s, 0, false);
    int id = 0, v = 0;
    REQUIRE(nc_open(path.c_str(), NC_WRITE, &id) == NC_NOERR);
    REQUIRE(nc_inq_varid(id, "v", &v) == NC_NOERR);
    const std::size_t start[] = {1, 0, 0}, count[] = {1, 2, 2};
    const double values[] = {1, 2, 3, 4};
    REQUIRE(nc_put_vara_double(id, v, start, count, values) == NC_NOERR);
    nc_close(id);
    CHECK(same(read(open_forecast(path)), {NaN, NaN, NaN, NaN, 1, 2, 3, 4, NaN, NaN, NaN, NaN}));
}

TEST_CASE("deflated: a filter that was left out for one chunk, as HDF5 does, is not undone") {
    TempFolder temp;
    Storage s;
    s.type = NC_UBYTE;
    s.chunk = Shape3{1, 2, 2};
    const std::string path = temp.file("f.nc");
    write_forecast(path, Shape3{2, 2, 2}, s);
    write_chunk(path, {1, 0, 0}, 2, std::string("\x05\x06\x07\x08"));
    CHECK(same(read(open_forecast(path)), {0, 1, 7, 8, 5, 6, 7, 8}));
}

TEST_CASE("deflated: a damaged chunk is an error that names the file, and the other chunks can be read") {
    TempFolder temp;
    Storage s;
    s.chunk = Shape3{1, 2, 2};
    const std::string nothing("\x78\x9c\x03\x00\x00\x00\x00\x01", 8);  // zlib's empty text
    int number = 0;
    for (const std::string& bytes : {std::string("no zlib"), std::string(1, 'x'), nothing, std::string(60000, 'y')}) {
        const std::string path = temp.file("f" + std::to_string(number++) + ".nc");
        write_forecast(path, Shape3{3, 2, 2}, s);
        write_chunk(path, {1, 0, 0}, 0, bytes);
        const Handle series = open_forecast(path);
        double values[12];
        uchronia_error error;
        CHECK(uchronia_read(series, nullptr, values, 12, nullptr, &error) == UCHRONIA_FORMAT);
        CHECK(contains(error.message, path));
        CHECK(contains(error.message, "does not decompress to 32 bytes"));
        const uchronia_window last = window(2, 1, 0, 2, 0, 2);
        CHECK(same(read(series, &last, 4), expected(last)));
    }
}

TEST_CASE("netCDF-4: what only netcdf-c reads, such as a checksum or numbers behind foreign bytes, is read all the same") {
    TempFolder temp;
    Storage checksum;
    checksum.fletcher = true;
    write_forecast(temp.file("a.nc"), Shape3{3, 4, 5}, checksum);
    CHECK(same(read(open_forecast(temp.file("a.nc"))), ordered(Shape3{3, 4, 5}, "tml")));
    // HDF5 lets others put something before its first byte.
    for (const bool chunked : {true, false}) {
        Storage s;
        s.chunked = chunked;
        const std::string plain = temp.file("plain.nc"), behind = temp.file(chunked ? "b.nc" : "c.nc");
        write_forecast(plain, Shape3{3, 4, 5}, s);
        std::ofstream(behind, std::ios::binary) << std::string(512, ' ') << std::ifstream(plain, std::ios::binary).rdbuf();
        CHECK(same(read(open_forecast(behind)), ordered(Shape3{3, 4, 5}, "tml")));
    }
}

TEST_CASE("netCDF-4: more chunks than are looked up at once are read one by one") {
    TempFolder temp;
    const Shape3 shape{5, 7, 11};
    for (const int deflate : {0, 1}) {
        Storage s;
        s.chunk = Shape3{1, 1, 1};
        s.deflate = deflate;
        s.shuffle = false;
        const std::string path = temp.file("f" + std::to_string(deflate) + ".nc");
        write_forecast(path, shape, s);
        CHECK(same(read(open_forecast(path)), ordered(shape, "tml")));
    }
}

TEST_CASE("netCDF-4: of many files only a few are open in HDF5 at a time, and none is opened again for its values") {
    TempFolder temp;
    uchronia_threads(2);
    const auto open_files = [] { return H5Fget_obj_count(static_cast<hid_t>(H5F_OBJ_ALL), H5F_OBJ_FILE); };
    std::vector<Handle> all;
    for (int i = 0; i < 12; ++i) {
        const std::string path = temp.file("f" + std::to_string(i) + ".nc");
        Storage s;
        s.chunked = i % 2 == 0;
        write_forecast(path, Shape3{2, 3, 4}, s, i);
        all.push_back(open_forecast(path));
        CHECK(same(read(all.back()), ordered(Shape3{2, 3, 4}, "tml", i)));
        CHECK(open_files() <= 4);
    }
    OpenedFiles opened(temp.file(""), IN_OPEN);
    for (int i = 0; i < 12; ++i) CHECK(same(read(all[static_cast<std::size_t>(i)]), ordered(Shape3{2, 3, 4}, "tml", i)));
    CHECK(opened.take().empty());
    uchronia_threads(0);
}

TEST_CASE("netCDF-4: what is open is read as it was when another file takes its name, and not at all when it was written to") {
    TempFolder temp;
    const auto path = [&](int i) { return temp.file("f" + std::to_string(i) + ".nc"); };
    std::vector<std::shared_ptr<const uchronia::OpenFile>> open;
    for (int i = 0; i < 6; ++i) {  // more than HDF5 has open: the first ones must be opened again
        write_forecast(path(i), Shape3{2, 3, 4}, Storage{}, i);
        open.push_back(uchronia::open_file(path(i)));
    }
    const auto lead = [&](std::size_t i) { return open[i]->file.read_all(*open[i]->file.find("lead_time")); };
    write_forecast(temp.file("new.nc"), Shape3{2, 3, 9}, Storage{}, 100);
    fs::rename(temp.file("new.nc"), path(0));
    CHECK(same(lead(0), {1, 2, 3, 4}));
    std::ofstream(path(1), std::ios::app) << "more";
    try {
        lead(1);
        FAIL("read from a file that was written to");
    } catch (const uchronia::Error& e) {
        CHECK(std::string(e.what()) == "cannot read " + path(1) + ": it changed while it was open; open it again");
    }
}

TEST_CASE("deflated: a variable that is shorter than its unlimited dimension is missing behind its end") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    {
        NcBuilder b(path, NC_NETCDF4);
        const int t = b.dimension("time", NC_UNLIMITED);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "days since 2020-01-01"}});
        const int v = b.variable("v", NC_DOUBLE, {t});
        REQUIRE(nc_def_var_deflate(b.id(), v, 1, 1, 1) == NC_NOERR);
        b.values(time, {0, 1, 2, 3});
        const std::size_t start = 0, count = 2;
        const double values[] = {5, 6};
        REQUIRE(nc_put_vara_double(b.id(), v, &start, &count, values) == NC_NOERR);
    }
    CHECK(same(read(open_forecast(path)), {5, 6, NaN, NaN}));
}

TEST_CASE("cache: issues read one after the other decompress each chunk once") {
    TempFolder temp;
    const CacheOf limit(1 << 20);
    Storage s;
    s.chunk = Shape3{4, 10, 10};
    write_forecast(temp.file("f.nc"), Shape3{12, 10, 10}, s);
    const Handle series = open_forecast(temp.file("f.nc"));
    const int64_t before = cache().misses;
    for (int round = 0; round < 2; ++round)
        for (int64_t issue = 0; issue < 12; ++issue) {
            const uchronia_window one = window(issue, 1, 0, 10, 0, 10);
            CHECK(same(read(series, &one, 100), expected(one)));
        }
    CHECK(cache().misses == before + 3);
    CHECK(cache().chunks == 3);
    CHECK(cache().used >= 3 * 4 * 100 * 8);
}

TEST_CASE("cache: it never holds more than its limit, drops what was used least recently, and nothing at 0") {
    TempFolder temp;
    Storage s;
    s.chunk = Shape3{1, 10, 10};
    write_forecast(temp.file("f.nc"), Shape3{8, 10, 10}, s);
    const Handle series = open_forecast(temp.file("f.nc"));
    auto issue = [&](int64_t i) {
        const uchronia_window one = window(i, 1, 0, 10, 0, 10);
        const int64_t before = cache().misses;
        CHECK(same(read(series, &one, 100), expected(one)));
        return cache().misses - before;
    };
    const CacheOf limit(2500);  // two chunks of 800 bytes, and what it takes to keep them
    CHECK(issue(0) == 1);
    CHECK(issue(1) == 1);
    CHECK(issue(0) == 0);
    CHECK(issue(2) == 1);  // in the place of 1
    CHECK(cache().chunks == 2);
    CHECK(cache().used <= 2500);
    CHECK(issue(0) == 0);
    CHECK(issue(1) == 1);
    CHECK(cache(0).used == 0);
    CHECK(cache().chunks == 0);
    CHECK(issue(1) == 1);
    CHECK(issue(1) == 1);
}

TEST_CASE("cache: a file that was replaced is never served from it, and one that is closed leaves it") {
    TempFolder temp;
    const CacheOf limit(1 << 20);
    Storage s;
    const std::string path = temp.file("f.nc");
    write_forecast(path, Shape3{2, 3, 4}, s);
    const Handle series = open_forecast(path);
    CHECK(same(read(series), ordered(Shape3{2, 3, 4}, "tml")));
    const int64_t chunks = cache().chunks;
    CHECK(chunks > 0);
    write_forecast(temp.file("new.nc"), Shape3{2, 3, 4}, s, 1);
    fs::rename(temp.file("new.nc"), path);
    CHECK(same(read(series), ordered(Shape3{2, 3, 4}, "tml", 1)));
    CHECK(cache().chunks == chunks);
}

TEST_CASE("cache: bulk reads leave it alone, but for chunks of which they need a part") {
    TempFolder temp;
    const CacheOf limit(int64_t{1} << 26);
    Storage s;
    s.chunk = Shape3{1, 100, 120};
    write_forecast(temp.file("f.nc"), Shape3{60, 100, 120}, s);
    const Handle series = open_forecast(temp.file("f.nc"));
    CHECK(read(series).size() == 720000);
    CHECK(cache().chunks == 0);
    const uchronia_window most = window(0, 60, 0, 100, 0, 110);
    CHECK(read(series, &most, 660000).size() == 660000);
    CHECK(cache().chunks == 60);
}

TEST_CASE("deflated: 8 threads read windows of one series, with a cache that is too small for them") {
    TempFolder temp;
    const CacheOf limit(4000);
    Storage s;
    s.chunk = Shape3{2, 5, 10};
    write_forecast(temp.file("f.nc"), Shape3{20, 10, 20}, s);
    const Handle series = open_forecast(temp.file("f.nc"));
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int n = 0; n < 8; ++n)
        threads.emplace_back([&, n] {
            for (int round = 0; round < 40; ++round) {
                const uchronia_window w = window((n * 3 + round) % 15, 5, n % 5, 5, round % 10, 10);
                std::vector<double> values(250);
                uchronia_error error;
                if (uchronia_read(series, &w, values.data(), 250, nullptr, &error) != UCHRONIA_OK || !same(values, expected(w)))
                    ++wrong;
                if (round == 20 && n == 0) uchronia_cache(2000, nullptr, nullptr);
            }
        });
    for (std::thread& t : threads) t.join();
    CHECK(wrong == 0);
    CHECK(cache().used <= 2000);
}
