#include "netcdf/nc_lock.h"

#include <hdf5.h>

#include "netcdf/stored_filters.h"

namespace uchronia {
namespace {

std::recursive_mutex& mutex() {
    // Never destroyed: files may be closed while the process ends.
    static auto* instance = new std::recursive_mutex;
    return *instance;
}

}  // namespace

NcLock::NcLock() : lock_(mutex()) {
    // HDF5 prints the errors that netcdf-c expects and handles. netcdf-c silences it for the thread that came first only.
    thread_local bool silent = false;
    if (!silent) {
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
        silent = true;
    }
    static const bool registered = (register_filters(), true);
    (void)registered;
}

}  // namespace uchronia
