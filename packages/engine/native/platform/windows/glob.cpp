#include "glob.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

bool is_pattern(const std::string& text) { return text.find_first_of("*?[") != std::string::npos; }

/** Within one part of a path: no name has a separator. */
bool matches(const char* pattern, const char* name) {
    if (*pattern == '\0') return *name == '\0';
    if (*pattern == '*') {
        for (const char* rest = name;; ++rest) {
            if (matches(pattern + 1, rest)) return true;
            if (*rest == '\0') return false;
        }
    }
    if (*name == '\0') return false;
    const char* end = *pattern == '[' ? std::strchr(pattern + 1, ']') : nullptr;
    if (end == nullptr) return (*pattern == '?' || *pattern == *name) && matches(pattern + 1, name + 1);
    const bool inverted = pattern[1] == '!' || pattern[1] == '^';
    bool inside = false;
    for (const char* c = pattern + (inverted ? 2 : 1); c < end; ++c) {
        if (c + 2 < end && c[1] == '-') {
            inside = inside || (c[0] <= *name && *name <= c[2]);
            c += 2;
        } else {
            inside = inside || *c == *name;
        }
    }
    return inside != inverted && matches(end + 1, name + 1);
}

/** The entries of `folder` that match the parts from `part` on. */
void collect(const fs::path& folder, const std::vector<std::string>& parts, std::size_t part, std::vector<std::string>& found) {
    std::error_code code;
    if (part == parts.size()) {
        if (fs::exists(folder, code)) found.push_back(folder.string());
        return;
    }
    if (!is_pattern(parts[part])) return collect(folder / parts[part], parts, part + 1, found);
    const fs::path place = folder.empty() ? fs::path(".") : folder;
    for (const auto& item : fs::directory_iterator(place, code)) {
        const std::string name = item.path().filename().string();
        // As in a shell, a name that begins with a dot is found only by a pattern that does.
        if (name[0] == '.' && parts[part][0] != '.') continue;
        if (matches(parts[part].c_str(), name.c_str())) collect(folder / name, parts, part + 1, found);
    }
}

}  // namespace

int glob(const char* pattern, int, int (*)(const char* path, int error), glob_t* found) {
    const fs::path path(pattern);
    std::vector<std::string> parts;
    for (const fs::path& part : path.relative_path()) parts.push_back(part.string());
    std::vector<std::string> paths;
    collect(path.root_path(), parts, 0, paths);
    std::sort(paths.begin(), paths.end());
    *found = {};
    if (paths.empty()) return GLOB_NOMATCH;
    found->gl_pathv = new char*[paths.size()];
    for (const std::string& one : paths) {
        char* copy = new char[one.size() + 1];
        std::memcpy(copy, one.c_str(), one.size() + 1);
        found->gl_pathv[found->gl_pathc++] = copy;
    }
    return 0;
}

void globfree(glob_t* found) {
    for (std::size_t i = 0; i < found->gl_pathc; ++i) delete[] found->gl_pathv[i];
    delete[] found->gl_pathv;
    *found = {};
}
