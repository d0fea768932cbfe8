#pragma once
#include <mutex>

namespace uchronia {

/** netcdf-c is not thread safe: every call into it is made while one of these is alive. Re-entrant. */
class NcLock {
public:
    NcLock();

private:
    std::unique_lock<std::recursive_mutex> lock_;
};

}  // namespace uchronia
