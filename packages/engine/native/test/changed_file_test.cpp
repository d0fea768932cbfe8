// Files that change between two reads, and while they are read: what is read is all of one state of the file.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <functional>

#include "support.h"

namespace {

/** The storage of a test's file: a format of netCDF, and in netCDF-4 the layout of its values. */
struct Format {
    const char* name;
    int mode;
    bool chunked;
    int deflate;
    std::size_t chunk;  ///< issues in one
};
constexpr Format kFormats[] = {{"classic", 0, false, 0, 0},
                               {"contiguous", NC_NETCDF4, false, 0, 0},
                               {"plain chunks", NC_NETCDF4, true, 0, 4},
                               {"deflated", NC_NETCDF4, true, 1, 4},
                               {"many plain chunks", NC_NETCDF4, true, 0, 1},
                               {"many deflated chunks", NC_NETCDF4, true, 1, 1}};
constexpr std::size_t kMembers = 16;

/** A forecast all of whose values are one number. */
void write_version(const std::string& path, const Format& format, double version, std::size_t issues = 300, double first = 0) {
    NcBuilder b(path, format.mode);
    const int t = b.dimension("time", format.chunked || format.mode == 0 ? NC_UNLIMITED : issues);
    const int m = b.dimension("ens_member", kMembers);
    const int l = b.dimension("lead_time", 2);
    const int time = b.variable("time", NC_INT, {t}, {{"units", "days since 2020-01-01"}});
    const int lead = b.variable("lead_time", NC_INT, {l}, {{"units", "hours since time"}});
    const int v = b.variable("v", NC_DOUBLE, {t, m, l});
    if (format.chunked) {
        const std::size_t chunk[] = {format.chunk, kMembers, 2};
        REQUIRE(nc_def_var_chunking(b.id(), v, NC_CHUNKED, chunk) == NC_NOERR);
        REQUIRE(nc_def_var_deflate(b.id(), v, 1, format.deflate > 0, format.deflate) == NC_NOERR);
    }
    std::vector<double> days;
    for (std::size_t i = 0; i < issues; ++i) days.push_back(first + static_cast<double>(i));
    b.values(time, days);
    b.values(lead, {1, 2});
    b.values(v, std::vector<double>(issues * kMembers * 2, version));
}

/** As `cp` does: the file stays, its bytes become others. */
void overwrite_in_place(const std::string& from, const std::string& to) {
    const std::string bytes = bytes_of(from);
    std::ofstream out(to, std::ios::binary | std::ios::trunc);
    out << bytes;
}

/** The one number that all values are; NaN when there are several. */
double version_in(const std::vector<double>& values) {
    for (const double value : values)
        if (value != values.front()) return NaN;
    return values.front();
}

std::string read_error(void* series, std::size_t size) {
    std::vector<double> values(size, 0);
    uchronia_error error;
    error.message[0] = 0;
    CHECK(uchronia_read(series, nullptr, values.data(), static_cast<int64_t>(size), nullptr, &error) == UCHRONIA_IO);
    return error.message;
}

Handle open_v(const std::string& path) { return get_series(open_library(path), "v"); }

}  // namespace

TEST_CASE("changed files: a series that is there, and a new library, read the new values of a file that was overwritten in place or replaced") {
    for (const Format& before : kFormats)
        for (const Format& after : kFormats) {
            CAPTURE(before.name);
            CAPTURE(after.name);
            TempFolder temp;
            const std::string path = temp.file("f.nc");
            write_version(path, before, 1);
            const Handle series = open_v(path);
            CHECK(version_in(read(series)) == 1);
            write_version(temp.file("2.nc"), after, 2);
            overwrite_in_place(temp.file("2.nc"), path);
            CHECK(version_in(read(series)) == 2);
            CHECK(version_in(read(open_v(path))) == 2);
            write_version(temp.file("3.nc"), before, 3);
            fs::rename(temp.file("3.nc"), path);
            CHECK(version_in(read(series)) == 3);
            CHECK(version_in(read(open_v(path))) == 3);
        }
}

TEST_CASE("changed files: a change is seen when size and time of modification were put back") {
    for (const Format& format : {kFormats[0], kFormats[1], kFormats[2]}) {
        TempFolder temp;
        const std::string path = temp.file("f.nc");
        write_version(path, format, 1);
        const Handle series = open_v(path);
        CHECK(version_in(read(series)) == 1);
        struct stat was = {};
        REQUIRE(::stat(path.c_str(), &was) == 0);
        write_version(temp.file("2.nc"), format, 2);
        overwrite_in_place(temp.file("2.nc"), path);
        const struct timespec times[] = {was.st_atim, was.st_mtim};
        REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
        REQUIRE(fs::file_size(path) == static_cast<std::uintmax_t>(was.st_size));
        CHECK(version_in(read(series)) == 2);
    }
}

TEST_CASE("changed files: what another program appends is seen by who opens the file, and a series of before says that it changed") {
    for (const Format& format : kFormats) {
        if (format.mode != 0 && !format.chunked) continue;  // cannot grow
        CAPTURE(format.name);
        TempFolder temp;
        const std::string path = temp.file("f.nc");
        write_version(path, format, 1, 3);
        const Handle series = open_v(path);
        CHECK(read(series).size() == 3 * kMembers * 2);
        for (std::size_t n = 3; n < 6; ++n) {
            int id = 0, time = 0, v = 0;
            REQUIRE(nc_open(path.c_str(), NC_WRITE, &id) == NC_NOERR);
            REQUIRE(nc_inq_varid(id, "time", &time) == NC_NOERR);
            REQUIRE(nc_inq_varid(id, "v", &v) == NC_NOERR);
            const double day = static_cast<double>(n);
            const std::size_t start[] = {n, 0, 0}, count[] = {1, kMembers, 2};
            const std::vector<double> values(kMembers * 2, 1);
            REQUIRE(nc_put_vara_double(id, time, start, count, &day) == NC_NOERR);
            REQUIRE(nc_put_vara_double(id, v, start, count, values.data()) == NC_NOERR);
            REQUIRE(nc_close(id) == NC_NOERR);
            const Handle longer = open_v(path);
            CHECK(read(longer).size() == (n + 1) * kMembers * 2);
            CHECK(version_in(read(longer)) == 1);
        }
        const std::string message = read_error(series, 3 * kMembers * 2);
        CHECK(contains(message, "f.nc changed since this series was opened"));
        CHECK(contains(message, "open it again"));
    }
}

TEST_CASE("changed files: other axes of the same lengths are not taken for those of the series") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    for (const Format& format : kFormats) {
        CAPTURE(format.name);
        write_version(path, format, 1, 10);
        const Handle series = open_v(path);
        write_version(temp.file("2.nc"), format, 2, 10, 1);
        overwrite_in_place(temp.file("2.nc"), path);
        CHECK(contains(read_error(series, 10 * kMembers * 2), "open it again"));
        fs::remove(path);
    }
}

TEST_CASE("cut short: a file that was truncated, before or after it was opened, or deleted, is an error and never zeros") {
    for (const Format& format : kFormats)
        for (const std::uintmax_t left : {0U, 100U, 4096U, 20000U, 50000U, 70000U}) {
            CAPTURE(format.name);
            CAPTURE(left);
            TempFolder temp;
            const std::string path = temp.file("f.nc");
            write_version(path, format, 1);
            if (fs::file_size(path) <= left) continue;
            const Handle series = open_v(path);
            const Handle read_before = open_v(path);
            const uchronia_window first = window(0, 1, 0, 1, 0, 1);
            CHECK(read(read_before, &first, 1).front() == 1);
            fs::resize_file(path, left);
            CHECK(contains(read_error(series, 300 * kMembers * 2), "f.nc"));
            CHECK(contains(read_error(read_before, 300 * kMembers * 2), "f.nc"));
            uchronia_error error;
            Handle library;
            // The header of a classic file may be whole: then its values are not.
            if (uchronia_library_open(path.c_str(), nullptr, library.out(), &error) == UCHRONIA_OK) {
                Handle again;
                int32_t kind = 0;
                if (uchronia_series_get(library, "v", again.out(), &kind, &error) == UCHRONIA_OK)
                    CHECK(contains(read_error(again, 300 * kMembers * 2), "cut short"));
            } else {
                CHECK(contains(error.message, "f.nc"));
                if (left >= 100 && format.mode != 0) CHECK(contains(error.message, "is cut short: it has " + std::to_string(left) + " bytes"));
            }
            fs::remove(path);
            CHECK(contains(read_error(series, 300 * kMembers * 2), "does not exist"));
        }
}

TEST_CASE("cut short: a chunk or a block that lies outside its file is an error that says so") {
    // The signature of the file is told another end, so that HDF5 takes it for whole.
    for (const Format& format : {kFormats[1], kFormats[2], kFormats[3], kFormats[4], kFormats[5]}) {
        CAPTURE(format.name);
        TempFolder temp;
        const std::string path = temp.file("f.nc");
        write_version(path, format, 1);
        std::string bytes = bytes_of(path);
        const std::size_t left = bytes.size() - 3000;
        std::uint64_t end = 0;
        bool found = false;
        for (std::size_t at = 8; at < 64 && !found; ++at) {
            std::memcpy(&end, bytes.data() + at, 8);
            if (end != bytes.size()) continue;
            found = bytes[8] == 0;  // the later superblocks have a checksum
            end = left;
            std::memcpy(bytes.data() + at, &end, 8);
        }
        if (!found) continue;
        std::ofstream(path, std::ios::binary) << bytes.substr(0, left);
        uchronia_error error;
        Handle library;
        if (uchronia_library_open(path.c_str(), nullptr, library.out(), &error) != UCHRONIA_OK) continue;
        Handle series;
        int32_t kind = 0;
        std::vector<double> values(300 * kMembers * 2);
        if (uchronia_series_get(library, "v", series.out(), &kind, &error) == UCHRONIA_OK)
            CHECK(uchronia_read(series, nullptr, values.data(), 300 * kMembers * 2, nullptr, &error) != UCHRONIA_OK);
        CHECK(contains(error.message, "f.nc"));
    }
}

TEST_CASE("changed files: a netCDF-4 file that another program holds open for writing is an error that says so") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    write_version(path, kFormats[2], 1);
    const int writer = ::open(path.c_str(), O_RDWR);
    REQUIRE(::flock(writer, LOCK_EX) == 0);
    uchronia_error error;
    Handle library;
    CHECK(uchronia_library_open(path.c_str(), nullptr, library.out(), &error) == UCHRONIA_IO);
    CHECK(contains(error.message, "open for writing in another program"));
    ::close(writer);
    CHECK(version_in(read(open_v(path))) == 1);
}

TEST_CASE("changed files: reads beside a program that overwrites, truncates and renames are of one state of the file or an error") {
    const char* told = std::getenv("UCHRONIA_TEST_ROUNDS");
    const int rounds = told != nullptr ? std::atoi(told) : 20;
    for (const Format& format : kFormats) {
        CAPTURE(format.name);
        TempFolder temp;
        const std::string path = temp.file("f.nc");
        // Versions are made beforehand: the writer only copies, which a process that was forked may do.
        std::vector<std::string> versions;
        for (int i = 1; i <= 4; ++i) {
            versions.push_back(temp.file(std::to_string(i) + ".nc"));
            write_version(versions.back(), kFormats[static_cast<std::size_t>(i) % std::size(kFormats)], i);
        }
        write_version(path, format, 0);
        const Handle series = open_v(path);
        CHECK(version_in(read(series)) == 0);
        int go[2], done[2];
        REQUIRE(::pipe(go) == 0);
        REQUIRE(::pipe(done) == 0);
        const pid_t writer = ::fork();
        if (writer == 0) {
            ::close(go[1]);
            char what = 0;
            for (int round = 0; ::read(go[0], &what, 1) == 1; ++round) {
                const std::string& from = versions[static_cast<std::size_t>(round) % versions.size()];
                if (what == 'r') {
                    std::error_code code;
                    fs::copy_file(from, path + ".new", fs::copy_options::overwrite_existing, code);
                    fs::rename(path + ".new", path, code);
                } else {
                    const std::string bytes = bytes_of(from);
                    const int out = ::open(path.c_str(), O_WRONLY | O_TRUNC);
                    // In pieces, so that a reader meets a part of it.
                    for (std::size_t at = 0; at < bytes.size(); at += 20000)
                        if (::write(out, bytes.data() + at, std::min<std::size_t>(20000, bytes.size() - at)) < 0) ::_exit(1);
                    ::close(out);
                }
                if (::write(done[1], &what, 1) != 1) ::_exit(1);
            }
            ::_exit(0);
        }
        ::close(done[1]);
        int wrong = 0, old = 0;
        for (int round = 0; round < rounds; ++round) {
            const char what = round % 3 == 2 ? 'r' : 'o';
            REQUIRE(::write(go[1], &what, 1) == 1);
            const double now = round % 4 + 1;
            const double before = round == 0 ? 0 : (round - 1) % 4 + 1;
            std::vector<double> values(300 * kMembers * 2);
            for (int i = 0; i < 8; ++i) {
                std::fill(values.begin(), values.end(), -1.0);
                if (uchronia_read(series, nullptr, values.data(), static_cast<int64_t>(values.size()), nullptr, nullptr) != UCHRONIA_OK) continue;
                const double version = version_in(values);
                if (version != now && version != before) ++wrong;
            }
            char told_done = 0;
            REQUIRE(::read(done[0], &told_done, 1) == 1);
            if (version_in(read(series)) != now) ++old;
        }
        ::close(go[0]);
        ::close(go[1]);
        ::close(done[0]);
        int status = 0;
        ::waitpid(writer, &status, 0);
        CHECK(wrong == 0);
        CHECK(old == 0);
    }
}
