// Every function of uchronia.h with good input, and with everything that is not: it gives its fall-back and a text, crashes
// nothing, leaks nothing. A function of the header without a row here fails.
#include <algorithm>
#include <climits>
#include <iterator>
#include <random>
#include <regex>

#include "abi_support.h"
#include "handles/allocations.h"

namespace {

/** Makes a call that must fail. @return the text of its error; empty when it did not give its fall-back */
using BadCall = std::function<std::string()>;

/** A call of the base ABI. @param falls_back makes it, and tells whether it gave its fall-back and wrote nothing */
BadCall base(std::function<bool()> falls_back) {
    return [=] {
        bool fell_back = false;
        const std::string text = error_of([&] { fell_back = falls_back(); });
        return fell_back ? text : "";
    };
}

/** The same for functions that return nothing and write nothing. */
BadCall base_void(std::function<void()> call) {
    return base([=] {
        call();
        return true;
    });
}

/** A call of the extension ABI, made with and without an error struct. */
BadCall extension(std::function<int32_t(uchronia_error*)> call) {
    return [=]() -> std::string {
        uchronia_error error;
        std::memset(&error, 'x', sizeof error);
        const int32_t status = call(&error);
        if (status == UCHRONIA_OK || status != error.code || call(nullptr) != status) return "";
        return std::string(error.message, strnlen(error.message, sizeof error.message));
    };
}

struct Function {
    std::string name;
    /** A call that must succeed, with its checks. */
    std::function<void()> good;
    /** Bad calls, each under what is wrong with it. */
    std::vector<std::pair<std::string, BadCall>> bad;
    /** The kinds of handle that it takes; empty when it takes none. */
    std::vector<uchronia_kind> kinds;
    std::function<BadCall(void*)> with_handle;
};

const std::vector<uchronia_kind> kLibrary = {UCHRONIA_KIND_LIBRARY};
const std::vector<uchronia_kind> kSingle = {UCHRONIA_KIND_SINGLE};
const std::vector<uchronia_kind> kEnsemble = {UCHRONIA_KIND_ENSEMBLE, UCHRONIA_KIND_COLLECTION};
const std::vector<uchronia_kind> kForecast = {UCHRONIA_KIND_FORECAST};
const std::vector<uchronia_kind> kSeries = {UCHRONIA_KIND_SINGLE, UCHRONIA_KIND_COLLECTION, UCHRONIA_KIND_ENSEMBLE,
                                            UCHRONIA_KIND_FORECAST};
const std::vector<uchronia_kind> kAll = {UCHRONIA_KIND_LIBRARY, UCHRONIA_KIND_SINGLE, UCHRONIA_KIND_COLLECTION,
                                         UCHRONIA_KIND_ENSEMBLE, UCHRONIA_KIND_FORECAST};

/** Handles of every kind, and what the calls read and write. */
struct Scene {
    SampleLibrary library;
    void* l = library.handle;
    Data data{2, 3};
    Handle s{GetDatasetSingleTimeSeries(l, "s")};
    Handle c{GetDatasetEnsembleTimeSeries(l, "c")};
    Handle e{GetDatasetEnsembleTimeSeries(l, "e")};
    Handle f{GetDatasetEnsembleForecastTimeSeries(l, "f")};
    std::string yaml = library.temp.file("x.yaml");
    std::string out = library.temp.file("out.nc");
    regular_time_series_geometry geometry = {};
    double values[200] = {};
    int n = 77;
    int32_t kind = 77;
    int64_t size = 77;
    void* made = nullptr;

    void* handle(uchronia_kind kind) {
        switch (kind) {
            case UCHRONIA_KIND_LIBRARY: return l;
            case UCHRONIA_KIND_SINGLE: return s;
            case UCHRONIA_KIND_COLLECTION: return c;
            case UCHRONIA_KIND_ENSEMBLE: return e;
            default: return f;
        }
    }
    bool wrote_nothing() const {
        return n == 77 && kind == 77 && size == 77 && made == nullptr && geometry.length == 0 && values[0] == 0 && !fs::exists(out);
    }
    /** A good call must not spoil the check of the bad ones. */
    void clear() {
        geometry = {};
        std::fill(std::begin(values), std::end(values), 0.0);
        n = 77;
        kind = 77;
        size = 77;
        made = nullptr;
        fs::remove(out);
    }
};

/** Indices outside 0 to length - 1. */
std::vector<int> outside(int length) { return {-1, length, INT_MAX, INT_MIN}; }

/** The functions of the base ABI. */
std::vector<Function> base_functions(Scene& x) {
    std::vector<Function> all;
    auto add = [&](Function f) { all.push_back(std::move(f)); };
    auto strings = [&](char** texts, int expected) {
        CHECK(texts != nullptr);
        CHECK(x.n == expected);
        DeleteAnsiStringArray(texts, x.n);
    };
    auto series = [](void* handle) {
        CHECK(handle != nullptr);
        DisposeSharedPointer(handle);
    };
    auto structure = [](multi_regular_time_series_data* data) {
        CHECK(data != nullptr);
        DisposeMultiTimeSeriesData(data);
    };

    add({"GetLastStdExceptionMessage", [] { DeleteAnsiString(GetLastStdExceptionMessage()); }, {}, {}, {}});
    for (const auto& [name, call] : {std::pair{"RegisterExceptionCallback", &RegisterExceptionCallback},
                                     std::pair{"RegisterExceptionCallbackUchronia", &RegisterExceptionCallbackUchronia}})
        add({name, [call = call] { call(reinterpret_cast<const void*>(+[](const char*) {})); call(nullptr); }, {}, {}, {}});
    for (const auto& [name, call] : {std::pair{"DisposeSharedPointer", &DisposeSharedPointer},
                                     std::pair{"dispose_reference_handle", &dispose_reference_handle}})
        // Null and every kind are good.
        add({name, [&x, call = call] { call(CreateSingleTimeSeriesDataFromStruct(x.data.get())); call(nullptr); },
             {{"twice", base_void([&x, call = call] {
                   void* handle = CreateSingleTimeSeriesDataFromStruct(x.data.get());
                   call(handle);
                   call(handle);
               })},
              {"an address", base_void([&x, call = call] { call(&x); })}},
             {}, {}});
    add({"get_reference_count", [&] { CHECK(get_reference_count(x.s) == 1); }, {}, kAll,
         [](void* h) { return base([=] { return get_reference_count(h) == 0; }); }});
    add({"DeleteAnsiStringArray",
         [] { DeleteAnsiStringArray(nullptr, 0); },
         {{"null with a length", base_void([] { DeleteAnsiStringArray(nullptr, 2); })},
          {"foreign", base_void([&] { DeleteAnsiStringArray(reinterpret_cast<char**>(&x), 1); })}},
         {}, {}});
    for (int wrong : {-1, INT_MIN, INT_MAX, 5})
        all.back().bad.push_back({"a length of " + std::to_string(wrong), [&x, wrong] {
            int n = 0;
            char** ids = GetEnsembleDatasetDataIdentifiers(x.l, &n);
            const std::string text = error_of([&] { DeleteAnsiStringArray(ids, wrong); });
            DeleteAnsiStringArray(ids, n);
            return text;
        }});
    add({"DeleteAnsiString", [] { DeleteAnsiString(nullptr); }, {{"foreign", base_void([] { DeleteAnsiString("mine"); })}}, {}, {}});
    add({"DeleteDoubleArray",
         [] {},  // no call is good: no function returns such an array
         {{"null", base_void([] { DeleteDoubleArray(nullptr); })}, {"foreign", base_void([&] { DeleteDoubleArray(x.values); })}},
         {}, {}});
    add({"DisposeMultiTimeSeriesData", [] { DisposeMultiTimeSeriesData(nullptr); },
         {{"foreign", base_void([&] { DisposeMultiTimeSeriesData(x.data.get()); })}}, {}, {}});
    add({"DisposeDataDimensionsDescriptions", [&] { DisposeDataDimensionsDescriptions(GetDataDimensionsDescription(x.l, "f")); },
         {{"null", base_void([] { DisposeDataDimensionsDescriptions(nullptr); })},
          {"foreign", base_void([] {
               time_series_dimensions_description mine = {nullptr, INT_MAX};
               DisposeDataDimensionsDescriptions(&mine);
           })}},
         {}, {}});
    add({"SetTimeSeriesMissingValueValue",
         [] {
             for (double code : {NaN, HUGE_VAL, -9999.0}) SetTimeSeriesMissingValueValue(code);
         },
         {}, {}, {}});
    add({"GetNumTimeSeries", [] { CHECK(GetNumTimeSeries() >= 1); }, {}, {}, {}});

    add({"LoadEnsembleDataset", [=, &x] { series(LoadEnsembleDataset(x.yaml.c_str(), nullptr)); },
         {{"null", base([] { return LoadEnsembleDataset(nullptr, nullptr) == nullptr; })},
          {"empty", base([] { return LoadEnsembleDataset("", "") == nullptr; })},
          {"a folder that is not there", base([] { return LoadEnsembleDataset("/no/such/file", "/no") == nullptr; })},
          {"a very long name", base([] { return LoadEnsembleDataset(std::string(100000, 'x').c_str(), nullptr) == nullptr; })}},
         {}, {}});
    add({"CreateEnsembleDataset", [=] { series(CreateEnsembleDataset("test_recording_library")); },
         {{"null", base([] { return CreateEnsembleDataset(nullptr) == nullptr; })},
          {"another type", base([] { return CreateEnsembleDataset("nonsense") == nullptr; })},
          {"no file", base([] { return CreateEnsembleDataset("on_disk_single_netcdf_file:") == nullptr; })}},
         {}, {}});
    add({"GetEnsembleDatasetDataIdentifiers", [=, &x] { strings(GetEnsembleDatasetDataIdentifiers(x.l, &x.n), 4); }, {}, kLibrary,
         [&](void* h) { return base([&x, h] { return GetEnsembleDatasetDataIdentifiers(h, &x.n) == nullptr; }); }});
    add({"GetEnsembleDatasetDataSubIdentifiers", [=, &x] { strings(GetEnsembleDatasetDataSubIdentifiers(x.l, "c", &x.n), 2); },
         {{"null", base([&] { return GetEnsembleDatasetDataSubIdentifiers(x.l, nullptr, &x.n) == nullptr; })},
          {"unknown", base([&] { return GetEnsembleDatasetDataSubIdentifiers(x.l, "nothing", nullptr) == nullptr; })}},
         kLibrary, [&](void* h) { return base([&x, h] { return GetEnsembleDatasetDataSubIdentifiers(h, "c", &x.n) == nullptr; }); }});
    add({"GetEnsembleDatasetDataSummaries", [=, &x] { strings(GetEnsembleDatasetDataSummaries(x.l, &x.n), 4); }, {}, kLibrary,
         [&](void* h) { return base([&x, h] { return GetEnsembleDatasetDataSummaries(h, &x.n) == nullptr; }); }});
    add({"GetDataDimensionsDescription",
         [&] {
             time_series_dimensions_description* d = GetDataDimensionsDescription(x.l, "f");
             CHECK(d->num_dimensions == 3);
             DisposeDataDimensionsDescriptions(d);
         },
         {{"null", base([&] { return GetDataDimensionsDescription(x.l, nullptr) == nullptr; })},
          {"unknown", base([&] { return GetDataDimensionsDescription(x.l, "") == nullptr; })}},
         kLibrary, [](void* h) { return base([h] { return GetDataDimensionsDescription(h, "c") == nullptr; }); }});
    for (const auto& [name, call, id] : {std::tuple{"GetDatasetSingleTimeSeries", &GetDatasetSingleTimeSeries, "s"},
                                         std::tuple{"TimeSeriesFromProviderTs", &TimeSeriesFromProviderTs, "c.10"},
                                         std::tuple{"GetDatasetEnsembleTimeSeries", &GetDatasetEnsembleTimeSeries, "e"},
                                         std::tuple{"GetDatasetEnsembleForecastTimeSeries", &GetDatasetEnsembleForecastTimeSeries, "f"}})
        add({name, [=, &x, call = call, id = id] { series(call(x.l, id)); },
             {{"null", base([&x, call = call] { return call(x.l, nullptr) == nullptr; })},
              {"empty", base([&x, call = call] { return call(x.l, "") == nullptr; })},
              {"unknown", base([&x, call = call] { return call(x.l, "nothing.1") == nullptr; })}},
             kLibrary, [call = call, id = id](void* h) { return base([=] { return call(h, id) == nullptr; }); }});
    add({"GetProviderTimeSeriesIdentifiers", [=, &x] { strings(GetProviderTimeSeriesIdentifiers(x.l, &x.n), 4); }, {}, kLibrary,
         [&](void* h) { return base([&x, h] { return GetProviderTimeSeriesIdentifiers(h, &x.n) == nullptr; }); }});
    add({"GetProviderTsGeometry", [&] { GetProviderTsGeometry(x.l, "s", &x.geometry); CHECK(x.geometry.length == 4); },
         {{"null struct", base_void([&] { GetProviderTsGeometry(x.l, "s", nullptr); })},
          {"null id", base_void([&] { GetProviderTsGeometry(x.l, nullptr, &x.geometry); })},
          {"unknown", base_void([&] { GetProviderTsGeometry(x.l, "nothing", &x.geometry); })}},
         kLibrary, [&](void* h) { return base_void([&x, h] { GetProviderTsGeometry(h, "s", &x.geometry); }); }});
    add({"GetProviderTimeSeriesValues", [&] { GetProviderTimeSeriesValues(x.l, "s", x.values, 4); CHECK(x.values[0] == 2); },
         {{"null values", base_void([&] { GetProviderTimeSeriesValues(x.l, "s", nullptr, 4); })},
          {"null id", base_void([&] { GetProviderTimeSeriesValues(x.l, nullptr, x.values, 4); })}},
         kLibrary, [&](void* h) { return base_void([&x, h] { GetProviderTimeSeriesValues(h, "s", x.values, 4); }); }});
    for (int wrong : {-1, 0, 3, 5, INT_MAX, INT_MIN})
        all.back().bad.push_back({"a length of " + std::to_string(wrong), base_void([&x, wrong] { GetProviderTimeSeriesValues(x.l, "s", x.values, wrong); })});

    for (const auto& [name, call] : {std::pair{"CreateSingleTimeSeriesDataFromStruct", &CreateSingleTimeSeriesDataFromStruct},
                                     std::pair{"CreateEnsembleTimeSeriesDataFromStruct", &CreateEnsembleTimeSeriesDataFromStruct}}) {
        auto with = [&x, call = call](std::function<void(multi_regular_time_series_data&)> spoil) {
            return base([=, &x] {
                multi_regular_time_series_data data = *x.data.get();
                spoil(data);
                return call(&data) == nullptr;
            });
        };
        static double* null_rows[] = {nullptr, nullptr};
        add({name, [=, &x, call = call] { series(call(x.data.get())); },
             {{"null", base([call = call] { return call(nullptr) == nullptr; })},
              {"length -1", with([](auto& d) { d.time_series_geometry.length = -1; })},
              {"the least length", with([](auto& d) { d.time_series_geometry.length = INT_MIN; })},
              {"null rows", with([](auto& d) { d.numeric_data = nullptr; })},
              {"a null row", with([](auto& d) { d.numeric_data = null_rows; })},
              {"month 13", with([](auto& d) { d.time_series_geometry.start.month = 13; })},
              {"a start of zeros", with([](auto& d) { d.time_series_geometry.start = {}; })},
              {"a start far away", with([](auto& d) { d.time_series_geometry.start.hour = INT_MAX; d.time_series_geometry.start.year = 9999; })}},
             {}, {}});
        if (std::string(name).find("Ensemble") == std::string::npos) continue;
        for (int wrong : {-1, -2, INT_MIN}) all.back().bad.push_back({"size " + std::to_string(wrong), with([wrong](auto& d) { d.ensemble_size = wrong; })});
        all.back().bad.push_back({"more members than fit", with([](auto& d) { d.ensemble_size = INT_MAX; d.time_series_geometry.length = 0; d.numeric_data = nullptr; })});
    }
    add({"ToStructSingleTimeSeriesData", [=, &x] { structure(ToStructSingleTimeSeriesData(x.s)); }, {}, kSingle,
         [](void* h) { return base([h] { return ToStructSingleTimeSeriesData(h) == nullptr; }); }});
    add({"GetTimeSeriesGeometry", [&] { GetTimeSeriesGeometry(x.s, &x.geometry); CHECK(x.geometry.length == 4); },
         {{"null", base_void([&] { GetTimeSeriesGeometry(x.s, nullptr); })}}, kSingle,
         [&](void* h) { return base_void([&x, h] { GetTimeSeriesGeometry(h, &x.geometry); }); }});
    add({"GetTimeSeriesValues", [&] { GetTimeSeriesValues(x.s, x.values, 4); CHECK(x.values[0] == 2); },
         {{"null", base_void([&] { GetTimeSeriesValues(x.s, nullptr, 4); })}}, kSingle,
         [&](void* h) { return base_void([&x, h] { GetTimeSeriesValues(h, x.values, 4); }); }});
    for (int wrong : {-1, 0, 3, 5, INT_MAX, INT_MIN})
        all.back().bad.push_back({"a length of " + std::to_string(wrong), base_void([&x, wrong] { GetTimeSeriesValues(x.s, x.values, wrong); })});
    add({"GetValueFromUnivariateTimeSeries", [&] { CHECK(GetValueFromUnivariateTimeSeries(x.s, 1) == 4); }, {}, kSingle,
         [](void* h) { return base([h] { return GetValueFromUnivariateTimeSeries(h, 0) == 0.0; }); }});
    for (int i : outside(4))
        all.back().bad.push_back({"index " + std::to_string(i), base([&x, i] { return GetValueFromUnivariateTimeSeries(x.s, i) == 0.0; })});
    add({"SetValueToUnivariateTimeSeries", [&] { for (double v : {NaN, HUGE_VAL, 4.0}) SetValueToUnivariateTimeSeries(x.s, 1, v); }, {}, kSingle,
         [](void* h) { return base_void([h] { SetValueToUnivariateTimeSeries(h, 0, 1); }); }});
    for (int i : outside(4))
        all.back().bad.push_back({"index " + std::to_string(i), base_void([&x, i] { SetValueToUnivariateTimeSeries(x.s, i, 1); })});

    add({"EnsembleSizeEnsembleTimeSeries", [&] { CHECK(EnsembleSizeEnsembleTimeSeries(x.c) == 2); }, {}, kEnsemble,
         [](void* h) { return base([h] { return EnsembleSizeEnsembleTimeSeries(h) == 0; }); }});
    add({"ToStructEnsembleTimeSeriesData", [=, &x] { structure(ToStructEnsembleTimeSeriesData(x.e)); }, {}, kEnsemble,
         [](void* h) { return base([h] { return ToStructEnsembleTimeSeriesData(h) == nullptr; }); }});
    add({"TimeSeriesFromEnsembleOfTimeSeries", [=, &x] { series(TimeSeriesFromEnsembleOfTimeSeries(x.c, 1)); }, {}, kEnsemble,
         [](void* h) { return base([h] { return TimeSeriesFromEnsembleOfTimeSeries(h, 0) == nullptr; }); }});
    for (int i : outside(2))
        all.back().bad.push_back({"index " + std::to_string(i), base([&x, i] { return TimeSeriesFromEnsembleOfTimeSeries(x.e, i) == nullptr; })});
    add({"GetItemEnsembleTimeSeriesAsStructure", [=, &x] { structure(GetItemEnsembleTimeSeriesAsStructure(x.e, 1)); }, {}, kEnsemble,
         [](void* h) { return base([h] { return GetItemEnsembleTimeSeriesAsStructure(h, 0) == nullptr; }); }});
    for (int i : outside(2))
        all.back().bad.push_back({"index " + std::to_string(i), base([&x, i] { return GetItemEnsembleTimeSeriesAsStructure(x.e, i) == nullptr; })});
    add({"SetItemEnsembleTimeSeriesAsStructure",
         [&] {
             const Handle e(CreateEnsembleTimeSeriesDataFromStruct(x.data.get()));
             SetItemEnsembleTimeSeriesAsStructure(e, 1, x.data.get());
         },
         {{"null", base_void([&] { SetItemEnsembleTimeSeriesAsStructure(x.e, 0, nullptr); })},
          {"null rows", base_void([&] {
               multi_regular_time_series_data data = *x.data.get();
               data.numeric_data = nullptr;
               SetItemEnsembleTimeSeriesAsStructure(x.e, 0, &data);
           })}},
         kEnsemble, [&](void* h) { return base_void([&x, h] { SetItemEnsembleTimeSeriesAsStructure(h, 0, x.data.get()); }); }});
    for (int i : outside(2))
        all.back().bad.push_back({"index " + std::to_string(i), base_void([&x, i] { SetItemEnsembleTimeSeriesAsStructure(x.e, i, x.data.get()); })});

    add({"CreateEnsembleForecastTimeSeries", [=] { series(CreateEnsembleForecastTimeSeries(y2000, 2, "daily")); },
         {{"step null", base([] { return CreateEnsembleForecastTimeSeries(y2000, 1, nullptr) == nullptr; })},
          {"step 6h", base([] { return CreateEnsembleForecastTimeSeries(y2000, 1, "6h") == nullptr; })},
          {"length -1", base([] { return CreateEnsembleForecastTimeSeries(y2000, -1, "daily") == nullptr; })},
          {"the least length", base([] { return CreateEnsembleForecastTimeSeries(y2000, INT_MIN, "daily") == nullptr; })},
          {"past the year 9999", base([] { return CreateEnsembleForecastTimeSeries(y2000, INT_MAX, "daily") == nullptr; })},
          {"more than fit in memory", base([] { return CreateEnsembleForecastTimeSeries(y2000, INT_MAX, "1") == nullptr; })},
          {"a start of zeros", base([] { return CreateEnsembleForecastTimeSeries({}, 1, "daily") == nullptr; })}},
         {}, {}});
    add({"GetEnsembleForecastTimeSeriesGeometry", [&] { GetEnsembleForecastTimeSeriesGeometry(x.f, &x.geometry); CHECK(x.geometry.length == 4); },
         {{"null", base_void([&] { GetEnsembleForecastTimeSeriesGeometry(x.f, nullptr); })}}, kForecast,
         [&](void* h) { return base_void([&x, h] { GetEnsembleForecastTimeSeriesGeometry(h, &x.geometry); }); }});
    add({"IsMissingValueItemEnsembleForecastTimeSeries", [&] { CHECK_FALSE(IsMissingValueItemEnsembleForecastTimeSeries(x.f, 0)); }, {}, kForecast,
         [](void* h) { return base([h] { return !IsMissingValueItemEnsembleForecastTimeSeries(h, 0); }); }});
    for (int i : outside(4))
        all.back().bad.push_back({"index " + std::to_string(i), base([&x, i] { return !IsMissingValueItemEnsembleForecastTimeSeries(x.f, i); })});
    add({"GetItemEnsembleForecastTimeSeries", [=, &x] { series(GetItemEnsembleForecastTimeSeries(x.f, 3)); }, {}, kForecast,
         [](void* h) { return base([h] { return GetItemEnsembleForecastTimeSeries(h, 0) == nullptr; }); }});
    for (int i : outside(4))
        all.back().bad.push_back({"index " + std::to_string(i), base([&x, i] { return GetItemEnsembleForecastTimeSeries(x.f, i) == nullptr; })});
    add({"GetItemEnsembleForecastTimeSeriesAsStructure", [=, &x] { structure(GetItemEnsembleForecastTimeSeriesAsStructure(x.f, 3)); }, {}, kForecast,
         [](void* h) { return base([h] { return GetItemEnsembleForecastTimeSeriesAsStructure(h, 0) == nullptr; }); }});
    for (int i : outside(4))
        all.back().bad.push_back({"index " + std::to_string(i), base([&x, i] { return GetItemEnsembleForecastTimeSeriesAsStructure(x.f, i) == nullptr; })});
    add({"TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries", [=, &x] { series(TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(x.f, 3, 1)); },
         {{"a missing item", base([] {
               const Handle f(CreateEnsembleForecastTimeSeries(y2000, 1, "daily"));
               return TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(f, 0, 0) == nullptr;
           })}},
         kForecast, [](void* h) { return base([h] { return TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(h, 0, 0) == nullptr; }); }});
    for (int i : outside(4))
        all.back().bad.push_back({"issue " + std::to_string(i), base([&x, i] { return TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(x.f, i, 0) == nullptr; })});
    for (int i : outside(2))
        all.back().bad.push_back({"member " + std::to_string(i), base([&x, i] { return TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(x.f, 0, i) == nullptr; })});
    add({"SetItemEnsembleForecastTimeSeriesAsStructure",
         [&] {
             const Handle f(CreateEnsembleForecastTimeSeries(y2000, 1, "daily"));
             SetItemEnsembleForecastTimeSeriesAsStructure(f, 0, x.data.get());
         },
         {{"null", base_void([&] { SetItemEnsembleForecastTimeSeriesAsStructure(x.f, 0, nullptr); })},
          {"beyond what a recording can grow to", base_void([&] {
               const Handle library(CreateEnsembleDataset("test_recording_library"));
               const Handle f(GetDatasetEnsembleForecastTimeSeries(library, "r"));
               SetItemEnsembleForecastTimeSeriesAsStructure(f, INT_MAX, x.data.get());
           })}},
         kForecast, [&](void* h) { return base_void([&x, h] { SetItemEnsembleForecastTimeSeriesAsStructure(h, 0, x.data.get()); }); }});
    for (int i : outside(4))
        all.back().bad.push_back({"index " + std::to_string(i), base_void([&x, i] { SetItemEnsembleForecastTimeSeriesAsStructure(x.f, i, x.data.get()); })});
    for (int size : {-2, INT_MIN})  // -1 makes it missing
        all.back().bad.push_back({"size " + std::to_string(size), base_void([&x, size] {
            multi_regular_time_series_data data = *x.data.get();
            data.ensemble_size = size;
            SetItemEnsembleForecastTimeSeriesAsStructure(x.f, 0, &data);
        })});
    add({"CreatePerfectForecastTimeSeries", [=, &x] { series(CreatePerfectForecastTimeSeries(x.s, y2000, 2, "daily", 0, 2)); },
         {{"step null", base([&] { return CreatePerfectForecastTimeSeries(x.s, y2000, 1, nullptr, 0, 1) == nullptr; })},
          {"length -1", base([&] { return CreatePerfectForecastTimeSeries(x.s, y2000, -1, "daily", 0, 1) == nullptr; })},
          {"the most of all", base([&] { return CreatePerfectForecastTimeSeries(x.s, y2000, INT_MAX, "1", INT_MAX, INT_MAX) == nullptr; })},
          {"the least of all", base([&] { return CreatePerfectForecastTimeSeries(x.s, y2000, 1, "daily", INT_MIN, INT_MIN) == nullptr; })},
          {"leads past the end", base([&] { return CreatePerfectForecastTimeSeries(x.s, y2000, 1, "daily", 0, INT_MAX) == nullptr; })}},
         kSingle, [](void* h) { return base([h] { return CreatePerfectForecastTimeSeries(h, y2000, 1, "daily", 0, 1) == nullptr; }); }});
    add({"TransformEachItem",
         [&] {
             const Handle f(CreateEnsembleForecastTimeSeries(y2000, 1, "daily"));
             SetItemEnsembleForecastTimeSeriesAsStructure(f, 0, x.data.get());
             TransformEachItem(f, "disaggregate", "1800");
         },
         {{"method null", base_void([&] { TransformEachItem(x.f, nullptr, "daily"); })},
          {"step null", base_void([&] { TransformEachItem(x.f, "accumulate", nullptr); })},
          {"method unknown", base_void([&] { TransformEachItem(x.f, "nonsense", "daily"); })},
          {"step zero", base_void([&] { TransformEachItem(x.f, "disaggregate", "0"); })},
          {"more values than fit", base_void([] {
               Data years(1, 3, 0, INT_MAX);
               const Handle f(CreateEnsembleForecastTimeSeries(y2000, 1, "daily"));
               SetItemEnsembleForecastTimeSeriesAsStructure(f, 0, years.get());
               TransformEachItem(f, "disaggregate", "1");
           })}},
         kForecast, [](void* h) { return base_void([h] { TransformEachItem(h, "accumulate", "daily"); }); }});
    auto saves = [&](const char* name, auto* call, void* handle, std::vector<uchronia_kind> kinds) {
        add({name, [=, &x] { call(handle, x.out.c_str(), false); CHECK(fs::exists(x.out)); },
             {{"null", base_void([=] { call(handle, nullptr, true); })},
              {"empty", base_void([=] { call(handle, "", true); })},
              {"no such folder", base_void([=] { call(handle, "/no/such/folder/x.nc", true); })},
              {"a folder", base_void([=] { call(handle, "/", true); })},
              {"a file that is there", base_void([=, &x] { call(handle, x.yaml.c_str(), false); })}},
             kinds, [=, &x](void* h) { return base_void([=, &x] { call(h, x.out.c_str(), true); }); }});
    };
    saves("SaveSingleTimeSeriesToNetcdf", &SaveSingleTimeSeriesToNetcdf, x.s, kSingle);
    saves("SaveEnsembleTimeSeriesToNetcdf", &SaveEnsembleTimeSeriesToNetcdf, x.c, kEnsemble);
    saves("SaveEnsembleForecastTimeSeriesToNetcdf", &SaveEnsembleForecastTimeSeriesToNetcdf, x.f, kForecast);
    return all;
}

/** The functions of the extension ABI. */
std::vector<Function> extension_functions(Scene& x) {
    std::vector<Function> all;
    auto add = [&](Function f) { all.push_back(std::move(f)); };
    using Error = uchronia_error*;
    const std::string one = R"({"kind":"single","time":{"start":0,"step":3600,"length":3}})";

    add({"uchronia_abi_version", [] { CHECK(uchronia_abi_version() == 1); }, {}, {}, {}});
    add({"uchronia_live_handles",
         [] {
             CHECK(uchronia_live_handles(UCHRONIA_KIND_ANY) >= 5);
             for (int32_t unknown : {-1, 6, INT_MAX, INT_MIN}) CHECK(uchronia_live_handles(unknown) == -1);
         },
         {}, {}, {}});
    // No number is a bad limit or number of threads.
    add({"uchronia_cache",
         [] {
             uchronia_cache_state state;
             CHECK(uchronia_cache(-1, &state, nullptr) == UCHRONIA_OK);
             for (int64_t limit : {INT64_MIN, int64_t{-1}, int64_t{0}, INT64_MAX, state.limit})
                 CHECK(uchronia_cache(limit, nullptr, nullptr) == UCHRONIA_OK);
             const int64_t before = state.limit;
             CHECK(uchronia_cache(-1, &state, nullptr) == UCHRONIA_OK);
             CHECK(state.limit == before);
         },
         {}, {}, {}});
    add({"uchronia_threads",
         [] {
             for (int32_t most : {3, -1, INT_MIN}) CHECK(uchronia_threads(most) == 3);
             CHECK(uchronia_threads(INT_MAX) == 256);
             CHECK(uchronia_threads(0) >= 1);
         },
         {}, {}, {}});
    add({"uchronia_library_open",
         [&] {
             Handle library;
             CHECK(uchronia_library_open(x.yaml.c_str(), "", library.out(), nullptr) == UCHRONIA_OK);
         },
         {{"path null", extension([&](Error e) { return uchronia_library_open(nullptr, nullptr, &x.made, e); })},
          {"nowhere to put it", extension([&](Error e) { return uchronia_library_open(x.yaml.c_str(), nullptr, nullptr, e); })},
          {"no such file", extension([&](Error e) { return uchronia_library_open("/no/such/file", nullptr, &x.made, e); })},
          {"empty", extension([&](Error e) { return uchronia_library_open("", "", &x.made, e); })}},
         {}, {}});
    add({"uchronia_about",
         [] {
             int64_t size = 0;
             CHECK(uchronia_about(nullptr, 0, &size, nullptr) == UCHRONIA_BUFFER_TOO_SMALL);
             std::string text(static_cast<std::size_t>(size), ' ');
             CHECK(uchronia_about(text.data(), size, &size, nullptr) == UCHRONIA_OK);
         },
         {{"size null", extension([](Error e) { return uchronia_about(nullptr, 0, nullptr, e); })},
          {"capacity -1", extension([&](Error e) { return uchronia_about(nullptr, -1, &x.size, e); })},
          {"room at null", extension([](Error e) { int64_t size = 0; return uchronia_about(nullptr, 1 << 20, &size, e); })},
          {"too little room", extension([](Error e) { int64_t size = 0; char room = 0; return uchronia_about(&room, 1, &size, e); })}},
         {}, {}});
    add({"uchronia_library_create",
         [] {
             Handle library;
             CHECK(uchronia_library_create(library.out(), nullptr) == UCHRONIA_OK);
         },
         {{"nowhere to put it", extension([](Error e) { return uchronia_library_create(nullptr, e); })}},
         {}, {}});
    add({"uchronia_library_add",
         [&] {
             CHECK(uchronia_library_add(x.l, "added", x.s, nullptr) == UCHRONIA_OK);
             CHECK(uchronia_library_remove(x.l, "added", nullptr) == UCHRONIA_OK);
         },
         {{"id null", extension([&](Error e) { return uchronia_library_add(x.l, nullptr, x.s, e); })},
          {"id empty", extension([&](Error e) { return uchronia_library_add(x.l, "", x.s, e); })},
          {"an id that is there", extension([&](Error e) { return uchronia_library_add(x.l, "s", x.s, e); })},
          {"series null", extension([&](Error e) { return uchronia_library_add(x.l, "added", nullptr, e); })},
          {"series foreign", extension([&](Error e) { return uchronia_library_add(x.l, "added", &x, e); })},
          {"a library for a series", extension([&](Error e) { return uchronia_library_add(x.l, "added", x.l, e); })}},
         kLibrary, [&](void* h) { return extension([&x, h](Error e) { return uchronia_library_add(h, "added", x.s, e); }); }});
    add({"uchronia_library_add_files",
         [&] {
             Handle library;
             CHECK(uchronia_library_create(library.out(), nullptr) == UCHRONIA_OK);
             CHECK(uchronia_library_add_files(library, x.yaml.c_str(), nullptr, nullptr) == UCHRONIA_OK);
         },
         {{"path null", extension([&](Error e) { return uchronia_library_add_files(x.l, nullptr, nullptr, e); })},
          {"no such file", extension([&](Error e) { return uchronia_library_add_files(x.l, "/no/such/file", "", e); })},
          {"identifiers that are there", extension([&](Error e) { return uchronia_library_add_files(x.l, x.yaml.c_str(), nullptr, e); })}},
         kLibrary,
         [&](void* h) { return extension([&x, h](Error e) { return uchronia_library_add_files(h, x.yaml.c_str(), nullptr, e); }); }});
    add({"uchronia_library_remove",
         [&] {
             CHECK(uchronia_library_add(x.l, "added", x.s, nullptr) == UCHRONIA_OK);
             CHECK(uchronia_library_remove(x.l, "added", nullptr) == UCHRONIA_OK);
         },
         {{"id null", extension([&](Error e) { return uchronia_library_remove(x.l, nullptr, e); })},
          {"unknown", extension([&](Error e) { return uchronia_library_remove(x.l, "nothing", e); })}},
         kLibrary, [&](void* h) { return extension([h](Error e) { return uchronia_library_remove(h, "s", e); }); }});
    add({"uchronia_series_get",
         [&] {
             Handle series;
             CHECK(uchronia_series_get(x.l, "c.10", series.out(), nullptr, nullptr) == UCHRONIA_OK);
         },
         {{"id null", extension([&](Error e) { return uchronia_series_get(x.l, nullptr, &x.made, &x.kind, e); })},
          {"id empty", extension([&](Error e) { return uchronia_series_get(x.l, "", &x.made, &x.kind, e); })},
          {"unknown", extension([&](Error e) { return uchronia_series_get(x.l, "nothing", &x.made, &x.kind, e); })},
          {"nowhere to put it", extension([&](Error e) { return uchronia_series_get(x.l, "s", nullptr, &x.kind, e); })}},
         kLibrary, [&](void* h) { return extension([&x, h](Error e) { return uchronia_series_get(h, "s", &x.made, &x.kind, e); }); }});
    add({"uchronia_describe",
         [&] {
             CHECK(describe(x.l).size() == 4);
             CHECK(describe(x.l, "s")["id"] == "s");
         },
         {{"size null", extension([&](Error e) { return uchronia_describe(x.s, nullptr, nullptr, 0, nullptr, e); })},
          {"capacity -1", extension([&](Error e) { return uchronia_describe(x.s, nullptr, nullptr, -1, &x.size, e); })},
          {"the least capacity", extension([&](Error e) { return uchronia_describe(x.s, nullptr, nullptr, INT64_MIN, &x.size, e); })},
          {"room at null", extension([&](Error e) { int64_t size = 0; return uchronia_describe(x.s, nullptr, nullptr, 1 << 20, &size, e); })},
          {"too little room", extension([&](Error e) { int64_t size = 0; char room = 0; return uchronia_describe(x.s, nullptr, &room, 1, &size, e); })},
          {"an id of a series", extension([&](Error e) { return uchronia_describe(x.s, "id", nullptr, 0, &x.size, e); })},
          {"an unknown id", extension([&](Error e) { return uchronia_describe(x.l, "nothing", nullptr, 0, &x.size, e); })}},
         kAll, [&](void* h) { return extension([&x, h](Error e) { return uchronia_describe(h, nullptr, nullptr, 0, &x.size, e); }); }});
    add({"uchronia_left_out",
         [&] {
             int64_t size = 0;
             CHECK(uchronia_left_out(x.l, nullptr, 0, &size, nullptr) == UCHRONIA_BUFFER_TOO_SMALL);
             CHECK(size == 3);  // []
         },
         {{"size null", extension([&](Error e) { return uchronia_left_out(x.l, nullptr, 0, nullptr, e); })},
          {"capacity -1", extension([&](Error e) { return uchronia_left_out(x.l, nullptr, -1, &x.size, e); })},
          {"room at null", extension([&](Error e) { int64_t size = 0; return uchronia_left_out(x.l, nullptr, 1 << 20, &size, e); })},
          {"too little room", extension([&](Error e) { int64_t size = 0; char room = 0; return uchronia_left_out(x.l, &room, 1, &size, e); })}},
         kLibrary, [&](void* h) { return extension([&x, h](Error e) { return uchronia_left_out(h, nullptr, 0, &x.size, e); }); }});
    const std::string valid = x.out + ".valid.nc";
    void* const written[] = {x.c};
    uchronia_write(written, 1, valid.c_str(), "{}", nullptr, nullptr);
    add({"uchronia_validate",
         [&x, valid] {
             CHECK(uchronia_validate(valid.c_str(), nullptr, nullptr, 0, &x.size, nullptr) == UCHRONIA_BUFFER_TOO_SMALL);
             CHECK(x.size == 3);  // []
         },
         {{"path null", extension([&](Error e) { return uchronia_validate(nullptr, nullptr, nullptr, 0, &x.size, e); })},
          {"no such file", extension([&](Error e) { return uchronia_validate("/nowhere.nc", nullptr, nullptr, 0, &x.size, e); })},
          {"an unknown convention", extension([&x, valid](Error e) { return uchronia_validate(valid.c_str(), "x", nullptr, 0, &x.size, e); })},
          {"size null", extension([valid](Error e) { return uchronia_validate(valid.c_str(), nullptr, nullptr, 0, nullptr, e); })},
          {"capacity -1", extension([&x, valid](Error e) { return uchronia_validate(valid.c_str(), nullptr, nullptr, -1, &x.size, e); })},
          {"room at null", extension([valid](Error e) { int64_t size = 0; return uchronia_validate(valid.c_str(), nullptr, nullptr, 1 << 20, &size, e); })}},
         {}, {}});
    add({"uchronia_read",
         [&] {
             CHECK(uchronia_read(x.s, nullptr, x.values, 4, nullptr, nullptr) == UCHRONIA_OK);
             CHECK(x.values[0] == 2);
         },
         {{"null values", extension([&](Error e) { return uchronia_read(x.s, nullptr, nullptr, 4, nullptr, e); })},
          {"capacity -1", extension([&](Error e) { return uchronia_read(x.s, nullptr, x.values, -1, nullptr, e); })},
          {"too little room", extension([&](Error e) { return uchronia_read(x.f, nullptr, x.values, 23, nullptr, e); })},
          {"cancelled", extension([&](Error e) { uchronia_control cancelled = {1, 0, 0}; return uchronia_read(x.s, nullptr, x.values, 4, &cancelled, e); })},
          {"a control that is not aligned", extension([&](Error e) {
               alignas(8) char bytes[sizeof(uchronia_control) + 8] = {};
               return uchronia_read(x.s, nullptr, x.values, 4, reinterpret_cast<uchronia_control*>(bytes + 4), e);
           })}},
         kSeries, [&](void* h) { return extension([&x, h](Error e) { return uchronia_read(h, nullptr, x.values, 200, nullptr, e); }); }});
    for (const uchronia_window& w : {window(0, 5, 0, 1, 0, 1), window(4, 1, 0, 1, 0, 1), window(-1, 1, 0, 1, 0, 1), window(0, -2, 0, 1, 0, 1),
                                     window(0, 1, 2, 1, 0, 1), window(0, 1, 0, 1, 3, 1), window(INT64_MAX, INT64_MAX, 0, 1, 0, 1),
                                     window(0, INT64_MIN, 0, 1, 0, 1), window(0, INT64_MAX, 0, INT64_MAX, 0, INT64_MAX)})
        all.back().bad.push_back({"a window outside", extension([&x, w](Error e) { return uchronia_read(x.f, &w, x.values, 200, nullptr, e); })});
    auto create = [&x](std::string description, int64_t count, bool null_values = false) {
        return extension([=, &x](Error e) {
            const double values[] = {1, 2, 3};
            return uchronia_series_create(description.c_str(), null_values ? nullptr : values, count, &x.made, e);
        });
    };
    add({"uchronia_series_create",
         [=] {
             Handle series;
             const double values[] = {1, NaN, 3};
             CHECK(uchronia_series_create(one.c_str(), values, 3, series.out(), nullptr) == UCHRONIA_OK);
         },
         {{"description null", extension([&](Error e) { return uchronia_series_create(nullptr, x.values, 3, &x.made, e); })},
          {"nowhere to put it", extension([&x, one](Error e) { return uchronia_series_create(one.c_str(), x.values, 3, nullptr, e); })},
          {"values null", create(one, 3, true)},
          {"count -1", create(one, -1)},
          {"the most", create(one, INT64_MAX)},
          {"the least", create(one, INT64_MIN)},
          {"no JSON", create("{", 3)},
          {"an array", create("[]", 3)},
          {"length -1", create(R"({"kind":"single","time":{"start":0,"step":3600,"length":-1}})", 0)},
          {"more issues than fit", create(R"({"kind":"forecast","time":{"start":0,"step":1,"length":99999999999},"lead":{"start":0,"step":1,"length":0},"members":["1"]})", 0)},
          {"more than can be counted", create(R"({"kind":"single","time":{"start":0,"step":3600,"length":9223372036854775807}})", 3)}},
         {}, {}});
    // Two cases of two members.
    static const double ensembles[] = {3, 1, NaN, 2}, seen[] = {2, 2}, half = 0.5, outside = 1.5;
    add({"uchronia_sort_members",
         [] {
             double values[] = {3, 1, NaN, 2};
             int32_t counts[2];
             CHECK(uchronia_sort_members(values, 4, counts, 2, nullptr) == UCHRONIA_OK);
             CHECK((values[0] == 1 && values[2] == 2 && counts[0] == 2 && counts[1] == 1));
             CHECK(uchronia_sort_members(nullptr, 0, nullptr, 0, nullptr) == UCHRONIA_OK);
         },
         {{"values null", extension([&](Error e) { return uchronia_sort_members(nullptr, 4, &x.kind, 1, e); })},
          {"counts null", extension([&](Error e) { return uchronia_sort_members(x.values, 4, nullptr, 2, e); })},
          {"cases of different size", extension([&](Error e) { return uchronia_sort_members(x.values, 4, &x.kind, 3, e); })},
          {"values of no case", extension([&](Error e) { return uchronia_sort_members(x.values, 4, &x.kind, 0, e); })},
          {"count -1", extension([&](Error e) { return uchronia_sort_members(x.values, -1, &x.kind, 1, e); })},
          {"cases -1", extension([&](Error e) { return uchronia_sort_members(x.values, 4, &x.kind, -1, e); })},
          {"the most members", extension([&](Error e) { return uchronia_sort_members(x.values, INT64_MAX, &x.kind, 1, e); })}},
         {}, {}});
    auto quantiles = [](const double* values, int64_t count, int64_t cases, const double* levels, int64_t level_count,
                          int32_t type, double* out, int64_t capacity) {
        return extension([=](Error e) {
            return uchronia_quantiles(values, count, cases, false, levels, level_count, type, out, capacity, e);
        });
    };
    add({"uchronia_quantiles",
         [] {
             double out[2];
             CHECK(uchronia_quantiles(ensembles, 4, 2, false, &half, 1, 7, out, 2, nullptr) == UCHRONIA_OK);
             CHECK((out[0] == 2 && out[1] == 2));
         },
         {{"values null", quantiles(nullptr, 4, 2, &half, 1, 7, x.values, 2)},
          {"levels null", quantiles(ensembles, 4, 2, nullptr, 1, 7, x.values, 2)},
          {"quantiles null", quantiles(ensembles, 4, 2, &half, 1, 7, nullptr, 2)},
          {"too little room", quantiles(ensembles, 4, 2, &half, 1, 7, x.values, 1)},
          {"type 0", quantiles(ensembles, 4, 2, &half, 1, 0, x.values, 2)},
          {"type 10", quantiles(ensembles, 4, 2, &half, 1, 10, x.values, 2)},
          {"a level above 1", quantiles(ensembles, 4, 2, &outside, 1, 7, x.values, 2)},
          {"a level that is missing", quantiles(ensembles, 4, 2, ensembles + 2, 1, 7, x.values, 2)},
          {"-1 levels", quantiles(ensembles, 4, 2, &half, -1, 7, x.values, 2)},
          {"more than can be counted", quantiles(ensembles, 4, 4, &half, INT64_MAX, 7, x.values, 2)}},
         {}, {}});
    auto crps = [](const double* values, int64_t count, const double* observations, int64_t cases, double* out, int64_t capacity) {
        return extension([=](Error e) { return uchronia_crps(values, count, observations, cases, false, out, capacity, e); });
    };
    add({"uchronia_crps",
         [] {
             double out[8];
             CHECK(uchronia_crps(ensembles, 4, seen, 2, false, out, 8, nullptr) == UCHRONIA_OK);
             CHECK((out[0] == 0.5 && out[4] == 0));
         },
         {{"values null", crps(nullptr, 4, seen, 2, x.values, 8)},
          {"observations null", crps(ensembles, 4, nullptr, 2, x.values, 8)},
          {"parts null", crps(ensembles, 4, seen, 2, nullptr, 8)},
          {"too little room", crps(ensembles, 4, seen, 2, x.values, 7)},
          {"capacity -1", crps(ensembles, 4, seen, 2, x.values, -1)},
          {"cases of different size", crps(ensembles, 3, seen, 2, x.values, 8)},
          {"more than can be counted", crps(ensembles, 0, seen, INT64_MAX, x.values, 8)}},
         {}, {}});
    add({"uchronia_ranks",
         [] {
             int32_t out[4];
             CHECK(uchronia_ranks(ensembles, 4, seen, 2, out, 4, nullptr) == UCHRONIA_OK);
             CHECK((out[0] == 1 && out[1] == 0 && out[2] == 0 && out[3] == 1));
         },
         {{"values null", extension([&](Error e) { return uchronia_ranks(nullptr, 4, seen, 2, &x.kind, 4, e); })},
          {"observations null", extension([&](Error e) { return uchronia_ranks(ensembles, 4, nullptr, 2, &x.kind, 4, e); })},
          {"ranks null", extension([&](Error e) { return uchronia_ranks(ensembles, 4, seen, 2, nullptr, 4, e); })},
          {"too little room", extension([&](Error e) { return uchronia_ranks(ensembles, 4, seen, 2, &x.kind, 1, e); })},
          {"cases -1", extension([&](Error e) { return uchronia_ranks(ensembles, 4, seen, -1, &x.kind, 4, e); })}},
         {}, {}});
    add({"uchronia_exceedance",
         [] {
             int32_t out[2];
             CHECK(uchronia_exceedance(ensembles, 4, 2, seen, 1, false, out, 2, nullptr) == UCHRONIA_OK);
             CHECK((out[0] == 1 && out[1] == 1));
             CHECK(uchronia_exceedance(ensembles, 4, 2, seen, 1, true, out, 2, nullptr) == UCHRONIA_OK);
             CHECK((out[0] == 1 && out[1] == 0));
         },
         {{"values null", extension([&](Error e) { return uchronia_exceedance(nullptr, 4, 2, seen, 1, false, &x.kind, 2, e); })},
          {"thresholds null", extension([&](Error e) { return uchronia_exceedance(ensembles, 4, 2, nullptr, 1, false, &x.kind, 2, e); })},
          {"members null", extension([&](Error e) { return uchronia_exceedance(ensembles, 4, 2, seen, 1, false, nullptr, 2, e); })},
          {"too little room", extension([&](Error e) { return uchronia_exceedance(ensembles, 4, 2, seen, 1, false, &x.kind, 1, e); })},
          {"-1 thresholds", extension([&](Error e) { return uchronia_exceedance(ensembles, 4, 2, seen, -1, false, &x.kind, 2, e); })}},
         {}, {}});
    auto write = [](std::vector<void*> handles, int32_t count, const char* path, const char* options) {
        return extension([=](Error e) { return uchronia_write(handles.empty() ? nullptr : handles.data(), count, path, options, nullptr, e); });
    };
    add({"uchronia_write",
         [&] {
             void* handles[] = {x.c};
             CHECK(uchronia_write(handles, 1, x.out.c_str(), "{}", nullptr, nullptr) == UCHRONIA_OK);
             CHECK(fs::exists(x.out));
         },
         {{"null", write({}, 1, x.out.c_str(), nullptr)},
          {"none", write({}, 0, x.out.c_str(), nullptr)},
          {"count -1", write({x.s}, -1, x.out.c_str(), nullptr)},
          {"the least count", write({x.s}, INT_MIN, x.out.c_str(), nullptr)},
          {"path null", write({x.s}, 1, nullptr, nullptr)},
          {"path empty", write({x.s}, 1, "", nullptr)},
          {"no such folder", write({x.s}, 1, "/no/such/folder/x.nc", nullptr)},
          {"options that are no JSON", write({x.s}, 1, x.out.c_str(), "{")},
          {"one of two handles null", write({x.s, nullptr}, 2, x.out.c_str(), nullptr)}},
         kSeries, [=, &x](void* h) { return write({h}, 1, x.out.c_str(), nullptr); }});
    auto append = [](std::vector<void*> handles, int32_t count, const char* path, const char* options) {
        return extension([=](Error e) { return uchronia_append(handles.empty() ? nullptr : handles.data(), count, path, options, nullptr, e); });
    };
    add({"uchronia_append",
         [&] {
             void* handles[] = {x.c};
             const std::string file = x.out + ".append.nc";
             CHECK(uchronia_write(handles, 1, file.c_str(), R"({"overwrite":true})", nullptr, nullptr) == UCHRONIA_OK);
             CHECK(uchronia_append(handles, 1, file.c_str(), R"({"overwrite":true})", nullptr, nullptr) == UCHRONIA_OK);
         },
         {{"null", append({}, 1, x.out.c_str(), nullptr)},
          {"none", append({}, 0, x.out.c_str(), nullptr)},
          {"count -1", append({x.s}, -1, x.out.c_str(), nullptr)},
          {"the least count", append({x.s}, INT_MIN, x.out.c_str(), nullptr)},
          {"path null", append({x.s}, 1, nullptr, nullptr)},
          {"path empty", append({x.s}, 1, "", nullptr)},
          {"no such file", append({x.s}, 1, "/no/such/folder/x.nc", nullptr)},
          {"a folder", append({x.s}, 1, "/", nullptr)},
          {"no netCDF", append({x.s}, 1, "/dev/null", nullptr)},
          {"options that are no JSON", append({x.s}, 1, x.out.c_str(), "{")},
          {"one of two handles null", append({x.s, nullptr}, 2, x.out.c_str(), nullptr)}},
         kSeries, [=](void* h) { return append({h}, 1, "/no/such/file.nc", nullptr); }});
    return all;
}

std::vector<Function> functions(Scene& x) {
    std::vector<Function> all = base_functions(x);
    for (Function& f : extension_functions(x)) all.push_back(std::move(f));
    return all;
}

std::ptrdiff_t open_descriptors() { return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator{}); }

/** Makes a bad call twice: the first may open files that stay open; the second must leave everything as it was. */
std::string fails(Scene& x, const BadCall& call) {
    std::string text = call();
    const int64_t handles = uchronia_live_handles(UCHRONIA_KIND_ANY);
    const int64_t memory = uchronia::live_allocations();
    const std::ptrdiff_t files = open_descriptors();
    CHECK(call().empty() == text.empty());
    CHECK(uchronia_live_handles(UCHRONIA_KIND_ANY) == handles);
    CHECK(uchronia::live_allocations() == memory);
    CHECK(open_descriptors() == files);
    CHECK(x.wrote_nothing());
    return text;
}

}  // namespace

TEST_CASE("every function of the header is called in this file") {
    std::ifstream in(UCHRONIA_HEADER);
    const std::string header((std::istreambuf_iterator<char>(in)), {});
    std::vector<std::string> declared;
    const std::regex declaration("\\nUCHRONIA_API[^;(]*[ *\\n](\\w+)\\(");
    for (std::sregex_iterator i(header.begin(), header.end(), declaration), end; i != end; ++i) declared.push_back((*i)[1]);
    CHECK(declared.size() >= 58);
    Scene x;
    std::vector<std::string> called;
    for (const Function& f : functions(x)) called.push_back(f.name);
    std::sort(declared.begin(), declared.end());
    std::sort(called.begin(), called.end());
    for (const std::string& name : declared) CHECK_MESSAGE(std::count(called.begin(), called.end(), name) == 1, name);
    CHECK(called == declared);
}

TEST_CASE("every function does its work with good input, and gives back what it took") {
    Scene x;
    for (const Function& f : functions(x)) {
        CAPTURE(f.name);
        f.good();
        const int64_t handles = uchronia_live_handles(UCHRONIA_KIND_ANY);
        const int64_t memory = uchronia::live_allocations();
        x.clear();
        f.good();
        CHECK(uchronia_live_handles(UCHRONIA_KIND_ANY) == handles);
        CHECK(uchronia::live_allocations() == memory);
        x.clear();
    }
}

TEST_CASE("[BUG] bad handles: every function answers null, freed, foreign and wrong-kind ones with its fall-back and a text") {
    Scene x;
    void* freed = CreateSingleTimeSeriesDataFromStruct(x.data.get());
    DisposeSharedPointer(freed);
    std::mt19937_64 random(42);
    std::vector<void*> foreign = {&x, freed, reinterpret_cast<void*>(std::uintptr_t{1}), reinterpret_cast<void*>(~std::uintptr_t{0})};
    for (int i = 0; i < 20; ++i) foreign.push_back(reinterpret_cast<void*>(random() >> (i % 3) * 20));
    // Tokens of every kind that were never given out: what a lucky guess would have to hit.
    for (std::uintptr_t kind = 0; kind < 16; ++kind) foreign.push_back(reinterpret_cast<void*>(0x5000000000000fff | kind << 56));
    for (const Function& f : functions(x)) {
        if (f.kinds.empty()) continue;
        CAPTURE(f.name);
        CHECK(contains(fails(x, f.with_handle(nullptr)), "Pointer is nullptr"));
        for (void* handle : foreign) CHECK(contains(fails(x, f.with_handle(handle)), "is not alive"));
        for (const uchronia_kind kind : kAll) {
            if (std::count(f.kinds.begin(), f.kinds.end(), kind) != 0) continue;
            CHECK(contains(fails(x, f.with_handle(x.handle(kind))), "Cannot cast pointer to "));
        }
    }
}

TEST_CASE("[BUG] bad arguments: every function answers null texts, structs and buffers, bad indices and sizes with its fall-back and a text") {
    Scene x;
    for (const Function& f : functions(x))
        for (const auto& bad : f.bad) {
            CAPTURE(f.name);
            CAPTURE(bad.first);
            CHECK_FALSE(fails(x, bad.second).empty());
        }
}
