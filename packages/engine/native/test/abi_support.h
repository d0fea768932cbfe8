#pragma once
// What the tests of the C ABI share: structs, a library of every kind, and the error of a call.
#include <functional>

#include "support.h"

/** A struct of the base ABI with rows of its own. */
class Data {
public:
    Data(int rows, int length, double first = 0, int step = 3600, int year = 2000) {
        for (int r = 0; r < rows; ++r) {
            rows_.emplace_back();
            for (int i = 0; i < length; ++i) rows_.back().push_back(first + 100 * r + i);
        }
        for (auto& row : rows_) pointers_.push_back(row.data());
        data_.time_series_geometry.start = {year, 1, 1, 0, 0, 0};
        data_.time_series_geometry.time_step_seconds = step;
        data_.time_series_geometry.length = length;
        data_.time_series_geometry.time_step_code = strictly_regular;
        data_.ensemble_size = rows;
        data_.numeric_data = pointers_.data();
    }
    Data(const Data&) = delete;

    multi_regular_time_series_data* get() { return &data_; }
    multi_regular_time_series_data* operator->() { return &data_; }
    double& value(std::size_t row, std::size_t i) { return rows_[row][i]; }

private:
    std::vector<std::vector<double>> rows_;
    std::vector<double*> pointers_;
    multi_regular_time_series_data data_ = {};
};

inline const date_time_to_second y2000 = {2000, 1, 1, 0, 0, 0};

/** The message of the error that a call must make; clears nothing, so that it must be a new one. */
inline std::string error_of(const std::function<void()>& call) {
    static int count = 0;
    static std::string seen;
    seen.clear();
    RegisterExceptionCallback(nullptr);
    RegisterExceptionCallback(reinterpret_cast<const void*>(+[](const char* text) {
        ++count;
        seen = text;
    }));
    const int before = count;
    call();
    RegisterExceptionCallback(nullptr);
    CHECK(count == before + 1);
    CHECK(last_message() == seen);
    return seen;
}

/** A library with an entry of each kind: s, c, e and f. */
struct SampleLibrary {
    SampleLibrary() {
        {
            NcBuilder b(temp.file("a.nc"));
            const int t = b.dimension("time", 4);
            const int m = b.dimension("ens_member", 2);
            const int s = b.dimension("station", 2);
            const int l = b.dimension("lead_time", 3);
            const int time = b.variable("time", NC_INT, {t}, {{"units", "days since 2000-01-01"}});
            const int id = b.variable("station_id", NC_INT, {s});
            const int lead = b.variable("lead_time", NC_INT, {l}, {{"units", "hours since time"}});
            const int q = b.variable("q", NC_DOUBLE, {t, s});
            const int e = b.variable("e", NC_DOUBLE, {t, m, s});
            const int f = b.variable("f", NC_DOUBLE, {t, m, s, l});
            b.values(time, {0, 1, 2, 3});
            b.values(id, {10, 20});
            b.values(lead, {1, 2, 3});
            b.values(q, {1, 2, 3, 4, -9999, 6, 7, 8});
            std::vector<double> count;
            for (int i = 0; i < 48; ++i) count.push_back(i);
            b.values(e, {count.begin(), count.begin() + 16});
            b.values(f, count);
        }
        handle = LoadEnsembleDataset(temp.write("x.yaml", entry("single", "s", "a.nc", "q", "20") +
                                                              entry("single_collection", "c", "a.nc", "q") +
                                                              entry("ensemble_ts", "e", "a.nc", "e", "10") +
                                                              entry("ts_ensemble_ts", "f", "a.nc", "f", "10"))
                                         .c_str(),
                                     nullptr);
        REQUIRE(handle != nullptr);
    }
    ~SampleLibrary() { DisposeSharedPointer(handle); }

    TempFolder temp;
    void* handle;
};
