#include "netcdf/read_only_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>

#include "error.h"

namespace uchronia {
namespace {

constexpr long long kStampSecond = 1000000000;
constexpr long long kStampMillisecond = 1000000;
/** Kernels set times by a clock that ticks every 10 ms or more often; that of a server may lag a little. */
constexpr long long kStampTick = 10 * kStampMillisecond;
/** The most waits for a file that is being written to. */
constexpr int kMostWaits = 20;

long long nanoseconds(const struct timespec& t) { return static_cast<long long>(t.tv_sec) * kStampSecond + t.tv_nsec; }

Fingerprint fingerprint_of(const struct stat& s) {
    Fingerprint f;
    f.device = static_cast<unsigned long long>(s.st_dev);
    f.inode = static_cast<unsigned long long>(s.st_ino);
    f.links = static_cast<unsigned long long>(s.st_nlink);
    f.size = static_cast<long long>(s.st_size);
#if defined(__APPLE__)
    f.modified = nanoseconds(s.st_mtimespec);
    f.changed = nanoseconds(s.st_ctimespec);
#else
    f.modified = nanoseconds(s.st_mtim);
    f.changed = nanoseconds(s.st_ctim);
#endif
    return f;
}

/** That of no file when it cannot be told. */
Fingerprint fingerprint_of(int descriptor) {
    struct stat status = {};
    return ::fstat(descriptor, &status) == 0 ? fingerprint_of(status) : Fingerprint{};
}

}  // namespace

bool Fingerprint::settled() const {
    struct timespec now = {};
#if defined(CLOCK_REALTIME_COARSE)
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);  // the one that the kernel sets times by
#else
    ::clock_gettime(CLOCK_REALTIME, &now);
#endif
    const long long age = nanoseconds(now) - changed;
    // The clock of a server that is ahead of ours tells nothing.
    return age > (changed % kStampSecond == 0 ? 2 * kStampSecond : kStampTick) || age < -kStampSecond;
}

Fingerprint Fingerprint::of(const std::string& path) {
    struct stat status = {};
    return ::stat(path.c_str(), &status) == 0 ? fingerprint_of(status) : Fingerprint{};
}

ReadOnlyFile::ReadOnlyFile(const std::string& path, bool wait) : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) fail(UCHRONIA_IO, "cannot open ", path, ": ", std::strerror(errno));
    fingerprint_ = fingerprint_of(descriptor_);
    const bool whole_seconds = fingerprint_.changed % kStampSecond == 0;
    for (int i = 0; !(settled_ = fingerprint_.settled()) && wait && !whole_seconds && i < kMostWaits; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        fingerprint_ = fingerprint_of(descriptor_);
    }
}

ReadOnlyFile::ReadOnlyFile(ReadOnlyFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)), fingerprint_(other.fingerprint_),
      settled_(other.settled_) {}

ReadOnlyFile::~ReadOnlyFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

bool ReadOnlyFile::unchanged() const {
    const Fingerprint now = fingerprint_of(descriptor_);
    return now.same_file(fingerprint_) && now.same_content(fingerprint_);
}

bool ReadOnlyFile::read(std::int64_t offset, std::int64_t count, unsigned char* target) const {
    while (count > 0) {
        const ssize_t n = ::pread(descriptor_, target, static_cast<std::size_t>(count), offset);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        target += n;
        offset += n;
        count -= n;
    }
    return true;
}

}  // namespace uchronia
