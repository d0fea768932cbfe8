// Libraries that are put together in memory.
#include "support.h"

namespace {

Handle series_of(const char* description, const std::vector<double>& values) {
    uchronia_error error;
    Handle series;
    require_ok(uchronia_series_create(description, values.data(), static_cast<int64_t>(values.size()), series.out(), &error), error);
    return series;
}

Handle three_hours() {
    return series_of(R"({"kind":"single","variable":"q","time":{"start":0,"step":3600,"length":3},"stations":[{"id":"7"}]})", {1, NaN, 3});
}

Handle two_stations() {
    return series_of(R"({"kind":"collection","time":{"start":0,"step":3600,"length":2},"stations":[{"id":"a"},{"id":"b.c"}]})", {1, 2, 3, 4});
}

Handle empty_library() {
    uchronia_error error;
    Handle library;
    require_ok(uchronia_library_create(library.out(), &error), error);
    return library;
}

int32_t add(void* library, const char* id, void* series, uchronia_error* error) {
    return uchronia_library_add(library, id, series, error);
}

}  // namespace

TEST_CASE("a library that was just made is empty, and what is added to it is found under its identifier") {
    uchronia_error error;
    const Handle library = empty_library();
    int size = -1;
    CHECK(GetEnsembleDatasetDataIdentifiers(library, &size) == nullptr);
    CHECK(size == 0);
    require_ok(add(library, "flow", three_hours(), &error), error);
    const Handle flow = get_series(library, "flow");
    CHECK(read(flow)[2] == 3);
    const Json about = describe(flow);
    CHECK(about["id"] == "flow");
    CHECK(about["variable"] == "q");
    CHECK(about["station"] == "7");
    CHECK(describe(library)[0]["id"] == "flow");
}

TEST_CASE("a library has a series as it was when it was added, and gives out a series of its own each time") {
    uchronia_error error;
    const Handle library = empty_library();
    const Handle series = three_hours();
    require_ok(add(library, "flow", series, &error), error);
    SetValueToUnivariateTimeSeries(series, 0, 100);
    const Handle first = get_series(library, "flow");
    SetValueToUnivariateTimeSeries(first, 2, 200);
    CHECK(read(series)[0] == 100);
    CHECK(read(first)[0] == 1);
    CHECK(read(first)[2] == 200);
    CHECK(read(get_series(library, "flow"))[2] == 3);
}

TEST_CASE("stations of a collection in memory are found, also when their identifier has a dot; others are an error that lists them") {
    uchronia_error error;
    const Handle library = empty_library();
    require_ok(add(library, "rain", two_stations(), &error), error);
    CHECK(read(get_series(library, "rain.b.c")) == std::vector<double>{3, 4});
    CHECK(describe(get_series(library, "rain.a"))["kind"] == "single");
    void* none = nullptr;
    CHECK(uchronia_series_get(library, "rain.x", &none, nullptr, &error) == UCHRONIA_NOT_FOUND);
    CHECK(contains(error.message, "rain has no station x; it has a, b.c"));
    const Handle base(GetDatasetSingleTimeSeries(library, "rain.a"));
    CHECK(GetValueFromUnivariateTimeSeries(base, 1) == 2);
}

TEST_CASE("a single series in memory is also a collection of one") {
    uchronia_error error;
    const Handle library = empty_library();
    require_ok(add(library, "flow", three_hours(), &error), error);
    const Handle all(GetDatasetEnsembleTimeSeries(library, "flow"));
    CHECK(EnsembleSizeEnsembleTimeSeries(all) == 1);
    CHECK(describe(all)["kind"] == "collection");
}

TEST_CASE("an identifier that is there is not added again, and what is removed can be") {
    uchronia_error error;
    const Handle library = empty_library();
    require_ok(add(library, "flow", three_hours(), &error), error);
    CHECK(add(library, "flow", two_stations(), &error) == UCHRONIA_EXISTS);
    CHECK(contains(error.message, "the library has a series flow already"));
    require_ok(uchronia_library_remove(library, "flow", &error), error);
    require_ok(add(library, "flow", two_stations(), &error), error);
    CHECK(uchronia_library_remove(library, "gone", &error) == UCHRONIA_NOT_FOUND);
    CHECK(contains(error.message, "no series gone in the library, which has flow"));
}

TEST_CASE("files are added with all their entries or, when one identifier is there already, none") {
    uchronia_error error;
    const TempFolder folder;
    const Handle q = three_hours();
    void* pair[] = {q};
    require_ok(uchronia_write(pair, 1, folder.file("q.nc").c_str(), nullptr, nullptr, &error), error);
    const Handle library = empty_library();
    require_ok(uchronia_library_add_files(library, folder.file("q.nc").c_str(), nullptr, &error), error);
    CHECK(read(get_series(library, "q"))[0] == 1);
    CHECK(uchronia_library_add_files(library, folder.file("q.nc").c_str(), nullptr, &error) == UCHRONIA_EXISTS);
    CHECK(uchronia_library_add_files(library, folder.file("none.nc").c_str(), nullptr, &error) == UCHRONIA_IO);
    CHECK(describe(library).size() == 1);
}

TEST_CASE("a series of one library can be added to another, its values left in their file") {
    uchronia_error error;
    const TempFolder folder;
    const Handle q = three_hours();
    void* pair[] = {q};
    require_ok(uchronia_write(pair, 1, folder.file("q.nc").c_str(), nullptr, nullptr, &error), error);
    const Handle library = empty_library();
    {
        Handle other;
        require_ok(uchronia_library_open(folder.file("q.nc").c_str(), nullptr, other.out(), &error), error);
        require_ok(add(library, "observed", get_series(other, "q"), &error), error);
    }
    const Handle observed = get_series(library, "observed");
    CHECK(describe(observed)["storage"] != "memory");
    CHECK(read(observed)[2] == 3);
}

TEST_CASE("what the library is and can do is told as JSON") {
    uchronia_error error;
    int64_t size = 0;
    CHECK(uchronia_about(nullptr, 0, &size, &error) == UCHRONIA_BUFFER_TOO_SMALL);
    std::string text(static_cast<std::size_t>(size), '\0');
    require_ok(uchronia_about(text.data(), size, &size, &error), error);
    const Json about = Json::parse(text.c_str());
    CHECK(about["abi"] == uchronia_abi_version());
    CHECK(about["features"].size() > 0);
    CHECK(contains(about["libraries"]["netcdf"].get<std::string>(), "4."));
    CHECK(uchronia_about(text.data(), -1, &size, &error) == UCHRONIA_INVALID_ARGUMENT);
}
