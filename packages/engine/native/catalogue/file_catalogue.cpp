#include "catalogue/file_catalogue.h"

#include <glob.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>

#include "error.h"
#include "netcdf/file_cache.h"

namespace fs = std::filesystem;

namespace uchronia {
namespace {

bool has_netcdf_name(const fs::path& path) {
    const std::string extension = lower(path.extension().string());
    return extension == ".nc" || extension == ".nc4" || extension == ".cdf" || extension == ".netcdf";
}

bool has_netcdf_magic(const fs::path& path) {
    char magic[4] = "";
    std::ifstream in(path, std::ios::binary);
    in.read(magic, sizeof magic);
    return in && (std::memcmp(magic, "CDF", 3) == 0 || std::memcmp(magic, "\x89HDF", 4) == 0);
}

std::vector<std::string> matches(const std::string& pattern) {
    glob_t found = {};
    std::vector<std::string> files;
    if (::glob(pattern.c_str(), 0, nullptr, &found) == 0)
        for (std::size_t i = 0; i < found.gl_pathc; ++i) files.emplace_back(found.gl_pathv[i]);
    ::globfree(&found);
    return files;
}

std::vector<std::string> files_of(const std::string& path) {
    std::error_code code;
    std::vector<std::string> files;
    if (fs::is_directory(path, code)) {
        for (const auto& item : fs::directory_iterator(path, code))
            if (has_netcdf_name(item.path()) && item.is_regular_file(code)) files.push_back(item.path().string());
        if (files.empty()) fail(UCHRONIA_NOT_FOUND, "the folder ", path, " has no netCDF files (.nc)");
    } else if (fs::exists(path, code)) {
        files.push_back(path);
    } else {
        files = matches(path);
        if (files.empty()) fail(UCHRONIA_IO, "Path does not exist: ", path);
    }
    for (std::string& file : files) file = fs::absolute(file).lexically_normal().string();
    std::sort(files.begin(), files.end());
    return files;
}

/** How long the axis of a role is in a variable; 1 when it has none. */
std::size_t length_of(const OpenFile& file, const NcVariable& v, Role role) {
    for (std::size_t d = 0; d < v.dimensions.size(); ++d)
        if (file.axes.of(v.name).role(v.dimensions[d]) == role) return file.file.length_of(v, d);
    return 1;
}

uchronia_kind kind_of(const OpenFile& file, const NcVariable& v) {
    if (length_of(file, v, Role::lead) > 1 || length_of(file, v, Role::valid) > 1) return UCHRONIA_KIND_FORECAST;
    if (length_of(file, v, Role::member) > 1) return UCHRONIA_KIND_ENSEMBLE;
    if (length_of(file, v, Role::station) > 1) return UCHRONIA_KIND_COLLECTION;
    return UCHRONIA_KIND_SINGLE;
}

}  // namespace

bool is_file_catalogue(const std::string& path) {
    std::error_code code;
    const auto status = fs::status(path, code);
    if (fs::is_directory(status)) return true;
    if (fs::is_regular_file(status)) return has_netcdf_name(path) || has_netcdf_magic(path);
    return !fs::exists(status) && (has_netcdf_name(path) || path.find_first_of("*?[") != std::string::npos);
}

std::vector<Entry> read_file_catalogue(const std::string& path) {
    std::vector<Entry> entries;
    std::map<std::string, int> files_with;
    for (const std::string& name : files_of(path)) {
        const auto file = open_file(name);
        for (const NcVariable& v : file->file.variables()) {
            if (!file->axes.is_data(v)) continue;
            ++files_with[v.name];
            Entry entry;
            entry.id = v.name;
            entry.kind = kind_of(*file, v);
            entry.file = name;
            entry.variable = v.name;
            const bool for_each_station = (entry.kind == UCHRONIA_KIND_FORECAST || entry.kind == UCHRONIA_KIND_ENSEMBLE) &&
                                          length_of(*file, v, Role::station) > 1;
            if (!for_each_station) {
                entries.push_back(entry);
                continue;
            }
            for (const Station& station : file->axes.of(v.name).stations()) {
                entry.id = v.name + "." + station.id;
                entry.identifier = station.id;
                entries.push_back(entry);
            }
        }
    }
    if (entries.empty()) fail(UCHRONIA_NOT_FOUND, path, " has no data variables along a time axis");
    for (Entry& entry : entries)
        if (files_with[entry.variable] > 1) entry.id = fs::path(entry.file).stem().string() + "/" + entry.id;
    return entries;
}

}  // namespace uchronia
