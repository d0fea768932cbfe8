#pragma once
#include <cstdint>

namespace uchronia {

/** The first failure while a file was written: its errno, or 0. */
struct WriteFault {
    int error = 0;
};

/**
 * The driver through which HDF5 reads and writes our files, in the place of its own.
 *
 * - It reads from a descriptor that is open already, whatever file has the name by now. HDF5's own driver gives a file that
 *   is open once more what it knows of the first one, also when it was written to since; this one never does.
 * - It takes no locks, so that other programs may append to files that lie open here.
 * - Bytes behind the end of a file that is read are an error, where HDF5's own driver makes them zero.
 * - A write never fails in the eyes of HDF5, which cannot close a file that it cannot flush: it keeps the file open and
 *   crashes when the process ends. The fault is remembered, and what HDF5 writes from then on, to close the file, is kept in memory.
 *   Whoever writes looks at the fault after each call and gives up.
 *
 * Call all of it with the netCDF lock.
 */
namespace hdf5_driver {

/**
 * While one of these is alive, netcdf-c and HDF5 open files through the driver: netcdf-c has no parameter for it, but makes its
 * list of properties of the class that this replaces.
 */
class Scope {
public:
    /** To read from a descriptor, which must outlive the file in HDF5. */
    static Scope reading(int descriptor) { return Scope(descriptor, nullptr); }
    /** To create a file by its name, or open it to be written. @param fault must outlive the file in HDF5 */
    static Scope writing(WriteFault& fault) { return Scope(-1, &fault); }
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

private:
    Scope(int descriptor, WriteFault* fault);

    const std::int64_t before_;
};

}  // namespace hdf5_driver

}  // namespace uchronia
