#include "writing/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "error.h"

namespace uchronia {

bool try_lock(int descriptor) {
#if defined(F_OFD_SETLK)
    struct flock whole = {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    return ::fcntl(descriptor, F_OFD_SETLK, &whole) == 0;
#else
    return ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
#endif
}

namespace {

/** Looks now and then, since a call that waits inside the system cannot be cancelled. */
void wait_for_lock(int descriptor, const std::string& path, const Control& control) {
    while (!try_lock(descriptor)) {
        if (errno != EAGAIN && errno != EACCES && errno != EINTR)
            fail(UCHRONIA_IO, "cannot lock ", path, ": ", std::strerror(errno));
        control.check();
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

}  // namespace

FileLock::FileLock(const std::string& path, const Control& control) {
    while (true) {
        descriptor_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
        if (descriptor_ < 0) fail(UCHRONIA_IO, "cannot open ", path, " for writing: ", std::strerror(errno));
        try {
            wait_for_lock(descriptor_, path, control);
        } catch (...) {
            ::close(descriptor_);
            throw;
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
