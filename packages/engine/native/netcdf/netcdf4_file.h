#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "netcdf/chunked_variable.h"
#include "netcdf/nc_file.h"
#include "netcdf/netcdf4_header.h"
#include "netcdf/read_only_file.h"
#include "netcdf/stored_array.h"

namespace uchronia {

/** The reader of the header of a netCDF-4 file. */
enum class HeaderReader { own_where_known, netcdf_c };

/**
 * A netCDF-4 file, which is HDF5. What it says of itself and where its values lie is read here where that is known, else by netcdf-c
 * and HDF5 under the netCDF lock; most values are read without them, by several threads.
 */
class Netcdf4File final : public NcFile {
public:
    explicit Netcdf4File(ReadOnlyFile file, HeaderReader reader = HeaderReader::own_where_known);
    ~Netcdf4File() override;

    void read(const NcVariable& variable, const std::vector<std::size_t>& start, const std::vector<std::size_t>& count,
              double* out) const override;
    bool reads_in_parallel(const NcVariable& variable) const override;
    std::size_t chunk_length(const NcVariable& variable, std::size_t dimension) const override;
    const ChunkedVariable* chunked(const NcVariable& variable) const override;

    /** True when netcdf-c was not needed to open it. */
    bool has_own_header() const { return own_; }
    /** @name How the values of a variable are stored, by its header; nothing for what only HDF5 can read
     * @{ */
    std::optional<Hdf5Layout> layout(const NcVariable& variable) const;
    std::optional<std::vector<StoredChunk>> chunks(const NcVariable& variable) const;
    /** @} */

private:
    void read_header();
    /** @param known the dimensions of the groups that this one lies in, and then its own: their places in `dimensions_` */
    /** Adds the datasets of a group that netcdf-c leaves out without a word, for their types, as variables of no type. */
    void add_untold(int id, const std::string& group);
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
        std::optional<Unwritten> unwritten;  ///< of numbers that would lie together, and of which none was written
    };
    Storage make_storage(const NcVariable& variable) const;
    /** The bytes of all values of a variable. @return false when netcdf-c is to be asked */
    bool read_bytes(const NcVariable& variable, std::vector<unsigned char>& bytes) const;
    /** Texts of one length each, for which netcdf-c writes past its memory. Call with the netCDF lock. */
    bool read_fixed_strings(const NcVariable& variable, std::vector<std::string>& strings) const;
    bool read_own_strings(const NcVariable& variable, std::vector<std::string>& strings) const;
    /** As above, converted. */
    template <class Out>
    bool read_stored(const NcVariable& variable, Out* out) const;
    const Storage& storage(const NcVariable& variable) const;
    /** The file in netcdf-c. Call with the netCDF lock. */
    int id() const;
    /** The group of a variable in netcdf-c. Call with the netCDF lock. */
    int id_of(const NcVariable& variable) const;
    /** The number that netcdf-c has for it in its group. */
    int variable_id(const NcVariable& variable) const;

    const ReadOnlyFile file_;
    bool own_ = false;
    hdf5::Superblock superblock_{};
    std::map<std::string, StoredPlace> places_;  ///< by variable; none when netcdf-c read the header
    mutable std::mutex mutex_;
    mutable std::map<std::string, Storage> storage_;  ///< by variable
};

}  // namespace uchronia
