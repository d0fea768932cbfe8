#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "netcdf/nc_file.h"

namespace uchronia {

/**
 * The values of a netCDF file in a classic format (CDF-1, CDF-2, CDF-5), read straight from where they lie.
 *
 * netcdf-c reads record by record, which for a series of single values along time means a call for each of them, and
 * it has to be locked. This reads large stretches, from any thread. The layout is that of the "NetCDF Classic Format
 * Specification" (Unidata).
 */
class ClassicFile {
public:
    /**
     * Whether all that the header of a classic file announces is in the file, and every type exists; true for files of
     * other formats.
     *
     * netcdf-c 4.9 asks for as much memory as a header claims to need, and ends the process when it does not get it; it
     * divides by the size of a type that has none. So this is to be asked before it sees a file.
     */
    static bool header_fits(const std::string& path);

    /** Null when the file is of another format, or its header is not as netcdf-c understood it. */
    static std::unique_ptr<ClassicFile> open(const std::string& path, const std::vector<NcDimension>& dimensions,
                                             const std::vector<NcVariable>& variables);
    ~ClassicFile();
    ClassicFile(const ClassicFile&) = delete;
    ClassicFile& operator=(const ClassicFile&) = delete;

    /** @return false when that part is not in the file or cannot be read; netcdf-c then knows what to say */
    bool read(const NcVariable& variable, const std::vector<std::size_t>& start, const std::vector<std::size_t>& count,
              double* out) const;

    /** 1, 2 or 5. */
    int version() const { return version_; }
    /** Bytes from one record to the next. */
    std::int64_t record_size() const { return record_size_; }
    /** Where the first value of a variable lies. */
    std::int64_t begin(const NcVariable& variable) const { return places_[static_cast<std::size_t>(variable.id)].begin; }
    bool has_records(const NcVariable& variable) const { return places_[static_cast<std::size_t>(variable.id)].record; }

private:
    /** Where a variable lies. */
    struct Place {
        std::int64_t begin = 0;
        bool record = false;  ///< its first dimension is the unlimited one
        std::vector<std::int64_t> lengths;
    };

    ClassicFile() = default;

    int descriptor_ = -1;
    int version_ = 0;
    std::int64_t size_ = 0;
    std::int64_t record_size_ = 0;
    std::vector<Place> places_;
};

}  // namespace uchronia
