#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "json.h"

namespace uchronia {

struct NcDimension {
    std::string name;
    std::size_t length = 0;
};

struct NcVariable {
    int id = 0;
    std::string name;
    int type = 0;                 ///< an nc_type
    std::vector<int> dimensions;  ///< ids, slowest first

    bool is_text() const;
    bool is_numeric() const;
    bool is_floating() const;
};

class ChunkedVariable;
class ClassicFile;

/** A netCDF file open for reading. Every member takes the netCDF lock; every failure names the file. */
class NcFile {
public:
    /** @throws Error UCHRONIA_IO when there is no such file, it is not a file, or not netCDF */
    explicit NcFile(const std::string& path);
    ~NcFile();
    NcFile(const NcFile&) = delete;
    NcFile& operator=(const NcFile&) = delete;

    const std::string& path() const { return path_; }
    const std::vector<NcDimension>& dimensions() const { return dimensions_; }
    const std::vector<NcVariable>& variables() const { return variables_; }
    /** Null when there is none of that name. */
    const NcVariable* find(const std::string& name) const;
    std::size_t length_of(const NcVariable& variable, std::size_t dimension) const;
    /** How many indices of a dimension lie in one chunk of a variable; 1 when it is not chunked. */
    std::size_t chunk_length(const NcVariable& variable, std::size_t dimension) const;
    /**
     * The length of a dimension whose coordinates or labels are to be held in memory.
     * @throws Error UCHRONIA_UNSUPPORTED when it is more than an axis can have; a few bytes of a file can say any length
     */
    std::size_t axis_length(int dimension) const;

    /** Null for the attributes of the file. Attributes that say how values are stored are left out. */
    Json attributes(const NcVariable* variable) const;
    std::optional<std::string> text_attribute(const NcVariable& variable, const char* name) const;
    /**
     * All numbers of an attribute, also where they are written as text; empty when it is absent.
     * @throws Error UCHRONIA_FORMAT for a text that is no number
     */
    std::vector<double> number_attribute(const NcVariable& variable, const char* name) const;

    /** A hyperslab as doubles, as stored: nothing is decoded. */
    void read(const NcVariable& variable, const std::vector<std::size_t>& start, const std::vector<std::size_t>& count,
              double* out) const;
    /** Whether values can be read from several threads at a time. */
    bool is_classic() const { return classic_ != nullptr; }
    /** The variable, to be read chunk by chunk; null when it is stored in another way. */
    const ChunkedVariable* chunked(const NcVariable& variable) const;
    std::vector<double> read_all(const NcVariable& variable) const;
    std::vector<std::int64_t> read_all_integers(const NcVariable& variable) const;
    /** The values of a variable along its first dimension as text: characters, strings, or numbers written out. */
    std::vector<std::string> read_labels(const NcVariable& variable) const;

private:
    std::optional<Json> attribute(int variable, const char* name) const;
    std::size_t size_of(const NcVariable& variable) const;
    void check(int status, const std::string& doing) const;

    std::string path_;
    int id_ = -1;
    std::vector<NcDimension> dimensions_;
    std::vector<NcVariable> variables_;
    std::unique_ptr<ClassicFile> classic_;  ///< set when values can be read without netcdf-c
    std::int64_t hdf5_ = -1;                ///< a netCDF-4 file in HDF5; it is netcdf-c's
    mutable std::map<int, std::unique_ptr<ChunkedVariable>> chunked_;  ///< by variable; null when it is not
};

}  // namespace uchronia
