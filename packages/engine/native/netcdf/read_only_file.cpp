#include "netcdf/read_only_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "error.h"

namespace uchronia {
namespace {

Fingerprint fingerprint_of(const struct stat& s) {
    Fingerprint f;
    f.device = static_cast<unsigned long long>(s.st_dev);
    f.inode = static_cast<unsigned long long>(s.st_ino);
    f.size = static_cast<long long>(s.st_size);
#if defined(__APPLE__)
    f.seconds = s.st_mtimespec.tv_sec;
    f.nanoseconds = s.st_mtimespec.tv_nsec;
#else
    f.seconds = s.st_mtim.tv_sec;
    f.nanoseconds = s.st_mtim.tv_nsec;
#endif
    return f;
}

}  // namespace

Fingerprint Fingerprint::of(const std::string& path) {
    struct stat status = {};
    return ::stat(path.c_str(), &status) == 0 ? fingerprint_of(status) : Fingerprint{};
}

ReadOnlyFile::ReadOnlyFile(const std::string& path) : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) fail(UCHRONIA_IO, "cannot open ", path, ": ", std::strerror(errno));
    struct stat status = {};
    if (::fstat(descriptor_, &status) == 0) fingerprint_ = fingerprint_of(status);
}

ReadOnlyFile::ReadOnlyFile(ReadOnlyFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)), fingerprint_(other.fingerprint_) {}

ReadOnlyFile::~ReadOnlyFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
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
