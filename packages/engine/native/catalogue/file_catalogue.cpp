#include "catalogue/file_catalogue.h"

#include <glob.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>

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

/** A name of tables and XML, which others than this engine read. */
bool has_text_name(const fs::path& path) {
    const std::string extension = lower(path.extension().string());
    return extension == ".xml" || extension == ".rdb" || extension == ".csv" || extension == ".tsv" || extension == ".txt";
}

std::vector<std::string> matches(const std::string& pattern) {
    glob_t found = {};
    std::vector<std::string> files;
    if (::glob(pattern.c_str(), 0, nullptr, &found) == 0)
        for (std::size_t i = 0; i < found.gl_pathc; ++i) files.emplace_back(found.gl_pathv[i]);
    ::globfree(&found);
    return files;
}

/** The files of a catalogue, and the folder that their names count from; empty for one file, whose series need no other name. */
struct Files {
    std::vector<std::string> names;
    std::vector<std::string> texts;  ///< those that a pattern matches and that are text
    fs::path folder;
};

/** The folders before the first character of a pattern that stands for others. */
fs::path fixed_folder(const std::string& pattern) {
    const std::string fixed = pattern.substr(0, pattern.find_first_of("*?["));
    return fs::path(fixed.substr(0, fixed.find_last_of('/') == std::string::npos ? 0 : fixed.find_last_of('/') + 1));
}

/** The reason why a folder has nothing to read, as an error text has it. */
std::string why_empty(const fs::path& folder) {
    std::error_code code;
    for (const char* name : {".zgroup", ".zarray", ".zattrs", "zarr.json"})
        if (fs::exists(folder / name, code)) return " is a Zarr store, which is not read; convert it first (xarray's open_zarr and to_netcdf)";
    std::size_t folders = 0;
    std::size_t texts = 0;
    std::size_t others = 0;
    for (const auto& item : fs::directory_iterator(folder, code))
        ++(item.is_directory(code) ? folders : has_text_name(item.path()) ? texts : others);
    std::string text = " has no netCDF files (.nc, .nc4, .cdf, .netcdf)";
    if (texts > 0)
        text += cat("; it has ", texts, texts > 1 ? " text files" : " text file", ", which this engine does not read");
    else
        text += " and no text files (.xml, .rdb, .csv, .tsv, .txt)";
    if (others > 0) text += cat("; it has ", others, others > 1 ? " files of other names" : " file of another name");
    if (folders > 0) text += cat("; folders in it are not looked into, for them use a pattern such as ", (folder / "*" / "*.nc").string());
    return text;
}

Files files_of(const std::string& path) {
    std::error_code code;
    Files files;
    if (fs::is_directory(path, code)) {
        files.folder = path;
        for (const auto& item : fs::directory_iterator(path, code))
            if (has_netcdf_name(item.path()) && item.is_regular_file(code)) files.names.push_back(item.path().string());
        if (files.names.empty()) fail(UCHRONIA_NOT_FOUND, "the folder ", path, why_empty(path));
    } else if (fs::exists(path, code)) {
        files.names.push_back(path);
    } else {
        files.names = matches(path);
        files.folder = fixed_folder(path);
        if (files.names.empty() && path.find_first_of("*?[") != std::string::npos)
            fail(UCHRONIA_NOT_FOUND, "no file matches the pattern ", path);
        if (files.names.empty()) fail(UCHRONIA_IO, "Path does not exist: ", path);
        if (files.folder.empty()) files.folder = ".";
    }
    for (std::string& file : files.names) file = fs::absolute(file).lexically_normal().string();
    if (!files.folder.empty()) files.folder = fs::absolute(files.folder).lexically_normal();
    std::sort(files.names.begin(), files.names.end());
    // A pattern may match anything; what is text is not for this engine.
    if (!files.folder.empty()) {
        const auto first_text = std::stable_partition(files.names.begin(), files.names.end(), [](const std::string& name) { return !is_text_file(name); });
        files.texts.assign(first_text, files.names.end());
        files.names.erase(first_text, files.names.end());
    }
    return files;
}

/** The length of the axis of a role in a variable; 1 when it has none. */
std::size_t length_of(const NcFile& file, const FileAxes& axes, const NcVariable& v, Role role) {
    for (std::size_t d = 0; d < v.dimensions.size(); ++d)
        if (axes.role(v.dimensions[d]) == role) return file.length_of(v, d);
    return 1;
}

uchronia_kind kind_of(const NcFile& file, const FileAxes& axes, const NcVariable& v) {
    if (axes.ragged()) return axes.station_count() > 1 ? UCHRONIA_KIND_COLLECTION : UCHRONIA_KIND_SINGLE;
    if (axes.is_forecast()) return UCHRONIA_KIND_FORECAST;
    if (length_of(file, axes, v, Role::member) > 1) return UCHRONIA_KIND_ENSEMBLE;
    if (length_of(file, axes, v, Role::station) > 1) return UCHRONIA_KIND_COLLECTION;
    return UCHRONIA_KIND_SINGLE;
}

/** Adds a variable, or one entry for each of its stations. */
void add_variable(const OpenFile& file, const NcVariable& v, Entry entry, std::vector<Entry>& entries) {
    const FileAxes& axes = file.axes.of(v.name);
    entry.variable = v.name;
    entry.kind = kind_of(file.file, axes, v);
    const bool for_each_station = (entry.kind == UCHRONIA_KIND_FORECAST || entry.kind == UCHRONIA_KIND_ENSEMBLE) &&
                                  length_of(file.file, axes, v, Role::station) > 1;
    if (!for_each_station) {
        entries.push_back(std::move(entry));
        return;
    }
    const std::string id = entry.id;
    for (const Station& station : axes.stations()) {
        entry.id = id + "." + station.id;
        entry.identifier = station.id;
        entries.push_back(entry);
    }
}

}  // namespace

bool is_text_file(const std::string& path) { return has_text_name(path) && !has_netcdf_magic(path); }

bool is_file_catalogue(const std::string& path) {
    std::error_code code;
    const auto status = fs::status(path, code);
    if (fs::is_directory(status)) return true;
    if (fs::is_regular_file(status)) return has_netcdf_name(path) || has_netcdf_magic(path);
    return !fs::exists(status) && (has_netcdf_name(path) || path.find_first_of("*?[") != std::string::npos);
}

Catalogue read_file_catalogue(const std::string& path) {
    Catalogue catalogue;
    const Files files = files_of(path);
    const bool alone = files.folder.empty();
    for (const std::string& name : files.texts) catalogue.left_out.push_back({name, "", "is text, and no netCDF file"});
    for (const std::string& name : files.names) {
        const std::string prefix = alone ? "" : fs::path(name).lexically_relative(files.folder).replace_extension().generic_string();
        Entry entry;
        entry.file = name;
        std::shared_ptr<const OpenFile> file;
        try {
            file = open_file(name);
        } catch (const Error& e) {
            if (alone) throw;
            // One file that cannot be read does not hide the others.
            entry.id = prefix;
            entry.failure = std::make_shared<const Error>(e);
            catalogue.entries.push_back(std::move(entry));
            continue;
        }
        for (const NcVariable& v : file->file.variables()) {
            if (const auto why = file->axes.facts().why_no_series(v)) {
                catalogue.left_out.push_back({name, v.name, *why});
                continue;
            }
            entry.id = alone ? v.name : prefix + "/" + v.name;
            try {
                add_variable(*file, v, entry, catalogue.entries);
            } catch (const Error& e) {
                Entry failed = entry;
                failed.variable = v.name;
                failed.failure = std::make_shared<const Error>(e);
                catalogue.entries.push_back(std::move(failed));
            }
        }
    }
    if (alone && !catalogue.entries.empty()) {
        const bool none = std::all_of(catalogue.entries.begin(), catalogue.entries.end(), [](const Entry& e) { return e.failure != nullptr; });
        if (none) throw Error(*catalogue.entries.front().failure);
    }
    if (!catalogue.entries.empty()) return catalogue;
    // What could have been one first, and coordinates last.
    std::vector<std::string> reasons;
    for (const bool coordinates : {false, true})
        for (const LeftOut& one : catalogue.left_out) {
            const bool is_coordinate = one.reason.rfind("is a coordinate", 0) == 0 || one.reason.rfind("is the coordinate", 0) == 0;
            if (is_coordinate == coordinates) reasons.push_back(cat(one.variable.empty() ? fs::path(one.file).filename().string() : one.variable, ' ', one.reason));
        }
    std::string text;
    for (std::size_t i = 0; i < reasons.size() && i < 5; ++i) text += cat(i > 0 ? "; " : "", reasons[i]);
    if (reasons.size() > 5) text += cat("; and ", reasons.size() - 5, " more");
    fail(UCHRONIA_NOT_FOUND, path, " has no series: ", text.empty() ? "it has no variables" : text);
}

}  // namespace uchronia
