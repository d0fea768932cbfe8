#include "writing/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "error.h"

namespace uchronia {
namespace {

/** A lock of the open file, not of the process, so that threads exclude each other; and none that HDF5 knows of. */
bool lock(int descriptor) {
#if defined(F_OFD_SETLKW)
    struct flock whole = {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    while (::fcntl(descriptor, F_OFD_SETLKW, &whole) != 0)
        if (errno != EINTR) return false;
    return true;
#else
    while (::flock(descriptor, LOCK_EX) != 0)
        if (errno != EINTR) return false;
    return true;
#endif
}

}  // namespace

FileLock::FileLock(const std::string& path) {
    while (true) {
        descriptor_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
        if (descriptor_ < 0) fail(UCHRONIA_IO, "cannot open ", path, " for writing: ", std::strerror(errno));
        if (!lock(descriptor_)) {
            const int reason = errno;
            ::close(descriptor_);
            fail(UCHRONIA_IO, "cannot lock ", path, ": ", std::strerror(reason));
        }
        // Whoever had the lock may have put another file in the place of this one.
        struct stat locked = {};
        struct stat now = {};
        if (::fstat(descriptor_, &locked) == 0 && ::stat(path.c_str(), &now) == 0 && locked.st_dev == now.st_dev &&
            locked.st_ino == now.st_ino)
            return;
        ::close(descriptor_);
    }
}

FileLock::~FileLock() { ::close(descriptor_); }

}  // namespace uchronia
