// netCDF-4 values behind filters that HDF5 does not bring along.
#include <blosc.h>
#include <bzlib.h>
#include <hdf5.h>
#include <netcdf.h>
#include <netcdf_filter.h>
#include <zstd.h>

#include <functional>
#include <map>

#include "netcdf/file_cache.h"
#include "netcdf/stored_filters.h"
#include "support.h"

namespace {

using Encode = std::string (*)(const std::string&);

std::string zstd(const std::string& bytes) {
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
    return out;
}

std::string bzip2(const std::string& bytes) {
    std::string out(bytes.size() * 2 + 600, '\0');
    auto size = static_cast<unsigned>(out.size());
    REQUIRE(BZ2_bzBuffToBuffCompress(out.data(), &size, const_cast<char*>(bytes.data()), static_cast<unsigned>(bytes.size()), 9, 0, 0) == BZ_OK);
    out.resize(size);
    return out;
}

std::string blosc(const std::string& bytes) {
    std::string out(bytes.size() + BLOSC_MAX_OVERHEAD, '\0');
    const int size = blosc_compress_ctx(5, 1, 8, bytes.size(), bytes.data(), out.data(), out.size(), "lz4", 0, 1);
    REQUIRE(size > 0);
    out.resize(static_cast<std::size_t>(size));
    return out;
}

/** Runs of one byte as references of both lengths, all else as it is. */
std::string lzf(const std::string& bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes.size();) {
        std::size_t run = 0;
        while (i > 0 && run < 264 && i + run < bytes.size() && bytes[i + run] == bytes[i - 1]) ++run;
        if (run < 3) {
            out += '\0';
            out += bytes[i++];
            continue;
        }
        const std::size_t length = run - 2;
        out += static_cast<char>(std::min<std::size_t>(length, 7) << 5);
        if (length >= 7) out += static_cast<char>(length - 7);
        out += '\0';  // the byte before
        i += run;
    }
    return out;
}

/** Lends HDF5 a filter that can only write, while it lives: what is read afterwards is undone by others. */
class Encoder {
public:
    Encoder(int number, Encode encode) : number_(number) {
        encoding() = encode;
        H5Z_class2_t one = {};
        one.version = H5Z_CLASS_T_VERS;
        one.id = number;
        one.encoder_present = 1;
        one.decoder_present = 1;
        one.name = "test";
        one.filter = [](unsigned flags, std::size_t, const unsigned*, std::size_t size, std::size_t* room, void** buffer) -> std::size_t {
            if ((flags & H5Z_FLAG_REVERSE) != 0) return 0;
            const std::string made = encoding()(std::string(static_cast<const char*>(*buffer), size));
            H5free_memory(*buffer);
            *buffer = H5allocate_memory(made.size(), false);
            std::memcpy(*buffer, made.data(), made.size());
            *room = made.size();
            return made.size();
        };
        REQUIRE(H5Zregister(&one) >= 0);
    }
    ~Encoder() {
        uchronia::close_idle_files();  // a filter in use stays
        CHECK(H5Zunregister(number_) >= 0);
        uchronia::register_filters();
    }
    Encoder(const Encoder&) = delete;

private:
    static Encode& encoding() {
        static Encode encode = nullptr;
        return encode;
    }
    const int number_;
};

constexpr std::size_t kTimes = 600, kStations = 3;

/** Coordinates, labels and values all go through the filter. */
void write_filtered(const std::string& path, std::size_t chunk, int type, bool shuffled, const std::function<int(int, int)>& filter) {
    NcBuilder b(path, NC_NETCDF4);
    const int t = b.dimension("time", kTimes);
    const int s = b.dimension("station", kStations);
    const int w = b.dimension("width", 4);
    const int time = b.variable("time", NC_INT64, {t}, {{"units", "hours since 2020-01-01"}});
    const int name = b.variable("station_name", NC_CHAR, {s, w}, {{"cf_role", "timeseries_id"}});
    const int v = b.variable("v", type, {t, s});
    for (const int variable : {time, name, v}) {
        const std::size_t chunks[] = {variable == name ? 2 : chunk, variable == name ? 4u : kStations};
        REQUIRE(nc_def_var_chunking(b.id(), variable, NC_CHUNKED, chunks) == NC_NOERR);
        if (shuffled) REQUIRE(nc_def_var_deflate(b.id(), variable, 1, 0, 0) == NC_NOERR);
        REQUIRE(filter(b.id(), variable) == NC_NOERR);
    }
    std::vector<double> hours, values;
    for (std::size_t i = 0; i < kTimes; ++i) hours.push_back(static_cast<double>(i));
    for (std::size_t i = 0; i < kTimes * kStations; ++i) values.push_back(static_cast<double>(i / 7 % 100));
    b.values(time, hours);
    b.texts(name, 4, {"one", "two", "six"});
    b.values(v, values);
}

void check_filtered(const std::string& path) {
    const Handle series = get_series(open_library(path), "v");
    const Json d = describe(series);
    CHECK(d["stations"][2]["id"] == "six");
    CHECK(d["time"]["step"] == 3600);
    const auto values = read(series);
    REQUIRE(values.size() == kTimes * kStations);
    int wrong = 0;
    for (std::size_t s = 0; s < kStations; ++s)
        for (std::size_t t = 0; t < kTimes; ++t)
            wrong += values[s * kTimes + t] == static_cast<double>((t * kStations + s) / 7 % 100) ? 0 : 1;
    CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("filters: zstd, bzip2, lzf and blosc are undone, in values, coordinates and labels, few chunks or many, shuffled or not") {
    const std::map<int, Encode> filters = {{32015, zstd}, {307, bzip2}, {32000, lzf}, {32001, blosc}};
    for (const auto& filter : filters)
        for (const bool shuffled : {false, true})
            for (const std::size_t chunk : {1U, 7U, 100U, 600U})
                for (const int type : {NC_DOUBLE, NC_FLOAT, NC_BYTE}) {
                    if (shuffled && chunk < 100) continue;
                    const int number = filter.first;
                    CAPTURE(number);
                    CAPTURE(shuffled);
                    CAPTURE(chunk);
                    CAPTURE(type);
                    TempFolder temp;
                    const std::string path = temp.file("f.nc");
                    {
                        const Encoder encoder(number, filter.second);
                        write_filtered(path, chunk, type, shuffled, [number](int file, int v) { return nc_def_var_filter(file, v, static_cast<unsigned>(number), 0, nullptr); });
                    }
                    check_filtered(path);
                }
}

TEST_CASE("filters: szip, fletcher32 and what else HDF5 has itself is read") {
    for (const std::size_t chunk : {1U, 100U, 600U}) {
        TempFolder temp;
        const std::string path = temp.file("f.nc");
        if (H5Zfilter_avail(H5Z_FILTER_SZIP) > 0 && chunk >= 100) {
            write_filtered(path, chunk, NC_FLOAT, false, [](int file, int v) { return v == 2 ? nc_def_var_szip(file, v, 32, 4) : NC_NOERR; });
            check_filtered(path);
            fs::remove(path);
        }
        write_filtered(path, chunk, NC_SHORT, true, [](int file, int v) { return nc_def_var_fletcher32(file, v, NC_FLETCHER32); });
        check_filtered(path);
    }
}

TEST_CASE("filters: one that nobody has is an error that names filter, variable and file, and what to do") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    const int number = 32026;
    {
        const Encoder encoder(number, zstd);
        NcBuilder b(path, NC_NETCDF4);
        const int t = b.dimension("time", 50);
        const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 2020-01-01"}});
        const int v = b.variable("v", NC_DOUBLE, {t});
        REQUIRE(nc_def_var_filter(b.id(), v, number, 0, nullptr) == NC_NOERR);
        std::vector<double> hours;
        for (int i = 0; i < 50; ++i) hours.push_back(i);
        b.values(time, hours);
        b.values(v, hours);
    }
    const Handle series = get_series(open_library(path), "v");
    double values[50] = {};
    uchronia_error error;
    CHECK(uchronia_read(series, nullptr, values, 50, nullptr, &error) == UCHRONIA_UNSUPPORTED);
    for (const char* part : {"filter blosc2", "variable v", "f.nc", "HDF5_PLUGIN_PATH"}) CHECK(contains(error.message, part));
}

TEST_CASE("filters: damaged bytes are refused, and never more made than there is room for") {
    const std::string bytes(5000, 'a');
    for (const auto& [filter, encoded] : std::map<uchronia::Filter, std::string>{{uchronia::Filter::zstd, zstd(bytes)},
                                                                                 {uchronia::Filter::bzip2, bzip2(bytes)},
                                                                                 {uchronia::Filter::lzf, lzf(bytes)},
                                                                                 {uchronia::Filter::blosc, blosc(bytes)}}) {
        std::string out(5000, '\0');
        const auto undo = [&, filter = filter](const std::string& from, std::size_t room) {
            std::size_t size = room;
            const auto undone = uchronia::undo_filter(filter, {}, reinterpret_cast<const unsigned char*>(from.data()), from.size(),
                                                      reinterpret_cast<unsigned char*>(out.data()), size);
            return undone == uchronia::Undone::done ? size : 0;
        };
        CHECK(undo(encoded, 5000) == 5000);
        CHECK(out == bytes);
        CHECK(undo(encoded, 4999) == 0);
        for (std::size_t length = 0; length + 1 < encoded.size(); ++length) CHECK(undo(encoded.substr(0, length), 5000) < 5000);
        for (std::size_t i = 0; i < encoded.size(); ++i) {
            std::string damaged = encoded;
            damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
            undo(damaged, 5000);
        }
    }
}
