// The headers of netCDF-4 files as we read them ourselves: they say what netcdf-c says, or the file is left to it.
#include <sys/wait.h>

#include "../fuzz/recipe.h"
#include "error.h"
#include "netcdf/netcdf4_file.h"
#include "same_header.h"
#include "support.h"

namespace {

using uchronia::HeaderReader;
using uchronia::Netcdf4File;
using uchronia::Netcdf4Header;
using uchronia::ReadOnlyFile;

/** Compares a file with what netcdf-c says of it. @return true when our reader took it */
bool same(const std::string& path) {
    const Compared compared = compare_headers(path);
    CHECK_MESSAGE(compared.difference.empty(), path << ": " << compared.difference);
    return compared.own;
}

void ok_status(int status) { REQUIRE_MESSAGE(status == NC_NOERR, nc_strerror(status)); }

/** A variable of a group with values that count up. */
int counted(NcBuilder& b, const char* name, int type, const std::vector<int>& dimensions, std::size_t size) {
    const int v = b.variable(name, type, dimensions);
    std::vector<double> values(size);
    for (std::size_t i = 0; i < size; ++i) values[i] = static_cast<double>(i % 100);
    b.values(v, values);
    return v;
}

/** Makes the file of a recipe in a process of its own: HDF5 keeps some of them open, which it cannot close. */
void cook_apart(const std::string& recipe, const std::string& path) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const std::string bytes = bytes_of(recipe);
        Choices choices(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
        cook(choices, NC_NETCDF4, path);
        ::_exit(0);
    }
    REQUIRE(::waitpid(child, nullptr, 0) == child);
}

std::vector<double> values_of(const std::string& path, const char* variable) {
    const Netcdf4File file{ReadOnlyFile(path)};
    REQUIRE(file.has_own_header());
    return file.read_all(*file.find(variable));
}

}  // namespace

TEST_CASE("netCDF-4 headers: every seed of the fuzzers is read as by netcdf-c, or left to it") {
    int own = 0;
    for (const char* folder : {"header", "netcdf4"})
        for (const auto& seed : fs::directory_iterator(fs::path(UCHRONIA_FUZZ_CORPUS) / folder)) {
            CAPTURE(seed.path().string());
            if (folder == std::string("header")) {
                own += same(seed.path().string()) ? 1 : 0;
                continue;
            }
            TempFolder temp;
            cook_apart(seed.path().string(), temp.file("x.nc"));
            if (fs::exists(temp.file("x.nc"))) own += same(temp.file("x.nc")) ? 1 : 0;
        }
    CHECK(own >= 95);
}

TEST_CASE("netCDF-4 headers: files of netCDF with any type, storage and number of names are read here") {
    TempFolder temp;
    int number = 0;
    for (const int type : {NC_BYTE, NC_UBYTE, NC_CHAR, NC_SHORT, NC_USHORT, NC_INT, NC_UINT, NC_FLOAT, NC_DOUBLE, NC_INT64, NC_UINT64})
        for (const int names : {1, 9, 100}) {
            CAPTURE(type);
            CAPTURE(names);
            const std::string path = temp.file(std::to_string(number++) + ".nc");
            {
                NcBuilder b(path, NC_NETCDF4);
                const int unlimited = b.dimension("time", NC_UNLIMITED);
                const int fixed = b.dimension("x", 7);
                b.dimension("alone", 3);
                for (int i = 0; i < names; ++i) {
                    const std::string name = "v" + std::to_string(i);
                    const int v = b.variable(name.c_str(), type, i % 3 == 0 ? std::vector<int>{unlimited, fixed} : std::vector<int>{fixed});
                    if (type != NC_CHAR) ok_status(nc_def_var_endian(b.id(), v, i % 2 == 0 ? NC_ENDIAN_BIG : NC_ENDIAN_LITTLE));
                    if (i % 4 == 1) ok_status(nc_def_var_deflate(b.id(), v, 1, 1, 1));
                    if (i % 5 == 2) ok_status(nc_def_var_fletcher32(b.id(), v, 1));
                    if (type != NC_CHAR) b.number(v, "number", type, 3);
                    for (int a = 0; a < i % 12; ++a)
                        ok_status(nc_put_att_text(b.id(), v, ("a" + std::to_string(a)).c_str(), static_cast<std::size_t>(a), "some text, short"));
                }
                for (int a = 0; a < names; ++a) {
                    const double both[] = {1.5, static_cast<double>(a)};
                    ok_status(nc_put_att_double(b.id(), NC_GLOBAL, ("g" + std::to_string(a)).c_str(), NC_DOUBLE, a % 3 == 2 ? 0 : 2, both));
                }
                const char* texts[] = {"one", "zwei und drei", ""};
                ok_status(nc_put_att_string(b.id(), NC_GLOBAL, "texts", 3, texts));
                const std::string large(100000, 'x');
                ok_status(nc_put_att_text(b.id(), NC_GLOBAL, "large", large.size(), large.c_str()));
                if (type != NC_CHAR) b.values(0, std::vector<double>(5 * 7, 4));
            }
            CHECK(same(path));
        }
}

TEST_CASE("netCDF-4 headers: groups, and names that are not those of datasets, are read here") {
    TempFolder temp;
    const std::string path = temp.file("x.nc");
    {
        NcBuilder b(path, NC_NETCDF4);
        const int t = b.dimension("time", NC_UNLIMITED);
        const int x = b.dimension("x", 4);
        counted(b, "time", NC_INT, {t}, 6);
        // A variable with the name of a dimension that is not its own, and one along two dimensions with the name of the first.
        counted(b, "x", NC_FLOAT, {t, x}, 24);
        int inner = 0;
        int innermost = 0;
        ok_status(nc_def_grp(b.id(), "inner", &inner));
        ok_status(nc_def_grp(inner, "innermost", &innermost));
        int y = 0;
        ok_status(nc_def_dim(inner, "y", 3, &y));
        int v = 0;
        const int dimensions[] = {t, y};
        ok_status(nc_def_var(innermost, "v", NC_DOUBLE, 2, dimensions, &v));
        ok_status(nc_def_var(inner, "y", NC_STRING, 1, &y, &v));
        const char* labels[] = {"a", "b", "c"};
        ok_status(nc_put_var_string(inner, v, labels));
    }
    CHECK(same(path));
    const Netcdf4File file{ReadOnlyFile(path)};
    CHECK(file.read_labels(*file.find("inner/y")) == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("netCDF-4: what several unlimited dimensions have more of than a variable is filled where it stands, which netcdf-c misplaces") {
    TempFolder temp;
    const std::string path = temp.file("x.nc");
    {
        NcBuilder b(path, NC_NETCDF4);
        const int t = b.dimension("t", NC_UNLIMITED);
        const int m = b.dimension("m", NC_UNLIMITED);
        const int v = b.variable("v", NC_DOUBLE, {t, m});
        const int longer = b.variable("longer", NC_INT, {t, m});
        const double fill = -9;
        ok_status(nc_def_var_fill(b.id(), v, NC_FILL, &fill));
        nc_enddef(b.id());
        const std::size_t start[] = {0, 0};
        const std::size_t two[] = {2, 2};
        const std::size_t three[] = {3, 4};
        const double values[] = {1, 2, 3, 4};
        const int all[12] = {};
        ok_status(nc_put_vara_double(b.id(), v, start, two, values));
        ok_status(nc_put_vara_int(b.id(), longer, start, three, all));
    }
    CHECK(values_of(path, "v") == std::vector<double>{1, 2, -9, -9, 3, 4, -9, -9, -9, -9, -9, -9});
}

TEST_CASE("netCDF-4: a variable that was never written is its fill value, and missing where the file has none") {
    TempFolder temp;
    for (const bool chunked : {false, true}) {
        const std::string path = temp.file(chunked ? "chunked.nc" : "together.nc");
        {
            NcBuilder b(path, NC_NETCDF4);
            const int x = b.dimension("x", 3);
            const int filled = b.variable("filled", NC_FLOAT, {x});
            const int not_filled = b.variable("not_filled", NC_DOUBLE, {x});
            for (const int v : {filled, not_filled}) {
                const std::size_t length = 2;
                ok_status(nc_def_var_chunking(b.id(), v, chunked ? NC_CHUNKED : NC_CONTIGUOUS, &length));
            }
            ok_status(nc_def_var_fill(b.id(), not_filled, NC_NOFILL, nullptr));
        }
        CHECK(values_of(path, "filled") == std::vector<double>(3, static_cast<double>(NC_FILL_FLOAT)));
        for (const double value : values_of(path, "not_filled")) CHECK(std::isnan(value));
    }
}

TEST_CASE("netCDF-4 headers: a file that is cut short, damaged, or marked as being written is left to netcdf-c") {
    TempFolder temp;
    const std::string path = temp.file("x.nc");
    {
        NcBuilder b(path, NC_NETCDF4);
        counted(b, "v", NC_DOUBLE, {b.dimension("x", 10)}, 10);
    }
    REQUIRE(same(path));
    const std::string whole = bytes_of(path);
    const auto taken = [&](const std::string& bytes) {
        const ReadOnlyFile file = ReadOnlyFile::at_once(temp.write("damaged.nc", bytes));
        return Netcdf4Header::read(file).has_value();
    };
    CHECK(taken(whole));
    for (const std::size_t length : {whole.size() - 1, whole.size() / 2, std::size_t{100}, std::size_t{48}, std::size_t{9}})
        CHECK_FALSE(taken(whole.substr(0, length)));
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION  // where checksums are not looked at
    // Every byte of the object headers, which have checksums, and of the superblock up to its own.
    const std::size_t header = whole.find("OHDR");
    REQUIRE(header != std::string::npos);
    for (std::size_t at = header; at < header + 60; ++at) {
        std::string bytes = whole;
        bytes[at] = static_cast<char>(bytes[at] ^ 1);
        CAPTURE(at);
        CHECK_FALSE(taken(bytes));
    }
#endif
}

TEST_CASE("netCDF-4 headers: types of one's own and dimensions without scales are left to netcdf-c") {
    TempFolder temp;
    const std::string path = temp.file("x.nc");
    {
        NcBuilder b(path, NC_NETCDF4);
        nc_type color = 0;
        ok_status(nc_def_enum(b.id(), NC_BYTE, "color", &color));
        const signed char red = 1;
        ok_status(nc_insert_enum(b.id(), color, "red", &red));
        b.variable("v", color, {b.dimension("x", 2)});
    }
    CHECK_FALSE(same(path));
}
