// What tests of writing share.
#pragma once
#include "support.h"

inline Handle create(const Json& description, const std::vector<double>& values) {
    uchronia_error error;
    Handle series;
    require_ok(uchronia_series_create(description.dump().c_str(), values.data(), static_cast<int64_t>(values.size()),
                                      series.out(), &error),
               error);
    return series;
}

inline Json station(const std::string& id, const std::string& name = "", Json latitude = nullptr) {
    return {{"id", id}, {"name", name.empty() ? Json(nullptr) : Json(name)}, {"latitude", latitude}, {"longitude", 148.0925},
            {"elevation", 512.5}, {"area", nullptr}};
}

inline std::string write_error(std::vector<void*> series, const std::string& path, const char* options = nullptr) {
    uchronia_error error;
    CHECK(uchronia_write(series.data(), static_cast<int32_t>(series.size()), path.c_str(), options, nullptr, &error) != UCHRONIA_OK);
    return error.message;
}

inline void write(std::vector<void*> series, const std::string& path, const char* options = nullptr) {
    uchronia_error error;
    require_ok(uchronia_write(series.data(), static_cast<int32_t>(series.size()), path.c_str(), options, nullptr, &error), error);
}

inline Handle reopen(const TempFolder& temp, const std::string& type, const std::string& file, const std::string& variable,
              const std::string& station_id = "") {
    const Handle library = open_library(temp.write("lib.yaml", entry(type, "x", file, variable, station_id)));
    return get_series(library, "x");
}

/** The parts of a description that must survive writing and reading. */
inline Json lasting(Json d) {
    for (const char* key : {"id", "storage", "file", "globalAttributes", "warnings", "station"}) d.erase(key);
    return d;
}

inline std::string attribute(const std::string& path, const char* variable, const char* name) {
    int id = -1;
    int v = NC_GLOBAL;
    REQUIRE(nc_open(path.c_str(), NC_NOWRITE, &id) == NC_NOERR);
    if (variable != nullptr) REQUIRE(nc_inq_varid(id, variable, &v) == NC_NOERR);
    std::size_t length = 0;
    REQUIRE(nc_inq_attlen(id, v, name, &length) == NC_NOERR);
    std::string text(length, '\0');
    REQUIRE(nc_get_att_text(id, v, name, text.data()) == NC_NOERR);
    nc_close(id);
    return text;
}

inline Json forecast_description() {
    return {{"kind", "forecast"},
            {"variable", "rain_fct"},
            {"units", "mm"},
            {"longName", "rain"},
            {"aggregation", "accumulated over the preceding interval"},
            {"time", {{"start", 1280696400000}, {"step", 86400}, {"length", 2}}},
            {"lead", {{"start", 3600}, {"step", 3600}, {"length", 3}}},
            {"members", {"2", "3"}},
            {"stations", Json::array({station("405209", "Taggerty", -37.321)})},
            {"attributes", {{"type", 2}, {"dat_type", "fct"}, {"note", "kept"}, {"number", 1.5}, {"list", {1, 2}}}},
            {"globalAttributes", {{"title", "A title"}, {"catchment", "Upper Murray"}, {"history", "before"}}}};
}

inline const std::vector<double> twelve = {1, 2, 3, 4, NaN, 6, 7, 8, 9, 10, 11, 12.5};

