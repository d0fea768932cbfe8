#pragma once
#include <string>

#include "series/control.h"

namespace uchronia {

/**
 * Takes the lock of an open file: of the file, not of the process, so that threads exclude each other, and none that HDF5
 * knows of. It ends when the descriptor is closed.
 * @return false, with errno, when somebody has it
 */
bool try_lock(int descriptor);

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
