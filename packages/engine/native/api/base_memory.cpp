// Base ABI: errors and memory.
#include "api/base_call.h"
#include "api/geometry.h"
#include "handles/allocations.h"
#include "handles/handle_table.h"

using namespace uchronia;

char* GetLastStdExceptionMessage() {
    return base_call<char*>(nullptr, [] { return new_text(last_error()); });
}

void RegisterExceptionCallback(const void* callback) { register_callback(callback); }

void RegisterExceptionCallbackUchronia(const void* callback) { register_callback(callback); }

void DisposeSharedPointer(void* ptr) {
    base_call([&] { free_handle(ptr); });
}

void dispose_reference_handle(void* ptr) { DisposeSharedPointer(ptr); }

int get_reference_count(void* ptr) {
    return base_call(0, [&] {
        if (ptr == nullptr) fail(UCHRONIA_INVALID_HANDLE, "Pointer is nullptr - not accepted by the API");
        if (kind_of_handle(ptr) == UCHRONIA_KIND_ANY)
            fail(UCHRONIA_INVALID_HANDLE, "handle ", ptr, " is not alive");
        return 1;
    });
}

void DeleteAnsiStringArray(char** values, int arrayLength) {
    base_call([&] { free_texts(values, arrayLength); });
}

void DeleteAnsiString(const char* value) {
    base_call([&] { free_text(value); });
}

void DeleteDoubleArray(double* value) {
    base_call([&] {
        if (value == nullptr) fail(UCHRONIA_INVALID_ARGUMENT, "DeleteDoubleArray: value cannot be a nullptr");
        fail(UCHRONIA_INVALID_ARGUMENT, "DeleteDoubleArray: ", static_cast<void*>(value),
             " is not an array of this library, which returns none");
    });
}

void DisposeMultiTimeSeriesData(multi_regular_time_series_data* data) {
    base_call([&] { free_series_data(data); });
}

void DisposeDataDimensionsDescriptions(time_series_dimensions_description* data) {
    base_call([&] { free_dimensions(data); });
}

void SetTimeSeriesMissingValueValue(double missingValueValue) { set_missing_code(missingValueValue); }

int GetNumTimeSeries() { return static_cast<int>(live_handles(UCHRONIA_KIND_SINGLE)); }
