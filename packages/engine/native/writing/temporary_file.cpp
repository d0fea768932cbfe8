#include "writing/temporary_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>

#include "error.h"
#include "writing/file_lock.h"

namespace fs = std::filesystem;

namespace uchronia {
namespace {

/** Bytes that a name may have on every file system in use. */
constexpr std::size_t kLongestName = 255;
/** More writers of one file at a time than this leave what dies with them until their number is used again. */
constexpr int kLookedAt = 16;
constexpr int kMostWriters = 10000;

/** `.NAME.NUMBER.tmp`; a name that is cut, never inside a character, has a hash of all of it. */
std::string temporary_name(const std::string& name, int number) {
    const std::string end = cat(".", number, ".tmp");
    if (1 + name.size() + end.size() <= kLongestName) return cat(".", name, end);
    const std::string hash = cat("~", std::hash<std::string>()(name));
    std::size_t length = kLongestName - 1 - end.size() - hash.size();
    while (length > 0 && (static_cast<unsigned char>(name[length]) & 0xC0) == 0x80) --length;
    return cat(".", name.substr(0, length), hash, end);
}

bool is_at(int descriptor, const std::string& path) {
    struct stat open = {};
    struct stat named = {};
    return ::fstat(descriptor, &open) == 0 && ::lstat(path.c_str(), &named) == 0 && open.st_dev == named.st_dev &&
           open.st_ino == named.st_ino;
}

/**
 * Removes what a process that died left.
 * @return true when the name is free now; false when somebody has it, or it is not ours to remove
 */
bool remove_stray(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0) return errno == ENOENT;
    bool is_free = false;
    if (try_lock(descriptor)) {
        // Unless it was given its name, or removed, a moment ago.
        is_free = !is_at(descriptor, path) || ::unlink(path.c_str()) == 0 || errno == ENOENT;
    }
    ::close(descriptor);
    return is_free;
}

/** A new file of that name, locked; -1 with EEXIST when the name is taken, or with another errno. */
int create(const std::string& path) {
    while (true) {
        const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0) {
            const bool locked = try_lock(descriptor) || (errno != EAGAIN && errno != EACCES);  // some file systems have no locks
            if (locked && is_at(descriptor, path)) return descriptor;
            // Somebody took it for a stray.
            ::close(descriptor);
        } else if (errno != EEXIST) {
            return -1;
        } else if (!remove_stray(path)) {
            // Whoever has it may give it its name at this moment: that the name is free by now is no reason to fail.
            errno = EEXIST;
            return -1;
        }
    }
}

}  // namespace

TemporaryFile::TemporaryFile(const std::string& target) {
    const fs::path folder = fs::path(target).parent_path();
    const std::string name = fs::path(target).filename().string();
    int number = 0;
    for (; descriptor_ < 0; ++number) {
        path_ = (folder / temporary_name(name, number)).string();
        descriptor_ = create(path_);
        if (descriptor_ < 0 && (errno != EEXIST || number == kMostWriters))
            fail(UCHRONIA_IO, "cannot write ", target, ": ", std::strerror(errno), " (", path_, ", where it is made)");
    }
    for (; number < kLookedAt; ++number) remove_stray((folder / temporary_name(name, number)).string());
}

TemporaryFile::~TemporaryFile() {
    if (!path_.empty()) {
        // The disk has its room back even if something still has the file open.
        if (::ftruncate(descriptor_, 0) != 0) errno = 0;
        ::unlink(path_.c_str());
    }
    ::close(descriptor_);
}

}  // namespace uchronia
