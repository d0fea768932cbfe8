#include "netcdf/nc_lock.h"

namespace uchronia {
namespace {

std::recursive_mutex& mutex() {
    // Never destroyed: files may be closed while the process ends.
    static auto* instance = new std::recursive_mutex;
    return *instance;
}

}  // namespace

NcLock::NcLock() : lock_(mutex()) {}

}  // namespace uchronia
