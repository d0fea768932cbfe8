#pragma once
#include <string>

#include "series/control.h"

namespace uchronia {

/**
 * Keeps others from appending to a file until it goes out of scope: other threads, and other processes that ask for the lock
 * too. Readers are not kept from anything. Waits until the lock is free.
 */
class FileLock {
public:
    /** @throws Error UCHRONIA_IO when the file cannot be opened for writing, UCHRONIA_CANCELLED while it waits */
    FileLock(const std::string& path, const Control& control);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    int descriptor_ = -1;
};

}  // namespace uchronia
