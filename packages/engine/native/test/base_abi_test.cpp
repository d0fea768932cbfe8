// What the functions of the base ABI do. What every one of them does with bad input is in every_function_test.cpp.
#include "abi_support.h"
#include "handles/allocations.h"
#include "netcdf/nc_file.h"

namespace {

std::vector<double> values_of(void* single) {
    regular_time_series_geometry g = {};
    GetTimeSeriesGeometry(single, &g);
    std::vector<double> values(static_cast<std::size_t>(g.length));
    GetTimeSeriesValues(single, values.data(), g.length);
    return values;
}

}  // namespace

TEST_CASE("the structs of the base ABI have the sizes and offsets that its clients were built with") {
    CHECK(sizeof(date_time_to_second) == 24);
    CHECK(sizeof(regular_time_series_geometry) == 36);
    CHECK(offsetof(regular_time_series_geometry, time_step_seconds) == 24);
    CHECK(offsetof(regular_time_series_geometry, length) == 28);
    CHECK(offsetof(regular_time_series_geometry, time_step_code) == 32);
    CHECK(sizeof(multi_regular_time_series_data) == 48);
    CHECK(offsetof(multi_regular_time_series_data, ensemble_size) == 36);
    CHECK(offsetof(multi_regular_time_series_data, numeric_data) == 40);
    CHECK(sizeof(time_series_dimension_description) == 16);
    CHECK(sizeof(time_series_dimensions_description) == 16);
    CHECK(offsetof(time_series_dimensions_description, num_dimensions) == 8);
    CHECK(sizeof(bool) == 1);
}

TEST_CASE("[BUG] abort: an error without a callback is remembered and the fall-back returned") {
    RegisterExceptionCallback(nullptr);
    CHECK(LoadEnsembleDataset("/no/such/file.yaml", nullptr) == nullptr);
    CHECK(last_message() == "Path does not exist: /no/such/file.yaml");
}

TEST_CASE("[BUG] callback: the first one stays until null is registered, and it may call the library itself") {
    static std::string first;
    static int second;
    first.clear();
    second = 0;
    RegisterExceptionCallback(nullptr);
    RegisterExceptionCallbackUchronia(reinterpret_cast<const void*>(+[](const char* text) {
        first = text;
        const std::string again = last_message();
        CHECK(again == text);
        CHECK(uchronia_live_handles(0) >= 0);
    }));
    RegisterExceptionCallback(reinterpret_cast<const void*>(+[](const char*) { ++second; }));
    CHECK(EnsembleSizeEnsembleTimeSeries(nullptr) == 0);
    CHECK(contains(first, "Pointer is nullptr"));
    CHECK(second == 0);
    RegisterExceptionCallback(nullptr);
    RegisterExceptionCallback(reinterpret_cast<const void*>(+[](const char*) { ++second; }));
    EnsembleSizeEnsembleTimeSeries(nullptr);
    CHECK(second == 1);
    RegisterExceptionCallback(nullptr);
}

TEST_CASE("libraries: identifiers, stations, dimensions with their real sizes, providers") {
    const SampleLibrary library;
    void* l = library.handle;
    int n = 0;
    char** ids = GetProviderTimeSeriesIdentifiers(l, &n);
    REQUIRE(n == 4);
    CHECK(std::string(ids[0]) == "c");
    CHECK(std::string(ids[3]) == "f");
    DeleteAnsiStringArray(ids, n);
    char** stations = GetEnsembleDatasetDataSubIdentifiers(l, "c", &n);
    REQUIRE(n == 2);
    CHECK(std::string(stations[1]) == "20");
    DeleteAnsiStringArray(stations, n);
    stations = GetEnsembleDatasetDataSubIdentifiers(l, "f", &n);
    REQUIRE(n == 1);
    CHECK(std::string(stations[0]) == "10");
    DeleteAnsiStringArray(stations, n);
    CHECK(contains(error_of([&] { CHECK(GetEnsembleDatasetDataSubIdentifiers(l, "c.10", &n) == nullptr); }),
                   "data identifier c.10not found"));
    CHECK(n == 1);  // as it was

    regular_time_series_geometry g = {};
    GetProviderTsGeometry(l, "c.10", &g);
    CHECK(g.length == 4);
    CHECK(g.time_step_seconds == 86400);
    std::vector<double> values(4);
    GetProviderTimeSeriesValues(l, "c.10", values.data(), 4);
    CHECK(values == std::vector<double>{1, 3, -9999, 7});
    SetTimeSeriesMissingValueValue(-1);
    GetProviderTimeSeriesValues(l, "c.10", values.data(), 4);
    CHECK(values[2] == -1);
    SetTimeSeriesMissingValueValue(-9999);
    CHECK(contains(error_of([&] { GetProviderTimeSeriesValues(l, "c.10", values.data(), 3); }),
                   "Time series length is not equal to the number of elements expected by the caller"));
    const Handle ts(TimeSeriesFromProviderTs(l, "s"));
    CHECK(values_of(ts) == std::vector<double>{2, 4, 6, 8});
}

TEST_CASE("[BUG] dimension sizes: they are the real ones, not 0") {
    const SampleLibrary library;
    auto sizes = [&](const char* id) {
        time_series_dimensions_description* d = GetDataDimensionsDescription(library.handle, id);
        REQUIRE(d != nullptr);
        std::string text;
        for (int i = 0; i < d->num_dimensions; ++i)
            text += std::string(d->dimensions[i].dimension_type) + " " + std::to_string(d->dimensions[i].size) + ";";
        DisposeDataDimensionsDescriptions(d);
        return text;
    };
    CHECK(sizes("s") == "time 4;");
    CHECK(sizes("c") == "collection 2;time 4;");
    CHECK(sizes("e") == "ensemble 2;time 4;");
    CHECK(sizes("f") == "time 4;ensemble 2;time 3;");
}

TEST_CASE("identifiers are looked up as clients of the base ABI expect") {
    const SampleLibrary library;
    void* l = library.handle;
    auto get = [&](const char* id) { return values_of(Handle(GetDatasetSingleTimeSeries(l, id))); };
    CHECK(get("c.10.what.ever")[0] == 1);
    CHECK(get("s.10")[0] == 1);
    auto fails = [&](const char* id) {
        return error_of([&] { CHECK(GetDatasetSingleTimeSeries(l, id) == nullptr); });
    };
    CHECK(contains(fails("c"), "This netCDF data provider does not have a unique identifier (station ID)"));
    CHECK(contains(fails("c."), "Cannot get a time series if no identifier is provided."));
    CHECK(contains(fails(""), "A data identifier cannot be an empty string"));
    CHECK(contains(fails("x.10"), "data information not found for id x"));
    CHECK(contains(fails("f"), "data information not found for id f"));
    CHECK(contains(fails("c.30"), "Index not found for series identifier 30"));
    const Handle all(GetDatasetEnsembleTimeSeries(l, "s"));
    CHECK(EnsembleSizeEnsembleTimeSeries(all) == 2);
    CHECK(contains(error_of([&] { GetDatasetEnsembleTimeSeries(l, "f"); }), "data information not found for id f"));
    const Handle f(GetDatasetEnsembleForecastTimeSeries(l, "f.anything"));
    CHECK(static_cast<void*>(f) != nullptr);
}

TEST_CASE("NaN that came in as NaN goes out as NaN, as in CSIRO's library, unless a code was set; what is missing is the code") {
    Data data(1, 4);
    data.value(0, 1) = -9999;
    data.value(0, 2) = NaN;
    const Handle s(CreateSingleTimeSeriesDataFromStruct(data.get()));
    CHECK(same(values_of(s), {0, -9999, NaN, 3}));
    CHECK(std::isnan(GetValueFromUnivariateTimeSeries(s, 2)));
    CHECK(GetValueFromUnivariateTimeSeries(s, 1) == -9999);
    multi_regular_time_series_data* out = ToStructSingleTimeSeriesData(s);
    REQUIRE(out != nullptr);
    CHECK(std::isnan(out->numeric_data[0][2]));
    CHECK(out->numeric_data[0][1] == -9999);
    DisposeMultiTimeSeriesData(out);
    SetTimeSeriesMissingValueValue(-777);
    CHECK(values_of(s) == std::vector<double>{0, -777, -777, 3});
    SetTimeSeriesMissingValueValue(-9999);
}

TEST_CASE("[BUG] missing: NaN, -9999 and the code are missing in the extension ABI, and the code comes out") {
    Data data(3, 4);
    data.value(0, 1) = -9999;
    data.value(0, 2) = NaN;
    const Handle s(CreateSingleTimeSeriesDataFromStruct(data.get()));
    CHECK(same(values_of(s), {0, -9999, NaN, 3}));
    CHECK(same(read(s), {0, NaN, NaN, 3}));
    SetTimeSeriesMissingValueValue(-1);
    CHECK(GetValueFromUnivariateTimeSeries(s, 1) == -1);
    SetValueToUnivariateTimeSeries(s, 0, -1);
    SetTimeSeriesMissingValueValue(-9999);
    SetValueToUnivariateTimeSeries(s, 3, 42);
    CHECK(same(values_of(s), {-9999, -9999, NaN, 42}));
    multi_regular_time_series_data* out = ToStructSingleTimeSeriesData(s);
    REQUIRE(out != nullptr);
    CHECK(out->ensemble_size == 1);
    CHECK(out->time_series_geometry.length == 4);
    CHECK(out->numeric_data[0][3] == 42);
    DisposeMultiTimeSeriesData(out);
    CHECK(contains(error_of([&] { CHECK(GetValueFromUnivariateTimeSeries(s, 4) == 0.0); }), "outside of its bounds"));
    CHECK(contains(error_of([&] { SetValueToUnivariateTimeSeries(s, -1, 0); }), "variable 'i' (=-1)"));
    for (int size : {0, -1, 3}) {
        data->ensemble_size = size;
        CHECK(static_cast<void*>(Handle(CreateSingleTimeSeriesDataFromStruct(data.get()))) != nullptr);
    }
}

TEST_CASE("setting a value changes the series and not the file it came from") {
    const SampleLibrary library;
    const Handle s(GetDatasetSingleTimeSeries(library.handle, "s"));
    SetValueToUnivariateTimeSeries(s, 1, 99);
    CHECK(values_of(s) == std::vector<double>{2, 99, 6, 8});
    CHECK(values_of(Handle(GetDatasetSingleTimeSeries(library.handle, "s")))[1] == 4);
}

TEST_CASE("a monthly geometry has code 1 and step -1, in and out") {
    Data data(1, 3, 0, -1);
    data->time_series_geometry.time_step_code = monthly_step;
    const Handle s(CreateSingleTimeSeriesDataFromStruct(data.get()));
    regular_time_series_geometry g = {};
    GetTimeSeriesGeometry(s, &g);
    CHECK(g.time_step_code == monthly_step);
    CHECK(g.time_step_seconds == -1);
    CHECK(describe(s)["time"]["step"] == "monthly");
}

TEST_CASE("dates are validated; hours, minutes and seconds roll over") {
    Data data(1, 1);
    auto start = [&](date_time_to_second d) {
        data->time_series_geometry.start = d;
        const Handle s(CreateSingleTimeSeriesDataFromStruct(data.get()));
        regular_time_series_geometry g = {};
        GetTimeSeriesGeometry(s, &g);
        return g.start;
    };
    const auto rolled = start({2000, 12, 31, 25, 61, 61});
    CHECK(rolled.year == 2001);
    CHECK(rolled.hour == 2);
    CHECK(rolled.minute == 2);
    CHECK(rolled.second == 1);
    CHECK(start({2000, 1, 1, -1, 0, 0}).year == 1999);
    auto refused = [&](date_time_to_second d) {
        data->time_series_geometry.start = d;
        return error_of([&] { CHECK(CreateSingleTimeSeriesDataFromStruct(data.get()) == nullptr); });
    };
    CHECK(refused({1399, 1, 1, 0, 0, 0}) == "Year is out of valid range: 1400..9999");
    CHECK(refused({2000, 13, 1, 0, 0, 0}) == "Month number is out of range 1..12");
    CHECK(refused({2000, 1, 32, 0, 0, 0}) == "Day of month value is out of range 1..31");
    CHECK(refused({2001, 2, 29, 0, 0, 0}) == "Day of month is not valid for year");
}

TEST_CASE("empty series exist and say that they are empty") {
    Data data(1, 0);
    const Handle s(CreateSingleTimeSeriesDataFromStruct(data.get()));
    CHECK(static_cast<void*>(s) != nullptr);
    CHECK(contains(error_of([&] { CHECK(ToStructSingleTimeSeriesData(s) == nullptr); }), "empty time series"));
    double none = 0;
    CHECK(contains(error_of([&] { GetTimeSeriesValues(s, &none, 0); }), "empty time series"));
    data->ensemble_size = 0;
    const Handle e(CreateEnsembleTimeSeriesDataFromStruct(data.get()));
    CHECK(EnsembleSizeEnsembleTimeSeries(e) == 0);
    CHECK(contains(error_of([&] { CHECK(ToStructEnsembleTimeSeriesData(e) == nullptr); }),
                   "vector::_M_range_check: __n (which is 0) >= this->size() (which is 0)"));
}

TEST_CASE("ensembles: members are copied out, and replaced with their axis") {
    Data data(3, 4);
    const Handle e(CreateEnsembleTimeSeriesDataFromStruct(data.get()));
    CHECK(EnsembleSizeEnsembleTimeSeries(e) == 3);
    CHECK(values_of(Handle(TimeSeriesFromEnsembleOfTimeSeries(e, 2))) == std::vector<double>{200, 201, 202, 203});
    multi_regular_time_series_data* all = ToStructEnsembleTimeSeriesData(e);
    REQUIRE(all != nullptr);
    CHECK(all->numeric_data[1][3] == 103);
    DisposeMultiTimeSeriesData(all);
    CHECK(contains(error_of([&] { CHECK(TimeSeriesFromEnsembleOfTimeSeries(e, 3) == nullptr); }),
                   "__n (which is 3) >= this->size() (which is 3)"));
    Data other(1, 4, 50);
    SetItemEnsembleTimeSeriesAsStructure(e, 0, other.get());
    multi_regular_time_series_data* first = GetItemEnsembleTimeSeriesAsStructure(e, 0);
    REQUIRE(first != nullptr);
    CHECK(first->numeric_data[0][0] == 50);
    DisposeMultiTimeSeriesData(first);
}

TEST_CASE("[BUG] members: those of other lengths are an error of the whole, and readable one by one") {
    Data data(2, 4);
    const Handle e(CreateEnsembleTimeSeriesDataFromStruct(data.get()));
    Data shorter(1, 2, 7);
    SetItemEnsembleTimeSeriesAsStructure(e, 1, shorter.get());
    CHECK(contains(error_of([&] { CHECK(ToStructEnsembleTimeSeriesData(e) == nullptr); }), "member 1 has start, step and length"));
    multi_regular_time_series_data* one = GetItemEnsembleTimeSeriesAsStructure(e, 1);
    REQUIRE(one != nullptr);
    CHECK(one->time_series_geometry.length == 2);
    DisposeMultiTimeSeriesData(one);
    CHECK(same(read(e), {0, 1, 2, 3, 7, 8, NaN, NaN}));
    SetItemEnsembleTimeSeriesAsStructure(e, 0, shorter.get());
    multi_regular_time_series_data* all = ToStructEnsembleTimeSeriesData(e);
    REQUIRE(all != nullptr);
    CHECK(all->time_series_geometry.length == 2);
    DisposeMultiTimeSeriesData(all);
}

TEST_CASE("forecasts start out missing and are filled item by item") {
    const Handle f(CreateEnsembleForecastTimeSeries(y2000, 3, "daily"));
    CHECK(IsMissingValueItemEnsembleForecastTimeSeries(f, 2));
    multi_regular_time_series_data* missing = GetItemEnsembleForecastTimeSeriesAsStructure(f, 0);
    REQUIRE(missing != nullptr);
    CHECK(missing->ensemble_size == -1);
    CHECK(missing->numeric_data == nullptr);
    CHECK(missing->time_series_geometry.length == 0);
    CHECK(missing->time_series_geometry.start.year == 1970);
    Data item(2, 3, 5);
    item->time_series_geometry.start = {2000, 1, 2, 1, 0, 0};
    SetItemEnsembleForecastTimeSeriesAsStructure(f, 1, item.get());
    CHECK_FALSE(IsMissingValueItemEnsembleForecastTimeSeries(f, 1));
    const Json d = describe(f);
    CHECK(d["shape"] == Json({3, 2, 3}));
    CHECK(d["lead"] == Json({{"start", 3600}, {"step", 3600}, {"length", 3}}));
    CHECK(same(read(f), {NaN, NaN, NaN, NaN, NaN, NaN, 5, 6, 7, 105, 106, 107, NaN, NaN, NaN, NaN, NaN, NaN}));
    const Handle ensemble(GetItemEnsembleForecastTimeSeries(f, 1));
    CHECK(EnsembleSizeEnsembleTimeSeries(ensemble) == 2);
    CHECK(values_of(Handle(TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(f, 1, 1)))[0] == 105);
    DisposeMultiTimeSeriesData(missing);
    regular_time_series_geometry g = {};
    GetEnsembleForecastTimeSeriesGeometry(f, &g);
    CHECK(g.length == 3);
    CHECK(g.time_step_seconds == 86400);
}

TEST_CASE("[BUG] SetItem: an index at the length of the series is an error, not a write beyond its end") {
    const Handle f(CreateEnsembleForecastTimeSeries(y2000, 2, "daily"));
    Data item(1, 1);
    for (int i : {2, 3, -1, 1000000})
        CHECK(contains(error_of([&] { SetItemEnsembleForecastTimeSeriesAsStructure(f, i, item.get()); }), "variable 'i'"));
    const Handle e(CreateEnsembleTimeSeriesDataFromStruct(item.get()));
    for (int i : {1, -1, 1000})
        CHECK(contains(error_of([&] { SetItemEnsembleTimeSeriesAsStructure(e, i, item.get()); }), "variable 'i'"));
}

TEST_CASE("[BUG] missing item: an error where a member of it is asked for, and it can be copied onto another") {
    const Handle f(CreateEnsembleForecastTimeSeries(y2000, 2, "daily"));
    CHECK(contains(error_of([&] { CHECK(TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(f, 0, 0) == nullptr); }), "missing"));
    Data item(2, 3);
    SetItemEnsembleForecastTimeSeriesAsStructure(f, 1, item.get());
    multi_regular_time_series_data* missing = GetItemEnsembleForecastTimeSeriesAsStructure(f, 0);
    REQUIRE(missing != nullptr);
    SetItemEnsembleForecastTimeSeriesAsStructure(f, 1, missing);  // its ensemble_size is -1
    DisposeMultiTimeSeriesData(missing);
    CHECK(IsMissingValueItemEnsembleForecastTimeSeries(f, 1));
}

TEST_CASE("perfect forecasts are the observations after each issue time") {
    Data observations(1, 48);
    observations.value(0, 26) = -9999;
    const Handle o(CreateSingleTimeSeriesDataFromStruct(observations.get()));
    const Handle f(CreatePerfectForecastTimeSeries(o, {2000, 1, 1, 0, 30, 0}, 2, "daily", 1, 3));
    REQUIRE(static_cast<void*>(f) != nullptr);
    CHECK(describe(f)["shape"] == Json({2, 1, 3}));
    CHECK(values_of(Handle(TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(f, 0, 0))) == std::vector<double>{1, 2, 3});
    CHECK(values_of(Handle(TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(f, 1, 0))) == std::vector<double>{25, -9999, 27});
    multi_regular_time_series_data* item = GetItemEnsembleForecastTimeSeriesAsStructure(f, 1);
    REQUIRE(item != nullptr);
    CHECK(item->time_series_geometry.start.day == 2);
    CHECK(item->time_series_geometry.start.hour == 1);
    DisposeMultiTimeSeriesData(item);
    auto fails = [&](date_time_to_second start, int n, int offset, int lead) {
        return error_of([&] { CHECK(CreatePerfectForecastTimeSeries(o, start, n, "daily", offset, lead) == nullptr); });
    };
    CHECK(contains(fails({1999, 12, 31, 0, 0, 0}, 1, 0, 1), "Number of steps calculation must be such that end >= start"));
    CHECK(contains(fails({2000, 2, 1, 0, 0, 0}, 1, 0, 1), "variable 'LowerIndexForTime'"));
    CHECK(contains(fails(y2000, 1, 0, 49), "variable 'to' (=48) is more than its allowed maximum value 47"));
    CHECK(contains(fails(y2000, 1, -1, 2), "variable 'from' (=-1)"));
    CHECK(contains(fails(y2000, -1, 0, 1), "vector::reserve"));
    const Handle none(CreatePerfectForecastTimeSeries(o, y2000, 0, "daily", 0, 1));
    CHECK(describe(none)["shape"][0] == 0);
}

TEST_CASE("[BUG] perfect forecasts of months, from within a month, have the leads to the months that they are of") {
    Data months(1, 12, 0, -1);
    months->time_series_geometry.time_step_code = monthly_step;
    const Handle o(CreateSingleTimeSeriesDataFromStruct(months.get()));
    const Handle f(CreatePerfectForecastTimeSeries(o, {2000, 1, 15, 0, 0, 0}, 1, "daily", 1, 3));
    REQUIRE(static_cast<void*>(f) != nullptr);
    // From 15 January to the first of February, March and April, in seconds.
    CHECK(values_of(Handle(TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(f, 0, 0))) == std::vector<double>{1, 2, 3});
    const Json lead = describe(f)["lead"];
    CAPTURE(lead.dump());
    CHECK(lead["values"] == Json({17 * 86400, (17 + 29) * 86400, (17 + 29 + 31) * 86400}));
    const Handle whole(CreatePerfectForecastTimeSeries(o, {2000, 2, 1, 0, 0, 0}, 1, "daily", 1, 3));
    CHECK(describe(whole)["lead"]["step"] == "monthly");
}

TEST_CASE("[BUG] perfect forecasts: of no lead, or a negative number, are an error, not the whole series or an unreadable item") {
    Data observations(1, 48);
    const Handle o(CreateSingleTimeSeriesDataFromStruct(observations.get()));
    for (const int lead : {0, -1, -2147483647})
        for (const int offset : {0, 1})  // the whole series came out where the forecast started at its first value
            CHECK(contains(error_of([&] { CHECK(CreatePerfectForecastTimeSeries(o, y2000, 1, "daily", offset, lead) == nullptr); }),
                           "leadTime is " + std::to_string(lead)));
}

TEST_CASE("[BUG] accumulate: a sum with a missing value is missing; the incomplete tail is dropped") {
    const Handle f(CreateEnsembleForecastTimeSeries(y2000, 2, "daily"));
    Data item(1, 7, 1);
    item.value(0, 4) = -9999;
    SetItemEnsembleForecastTimeSeriesAsStructure(f, 0, item.get());
    TransformEachItem(f, "accumulate", "03:00:00");  // the missing item stays missing
    multi_regular_time_series_data* out = GetItemEnsembleForecastTimeSeriesAsStructure(f, 0);
    REQUIRE(out != nullptr);
    CHECK(out->time_series_geometry.length == 2);
    CHECK(out->time_series_geometry.time_step_seconds == 3 * 3600);
    CHECK(out->time_series_geometry.start.hour == 2);
    CHECK(out->numeric_data[0][0] == 6);
    CHECK(out->numeric_data[0][1] == -9999);
    DisposeMultiTimeSeriesData(out);
    CHECK(IsMissingValueItemEnsembleForecastTimeSeries(f, 1));
}

TEST_CASE("[BUG] aggregate: it is accumulate; disaggregate shares values out over the steps that end at their time") {
    const Handle f(CreateEnsembleForecastTimeSeries(y2000, 1, "daily"));
    Data item(1, 2, 6, 3 * 3600);
    item->time_series_geometry.start.hour = 3;
    SetItemEnsembleForecastTimeSeriesAsStructure(f, 0, item.get());
    TransformEachItem(f, "disaggregate", "hourly");
    multi_regular_time_series_data* out = GetItemEnsembleForecastTimeSeriesAsStructure(f, 0);
    REQUIRE(out != nullptr);
    CHECK(out->time_series_geometry.length == 6);
    CHECK(out->time_series_geometry.start.hour == 1);
    CHECK(out->numeric_data[0][0] == 2);
    DisposeMultiTimeSeriesData(out);
    TransformEachItem(f, "aggregate", "03:00:00");
    out = GetItemEnsembleForecastTimeSeriesAsStructure(f, 0);
    CHECK(out->numeric_data[0][1] == 7);
    CHECK(out->time_series_geometry.start.hour == 3);
    DisposeMultiTimeSeriesData(out);
}

TEST_CASE("[BUG] transform: one that fails on an item leaves all of them as they were") {
    const Handle f(CreateEnsembleForecastTimeSeries(y2000, 2, "daily"));
    Data good(1, 6);
    Data bad(1, 2);
    bad->time_series_geometry.start.day = 2;
    SetItemEnsembleForecastTimeSeriesAsStructure(f, 0, good.get());
    SetItemEnsembleForecastTimeSeriesAsStructure(f, 1, bad.get());
    auto fails = [&](const char* method, const char* step) { return error_of([&] { TransformEachItem(f, method, step); }); };
    CHECK(contains(fails("accumulate", "03:00:00"), "source length too short"));
    CHECK(contains(fails("accumulate", "1800"), "finer than data source"));
    CHECK(contains(fails("accumulate", "5400"), "must be a multiple"));
    CHECK(contains(fails("accumulate", "monthly"), "no fixed duration"));
    CHECK(contains(fails("disaggregate", "daily"), "coarser than data source"));
    CHECK(contains(fails("disaggregate", "0"), "length zero"));
    CHECK(contains(fails("disaggregate", "2400"), "must be a multiple"));
    CHECK(contains(fails("Accumulate", "daily"), "limited to 'accumulate' or 'disaggregate'"));
    CHECK(same(read(f), {0, 1, 2, 3, 4, 5, 0, 1, NaN, NaN, NaN, NaN}));
}

TEST_CASE("[BUG] leaks: everything that was given out is given back, in the normal and the error path") {
    const int64_t handles = uchronia_live_handles(UCHRONIA_KIND_ANY);
    const int64_t memory = uchronia::live_allocations();
    {
        const SampleLibrary library;
        void* l = library.handle;
        for (int round = 0; round < 3; ++round) {
            const Handle e(GetDatasetEnsembleTimeSeries(l, "e"));
            DisposeMultiTimeSeriesData(ToStructEnsembleTimeSeriesData(e));
            DisposeMultiTimeSeriesData(GetItemEnsembleTimeSeriesAsStructure(e, 0));
            const Handle f(GetDatasetEnsembleForecastTimeSeries(l, "f"));
            DisposeMultiTimeSeriesData(GetItemEnsembleForecastTimeSeriesAsStructure(f, 0));
            Data item(2, 3);
            SetItemEnsembleForecastTimeSeriesAsStructure(f, 0, item.get());
            SetItemEnsembleForecastTimeSeriesAsStructure(f, 0, item.get());
            double value = 0;
            GetProviderTimeSeriesValues(l, "s", &value, 1);
            GetDatasetSingleTimeSeries(l, "nothing");
            DisposeDataDimensionsDescriptions(GetDataDimensionsDescription(l, "f"));
            DeleteAnsiString(GetLastStdExceptionMessage());
        }
    }
    CHECK(uchronia_live_handles(UCHRONIA_KIND_ANY) == handles);
    CHECK(uchronia::live_allocations() == memory);
}

TEST_CASE("[BUG] lead_time units: a file that is written has them, and not those of the issue times") {
    const SampleLibrary library;
    const Handle f(GetDatasetEnsembleForecastTimeSeries(library.handle, "f"));  // daily issues, hourly leads
    const std::string path = library.temp.file("out.nc");
    SaveEnsembleForecastTimeSeriesToNetcdf(f, path.c_str(), false);
    const auto file = uchronia::NcFile::open(path);
    const uchronia::NcVariable* lead = file->find("lead_time");
    REQUIRE(lead != nullptr);
    CHECK(file->text_attribute(*lead, "units").value_or("").rfind("hours", 0) == 0);
    CHECK(file->read_all(*lead) == std::vector<double>{1, 2, 3});
}

TEST_CASE("[BUG] free: freeing twice, freeing what is not ours, or with another size is an error and no crash") {
    const SampleLibrary library;
    int n = 0;
    char** ids = GetEnsembleDatasetDataIdentifiers(library.handle, &n);
    CHECK(contains(error_of([&] { DeleteAnsiStringArray(ids, n + 1); }), "it was not freed"));
    CHECK(contains(error_of([&] { DeleteAnsiStringArray(ids, -1); }), "it was not freed"));
    DeleteAnsiStringArray(ids, 0);  // does nothing
    DeleteAnsiStringArray(nullptr, 0);
    DeleteAnsiStringArray(ids, n);
    CHECK(contains(error_of([&] { DeleteAnsiStringArray(ids, n); }), "cannot be freed"));
    CHECK(contains(error_of([&] { DeleteAnsiStringArray(nullptr, 2); }), "free_c_ptr_array"));
    Data mine(1, 1);
    CHECK(contains(error_of([&] { DisposeMultiTimeSeriesData(mine.get()); }), "cannot be freed"));
    DisposeMultiTimeSeriesData(nullptr);
    CHECK(contains(error_of([&] { DeleteAnsiString("text"); }), "cannot be freed"));
    DeleteAnsiString(nullptr);
    CHECK(contains(error_of([&] { DeleteDoubleArray(nullptr); }), "DeleteDoubleArray: value cannot be a nullptr"));
    double number = 0;
    CHECK(contains(error_of([&] { DeleteDoubleArray(&number); }), "DeleteDoubleArray"));
    CHECK(contains(error_of([&] { DisposeDataDimensionsDescriptions(nullptr); }), "data cannot be a nullptr"));
    time_series_dimensions_description fake = {nullptr, 1000000};
    CHECK(contains(error_of([&] { DisposeDataDimensionsDescriptions(&fake); }), "cannot be freed"));
}

TEST_CASE("what a caller does to a struct or an array that it was given does not matter when it is freed") {
    const int64_t memory = uchronia::live_allocations();
    const SampleLibrary library;
    Data mine(3, 3);
    const Handle e(CreateEnsembleTimeSeriesDataFromStruct(mine.get()));
    multi_regular_time_series_data* data = ToStructEnsembleTimeSeriesData(e);
    std::swap(data->numeric_data[0], data->numeric_data[2]);
    data->numeric_data = nullptr;
    data->ensemble_size = 1000000;
    DisposeMultiTimeSeriesData(data);
    int n = 0;
    char** ids = GetEnsembleDatasetDataIdentifiers(library.handle, &n);
    for (int i = 0; i < n; ++i) ids[i] = nullptr;
    DeleteAnsiStringArray(ids, n);
    time_series_dimensions_description* dimensions = GetDataDimensionsDescription(library.handle, "f");
    dimensions->dimensions[0].dimension_type = nullptr;
    dimensions->num_dimensions = -1;
    DisposeDataDimensionsDescriptions(dimensions);
    CHECK(uchronia::live_allocations() == memory);
}

TEST_CASE("handles: a new one each time, counted once, gone when freed, and never an address") {
    const int64_t before = uchronia_live_handles(UCHRONIA_KIND_SINGLE);
    const int series_before = GetNumTimeSeries();
    Data data(1, 2);
    void* a = CreateSingleTimeSeriesDataFromStruct(data.get());
    void* b = CreateSingleTimeSeriesDataFromStruct(data.get());
    CHECK(a != b);
    CHECK(reinterpret_cast<std::uintptr_t>(a) % 2 == 1);
    CHECK(get_reference_count(a) == 1);
    CHECK(uchronia_live_handles(UCHRONIA_KIND_SINGLE) == before + 2);
    CHECK(GetNumTimeSeries() == series_before + 2);
    dispose_reference_handle(a);
    DisposeSharedPointer(b);
    CHECK(uchronia_live_handles(UCHRONIA_KIND_SINGLE) == before);
    CHECK(contains(error_of([&] { CHECK(get_reference_count(a) == 0); }), "is not alive"));
    CHECK(contains(error_of([&] { DisposeSharedPointer(a); }), "cannot be freed"));
    DisposeSharedPointer(nullptr);
    void* c = CreateSingleTimeSeriesDataFromStruct(data.get());
    CHECK(c != a);
    CHECK(c != b);  // a slot that is used again has another token
    DisposeSharedPointer(c);
    CHECK(uchronia_live_handles(-1) == -1);
    CHECK(uchronia_live_handles(6) == -1);
}
