#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "netcdf/nc_file.h"

namespace uchronia {

/**
 * The records of a classic file (CDF-1, CDF-2, CDF-5) whose header netcdf-c has written: put together in memory and written
 * in large stretches. netcdf-c writes record by record and each of them twice, first as fill values.
 */
class ClassicRecords {
public:
    /** @throws Error UCHRONIA_IO when the file is not as it should be */
    explicit ClassicRecords(const std::string& path);
    ~ClassicRecords();
    ClassicRecords(const ClassicRecords&) = delete;
    ClassicRecords& operator=(const ClassicRecords&) = delete;

    /** Records to hold in memory at a time. */
    std::int64_t block() const;

    /** A stretch of records. All of each is to be put: what is not holds anything. Several may be under way at a time. */
    class Stretch {
    public:
        Stretch(const ClassicRecords& records, std::int64_t first, std::int64_t count);
        /** Puts numbers of a variable (int, float or double) into a record. @param at the place of the first */
        void put(int variable, std::int64_t record, std::int64_t at, const double* values, std::int64_t count);
        void write() const;

    private:
        const ClassicRecords& records_;
        const std::int64_t first_;
        const std::size_t size_;  ///< bytes
        const std::unique_ptr<unsigned char[]> bytes_;
    };

    /** Tells the file how many records it has. */
    void finish(std::int64_t count);

private:
    struct Place {
        std::int64_t begin = 0;  ///< in a record
        int type = 0;
    };

    void write_at(std::int64_t offset, const unsigned char* bytes, std::size_t count) const;

    const std::string path_;
    int descriptor_ = -1;
    bool wide_ = false;  ///< CDF-5 counts with 64 bits
    std::int64_t first_record_ = 0;  ///< where it lies in the file
    std::int64_t record_size_ = 0;
    std::vector<Place> places_;
};

}  // namespace uchronia
