#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "json.h"
#include "netcdf/read_only_file.h"

namespace uchronia {

struct NcDimension {
    std::string name;   ///< with the groups it stands in: `group/name`
    std::string group;  ///< empty for the root
    std::size_t length = 0;
    bool unlimited = false;
};

struct NcVariable {
    int id = 0;         ///< in its group
    std::string name;   ///< with the groups it stands in: `group/name`
    std::string group;  ///< empty for the root
    int type = 0;                 ///< an nc_type
    std::vector<int> dimensions;  ///< ids, slowest first
    /** As in the file: text, a number, or an array of other than one of them. */
    Json attributes = Json::object();

    bool enumerated = false;  ///< numbers that have names: `type` is what they are stored as

    bool is_text() const;
    bool is_numeric() const;
    bool is_floating() const;
};

/** The name without those of groups. */
std::string base_name(const NcDimension& dimension);

class ChunkedVariable;

/**
 * A netCDF file open for reading: what its header says, and its values. Every member can be called from any thread, and
 * every failure names the file.
 */
class NcFile {
public:
    /** @throws Error UCHRONIA_IO when there is no such file, it is not a file, or not netCDF */
    static std::unique_ptr<const NcFile> open(const std::string& path);
    virtual ~NcFile() = default;
    NcFile(const NcFile&) = delete;
    NcFile& operator=(const NcFile&) = delete;

    const std::string& path() const { return path_; }
    /** The fingerprint of the file when it was opened. */
    const Fingerprint& fingerprint() const { return bytes().fingerprint(); }
    /** True when its fingerprint tells of every write since. */
    bool settled() const { return bytes().settled(); }
    /** True while nobody wrote to it since it was opened. */
    bool unchanged() const { return bytes().unchanged(); }
    const std::vector<NcDimension>& dimensions() const { return dimensions_; }
    const std::vector<NcVariable>& variables() const { return variables_; }
    /** Null when there is none of that name. */
    const NcVariable* find(const std::string& name) const;
    std::size_t length_of(const NcVariable& variable, std::size_t dimension) const;
    /**
     * The length of a dimension whose coordinates or labels are to be held in memory.
     * @throws Error UCHRONIA_UNSUPPORTED when it is more than an axis can have; a few bytes of a file can say any length
     */
    std::size_t axis_length(int dimension) const;

    /** Those of the file itself. */
    const Json& attributes() const { return attributes_; }
    /** Those of a variable, without the ones that say how values are stored. */
    Json attributes(const NcVariable& variable) const;
    std::optional<std::string> text_attribute(const NcVariable& variable, const char* name) const;
    /**
     * All numbers of an attribute, also where they are written as text; empty when it is absent.
     * @throws Error UCHRONIA_FORMAT for a text that is no number
     */
    std::vector<double> number_attribute(const NcVariable& variable, const char* name) const;

    /**
     * `scale_factor` or `add_offset`, one number; nothing when it is absent.
     * @throws Error UCHRONIA_FORMAT for anything else, which would make every value wrong
     */
    std::optional<double> packing(const NcVariable& variable, const char* name) const;

    /** The numbers of an attribute that may be anything: those that are numbers. */
    std::vector<double> numbers_in(const NcVariable& variable, const char* name) const;

    /** A hyperslab as doubles, as stored: nothing is decoded. */
    virtual void read(const NcVariable& variable, const std::vector<std::size_t>& start,
                      const std::vector<std::size_t>& count, double* out) const = 0;
    /** True when several threads read a variable faster than one. */
    virtual bool reads_in_parallel(const NcVariable& variable) const = 0;
    /** The length of a chunk of a variable along a dimension; 1 when it is not chunked. */
    virtual std::size_t chunk_length(const NcVariable& variable, std::size_t dimension) const;
    /** The variable, to be read chunk by chunk; null when it is stored in another way. */
    virtual const ChunkedVariable* chunked(const NcVariable& variable) const;

    std::vector<double> read_all(const NcVariable& variable) const;
    /** Of a variable of integers. */
    std::vector<std::int64_t> read_all_integers(const NcVariable& variable) const;
    /** The values of a variable along its first dimension, or the first of them, as text: characters, strings, or numbers written out. */
    std::vector<std::string> read_labels(const NcVariable& variable, std::size_t most = std::numeric_limits<std::size_t>::max()) const;

protected:
    explicit NcFile(std::string path) : path_(std::move(path)) {}

    virtual const ReadOnlyFile& bytes() const = 0;

    /** All values of a variable of integers; those of 64 bits without a sign keep their bits. */
    virtual void read_integers(const NcVariable& variable, std::vector<std::int64_t>& values) const = 0;
    virtual void read_characters(const NcVariable& variable, std::string& characters) const = 0;
    /** @throws Error when the file cannot have so many values of a variable: before memory is asked for them */
    virtual void check_held(const NcVariable& variable, std::size_t size) const;
    /** Of type NC_STRING. */
    virtual void read_strings(const NcVariable& variable, std::vector<std::string>& strings) const;

    std::vector<std::size_t> lengths_of(const NcVariable& variable) const;

    const std::string path_;
    std::vector<NcDimension> dimensions_;
    std::vector<NcVariable> variables_;
    Json attributes_ = Json::object();

private:
    /** The number of values, of coordinates or labels. */
    std::size_t size_of(const NcVariable& variable) const;
};

}  // namespace uchronia
