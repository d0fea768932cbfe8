// Base ABI: saving.
#include "api/base_call.h"
#include "handles/handle_table.h"
#include "writing/netcdf_writer.h"

using namespace uchronia;

namespace {

void save(void* handle, std::initializer_list<uchronia_kind> kinds, const char* filename, bool overwrite) {
    const auto series = series_of(handle, kinds);
    if (filename == nullptr) fail(UCHRONIA_INVALID_ARGUMENT, "basic_string: construction from null is not valid");
    WriteOptions options;
    options.overwrite = overwrite;
    write_netcdf({series}, filename, options);
}

}  // namespace

void SaveSingleTimeSeriesToNetcdf(void* timeSeries, const char* filename, bool overwrite) {
    base_call([&] { save(timeSeries, {UCHRONIA_KIND_SINGLE}, filename, overwrite); });
}

void SaveEnsembleTimeSeriesToNetcdf(void* collectionTs, const char* filename, bool overwrite) {
    base_call([&] { save(collectionTs, {UCHRONIA_KIND_ENSEMBLE, UCHRONIA_KIND_COLLECTION}, filename, overwrite); });
}

void SaveEnsembleForecastTimeSeriesToNetcdf(void* tsEnsTs, const char* filename, bool overwrite) {
    base_call([&] { save(tsEnsTs, {UCHRONIA_KIND_FORECAST}, filename, overwrite); });
}
