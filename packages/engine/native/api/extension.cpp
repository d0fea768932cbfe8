// Extension ABI.
#include <hdf5.h>
#include <netcdf.h>

#include <cstring>

#include "api/extension_call.h"
#include "api/unfit_text.h"
#include "handles/handle_table.h"
#include "kernels/kernels.h"
#include "netcdf/chunk_cache.h"
#include "series/from_description.h"
#include "threads/parallel.h"
#include "validation/departure.h"
#include "writing/append.h"
#include "writing/issue_files.h"

using namespace uchronia;

namespace {

void write_text(const std::string& text, char* target, std::int64_t capacity, std::int64_t* size) {
    if (capacity < 0) fail(UCHRONIA_INVALID_ARGUMENT, "capacity is ", capacity, "; it cannot be negative");
    const auto needed = static_cast<std::int64_t>(text.size()) + 1;
    *size = needed;
    if (capacity < needed)
        fail(UCHRONIA_BUFFER_TOO_SMALL, "the text needs ", needed, " bytes, ", capacity, " were offered");
    need(target, "json");
    std::memcpy(target, text.c_str(), static_cast<std::size_t>(needed));
}

/** NaN is not JSON; text that is not UTF-8 is made so. */
std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

/** In JSON: of a series, of an entry of a library, or of all of them. */
std::string description(void* handle, const char* id) {
    if (kind_of_handle(handle) == UCHRONIA_KIND_LIBRARY) {
        const auto library = library_of(handle);
        return dump(id == nullptr ? library->describe_all() : library->describe(id));
    }
    const auto series = series_of(handle);
    if (id != nullptr) fail(UCHRONIA_INVALID_ARGUMENT, "id is '", id, "'; with a series it must be null");
    return dump(describe(*series));
}

std::vector<std::shared_ptr<Series>> all_series(void* const* series, int32_t count) {
    if (count < 1) fail(UCHRONIA_INVALID_ARGUMENT, "count is ", count, "; there must be at least one series");
    need(series, "series");
    std::vector<std::shared_ptr<Series>> all;
    for (int32_t i = 0; i < count; ++i) all.push_back(series_of(series[i]));
    return all;
}

}  // namespace

int32_t uchronia_abi_version() { return 1; }

int32_t uchronia_about(char* json, int64_t capacity, int64_t* size, uchronia_error* error) {
    return extension_call(error, [&] {
        need(size, "size");
        unsigned major = 0, minor = 0, release = 0;
        H5get_libversion(&major, &minor, &release);
        // What nc_inq_libvers() gives goes on with the date of its build.
        const std::string netcdf = nc_inq_libvers();
        write_text(dump({{"version", UCHRONIA_VERSION},
                         {"abi", uchronia_abi_version()},
                         {"features", {"library_add", "append", "cf", "file_per_issue", "control", "cache", "threads", "kernels", "listed_axes", "left_out", "validate"}},
                         {"kernels", kernels::implementation().name},
                         {"libraries",
                          {{"netcdf", netcdf.substr(0, netcdf.find(' '))}, {"hdf5", cat(major, '.', minor, '.', release)}}}}),
                   json, capacity, size);
    });
}

int32_t uchronia_cache(int64_t limit, uchronia_cache_state* state, uchronia_error* error) {
    return extension_call(error, [&] {
        ChunkCache& cache = ChunkCache::instance();
        if (limit >= 0) cache.set_limit(limit);
        if (state != nullptr) *state = cache.state();
    });
}

int32_t uchronia_threads(int32_t most) {
    if (most >= 0) set_most_threads(static_cast<std::size_t>(most));
    return static_cast<int32_t>(most_threads());
}

int64_t uchronia_live_handles(int32_t kind) {
    if (kind < UCHRONIA_KIND_ANY || kind > UCHRONIA_KIND_FORECAST) return -1;
    return live_handles(static_cast<uchronia_kind>(kind));
}

int32_t uchronia_library_open(const char* path, const char* data_path, void** library, uchronia_error* error) {
    return extension_call(error, [&] {
        need(path, "path");
        need(library, "library");
        *library = new_handle(Library::open(path, data_path == nullptr ? "" : data_path));
    });
}

int32_t uchronia_library_create(void** library, uchronia_error* error) {
    return extension_call(error, [&] {
        need(library, "library");
        *library = new_handle(std::make_shared<Library>(Catalogue{}));
    });
}

int32_t uchronia_library_add(void* library, const char* id, void* series, uchronia_error* error) {
    return extension_call(error, [&] {
        const auto target = library_of(library);
        need(id, "id");
        target->add(id, *series_of(series));
    });
}

int32_t uchronia_library_add_files(void* library, const char* path, const char* data_path, uchronia_error* error) {
    return extension_call(error, [&] {
        const auto target = library_of(library);
        need(path, "path");
        target->add_catalogue(Library::read_catalogue(path, data_path == nullptr ? "" : data_path));
    });
}

int32_t uchronia_library_remove(void* library, const char* id, uchronia_error* error) {
    return extension_call(error, [&] {
        const auto target = library_of(library);
        need(id, "id");
        target->remove(id);
    });
}

int32_t uchronia_series_get(void* library, const char* id, void** series, int32_t* kind, uchronia_error* error) {
    return extension_call(error, [&] {
        need(id, "id");
        need(series, "series");
        const auto found = library_of(library)->series(id);
        *series = new_handle(found);
        if (kind != nullptr) *kind = found->kind();
    });
}

int32_t uchronia_describe(void* handle, const char* id, char* json, int64_t capacity, int64_t* size,
                          uchronia_error* error) {
    return extension_call(error, [&] {
        need(size, "size");
        auto text = kind_of_handle(handle) == UCHRONIA_KIND_ANY ? std::nullopt : UnfitText::take(handle, id, capacity);
        if (!text) text = description(handle, id);
        try {
            write_text(*text, json, capacity, size);
        } catch (const Error& e) {
            if (e.status() == UCHRONIA_BUFFER_TOO_SMALL) UnfitText::keep(handle, id, std::move(*text));
            throw;
        }
    });
}

int32_t uchronia_left_out(void* library, char* json, int64_t capacity, int64_t* size, uchronia_error* error) {
    return extension_call(error, [&] {
        need(size, "size");
        write_text(dump(library_of(library)->left_out()), json, capacity, size);
    });
}

int32_t uchronia_validate(const char* path, const char* convention, char* json, int64_t capacity, int64_t* size, uchronia_error* error) {
    return extension_call(error, [&] {
        need(path, "path");
        need(size, "size");
        const Json null = nullptr;
        Json all = Json::array();
        for (const Departure& one : departures_of(path, convention == nullptr ? "" : convention))
            all.push_back({{"variable", one.variable.empty() ? null : Json(one.variable)}, {"rule", one.rule}, {"found", one.found}, {"remedy", one.remedy}});
        write_text(dump(all), json, capacity, size);
    });
}

int32_t uchronia_read(void* handle, const uchronia_window* window, double* values, int64_t capacity,
                      uchronia_control* control, uchronia_error* error) {
    return extension_call(error, [&] {
        const Control followed(control);
        const auto series = series_of(handle);
        const Window resolved = resolve_window(window, series->shape());
        const std::int64_t size = resolved.shape.size();
        if (capacity < size)
            fail(UCHRONIA_BUFFER_TOO_SMALL, "the window has ", resolved.shape.issues, " x ", resolved.shape.rows, " x ",
                 resolved.shape.steps, " = ", size, " values, room is for ", capacity);
        if (size > 0) need(values, "values");
        series->read(resolved, values, followed);
    });
}

int32_t uchronia_series_create(const char* description, const double* values, int64_t count, void** series,
                               uchronia_error* error) {
    return extension_call(error, [&] {
        need(description, "description");
        need(series, "series");
        *series = new_handle(series_from_description(description, values, count));
    });
}

int32_t uchronia_write(void* const* series, int32_t count, const char* path, const char* options,
                       uchronia_control* control, uchronia_error* error) {
    return extension_call(error, [&] {
        const Control followed(control);
        need(path, "path");
        const auto all = all_series(series, count);
        const WriteOptions given = options == nullptr ? WriteOptions{} : WriteOptions::parse(options);
        if (given.file_per_issue)
            write_issue_files(all, path, given, followed);
        else
            write_netcdf(all, path, given, followed);
    });
}

int32_t uchronia_append(void* const* series, int32_t count, const char* path, const char* options,
                        uchronia_control* control, uchronia_error* error) {
    return extension_call(error, [&] {
        const Control followed(control);
        need(path, "path");
        const auto all = all_series(series, count);
        append_netcdf(all, path, options == nullptr ? AppendOptions{} : AppendOptions::parse(options),
                      followed);
    });
}
