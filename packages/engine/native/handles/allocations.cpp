#include "handles/allocations.h"

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <unordered_map>

#include "error.h"

namespace uchronia {
namespace {

constexpr std::int64_t kAnySize = -2;

struct Allocation {
    AllocationKind kind;
    std::int64_t size;  ///< strings of an array
};

struct Registry {
    std::mutex mutex;
    std::unordered_map<const void*, Allocation> live;
};

Registry& registry() {
    static auto* instance = new Registry;
    return *instance;
}

void* allocate(std::size_t bytes) {
    void* memory = std::malloc(bytes == 0 ? 1 : bytes);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

template <class T>
T* allocate_many(std::size_t count) {
    return static_cast<T*>(allocate(count * sizeof(T)));
}

void remember(const void* memory, AllocationKind kind, std::int64_t size = 1) {
    const std::lock_guard lock(registry().mutex);
    registry().live.emplace(memory, Allocation{kind, size});
}

/** Takes an allocation off the books. @return its size. @throws Error when it is not on them */
std::int64_t forget(const void* memory, AllocationKind kind, const char* what, std::int64_t expected = kAnySize) {
    const std::lock_guard lock(registry().mutex);
    const auto found = registry().live.find(memory);
    if (found == registry().live.end() || found->second.kind != kind)
        fail(UCHRONIA_INVALID_ARGUMENT, what, " ", memory, " cannot be freed: it was freed before, or is not ", what,
             " of this library");
    const std::int64_t size = found->second.size;
    if (expected != kAnySize && size != expected)
        fail(UCHRONIA_INVALID_ARGUMENT, what, " ", memory, " has ", size, " elements, not ", expected,
             "; it was not freed");
    registry().live.erase(found);
    return size;
}

char* copy_text(const std::string& text) {
    auto* copy = allocate_many<char>(text.size() + 1);
    std::memcpy(copy, text.c_str(), text.size() + 1);
    return copy;
}

}  // namespace

char* new_text(const std::string& text) {
    char* copy = copy_text(text);
    remember(copy, AllocationKind::text);
    return copy;
}

char** new_texts(const std::vector<std::string>& texts) {
    if (texts.empty()) return nullptr;
    auto** copies = allocate_many<char*>(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) copies[i] = copy_text(texts[i]);
    remember(copies, AllocationKind::texts, static_cast<std::int64_t>(texts.size()));
    return copies;
}

void free_text(const char* text) {
    if (text == nullptr) return;
    forget(text, AllocationKind::text, "a string");
    std::free(const_cast<char*>(text));
}

void free_texts(char** texts, std::int64_t size) {
    if (texts == nullptr) {
        if (size != 0)
            fail(UCHRONIA_INVALID_ARGUMENT,
                 "free_c_ptr_array: values cannot be a nullptr if the specified array length is positive");
        return;
    }
    if (size == 0) return;
    forget(texts, AllocationKind::texts, "an array of strings", size);
    for (std::int64_t i = 0; i < size; ++i) std::free(texts[i]);
    std::free(texts);
}

multi_regular_time_series_data* new_series_data(const regular_time_series_geometry& geometry,
                                                const std::vector<const std::vector<double>*>& rows, double missing) {
    auto* data = allocate_many<multi_regular_time_series_data>(1);
    data->time_series_geometry = geometry;
    data->ensemble_size = static_cast<int>(rows.size());
    data->numeric_data = allocate_many<double*>(rows.size());
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const std::vector<double>& from = *rows[r];
        data->numeric_data[r] = allocate_many<double>(from.size());
        for (std::size_t i = 0; i < from.size(); ++i) data->numeric_data[r][i] = std::isnan(from[i]) ? missing : from[i];
    }
    remember(data, AllocationKind::series_data, data->ensemble_size);
    return data;
}

multi_regular_time_series_data* new_missing_series_data() {
    auto* data = allocate_many<multi_regular_time_series_data>(1);
    *data = {};
    data->time_series_geometry.start = date_time_to_second{1970, 1, 1, 0, 0, 0};
    data->ensemble_size = -1;
    remember(data, AllocationKind::series_data, -1);
    return data;
}

void free_series_data(multi_regular_time_series_data* data) {
    if (data == nullptr) return;
    // The caller may have changed the struct: the number of rows is the one that was given out.
    const std::int64_t rows = forget(data, AllocationKind::series_data, "series data");
    for (std::int64_t r = 0; r < rows; ++r) std::free(data->numeric_data[r]);
    std::free(data->numeric_data);
    std::free(data);
}

time_series_dimensions_description* new_dimensions(
    const std::vector<std::pair<const char*, std::size_t>>& dimensions) {
    auto* description = allocate_many<time_series_dimensions_description>(1);
    description->num_dimensions = static_cast<int>(dimensions.size());
    description->dimensions = allocate_many<time_series_dimension_description>(dimensions.size());
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
        description->dimensions[i].dimension_type = copy_text(dimensions[i].first);
        description->dimensions[i].size = dimensions[i].second;
    }
    remember(description, AllocationKind::dimensions, description->num_dimensions);
    return description;
}

void free_dimensions(time_series_dimensions_description* description) {
    if (description == nullptr)
        fail(UCHRONIA_INVALID_ARGUMENT, "DisposeDataDimensionsDescriptions: data cannot be a nullptr");
    const std::int64_t size = forget(description, AllocationKind::dimensions, "a dimensions description");
    for (std::int64_t i = 0; i < size; ++i) std::free(description->dimensions[i].dimension_type);
    std::free(description->dimensions);
    std::free(description);
}

std::int64_t live_allocations() {
    const std::lock_guard lock(registry().mutex);
    return static_cast<std::int64_t>(registry().live.size());
}

}  // namespace uchronia
