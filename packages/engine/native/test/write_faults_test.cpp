// Disks that are full, limits, and processes that die while they write: the old file stays whole, and nothing else does.
#include <fcntl.h>
#include <hdf5.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>
#include <random>
#include <stdexcept>
#include <thread>

#include "writing/temporary_file.h"
#include "writing_support.h"

namespace {

/** A forecast of so many issues of 50 x 100 values, which do not compress. */
Handle big_forecast(std::int64_t issues, int first_day = 0) {
    Json d = forecast_description();
    d["time"] = {{"start", 1280696400000 + first_day * std::int64_t{86400000}}, {"step", 86400}, {"length", issues}};
    d["lead"] = {{"start", 3600}, {"step", 3600}, {"length", 100}};
    d["members"] = Json::array();
    for (int i = 0; i < 50; ++i) d["members"].push_back(std::to_string(i + 1));
    std::mt19937_64 random(static_cast<std::uint64_t>(issues));
    std::vector<double> values(static_cast<std::size_t>(issues) * 5000);
    for (double& value : values) value = std::uniform_real_distribution<double>(0, 1)(random);
    return create(d, values);
}

struct Way {
    std::string name;
    const char* options;
};
const Way kWays[] = {{"plain", R"({"overwrite":true,"deflate":0})"},
                         {"deflated", R"({"overwrite":true,"deflate":1})"},
                         {"classic", R"({"overwrite":true,"format":"classic"})"}};

std::size_t open_descriptors() {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator{}));
}

ssize_t open_hdf5_for_writing() {
    std::vector<hid_t> files(64);
    const ssize_t n = H5Fget_obj_ids(static_cast<hid_t>(H5F_OBJ_ALL), H5F_OBJ_FILE, files.size(), files.data());
    ssize_t writing = 0;
    for (ssize_t i = 0; i < n; ++i) {
        unsigned intent = 0;
        if (H5Fget_intent(files[static_cast<std::size_t>(i)], &intent) >= 0 && (intent & H5F_ACC_RDWR) != 0) ++writing;
    }
    return writing;
}

/** Runs something in a process of its own, which ends as programs do. @return what waitpid says */
int in_child(const std::function<bool()>& work) {
    const pid_t child = ::fork();
    if (child == 0) std::exit(work() ? 0 : 1);  // with what HDF5 does at the end
    int status = -1;
    ::waitpid(child, &status, 0);
    return status;
}

int32_t write_status(void* series, const std::string& path, const char* options, std::string* message = nullptr) {
    uchronia_error error;
    const int32_t status = uchronia_write(&series, 1, path.c_str(), options, nullptr, &error);
    if (message != nullptr) *message = error.message;
    return status;
}

int32_t append_status(void* series, const std::string& path, std::string* message = nullptr) {
    uchronia_error error;
    const int32_t status = uchronia_append(&series, 1, path.c_str(), nullptr, nullptr, &error);
    if (message != nullptr) *message = error.message;
    return status;
}

/** No file but these in a folder. */
bool has_only(const std::string& folder, std::vector<std::string> names) {
    std::vector<std::string> found;
    for (const auto& one : fs::directory_iterator(folder)) found.push_back(one.path().filename().string());
    std::sort(found.begin(), found.end());
    std::sort(names.begin(), names.end());
    return found == names;
}

}  // namespace

TEST_CASE("write faults: a limit of file size is an error of its name; nothing is left open or on the disk, and what comes next works") {
    for (const Way& way : kWays)
        for (const bool appending : {false, true}) {
            CAPTURE(way.name);
            CAPTURE(appending);
            TempFolder temp;
            const Handle small = big_forecast(2);
            const Handle big = big_forecast(100, 2);  // 4 MB
            const std::string path = temp.file("f.nc");
            write({static_cast<void*>(small)}, path, way.options);
            const std::string before = bytes_of(path);
            const int status = in_child([&] {
                std::signal(SIGXFSZ, SIG_IGN);
                struct rlimit limit = {};
                ::getrlimit(RLIMIT_FSIZE, &limit);
                const struct rlimit old = limit;
                limit.rlim_cur = 1 << 20;
                ::setrlimit(RLIMIT_FSIZE, &limit);
                get_series(open_library(path), "rain_fct");  // which is kept open
                const std::size_t descriptors = open_descriptors();
                std::string message;
                const int32_t failed = appending ? append_status(big, path, &message) : write_status(big, path, way.options, &message);
                bool good = failed == UCHRONIA_IO && contains(message, "File too large");
                good = good && open_hdf5_for_writing() == 0 && open_descriptors() == descriptors;
                good = good && bytes_of(path) == before && has_only(temp.file(""), {"f.nc"});
                if (!good) std::fprintf(stderr, "%d %zu %zu %s\n", failed, open_descriptors(), descriptors, message.c_str());
                ::setrlimit(RLIMIT_FSIZE, &old);
                return good && (appending ? append_status(big, path) : write_status(big, path, way.options)) == UCHRONIA_OK;
            });
            CHECK(WIFEXITED(status));  // no crash at exit
            CHECK(WEXITSTATUS(status) == 0);
            const Handle again = get_series(open_library(path), "rain_fct");
            CHECK(describe(again)["shape"][0] == (appending ? 102 : 100));
        }
}

TEST_CASE("write faults: a full disk is an error of its name; nothing is left open, its room is free again, and what comes next works") {
    TempFolder temp;
    fs::create_directory(temp.file("disk"));
    if (::mount("tmpfs", temp.file("disk").c_str(), "tmpfs", 0, "size=3m") != 0) {
        MESSAGE("skipped: this process may not mount a small file system");
        return;
    }
    const Handle small = big_forecast(2);
    const Handle big = big_forecast(120, 2);  // 4.8 MB
    const std::string path = temp.file("disk/f.nc");
    for (const Way& way : kWays)
        for (const bool appending : {false, true}) {
            CAPTURE(way.name);
            CAPTURE(appending);
            write({static_cast<void*>(small)}, path, way.options);
            const std::string before = bytes_of(path);
            const auto room = fs::space(temp.file("disk")).available;
            const int status = in_child([&] {
                get_series(open_library(path), "rain_fct");  // which is kept open
                const std::size_t descriptors = open_descriptors();
                bool good = true;
                for (int i = 0; i < 3; ++i) {
                    std::string message;
                    const int32_t failed = appending ? append_status(big, path, &message) : write_status(big, path, way.options, &message);
                    good = good && failed == UCHRONIA_IO && contains(message, "No space left on device");
                    good = good && open_hdf5_for_writing() == 0 && open_descriptors() == descriptors;
                    good = good && bytes_of(path) == before && has_only(temp.file("disk"), {"f.nc"});
                    good = good && fs::space(temp.file("disk")).available == room;
                    if (!good) std::fprintf(stderr, "%d %zu %zu %s\n", failed, open_descriptors(), descriptors, message.c_str());
                }
                return good && (appending ? append_status(big_forecast(2, 2), path) : write_status(small, path, way.options)) == UCHRONIA_OK;
            });
            CHECK(WIFEXITED(status));
            CHECK(WEXITSTATUS(status) == 0);
            fs::remove(path);
        }
    ::umount(temp.file("disk").c_str());
}

TEST_CASE("write faults: a writer that is killed at any moment leaves the old file whole, and the next one what it left behind") {
    const char* told = std::getenv("UCHRONIA_TEST_KILLS");
    const int kills = told != nullptr ? std::atoi(told) : 6;
    std::mt19937 random(7);
    const Handle a = big_forecast(60);
    const Handle b = big_forecast(61);
    const Handle more = big_forecast(1, 61);
    for (const Way& way : kWays)
        for (const bool appending : {false, true}) {
            CAPTURE(way.name);
            CAPTURE(appending);
            TempFolder temp;
            const std::string path = temp.file("f.nc");
            int strays = 0;
            for (int i = 0; i < kills; ++i) {
                write({static_cast<void*>(a)}, path, way.options);
                CHECK(has_only(temp.file(""), {"f.nc"}));
                const pid_t child = ::fork();
                if (child == 0) {
                    for (int day = 60;; ++day) {
                        if (appending)
                            append_status(big_forecast(1, day), path);
                        else
                            write_status(day % 2 == 0 ? static_cast<void*>(b) : a, path, way.options);
                    }
                }
                ::usleep(static_cast<useconds_t>(random() % 60000));
                ::kill(child, SIGKILL);
                ::waitpid(child, nullptr, 0);
                strays += has_only(temp.file(""), {"f.nc"}) ? 0 : 1;
                const Handle left = get_series(open_library(path), "rain_fct");
                const auto issues = describe(left)["shape"][0].get<std::size_t>();
                CHECK((appending ? issues >= 60 : issues == 60 || issues == 61));
                const auto values = read(left);
                CHECK(std::none_of(values.begin(), values.end(), [](double v) { return std::isnan(v); }));
            }
            MESSAGE(way.name << (appending ? " append: " : ": ") << strays << " strays of " << kills);
            // An append cleans up after a write, and the other way round.
            write({static_cast<void*>(a)}, path, way.options);
            CHECK(append_status(big_forecast(1, 60), path) == UCHRONIA_OK);
            CHECK(has_only(temp.file(""), {"f.nc"}));
        }
}

TEST_CASE("write faults: what processes that died left is removed by the next writer, what one that lives has is not") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    temp.write(".f.nc.0.tmp", "of a dead one");
    temp.write(".f.nc.2.tmp", "of a dead one");
    temp.write(".other.nc.0.tmp", "of somebody else");
    const int living = ::open(temp.file(".f.nc.3.tmp").c_str(), O_RDWR | O_CREAT, 0600);
    struct flock whole = {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    REQUIRE(::fcntl(living, F_OFD_SETLK, &whole) == 0);
    write({static_cast<void*>(big_forecast(1))}, path);
    CHECK(has_only(temp.file(""), {"f.nc", ".other.nc.0.tmp", ".f.nc.3.tmp"}));
    ::close(living);
}

TEST_CASE("write faults: a name that is taken by something else is passed over") {
    TempFolder temp;
    fs::create_symlink("nowhere", temp.file(".f.nc.0.tmp"));
    fs::create_directory(temp.file(".f.nc.1.tmp"));
    write({static_cast<void*>(big_forecast(1))}, temp.file("f.nc"));
    CHECK(has_only(temp.file(""), {"f.nc", ".f.nc.0.tmp", ".f.nc.1.tmp"}));
}

TEST_CASE("write faults: what a dead process of another user left in a folder of everybody is passed over") {
    if (::geteuid() != 0) {
        MESSAGE("skipped: the super-user alone can make the file of another user");
        return;
    }
    TempFolder temp;
    temp.write(".f.nc.0.tmp", "of another user");
    REQUIRE(::chmod(temp.file(".f.nc.0.tmp").c_str(), 0666) == 0);
    REQUIRE(::chmod(temp.file("").c_str(), 01777) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(20);  // ends a search for a name that goes on without end
        if (::setuid(65534) != 0) ::_exit(2);
        try {
            const uchronia::TemporaryFile file(temp.file("f.nc"));
            ::_exit(file.path() == temp.file(".f.nc.1.tmp") ? 0 : 3);
        } catch (...) {
            ::_exit(4);
        }
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(has_only(temp.file(""), {".f.nc.0.tmp", ".f.nc.1.tmp"}));
}

TEST_CASE("write faults: writers of one file at the same time all find a name") {
    TempFolder temp;
    const std::string path = temp.file("f.nc");
    std::array<std::string, 8> errors;
    std::vector<std::thread> threads;
    for (std::string& error : errors)
        threads.emplace_back([&] {
            try {
                for (int i = 0; i < 2000; ++i) {
                    uchronia::TemporaryFile file(path);
                    if (::rename(file.path().c_str(), path.c_str()) != 0) throw std::runtime_error(file.path() + " is gone");
                    file.renamed();
                }
            } catch (const std::exception& e) {
                error = e.what();
            }
        });
    for (std::thread& t : threads) t.join();
    for (const std::string& error : errors) CHECK(error == "");
    CHECK(has_only(temp.file(""), {"f.nc"}));
}

TEST_CASE("write faults: names up to the longest that a folder can have are written") {
    TempFolder temp;
    for (const std::size_t length : {200U, 240U, 241U, 247U, 248U, 249U, 255U}) {
        CAPTURE(length);
        std::string name;
        while (name.size() + 2 + 3 <= length) name += "\xC3\xA9";
        name.resize(length - 3, 'x');
        name += ".nc";
        const std::string path = temp.file(name);
        write({static_cast<void*>(big_forecast(1))}, path);
        CHECK(read(get_series(open_library(path), "rain_fct")).size() == 5000);
        CHECK(append_status(big_forecast(1, 1), path) == UCHRONIA_OK);
        CHECK(has_only(temp.file(""), {name}));
        fs::remove(path);
    }
}

TEST_CASE("write faults: a new file has the mode of the umask, and one that is replaced or appended to keeps its own") {
    TempFolder temp;
    const auto mode_of = [&](const char* name) {
        struct stat status = {};
        REQUIRE(::stat(temp.file(name).c_str(), &status) == 0);
        return status.st_mode & 07777;
    };
    const Handle series = big_forecast(1);
    for (const Way& way : kWays) {
        CAPTURE(way.name);
        const mode_t old = ::umask(027);
        write({static_cast<void*>(series)}, temp.file("new.nc"), way.options);
        ::umask(old);
        CHECK(mode_of("new.nc") == 0640);
        for (const mode_t mode : {0600U, 0664U, 0444U}) {
            REQUIRE(::chmod(temp.file("new.nc").c_str(), mode) == 0);
            write({static_cast<void*>(series)}, temp.file("new.nc"), way.options);
            CHECK(mode_of("new.nc") == mode);
        }
        REQUIRE(::chmod(temp.file("new.nc").c_str(), 0604) == 0);
        CHECK(append_status(big_forecast(1, 1), temp.file("new.nc")) == UCHRONIA_OK);
        CHECK(mode_of("new.nc") == 0604);
        fs::remove(temp.file("new.nc"));
    }
}

TEST_CASE("write faults: a device, a pipe or a folder is refused and stays; a link leads to the file that is written") {
    TempFolder temp;
    const Handle series = big_forecast(1);
    const char* overwrite = R"({"overwrite":true})";
    REQUIRE(::mkfifo(temp.file("pipe").c_str(), 0600) == 0);
    fs::create_symlink("pipe", temp.file("to_pipe.nc"));
    fs::create_symlink("/dev/null", temp.file("to_device.nc"));
    CHECK(contains(write_error({static_cast<void*>(series)}, temp.file("pipe"), overwrite), "it is a pipe"));
    CHECK(contains(write_error({static_cast<void*>(series)}, temp.file("to_pipe.nc"), overwrite), "it is a pipe"));
    CHECK(contains(write_error({static_cast<void*>(series)}, temp.file("to_device.nc"), overwrite), "it is a device"));
    CHECK(contains(write_error({static_cast<void*>(series)}, temp.file(""), overwrite), "it is a folder"));
    CHECK(fs::is_fifo(temp.file("pipe")));
    CHECK(fs::is_symlink(temp.file("to_pipe.nc")));
    fs::create_directory(temp.file("far"));
    fs::create_symlink("far/f.nc", temp.file("link.nc"));
    for (int i = 0; i < 2; ++i) {  // to one that is not there yet, and to one that is
        write({static_cast<void*>(series)}, temp.file("link.nc"), overwrite);
        CHECK(fs::is_symlink(temp.file("link.nc")));
        CHECK(read(get_series(open_library(temp.file("far/f.nc")), "rain_fct")).size() == 5000);
    }
    CHECK(has_only(temp.file("far"), {"f.nc"}));
}
