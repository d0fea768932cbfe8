#include "catalogue/places.h"

#include <filesystem>

#include "error.h"
#include "netcdf/issue_pattern.h"

namespace fs = std::filesystem;

namespace uchronia {
namespace {

std::vector<fs::path> candidates(const std::string& file, const std::string& beside, const std::string& data_path) {
    const fs::path path(file);
    if (path.is_absolute()) return {path};
    std::vector<fs::path> all = {fs::path(beside) / path};
    if (!data_path.empty()) all.push_back(fs::path(data_path) / path);
    return all;
}

[[noreturn]] void not_found(const std::string& what, const std::string& file, const std::vector<fs::path>& tried) {
    std::vector<std::string> names;
    for (const fs::path& p : tried) names.push_back(p.lexically_normal().string());
    fail(UCHRONIA_IO, what, " ", file, " does not exist; looked at ", list_of(names));
}

}  // namespace

Places::Places(const std::string& catalogue, const std::string& data_path)
    : beside_(fs::absolute(catalogue).parent_path().string()),
      data_path_(data_path.empty() ? "" : fs::absolute(data_path).string()) {}

std::string Places::find_file(const std::string& file) const {
    if (file.empty()) fail(UCHRONIA_FORMAT, "File is empty");
    const auto tried = candidates(file, beside_, data_path_);
    for (const fs::path& p : tried) {
        std::error_code code;
        const auto status = fs::status(p, code);
        if (!fs::exists(status)) continue;
        if (!fs::is_regular_file(status)) fail(UCHRONIA_IO, "Path exists but is not a regular file: ", p.string());
        return p.lexically_normal().string();
    }
    not_found("file", file, tried);
}

std::vector<std::string> Places::find_patterns(const std::string& pattern) const {
    if (pattern.empty()) fail(UCHRONIA_FORMAT, "File is empty");
    const auto tried = candidates(pattern, beside_, data_path_);
    std::vector<std::string> patterns;
    std::vector<fs::path> folders;
    bool any = false;
    for (const fs::path& p : tried) {
        const std::string folder = IssuePattern(p.string()).fixed_folder();
        patterns.push_back(p.lexically_normal().string());
        folders.emplace_back(folder);
        std::error_code code;
        any = any || fs::is_directory(folder, code);
    }
    if (!any) not_found("the folder of pattern", pattern, folders);
    return patterns;
}

}  // namespace uchronia
