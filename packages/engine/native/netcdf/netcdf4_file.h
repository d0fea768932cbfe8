#pragma once
#include <map>
#include <memory>
#include <optional>

#include "netcdf/chunked_variable.h"
#include "netcdf/nc_file.h"
#include "netcdf/read_only_file.h"
#include "netcdf/stored_array.h"

namespace uchronia {

/**
 * A netCDF-4 file, which is HDF5. netcdf-c and HDF5 read what it says of itself, under the netCDF lock, and tell where its
 * values lie; most values are read from there without them, by several threads.
 */
class Netcdf4File final : public NcFile {
public:
    explicit Netcdf4File(ReadOnlyFile file);
    ~Netcdf4File() override;

    void read(const NcVariable& variable, const std::vector<std::size_t>& start, const std::vector<std::size_t>& count,
              double* out) const override;
    bool reads_in_parallel(const NcVariable& variable) const override;
    std::size_t chunk_length(const NcVariable& variable, std::size_t dimension) const override;
    const ChunkedVariable* chunked(const NcVariable& variable) const override;

private:
    void read_header();
    /** @param known the dimensions of the groups that this one lies in, and then its own: their places in `dimensions_` */
    void read_group(int id, const std::string& group, int depth, std::map<int, int>& known);
    Json read_attributes(int id, int variable, int count) const;
    std::optional<Json> read_attribute(int id, int variable, const char* name) const;
    /** Numbers that have names, which netcdf-c gives out only as they are stored. */
    template <class Number>
    void read_enumerated(const NcVariable& variable, const std::vector<std::size_t>& start, const std::vector<std::size_t>& count,
                         Number* out) const;
    const ReadOnlyFile& bytes() const override { return file_; }
    void read_integers(const NcVariable& variable, std::vector<std::int64_t>& values) const override;
    void read_characters(const NcVariable& variable, std::string& characters) const override;
    void read_strings(const NcVariable& variable, std::vector<std::string>& strings) const override;
    void check(int status, const std::string& doing) const;
    /** As above for the values of a variable: names a filter that is not there. Call with the netCDF lock. */
    void check_values(int status, const NcVariable& variable) const;

    /** The ways to read a variable without netcdf-c, of which at most one is there. */
    struct Storage {
        std::unique_ptr<ChunkedVariable> chunked;
        std::optional<StoredArray> array;
    };
    const Storage& storage(const NcVariable& variable) const;
    /** The file in netcdf-c. Call with the netCDF lock. */
    int id() const;
    /** The group of a variable in netcdf-c. Call with the netCDF lock. */
    int id_of(const NcVariable& variable) const;

    const ReadOnlyFile file_;
    mutable std::map<std::string, Storage> storage_;  ///< by variable
};

}  // namespace uchronia
