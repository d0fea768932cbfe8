#include "netcdf/open_errors.h"

#include <hdf5.h>
#include <netcdf.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <vector>

#include "error.h"
#include "netcdf/hdf5_closing.h"
#include "netcdf/hdf5_driver.h"

namespace fs = std::filesystem;

namespace uchronia {
namespace {

/** Bytes of a file that are shown. */
constexpr std::size_t kShown = 32;

std::string first_bytes(const ReadOnlyFile& file, std::size_t most) {
    std::string bytes(std::min(most, static_cast<std::size_t>(file.size())), '\0');
    if (!file.read(0, static_cast<std::int64_t>(bytes.size()), reinterpret_cast<unsigned char*>(bytes.data()))) bytes.clear();
    return bytes;
}

bool begins_with(const std::string& bytes, const char* start, std::size_t length) {
    return bytes.size() >= length && std::memcmp(bytes.data(), start, length) == 0;
}

/** The format of a file that is often taken for netCDF, and what to do with it; null when it is none of these. */
const char* known_format(const std::string& bytes) {
    if (begins_with(bytes, "\x1f\x8b", 2)) return "it is compressed with gzip, undo that first (gunzip)";
    if (begins_with(bytes, "BZh", 3)) return "it is compressed with bzip2, undo that first (bunzip2)";
    if (begins_with(bytes, "\x28\xb5\x2f\xfd", 4)) return "it is compressed with zstd, undo that first (unzstd)";
    if (begins_with(bytes, "PK\x03\x04", 4)) return "it is a zip archive, take the file out of it first (unzip)";
    if (begins_with(bytes, "GRIB", 4)) return "it is GRIB, convert it first (cdo -f nc4 copy, or grib_to_netcdf)";
    if (begins_with(bytes, "\x0e\x03\x13\x01", 4)) return "it is HDF4, convert it first (h4toh5)";
    if (begins_with(bytes, "PAR1", 4)) return "it is Parquet, which `seriesFromParquet` reads";
    if (begins_with(bytes, "BUFR", 4)) return "it is BUFR, convert it first";
    if (begins_with(bytes, "version https://git-lfs", 23)) return "it stands for a file of Git LFS, fetch that first (git lfs pull)";
    if (bytes.size() > 262 && bytes.compare(257, 5, "ustar") == 0) return "it is a tar archive, take the file out of it first (tar -x)";
    std::string text = lower(bytes.substr(0, bytes.find('>')));
    text.erase(0, text.find_first_not_of(" \r\n\t"));
    if (text.rfind("<!doctype html", 0) == 0 || text.rfind("<html", 0) == 0)
        return "it is a web page, such as the answer to a download that failed; fetch the file again";
    return nullptr;
}

/** Text as it is, anything else as hexadecimal numbers. */
std::string shown(const std::string& bytes) {
    const std::string start = bytes.substr(0, kShown);
    const bool text = std::all_of(start.begin(), start.end(), [](char c) {
        return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t';
    });
    std::string out;
    if (text) {
        for (const char c : start.substr(0, start.find_first_of("\r\n"))) out += c == '\t' ? ' ' : c;
        return cat("'", out, "'");
    }
    for (const char c : start.substr(0, 8)) {
        char hex[4] = "";
        std::snprintf(hex, sizeof hex, "%s%02x", out.empty() ? "" : " ", static_cast<unsigned>(static_cast<unsigned char>(c)));
        out += hex;
    }
    return cat("the bytes ", out);
}

/** The errors of HDF5 for a file that it does not open, innermost first; empty when it opens it. */
std::vector<std::string> reasons_of_hdf5(const ReadOnlyFile& file) {
    const auto scope = hdf5_driver::Scope::reading(file.descriptor());
    const Closing access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    const Closing opened(H5Fopen(file.path().c_str(), H5F_ACC_RDONLY, access), H5Fclose);
    std::vector<std::string> reasons;
    if (opened.ok()) return reasons;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD,
             [](unsigned, const H5E_error2_t* error, void* all) -> herr_t {
                 if (error->desc != nullptr) static_cast<std::vector<std::string>*>(all)->emplace_back(error->desc);
                 return 0;
             },
             &reasons);
    if (reasons.empty()) reasons.emplace_back("unknown reason");
    return reasons;
}

}  // namespace

void check_regular_file(const std::string& path) {
    std::error_code code;
    const auto status = fs::status(path, code);
    if (status.type() == fs::file_type::none) fail(UCHRONIA_IO, "cannot look at ", path, ": ", code.message());
    if (!fs::exists(status)) fail(UCHRONIA_IO, "Path does not exist: ", path);
    if (fs::is_directory(status)) fail(UCHRONIA_IO, "Path exists but is not a regular file: ", path, " is a folder");
    if (!fs::is_regular_file(status)) fail(UCHRONIA_IO, "Path exists but is not a regular file: ", path, " is a device or pipe");
}

bool is_hdf5(const ReadOnlyFile& file) {
    unsigned char bytes[8] = {};
    for (std::int64_t at = 0; at <= file.size() - 8; at = at == 0 ? 512 : at * 2)
        if (file.read(at, 8, bytes) && std::memcmp(bytes, "\x89HDF\r\n\x1a\n", 8) == 0) return true;
    return false;
}

void fail_not_netcdf(const ReadOnlyFile& file) {
    const std::string& path = file.path();
    if (file.size() == 0) fail(UCHRONIA_IO, path, " is not a netCDF file: it is empty; was it written or copied to its end?");
    const std::string bytes = first_bytes(file, 512);
    if (const char* format = known_format(bytes)) fail(UCHRONIA_IO, path, " is not a netCDF file: ", format);
    if (bytes.find_first_not_of('\0') == std::string::npos)
        fail(UCHRONIA_IO, path, " is not a netCDF file: it begins with zeros; was it copied to its end? Copy it again");
    fail(UCHRONIA_IO, path, " is not a netCDF file: it begins with ", shown(bytes),
         ", where 'CDF' or the signature of HDF5 should stand");
}

void fail_hdf5(const ReadOnlyFile& file, int status) {
    const std::string& path = file.path();
    const std::vector<std::string> reasons = reasons_of_hdf5(file);
    for (const std::string& reason : reasons) {
        const std::size_t stored = reason.find("stored_eof = ");
        unsigned long long bytes = 0;
        if (reason.rfind("truncated file", 0) == 0 && stored != std::string::npos &&
            std::sscanf(reason.c_str() + stored, "stored_eof = %llu", &bytes) == 1)
            fail(UCHRONIA_IO, path, " is cut short: it has ", file.size(), " bytes and should have ", bytes, "; copy it again");
        if (reason.find("already open for write") != std::string::npos)
            fail(UCHRONIA_IO, path, " is marked as being written; try again when the program that writes it is done, or, if that died, "
                 "clear the mark with h5clear -s");
    }
    if (reasons.empty())
        fail(UCHRONIA_IO, path, " is HDF5, and netcdf-c cannot read it as netCDF (", nc_strerror(status),
             "); it may be damaged, or have what netCDF has no name for");
    fail(UCHRONIA_IO, "cannot open ", path, " as netCDF: HDF5 says '", reasons.front(), "'; the file may be damaged or cut short");
}

}  // namespace uchronia
