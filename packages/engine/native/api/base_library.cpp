// Base ABI: libraries and providers.
#include "api/base_call.h"
#include "api/geometry.h"
#include "handles/allocations.h"
#include "handles/handle_table.h"
#include "netcdf/file_cache.h"

using namespace uchronia;

namespace {

char** give(const std::vector<std::string>& texts, int* size) {
    char** given = new_texts(texts);
    if (size != nullptr) *size = static_cast<int>(texts.size());
    return given;
}

Entry entry_of(void* library, const char* id) {
    const std::string wanted = text_of(id);
    const auto all = library_of(library)->entries();
    for (const Entry& entry : all)
        if (entry.id == wanted) return entry;
    fail(UCHRONIA_NOT_FOUND, "data identifier ", wanted, "not found");
}

std::vector<std::string> identifiers(void* library) {
    std::vector<std::string> ids;
    for (const Entry& entry : library_of(library)->entries()) ids.push_back(entry.id);
    return ids;
}

std::vector<std::string> sub_identifiers(const Entry& entry) {
    if (entry.kind != UCHRONIA_KIND_COLLECTION) return {entry.identifier};
    std::vector<std::string> ids;
    for (const Station& station : entry.open(entry.kind)->metadata().stations) ids.push_back(station.id);
    return ids;
}

std::string summary(const Entry& entry) {
    std::string text = cat("variable name: ", entry.variable,
                           ", identifier: ", entry.kind == UCHRONIA_KIND_COLLECTION ? "<NA>" : entry.identifier);
    if (entry.one_file_per_issue) text += cat(", index: ", entry.index);
    try {
        const TimeAxis axis = entry.one_file_per_issue && entry.says_issues() ? entry.issues() : entry.open(entry.kind)->time();
        text += cat(", start: ", axis.start ? iso8601(*axis.start) : "<NA>",
                    ", end: ", axis.start && axis.length > 0 ? iso8601(axis.at(axis.length - 1)) : "<NA>",
                    ", time length: ", axis.length, ", time step: ", axis.step_name());
    } catch (const std::exception& e) {
        text += cat(", error: ", e.what());
    }
    return text;
}

}  // namespace

void* LoadEnsembleDataset(const char* libraryIdentifier, const char* dataPath) {
    return base_call<void*>(nullptr, [&] {
        return new_handle(Library::open(text_of(libraryIdentifier), dataPath == nullptr ? "" : dataPath));
    });
}

void* CreateEnsembleDataset(const char* dataLibraryType) {
    return base_call<void*>(nullptr, [&] { return new_handle(Library::create(text_of(dataLibraryType))); });
}

char** GetEnsembleDatasetDataIdentifiers(void* dataLibrary, int* size) {
    return base_call<char**>(nullptr, [&] { return give(identifiers(dataLibrary), size); });
}

char** GetEnsembleDatasetDataSubIdentifiers(void* dataLibrary, const char* dataId, int* size) {
    return base_call<char**>(nullptr, [&] { return give(sub_identifiers(entry_of(dataLibrary, dataId)), size); });
}

char** GetEnsembleDatasetDataSummaries(void* dataLibrary, int* size) {
    return base_call<char**>(nullptr, [&] {
        std::vector<std::string> texts;
        for (const Entry& entry : library_of(dataLibrary)->entries()) texts.push_back(summary(entry));
        return give(texts, size);
    });
}

time_series_dimensions_description* GetDataDimensionsDescription(void* dataLibrary, const char* dataId) {
    return base_call<time_series_dimensions_description*>(nullptr, [&] {
        const Entry entry = entry_of(dataLibrary, dataId);
        const Shape shape = entry.open(entry.kind)->shape();
        const auto issues = static_cast<std::size_t>(shape.issues);
        const auto rows = static_cast<std::size_t>(shape.rows);
        const auto steps = static_cast<std::size_t>(shape.steps);
        switch (entry.kind) {
            case UCHRONIA_KIND_COLLECTION: return new_dimensions({{"collection", rows}, {"time", steps}});
            case UCHRONIA_KIND_ENSEMBLE: return new_dimensions({{"ensemble", rows}, {"time", steps}});
            case UCHRONIA_KIND_FORECAST:
                return new_dimensions({{"time", issues}, {"ensemble", rows}, {"time", steps}});
            default: return new_dimensions({{"time", steps}});
        }
    });
}

void* GetDatasetSingleTimeSeries(void* dataLibrary, const char* dataId) {
    return base_call<void*>(nullptr, [&] { return new_handle(library_of(dataLibrary)->single(text_of(dataId))); });
}

void* GetDatasetEnsembleTimeSeries(void* dataLibrary, const char* dataId) {
    return base_call<void*>(nullptr, [&] { return new_handle(library_of(dataLibrary)->ensemble(text_of(dataId))); });
}

void* GetDatasetEnsembleForecastTimeSeries(void* dataLibrary, const char* dataId) {
    return base_call<void*>(nullptr, [&] { return new_handle(library_of(dataLibrary)->forecast(text_of(dataId))); });
}

char** GetProviderTimeSeriesIdentifiers(void* provider, int* size) {
    return GetEnsembleDatasetDataIdentifiers(provider, size);
}

void GetProviderTsGeometry(void* provider, const char* variableIdentifier, regular_time_series_geometry* geometry) {
    base_call([&] { write_geometry(library_of(provider)->single(text_of(variableIdentifier))->time(), geometry); });
}

void GetProviderTimeSeriesValues(void* provider, const char* variableIdentifier, double* values, int arrayLength) {
    base_call([&] { write_values(*library_of(provider)->single(text_of(variableIdentifier)), values, arrayLength); });
}

void* TimeSeriesFromProviderTs(void* provider, const char* variableIdentifier) {
    return GetDatasetSingleTimeSeries(provider, variableIdentifier);
}
