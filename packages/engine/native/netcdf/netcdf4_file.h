#pragma once
#include <map>

#include "netcdf/nc_file.h"

namespace uchronia {

/**
 * A file that netcdf-c reads: netCDF-4, which is HDF5. Every call into it takes the netCDF lock; the chunks of deflated
 * variables are decompressed outside of it.
 */
class Netcdf4File final : public NcFile {
public:
    explicit Netcdf4File(const std::string& path);
    ~Netcdf4File() override;

    void read(const NcVariable& variable, const std::vector<std::size_t>& start, const std::vector<std::size_t>& count,
              double* out) const override;
    bool reads_in_parallel() const override { return false; }
    std::size_t chunk_length(const NcVariable& variable, std::size_t dimension) const override;
    const ChunkedVariable* chunked(const NcVariable& variable) const override;

private:
    void read_header();
    Json read_attributes(int variable, int count) const;
    std::optional<Json> read_attribute(int variable, const char* name) const;
    void read_integers(const NcVariable& variable, std::vector<std::int64_t>& values) const override;
    void read_characters(const NcVariable& variable, std::string& characters) const override;
    void read_strings(const NcVariable& variable, std::vector<std::string>& strings) const override;
    void check(int status, const std::string& doing) const;

    int id_ = -1;
    std::int64_t hdf5_ = -1;  ///< the file in HDF5; it is netcdf-c's
    mutable std::map<int, std::unique_ptr<ChunkedVariable>> chunked_;  ///< by variable; null when it is not
};

}  // namespace uchronia
