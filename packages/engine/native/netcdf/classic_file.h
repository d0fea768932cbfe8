#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "netcdf/classic_header.h"
#include "netcdf/nc_file.h"
#include "netcdf/read_only_file.h"
#include "netcdf/stored_array.h"

namespace uchronia {

/**
 * A netCDF file in a classic format (CDF-1, CDF-2, CDF-5), read straight from where its values lie.
 *
 * netcdf-c would do too, if it could be called from several threads, did not read record by record (which for a series of
 * single values along time means a call for each of them), and did not end the process for headers that claim more memory
 * than there is, names longer than it has room for, or types without a size.
 */
class ClassicFile final : public NcFile {
public:
    /** Takes the file; null, and the file left alone, when it is of another format. @throws Error UCHRONIA_IO for a damaged header */
    static std::unique_ptr<const ClassicFile> open(ReadOnlyFile&& file);

    void read(const NcVariable& variable, const std::vector<std::size_t>& start, const std::vector<std::size_t>& count,
              double* out) const override;
    bool reads_in_parallel(const NcVariable&) const override { return true; }

    /** 1, 2 or 5. */
    int version() const { return version_; }
    /** Bytes from one record to the next. */
    std::int64_t record_size() const { return record_size_; }
    /** Where the first value of a variable lies. */
    std::int64_t begin(const NcVariable& variable) const { return place(variable).begin; }
    bool has_records(const NcVariable& variable) const { return place(variable).record; }

private:
    ClassicFile(ReadOnlyFile file, ClassicHeader header);

    const ClassicHeader::Place& place(const NcVariable& variable) const { return places_[static_cast<std::size_t>(variable.id)]; }
    StoredArray stored(const NcVariable& variable) const;
    const ReadOnlyFile& bytes() const override { return file_; }
    void read_integers(const NcVariable& variable, std::vector<std::int64_t>& values) const override;
    void read_characters(const NcVariable& variable, std::string& characters) const override;
    void check_held(const NcVariable& variable, std::size_t size) const override;

    const ReadOnlyFile file_;
    const int version_;
    const std::int64_t record_size_;
    const std::vector<ClassicHeader::Place> places_;
};

}  // namespace uchronia
