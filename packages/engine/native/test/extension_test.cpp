#include "support.h"

namespace {

Handle three() {
    uchronia_error error;
    Handle series;
    const double values[] = {1, NaN, 3};
    require_ok(uchronia_series_create(R"({"kind":"single","time":{"start":0,"step":3600,"length":3}})", values, 3, series.out(), &error), error);
    return series;
}

}  // namespace

TEST_CASE("the version of the extension ABI is 1") { CHECK(uchronia_abi_version() == 1); }

TEST_CASE("extension errors leave the callback and the last message of the base ABI alone") {
    static int calls;
    calls = 0;
    RegisterExceptionCallback(nullptr);
    CHECK(EnsembleSizeEnsembleTimeSeries(nullptr) == 0);
    const std::string before = last_message();
    RegisterExceptionCallback(reinterpret_cast<const void*>(+[](const char*) { ++calls; }));
    uchronia_error error;
    void* out = nullptr;
    CHECK(uchronia_library_open("/no/such/file", nullptr, &out, &error) == UCHRONIA_IO);
    RegisterExceptionCallback(nullptr);
    CHECK(calls == 0);
    CHECK(last_message() == before);
}

TEST_CASE("success clears the error struct; long texts are cut at a character") {
    uchronia_error error;
    void* out = nullptr;
    std::string name;
    while (name.size() < 3000) name += "\xC3\xA9";  // e acute, two bytes
    CHECK(uchronia_library_open(name.c_str(), nullptr, &out, &error) == UCHRONIA_IO);
    const std::string text = error.message;
    CHECK(text.size() >= 1017);
    CHECK(text.size() <= 1019);
    CHECK(text.substr(text.size() - 2) == "\xC3\xA9");
    const Handle s = three();
    double values[3];
    CHECK(uchronia_read(s, nullptr, values, 3, nullptr, &error) == UCHRONIA_OK);
    CHECK(error.code == UCHRONIA_OK);
    CHECK(error.message[0] == '\0');
}

TEST_CASE("windows: counts of -1 reach to the end, what lies outside is an error that says the length") {
    const Handle s = three();
    const uchronia_window last = window(0, -1, 0, -1, 2, -1);
    CHECK(same(read(s, &last, 1), {3}));
    uchronia_error error;
    double values[3] = {7, 7, 7};
    for (const uchronia_window& w :
         {window(0, 1, 0, 1, 0, 4), window(0, 1, 0, 1, 4, 0), window(0, 1, 0, 1, -1, 1), window(1, 1, 0, 1, 0, 1), window(0, 1, 1, 1, 0, 1),
          window(0, 1, 0, 1, 0, -2), window(INT64_MAX, INT64_MAX, 0, 1, 0, 1), window(0, 1, 0, 1, 1, INT64_MAX)})
        CHECK(uchronia_read(s, &w, values, 3, nullptr, &error) == UCHRONIA_OUT_OF_RANGE);
    const uchronia_window none = window(0, 1, 0, 1, 3, -1);
    CHECK(uchronia_read(s, &none, nullptr, 0, nullptr, &error) == UCHRONIA_OK);
    CHECK(uchronia_read(s, nullptr, values, 2, nullptr, &error) == UCHRONIA_BUFFER_TOO_SMALL);
    CHECK(contains(error.message, "= 3 values, room is for 2"));
    CHECK(uchronia_read(s, nullptr, values, -5, nullptr, &error) == UCHRONIA_BUFFER_TOO_SMALL);
    CHECK(uchronia_read(s, nullptr, nullptr, 3, nullptr, &error) == UCHRONIA_INVALID_ARGUMENT);
    CHECK(values[0] == 7);
}

TEST_CASE("a description that did not fit is the one that was measured; later calls see what changed since") {
    const Handle library = [] {
        uchronia_error error;
        Handle made;
        require_ok(uchronia_library_create(made.out(), &error), error);
        require_ok(uchronia_library_add(made, "a", three(), &error), error);
        return made;
    }();
    uchronia_error error;
    std::int64_t size = 0;
    const auto in_room_for_both = [&] {
        std::string text(100000, '\0');
        require_ok(uchronia_describe(library, nullptr, text.data(), static_cast<std::int64_t>(text.size()), &size, &error), error);
        return Json::parse(text.c_str()).size();
    };
    // The very next call has the text that was measured, which another one begins anew.
    CHECK(uchronia_describe(library, nullptr, nullptr, 0, &size, &error) == UCHRONIA_BUFFER_TOO_SMALL);
    const std::int64_t measured = size;
    CHECK(in_room_for_both() == 1);
    CHECK(size == measured);
    CHECK(uchronia_describe(library, nullptr, nullptr, 0, &size, &error) == UCHRONIA_BUFFER_TOO_SMALL);
    require_ok(uchronia_library_add(library, "b", three(), &error), error);
    CHECK(in_room_for_both() == 2);
    // It is that of just that handle and entry.
    CHECK(uchronia_describe(library, nullptr, nullptr, 0, &size, &error) == UCHRONIA_BUFFER_TOO_SMALL);
    CHECK(describe(library, "a")["id"] == "a");
    const Handle series = three();
    CHECK(uchronia_describe(series, nullptr, nullptr, 0, &size, &error) == UCHRONIA_BUFFER_TOO_SMALL);
    CHECK(in_room_for_both() == 2);
}

TEST_CASE("a freed handle has no description, though one of it did not fit") {
    uchronia_error error;
    std::int64_t size = 0;
    char text[4096];
    void* series = nullptr;
    const double value = 1;
    require_ok(uchronia_series_create(R"({"kind":"single","time":{"start":0,"step":3600,"length":1}})", &value, 1, &series, &error), error);
    CHECK(uchronia_describe(series, nullptr, nullptr, 0, &size, &error) == UCHRONIA_BUFFER_TOO_SMALL);
    DisposeSharedPointer(series);
    CHECK(uchronia_describe(series, nullptr, text, sizeof text, &size, &error) == UCHRONIA_INVALID_HANDLE);
}
