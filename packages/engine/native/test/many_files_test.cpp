// Catalogues of thousands of files: what is opened, and how many at a time.
#include <fcntl.h>
#include <sys/resource.h>

#include <iterator>
#include <set>

#include "netcdf/file_cache.h"
#include "opened_files.h"
#include "support.h"

namespace {

/** A file with the values 0 to 9 of a variable v. */
void make_file(const std::string& path, int mode = 0) {
    NcBuilder b(path, mode);
    const int t = b.dimension("time", 10);
    const int time = b.variable("time", NC_INT, {t}, {{"units", "hours since 1970-01-01"}});
    const int v = b.variable("v", NC_DOUBLE, {t});
    b.values(time, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    b.values(v, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
}

/** A catalogue of files f0.nc, f1.nc, ... with entries s0, s1, ... */
std::string catalogue_of(const TempFolder& temp, int files) {
    std::string yaml;
    for (int i = 0; i < files; ++i) {
        const std::string number = std::to_string(i);
        yaml += entry("single", "s" + number, "f" + number + ".nc", "v");
    }
    return temp.write("x.yaml", yaml);
}

/** A lower limit on open files while it lives. */
class DescriptorLimit {
public:
    explicit DescriptorLimit(rlim_t limit) {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const struct rlimit now = {limit, before_.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_NOFILE, &now) == 0);
    }
    ~DescriptorLimit() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    DescriptorLimit(const DescriptorLimit&) = delete;

private:
    struct rlimit before_ = {};
};

double last_value(void* library, int number) {
    const Handle series = get_series(library, "s" + std::to_string(number));
    return read(series)[9];
}

}  // namespace

TEST_CASE("a library of 5,000 entries over 5,000 files opens without opening one of them, and reads the one that is asked for") {
    TempFolder temp;
    make_file(temp.file("f0.nc"));
    for (int i = 1; i < 5000; ++i) fs::copy_file(temp.file("f0.nc"), temp.file("f" + std::to_string(i) + ".nc"));
    const std::string path = catalogue_of(temp, 5000);
    OpenedFiles opened(temp.file(""), IN_OPEN | IN_ACCESS);
    const Handle library = open_library(path);
    CHECK(opened.take() == std::set<std::string>{"x.yaml"});
    int n = 0;
    char** ids = GetEnsembleDatasetDataIdentifiers(library, &n);
    CHECK(n == 5000);
    DeleteAnsiStringArray(ids, n);
    CHECK(opened.take().empty());
    CHECK(last_value(library, 1234) == 9);
    CHECK(opened.take() == std::set<std::string>{"f1234.nc"});
}

TEST_CASE("[BUG] open files: hundreds are read where the process may open 64, and those that lie idle make room") {
    TempFolder temp;
    for (int i = 0; i < 300; ++i) make_file(temp.file("f" + std::to_string(i) + ".nc"), i % 2 == 0 ? 0 : NC_NETCDF4);
    const Handle library = open_library(catalogue_of(temp, 300));
    uchronia::close_idle_files();
    const DescriptorLimit limit(64);
    for (int round = 0; round < 2; ++round)
        for (int i = 0; i < 300; ++i) CHECK(last_value(library, i) == 9);
    // The program takes all that is left: files that lie idle make room.
    std::vector<int> taken;
    for (int d = 0; (d = ::open("/dev/null", O_RDONLY)) >= 0;) taken.push_back(d);
    REQUIRE_FALSE(taken.empty());
    for (int i = 0; i < 20; ++i) CHECK(last_value(library, i) == 9);
    // It takes that too: an error which says so.
    uchronia::close_idle_files();
    for (int d = 0; (d = ::open("/dev/null", O_RDONLY)) >= 0;) taken.push_back(d);
    for (const char* id : {"s0", "s1"}) {
        uchronia_error error;
        void* series = nullptr;
        CHECK(uchronia_series_get(library, id, &series, nullptr, &error) == UCHRONIA_IO);
        CHECK(contains(error.message, "may have 64 files open"));
    }
    for (int d : taken) ::close(d);
    CHECK(last_value(library, 0) == 9);
}

TEST_CASE("entries whose descriptions did not fit their caller's memory are not described a second time for the next call") {
    constexpr int kFiles = 100;  // more than are kept open
    TempFolder temp;
    for (int i = 0; i < kFiles; ++i) make_file(temp.file("f" + std::to_string(i) + ".nc"));
    const Handle library = open_library(catalogue_of(temp, kFiles));
    OpenedFiles opened(temp.file(""), IN_OPEN);
    uchronia_error error;
    std::int64_t size = 0;
    CHECK(uchronia_describe(library, nullptr, nullptr, 0, &size, &error) == UCHRONIA_BUFFER_TOO_SMALL);
    CHECK(opened.take().size() == kFiles);
    std::string text(static_cast<std::size_t>(size), '\0');
    require_ok(uchronia_describe(library, nullptr, text.data(), size, &size, &error), error);
    CHECK(opened.take().empty());
    CHECK(Json::parse(text.c_str()).size() == kFiles);
}
