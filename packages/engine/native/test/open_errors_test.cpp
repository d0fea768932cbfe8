// Paths that are no netCDF file: each is an error that says what is there and what to do.
#include <cerrno>
#include <cstring>
#include <hdf5.h>
#include <iterator>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "netcdf/nc_file.h"
#include "support.h"

namespace {

std::string error_of(const std::string& path) {
    try {
        uchronia::NcFile::open(path);
    } catch (const uchronia::Error& e) {
        CHECK(e.status() == UCHRONIA_IO);
        CHECK(contains(e.what(), path));
        return e.what();
    }
    return "opened";
}

}  // namespace

TEST_CASE("open errors: what is no netCDF file is refused with what it is") {
    TempFolder temp;
    struct Case {
        std::string bytes;
        const char* text;
    };
    const Case cases[] = {{"", "it is empty"},
                          {"date,flow\n2020-01-01,3\n", "it begins with 'date,flow', where 'CDF' or the signature of HDF5 should stand"},
                          {std::string("\x01\x02\xff", 3), "it begins with the bytes 01 02 ff"},
                          {std::string(4096, '\0'), "it begins with zeros"},
                          {"\x1f\x8b\x08 and more", "it is compressed with gzip"},
                          {"GRIB and more", "it is GRIB"},
                          {"PK\x03\x04 and more", "it is a zip archive"},
                          {"PAR1 and more", "it is Parquet"},
                          {"BUFR and more", "it is BUFR"},
                          {std::string(257, 'a') + "ustar and more", "it is a tar archive"},
                          {"version https://git-lfs.github.com/spec/v1\noid", "git lfs pull"},
                          {"\n<!DOCTYPE html><html>", "it is a web page"}};
    for (const Case& c : cases) {
        const std::string message = error_of(temp.write("f.nc", c.bytes));
        CAPTURE(message);
        CHECK(contains(message, c.text));
        CHECK(contains(message, "is not a netCDF file"));
    }
    CHECK(contains(error_of(temp.file("absent.nc")), "does not exist"));
    fs::create_directory(temp.file("folder.nc"));
    CHECK(contains(error_of(temp.file("folder.nc")), "is a folder"));
    REQUIRE(::mkfifo(temp.file("pipe.nc").c_str(), 0600) == 0);
    CHECK(contains(error_of(temp.file("pipe.nc")), "is a device or pipe"));
    fs::create_symlink("loop.nc", temp.file("loop.nc"));
    CHECK(contains(error_of(temp.file("loop.nc")), std::strerror(ELOOP)));
}

TEST_CASE("open errors: HDF5 that is cut short says by how much, and bytes behind its signature that make no sense what HDF5 says") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    {
        NcBuilder b(path, NC_NETCDF4);
        const int t = b.dimension("time", 1000);
        b.values(b.variable("time", NC_INT, {t}, {{"units", "days since 2020-01-01"}}), std::vector<double>(1000, 1));
    }
    const auto size = fs::file_size(path);
    fs::resize_file(path, size - 1);
    CHECK(contains(error_of(path), "is cut short: it has " + std::to_string(size - 1) + " bytes and should have " + std::to_string(size)));
    CHECK(contains(error_of(temp.write("g.nc", "\x89HDF\r\n\x1a\n and nothing that makes sense behind it")), "HDF5 says '"));
    // In HDF5 but nothing that netCDF could read: opened, with no variables.
    const hid_t file = H5Fcreate(temp.file("h.nc").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(file);
    CHECK(error_of(temp.file("h.nc")) == "opened");
}

TEST_CASE("open errors: texts of attributes that are not there any more are damage, and not the end of the process") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    {
        NcBuilder b(path, NC_NETCDF4);
        const int t = b.dimension("time", 2);
        const int time = b.variable("time", NC_INT, {t});
        const char* units[] = {"days since 2020-01-01"};
        REQUIRE(nc_put_att_string(b.id(), time, "units", 1, units) == NC_NOERR);
        b.values(time, {0, 1});
    }
    std::ifstream in(path, std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const std::size_t heap = bytes.find("GCOL");
    REQUIRE(heap != std::string::npos);
    // netcdf-c frees what it never had when it closes such a file.
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(heap), 16, '\0');
    CHECK(contains(error_of(temp.write("g.nc", bytes)), "is damaged: attribute units of time cannot be read"));
}

TEST_CASE("open errors: a file that may not be read says so") {
    if (::geteuid() == 0) {
        MESSAGE("skipped: the super-user may read everything");
        return;
    }
    TempFolder temp;
    ::chmod(temp.write("f.nc", "CDF").c_str(), 0);
    CHECK(contains(error_of(temp.file("f.nc")), "Permission denied"));
    temp.write("closed/f.nc", "CDF");
    ::chmod(temp.file("closed").c_str(), 0);
    CHECK(contains(error_of(temp.file("closed/f.nc")), "Permission denied"));
    ::chmod(temp.file("closed").c_str(), 0700);
}
