#pragma once
#include <string>

namespace uchronia {

/**
 * Keeps others from appending to a file until it goes out of scope: other threads, and other processes that ask for the lock
 * too. Readers are not kept from anything. Waits until the lock is free.
 */
class FileLock {
public:
    /** @throws Error UCHRONIA_IO when the file cannot be opened for writing */
    explicit FileLock(const std::string& path);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    int descriptor_ = -1;
};

}  // namespace uchronia
