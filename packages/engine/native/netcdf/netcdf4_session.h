#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "netcdf/nc_file.h"
#include "netcdf/read_only_file.h"

namespace uchronia {

/**
 * A file as netcdf-c and HDF5 have it open, which takes about a megabyte: of all files together only a few have a session
 * at a time, and get one again when they need it. All of it with the netCDF lock.
 */
class Netcdf4Session {
public:
    /**
     * The session of a file, opened when it has none. It lives until the next call, or until the lock is given back.
     * @throws Error UCHRONIA_IO when netcdf-c cannot open it, or it was written to since it was opened
     */
    static Netcdf4Session& of(const ReadOnlyFile& file);
    /** Ends the session of a file, if it has one. */
    static void end(const ReadOnlyFile& file);

    /** @throws Error UCHRONIA_IO when a file was written to since it was opened. From any thread, without the lock */
    static void check_unchanged(const ReadOnlyFile& file);

    explicit Netcdf4Session(const ReadOnlyFile& file);
    ~Netcdf4Session();
    Netcdf4Session(const Netcdf4Session&) = delete;
    Netcdf4Session& operator=(const Netcdf4Session&) = delete;

    /** The file in netcdf-c. */
    int id() const { return id_; }
    /** The file in HDF5; negative when it cannot be told which one it is. */
    std::int64_t hdf5() const { return hdf5_; }
    /** A variable in HDF5, which the session closes; negative when it has none of that name. */
    std::int64_t dataset(const NcVariable& variable);

private:
    int id_ = -1;
    std::int64_t hdf5_ = -1;
    std::map<std::string, std::int64_t> datasets_;
};

}  // namespace uchronia
