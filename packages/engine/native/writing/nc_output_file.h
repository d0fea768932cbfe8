#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "json.h"
#include "netcdf/hdf5_driver.h"
#include "writing/atomic_file.h"

namespace uchronia {

/** The format of a netCDF file. */
enum class NcFormat { classic, offset64, cdf5, netcdf4 };

/** A netCDF file being made. It appears under its name when it is complete (commit), or not at all. */
class NcOutputFile {
public:
    /** @throws Error UCHRONIA_EXISTS when the file is there and may not be replaced */
    NcOutputFile(const std::string& path, NcFormat format, bool overwrite);
    ~NcOutputFile();
    NcOutputFile(const NcOutputFile&) = delete;
    NcOutputFile& operator=(const NcOutputFile&) = delete;

    /** @param length 0 for unlimited */
    int define_dimension(const std::string& name, std::size_t length);
    /** @param chunks the chunk lengths, used by netCDF-4 only; empty for what the library chooses */
    int define_variable(const std::string& name, int type, const std::vector<int>& dimensions,
                        const std::vector<std::size_t>& chunks = {}, int deflate = 0);
    /** A text, numbers, or texts in netCDF-4; null is left out. -1 for an attribute of the file. */
    void put_attribute(int variable, const std::string& name, const Json& value);
    /** A number of a type, for attributes where the type matters. */
    void put_number(int variable, const std::string& name, double value, int type);
    void end_definitions();

    void write(int variable, const std::vector<std::size_t>& start, const std::vector<std::size_t>& count,
               const double* values);
    void write(int variable, const std::vector<std::size_t>& start, const std::vector<std::size_t>& count,
               const std::vector<long long>& values);
    /** Texts of a fixed width, padded with NUL. */
    void write_texts(int variable, std::size_t width, const std::vector<std::string>& texts);

    /** The name of a variable as it is in the file, where netCDF composes accents. */
    std::string name_of(int variable) const;

    /** Where the file will be. */
    const std::string& path() const { return target_.path(); }
    /** The first failure while netCDF-4 was written, which HDF5 is not told of. */
    WriteFault& fault() { return fault_; }
    /** @throws Error UCHRONIA_IO when something did */
    void check_written() const;
    /** Where the file is until it has its name. */
    const std::string& temporary() const { return target_.temporary(); }

    /** Ends the work of netcdf-c on the file. */
    void close();

    /** Closes the file, makes sure that it is on the disk, and gives it its name. */
    void commit();

private:
    void check(int status, const std::string& doing) const;

    WriteFault fault_;  ///< of netCDF-4
    AtomicFile target_;
    const NcFormat format_;
    int id_ = -1;
};

}  // namespace uchronia
