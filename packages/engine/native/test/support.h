#pragma once
#include <doctest/doctest.h>
#include <netcdf.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "json.h"
#include "uchronia.h"

namespace fs = std::filesystem;
using uchronia::Json;

const double NaN = std::nan("");

/** A folder of its own for a test, removed with everything in it. */
class TempFolder {
public:
    TempFolder() {
        std::string name = (fs::temp_directory_path() / "uchronia-test-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~TempFolder() {
        std::error_code code;
        fs::remove_all(path_, code);
    }
    TempFolder(const TempFolder&) = delete;

    std::string file(const std::string& name) const { return (fs::path(path_) / name).string(); }

    std::string write(const std::string& name, const std::string& text) const {
        fs::create_directories(fs::path(file(name)).parent_path());
        std::ofstream(file(name), std::ios::binary) << text;
        return file(name);
    }

    std::size_t count() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), fs::directory_iterator{}));
    }

private:
    std::string path_;
};

/** All of a file. */
inline std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/** Writes a netCDF file with netcdf-c alone, in whatever shape a test needs. */
class NcBuilder {
public:
    explicit NcBuilder(const std::string& path, int mode = 0) {
        fs::create_directories(fs::path(path).parent_path());
        ok(nc_create(path.c_str(), NC_CLOBBER | mode, &id_));
    }
    ~NcBuilder() { nc_close(id_); }
    NcBuilder(const NcBuilder&) = delete;

    int dimension(const char* name, std::size_t length) {
        int id = -1;
        ok(nc_def_dim(id_, name, length, &id));
        return id;
    }

    int variable(const char* name, int type, std::vector<int> dimensions, std::vector<std::pair<const char*, std::string>> texts = {}) {
        int id = -1;
        ok(nc_def_var(id_, name, type, static_cast<int>(dimensions.size()), dimensions.data(), &id));
        for (const auto& t : texts) ok(nc_put_att_text(id_, id, t.first, t.second.size(), t.second.c_str()));
        return id;
    }

    void number(int variable, const char* name, int type, double value) {
        ok(nc_put_att_double(id_, variable, name, type, 1, &value));
    }

    void values(int variable, const std::vector<double>& values) {
        nc_enddef(id_);
        int rank = 0;
        ok(nc_inq_varndims(id_, variable, &rank));
        std::vector<int> dimensions(static_cast<std::size_t>(rank));
        ok(nc_inq_vardimid(id_, variable, dimensions.data()));
        // Lengths of unlimited dimensions follow from the number of values.
        std::vector<std::size_t> start(dimensions.size(), 0);
        std::vector<std::size_t> count;
        std::size_t known = 1;
        for (int d : dimensions) {
            std::size_t length = 0;
            ok(nc_inq_dimlen(id_, d, &length));
            count.push_back(length);
            if (length > 0) known *= length;
        }
        for (std::size_t& c : count)
            if (c == 0) c = values.size() / known;
        ok(nc_put_vara_double(id_, variable, start.data(), count.data(), values.data()));
    }

    void texts(int variable, std::size_t width, const std::vector<std::string>& texts) {
        nc_enddef(id_);
        std::string all(width * texts.size(), '\0');
        for (std::size_t i = 0; i < texts.size(); ++i) all.replace(i * width, texts[i].size(), texts[i]);
        ok(nc_put_var_text(id_, variable, all.data()));
    }

    int id() const { return id_; }

private:
    static void ok(int status) { REQUIRE_MESSAGE(status == NC_NOERR, nc_strerror(status)); }

    int id_ = -1;
};

/** A handle that a test owns. */
class Handle {
public:
    Handle() = default;
    explicit Handle(void* handle) : handle_(handle) {}
    ~Handle() {
        if (handle_ != nullptr) DisposeSharedPointer(handle_);
    }
    Handle(Handle&& other) noexcept : handle_(other.handle_) { other.handle_ = nullptr; }
    Handle& operator=(Handle&&) = delete;

    operator void*() const { return handle_; }
    void** out() { return &handle_; }

private:
    void* handle_ = nullptr;
};

/** Requires success and shows the text of a failure. */
inline void require_ok(int32_t status, const uchronia_error& error) {
    REQUIRE_MESSAGE(status == UCHRONIA_OK, error.message);
}

inline Handle open_library(const std::string& path, const char* data_path = nullptr) {
    uchronia_error error;
    Handle library;
    require_ok(uchronia_library_open(path.c_str(), data_path, library.out(), &error), error);
    return library;
}

inline Handle get_series(void* library, const std::string& id) {
    uchronia_error error;
    Handle series;
    int32_t kind = 0;
    require_ok(uchronia_series_get(library, id.c_str(), series.out(), &kind, &error), error);
    return series;
}

inline Json describe(void* handle, const char* id = nullptr) {
    uchronia_error error;
    int64_t size = 0;
    CHECK(uchronia_describe(handle, id, nullptr, 0, &size, &error) == UCHRONIA_BUFFER_TOO_SMALL);
    std::string text(static_cast<std::size_t>(size), '\0');
    require_ok(uchronia_describe(handle, id, text.data(), size, &size, &error), error);
    text.pop_back();
    return Json::parse(text);
}

inline std::vector<double> read(void* series, const uchronia_window* window = nullptr, std::size_t size = 0) {
    if (size == 0) {
        const Json shape = describe(series)["shape"];
        size = shape[0].get<std::size_t>() * shape[1].get<std::size_t>() * shape[2].get<std::size_t>();
    }
    std::vector<double> values(size, 123456.0);
    uchronia_error error;
    require_ok(uchronia_read(series, window, values.data(), static_cast<int64_t>(size), nullptr, &error), error);
    return values;
}

/** Equality in which NaN equals NaN. */
inline bool same(const std::vector<double>& a, const std::vector<double>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!(a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i])))) return false;
    return true;
}

/** A catalogue entry over one file. */
inline std::string entry(const std::string& type, const std::string& id, const std::string& file, const std::string& variable,
                         const std::string& identifier = "") {
    std::string text = id + ":\n  Type: " + type + "\n  Id: " + id + "\n";
    text += "  Storage:\n    Type: single_nc_file\n    File: " + file + "\n    Var: '" + variable + "'\n    Index: 0\n";
    text += "    Identifier: '" + identifier + "'\n";
    return text;
}

/** The text of the last base error of this thread. */
inline std::string last_message() {
    char* text = GetLastStdExceptionMessage();
    std::string copy = text == nullptr ? "" : text;
    DeleteAnsiString(text);
    return copy;
}

/** Members of a uchronia_control, while a call has it. */
inline int64_t load(const int64_t& member) { return __atomic_load_n(&member, __ATOMIC_RELAXED); }
inline void store(int64_t& member, int64_t value) { __atomic_store_n(&member, value, __ATOMIC_RELAXED); }

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

inline uchronia_window window(int64_t i0, int64_t ni, int64_t r0, int64_t nr, int64_t s0, int64_t ns) {
    return uchronia_window{i0, ni, r0, nr, s0, ns};
}
