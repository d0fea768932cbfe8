#include "handles/allocations.h"

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
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

struct Free {
    void operator()(char* memory) const { std::free(memory); }
};

/** One block holds a struct and all that it points to, so that freeing it trusts nothing that a caller may have changed. */
using Memory = std::unique_ptr<char, Free>;

Memory allocate(std::size_t bytes) {
    Memory memory(static_cast<char*>(std::malloc(bytes == 0 ? 1 : bytes)));
    if (!memory) throw std::bad_alloc();
    return memory;
}

/** Puts memory on the books and hands it out. */
template <class T>
T* give(Memory memory, AllocationKind kind, std::int64_t size = 1) {
    const std::lock_guard lock(registry().mutex);
    registry().live.emplace(memory.get(), Allocation{kind, size});
    return reinterpret_cast<T*>(memory.release());
}

/** Takes memory off the books and frees it. @throws Error when it is not on them */
void take_back(const void* memory, AllocationKind kind, const char* what, std::int64_t expected = kAnySize) {
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
    std::free(const_cast<void*>(memory));
}

/** @return where the next text goes */
char* copy_text(const std::string& text, char* target) {
    std::memcpy(target, text.c_str(), text.size() + 1);
    return target + text.size() + 1;
}

}  // namespace

char* new_text(const std::string& text) {
    Memory memory = allocate(text.size() + 1);
    copy_text(text, memory.get());
    return give<char>(std::move(memory), AllocationKind::text);
}

char** new_texts(const std::vector<std::string>& texts) {
    if (texts.empty()) return nullptr;
    std::size_t bytes = texts.size() * sizeof(char*);
    for (const std::string& text : texts) bytes += text.size() + 1;
    Memory memory = allocate(bytes);
    auto** pointers = reinterpret_cast<char**>(memory.get());
    char* target = memory.get() + texts.size() * sizeof(char*);
    for (const std::string& text : texts) {
        *pointers++ = target;
        target = copy_text(text, target);
    }
    return give<char*>(std::move(memory), AllocationKind::texts, static_cast<std::int64_t>(texts.size()));
}

void free_text(const char* text) {
    if (text != nullptr) take_back(text, AllocationKind::text, "a string");
}

void free_texts(char** texts, std::int64_t size) {
    if (texts == nullptr && size != 0)
        fail(UCHRONIA_INVALID_ARGUMENT,
             "free_c_ptr_array: values cannot be a nullptr if the specified array length is positive");
    if (size != 0) take_back(texts, AllocationKind::texts, "an array of strings", size);
}

multi_regular_time_series_data* new_series_data(const regular_time_series_geometry& geometry,
                                                const std::vector<const std::vector<double>*>& rows, double (*to_given)(double)) {
    std::size_t values = 0;
    for (const std::vector<double>* row : rows) values += row->size();
    Memory memory = allocate(sizeof(multi_regular_time_series_data) + rows.size() * sizeof(double*) + values * sizeof(double));
    auto* data = reinterpret_cast<multi_regular_time_series_data*>(memory.get());
    data->time_series_geometry = geometry;
    data->ensemble_size = static_cast<int>(rows.size());
    data->numeric_data = reinterpret_cast<double**>(data + 1);
    auto* target = reinterpret_cast<double*>(data->numeric_data + rows.size());
    for (std::size_t r = 0; r < rows.size(); ++r) {
        data->numeric_data[r] = target;
        for (const double value : *rows[r]) *target++ = to_given(value);
    }
    return give<multi_regular_time_series_data>(std::move(memory), AllocationKind::series_data);
}

multi_regular_time_series_data* new_missing_series_data() {
    Memory memory = allocate(sizeof(multi_regular_time_series_data));
    auto* data = reinterpret_cast<multi_regular_time_series_data*>(memory.get());
    *data = {};
    data->time_series_geometry.start = date_time_to_second{1970, 1, 1, 0, 0, 0};
    data->ensemble_size = -1;
    return give<multi_regular_time_series_data>(std::move(memory), AllocationKind::series_data);
}

void free_series_data(multi_regular_time_series_data* data) {
    if (data != nullptr) take_back(data, AllocationKind::series_data, "series data");
}

time_series_dimensions_description* new_dimensions(
    const std::vector<std::pair<const char*, std::size_t>>& dimensions) {
    std::size_t bytes = sizeof(time_series_dimensions_description) + dimensions.size() * sizeof(time_series_dimension_description);
    for (const auto& dimension : dimensions) bytes += std::strlen(dimension.first) + 1;
    Memory memory = allocate(bytes);
    auto* description = reinterpret_cast<time_series_dimensions_description*>(memory.get());
    description->num_dimensions = static_cast<int>(dimensions.size());
    description->dimensions = reinterpret_cast<time_series_dimension_description*>(description + 1);
    char* target = reinterpret_cast<char*>(description->dimensions + dimensions.size());
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
        description->dimensions[i] = {target, dimensions[i].second};
        target = copy_text(dimensions[i].first, target);
    }
    return give<time_series_dimensions_description>(std::move(memory), AllocationKind::dimensions);
}

void free_dimensions(time_series_dimensions_description* description) {
    if (description == nullptr)
        fail(UCHRONIA_INVALID_ARGUMENT, "DisposeDataDimensionsDescriptions: data cannot be a nullptr");
    take_back(description, AllocationKind::dimensions, "a dimensions description");
}

std::int64_t live_allocations() {
    const std::lock_guard lock(registry().mutex);
    return static_cast<std::int64_t>(registry().live.size());
}

}  // namespace uchronia
