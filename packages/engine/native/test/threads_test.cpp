// Everything at once from 8 threads, for two seconds or for as many as UCHRONIA_TEST_SECONDS says. Data races are for
// ThreadSanitizer to see (preset tsan); what the calls return is checked here.
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "abi_support.h"
#include "handles/allocations.h"

namespace {

constexpr int kThreads = 8;

std::chrono::seconds duration() {
    const char* text = std::getenv("UCHRONIA_TEST_SECONDS");
    return std::chrono::seconds(text == nullptr ? 2 : std::atoi(text));
}

/** The objects that the threads work on: some their own, some shared. */
struct Stage {
    SampleLibrary library;  // classic
    std::string yaml;
    void* shared = nullptr;
    /** Shared and changed by all. */
    Handle recordings{CreateEnsembleDataset("test_recording_library")};
    Data data{3, 10};
    Handle in_memory{CreateEnsembleTimeSeriesDataFromStruct(data.get())};
    std::atomic<void*> contested{nullptr};

    Stage() {
        const TempFolder& temp = library.temp;
        for (int i = 0; i < 4; ++i) {
            NcBuilder b(temp.file("f" + std::to_string(i) + ".nc"), i % 2 == 0 ? 0 : NC_NETCDF4);
            const int t = b.dimension("time", 50);
            const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 1970-01-01"}});
            const int v = b.variable("v", NC_DOUBLE, {t});
            std::vector<double> count;
            for (int k = 0; k < 50; ++k) count.push_back(k);
            b.values(time, count);
            b.values(v, count);
        }
        // A file of one issue: classic, netCDF-4, none, and one that is damaged.
        for (int i = 0; i < 2; ++i) {
            NcBuilder b(temp.file("issue_2000010" + std::to_string(i + 1) + ".nc"), i == 0 ? 0 : NC_NETCDF4);
            const int t = b.dimension("time", 1);
            const int l = b.dimension("lead_time", 3);
            const int time = b.variable("time", NC_INT, {t}, {{"units", "days since 2000-01-01"}});
            const int lead = b.variable("lead_time", NC_INT, {l}, {{"units", "hours"}});
            const int v = b.variable("v", NC_DOUBLE, {t, l});
            b.values(time, {static_cast<double>(i)});
            b.values(lead, {1, 2, 3});
            b.values(v, {1, 2, 3});
        }
        temp.write("issue_20000104.nc", "CDF");
        std::string text;
        for (int i = 0; i < 4; ++i)
            text += entry("single", "s" + std::to_string(i), "f" + std::to_string(i) + ".nc", "v");
        text += entry("single", "bad", "issue_20000104.nc", "v");
        text += entry("ts_ensemble_ts", "archive", "a.nc", "f", "10");
        text += entry("ensemble_ts", "ensemble", "a.nc", "e", "20");
        text += entry("single_collection", "collection", "a.nc", "q");
        text += "files:\n  Type: ts_ensemble_ts\n  Id: files\n  Start: 2000-01-01T00:00:00\n  TimeStep: daily\n  Length: 4\n"
                "  EnsembleSize: 1\n  EnsembleLength: 3\n  EnsembleTimeStep: hourly\n  Storage:\n"
                "    Type: multiple_nc_files_filename_date_pattern\n    File: issue_{0}.nc\n    Var: v\n    Identifier: ''\n    Index: 0\n";
        yaml = temp.write("threads.yaml", text);
        shared = LoadEnsembleDataset(yaml.c_str(), nullptr);
        contested = GetDatasetSingleTimeSeries(shared, "s1");
    }
    ~Stage() {
        DisposeSharedPointer(shared);
        DisposeSharedPointer(contested.exchange(nullptr));
    }
};

/** One thread's work: a round of everything, and how much of it did not do what it should. */
class Worker {
public:
    Worker(Stage& scene, int number) : scene_(scene), number_(number), item_(2, 3, number) {
        item_->time_series_geometry.start.hour = number;  // an hour apart, as a recording wants its items
    }

    /** The line and the last error of each check that failed. */
    const std::vector<std::string>& failures() const { return failures_; }

    void round() {
        void* own = nullptr;
        expect(uchronia_library_open(scene_.yaml.c_str(), nullptr, &own, &error_) == UCHRONIA_OK);
        void* from = rounds_ % 2 == 0 ? own : scene_.shared;
        read_series(from);
        fail_in_every_way(from);
        DisposeSharedPointer(own);
        change_what_is_shared();
        write_and_read_back();
        ++rounds_;
    }

private:
    void expect(bool held, int line = __builtin_LINE()) {
        if (!held) failures_.push_back("line " + std::to_string(line) + " of thread " + std::to_string(number_) + ": " + error_.message);
    }

    void read_series(void* from) {
        struct Whole {
            const char* id;
            std::size_t size;
            double last;
        };
        const std::string single = "s" + std::to_string((number_ + rounds_) % 4);
        for (const Whole& w : {Whole{single.c_str(), 50, 49}, Whole{"archive", 24, 44}, Whole{"ensemble", 8, 15}, Whole{"collection", 8, 8}}) {
            void* series = nullptr;
            expect(uchronia_series_get(from, w.id, &series, nullptr, &error_) == UCHRONIA_OK);
            double values[50] = {};
            expect(uchronia_read(series, nullptr, values, 50, nullptr, &error_) == UCHRONIA_OK && values[w.size - 1] == w.last);
            int64_t size = 0;
            expect(uchronia_describe(series, nullptr, nullptr, 0, &size, &error_) == UCHRONIA_BUFFER_TOO_SMALL && size > 10);
            DisposeSharedPointer(series);
        }
        void* files = GetDatasetEnsembleForecastTimeSeries(from, "files");
        double values[9] = {};
        const uchronia_window three = window(0, 3, 0, 1, 0, 3);
        expect(uchronia_read(files, &three, values, 9, nullptr, &error_) == UCHRONIA_OK && values[5] == 3 && std::isnan(values[6]));
        expect(IsMissingValueItemEnsembleForecastTimeSeries(files, 2));
        DisposeSharedPointer(files);
        int n = 0;
        char** summaries = GetEnsembleDatasetDataSummaries(from, &n);
        expect(n == 9);
        DeleteAnsiStringArray(summaries, n);
    }

    void fail_in_every_way(void* from) {
        void* none = nullptr;
        expect(uchronia_series_get(from, "bad", &none, nullptr, &error_) == UCHRONIA_IO);
        expect(uchronia_library_open("/no/such/file", nullptr, &none, &error_) == UCHRONIA_IO);
        expect(GetDatasetSingleTimeSeries(from, "absent") == nullptr);
        expect(contains(last_message(), "data information not found for id absent"));
        expect(EnsembleSizeEnsembleTimeSeries(this) == 0);
        RegisterExceptionCallback(nullptr);
        RegisterExceptionCallback(reinterpret_cast<const void*>(+[](const char*) {}));
    }

    void change_what_is_shared() {
        // Freed by whichever thread comes first, while others read from it, and made anew.
        double values[50] = {};
        const int32_t status = uchronia_read(scene_.contested, nullptr, values, 50, nullptr, &error_);
        expect(status == UCHRONIA_OK || status == UCHRONIA_INVALID_HANDLE);
        if (rounds_ % 7 == number_ % 7) DisposeSharedPointer(scene_.contested.exchange(GetDatasetSingleTimeSeries(scene_.shared, "s3")));

        SetItemEnsembleTimeSeriesAsStructure(scene_.in_memory, number_ % 3, item_.get());
        expect(EnsembleSizeEnsembleTimeSeries(scene_.in_memory) == 3);
        DisposeSharedPointer(TimeSeriesFromEnsembleOfTimeSeries(scene_.in_memory, 0));
        void* recorded = GetDatasetEnsembleForecastTimeSeries(scene_.recordings, "r");
        SetItemEnsembleForecastTimeSeriesAsStructure(recorded, number_, item_.get());
        multi_regular_time_series_data* data = GetItemEnsembleForecastTimeSeriesAsStructure(recorded, number_);
        expect(data != nullptr && data->ensemble_size == 2 && data->numeric_data[0][0] == number_);
        DisposeMultiTimeSeriesData(data);
        DisposeSharedPointer(recorded);
        SetTimeSeriesMissingValueValue(-9999);
        expect(GetNumTimeSeries() >= 0 && uchronia_live_handles(UCHRONIA_KIND_ANY) > 0);
    }

    /** To a file of its own, and to one that all threads replace while they read it. */
    void write_and_read_back() {
        void* made = CreateEnsembleTimeSeriesDataFromStruct(item_.get());
        const std::string own = scene_.library.temp.file("own" + std::to_string(number_) + ".nc");
        const std::string all = scene_.library.temp.file("all.nc");
        for (const std::string& path : {own, all}) {
            expect(uchronia_write(&made, 1, path.c_str(), R"({"overwrite":true})", nullptr, &error_) == UCHRONIA_OK);
            void* library = nullptr;
            void* series = nullptr;
            double values[6] = {};
            expect(uchronia_library_open(path.c_str(), nullptr, &library, &error_) == UCHRONIA_OK);
            expect(uchronia_series_get(library, "data", &series, nullptr, &error_) == UCHRONIA_OK);
            // That of another thread lies on other times, which is told.
            if (uchronia_read(series, nullptr, values, 6, nullptr, &error_) != UCHRONIA_OK)
                expect(path == all && contains(error_.message, "open it again"));
            else
                expect(path == all || values[0] == number_);
            DisposeSharedPointer(series);
            DisposeSharedPointer(library);
        }
        DisposeSharedPointer(made);
    }

    Stage& scene_;
    const int number_;
    Data item_;
    uchronia_error error_;
    int rounds_ = 0;
    std::vector<std::string> failures_;
};

}  // namespace

TEST_CASE("[BUG] threads: opening, reading, failing, changing, writing and freeing from 8 threads, on shared and separate libraries") {
    const int64_t handles = uchronia_live_handles(UCHRONIA_KIND_ANY);
    const int64_t memory = uchronia::live_allocations();
    {
        Stage scene;
        const auto end = std::chrono::steady_clock::now() + duration();
        std::array<std::vector<std::string>, kThreads> failures;
        std::vector<std::thread> threads;
        for (int n = 0; n < kThreads; ++n)
            threads.emplace_back([&, n] {
                Worker worker(scene, n);
                do worker.round();
                while (std::chrono::steady_clock::now() < end);
                failures[static_cast<std::size_t>(n)] = worker.failures();
            });
        for (std::thread& t : threads) t.join();
        RegisterExceptionCallback(nullptr);
        for (const auto& those : failures)
            for (const std::string& one : those) FAIL_CHECK(one);
    }
    CHECK(uchronia_live_handles(UCHRONIA_KIND_ANY) == handles);
    CHECK(uchronia::live_allocations() == memory);
}
