#include "writing/classic_records.h"

#include <fcntl.h>
#include <netcdf.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

#include "error.h"
#include "netcdf/classic_file.h"

namespace uchronia {
namespace {

/** Bytes put together at a time; they stay in the cache of the processor. */
constexpr std::int64_t kBuffered = std::int64_t{1} << 20;

template <class Bits>
void put_big_endian(Bits bits, unsigned char* target) {
    if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) {
        if constexpr (sizeof(Bits) == 8)
            bits = __builtin_bswap64(bits);
        else
            bits = __builtin_bswap32(bits);
    }
    std::memcpy(target, &bits, sizeof bits);
}

template <class Value, class Bits>
void encode(const double* values, std::int64_t count, unsigned char* target) {
    static_assert(sizeof(Value) == sizeof(Bits));
    for (std::int64_t i = 0; i < count; ++i) {
        const auto value = static_cast<Value>(values[i]);
        Bits bits;
        std::memcpy(&bits, &value, sizeof bits);
        put_big_endian(bits, target + i * static_cast<std::int64_t>(sizeof bits));
    }
}

}  // namespace

ClassicRecords::ClassicRecords(const std::string& path) : path_(path) {
    const auto classic = ClassicFile::open(ReadOnlyFile(path));
    if (!classic) fail(UCHRONIA_IO, "cannot write ", path, ": its header is not that of a classic netCDF file");
    record_size_ = classic->record_size();
    wide_ = classic->version() == 5;
    first_record_ = std::numeric_limits<std::int64_t>::max();
    for (const NcVariable& v : classic->variables())
        if (classic->has_records(v)) first_record_ = std::min(first_record_, classic->begin(v));
    for (const NcVariable& v : classic->variables()) places_.push_back(Place{classic->begin(v) - first_record_, v.type});
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail(UCHRONIA_IO, "cannot write ", path, ": ", std::strerror(errno));
}

ClassicRecords::~ClassicRecords() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::int64_t ClassicRecords::block() const { return std::max<std::int64_t>(1, kBuffered / record_size_); }

ClassicRecords::Stretch::Stretch(const ClassicRecords& records, std::int64_t first, std::int64_t count)
    : records_(records), first_(first), size_(static_cast<std::size_t>(count * records.record_size_)),
      bytes_(new unsigned char[size_]) {}

void ClassicRecords::Stretch::put(int variable, std::int64_t record, std::int64_t at, const double* values,
                                  std::int64_t count) {
    const Place& place = records_.places_[static_cast<std::size_t>(variable)];
    unsigned char* target = bytes_.get() + (record - first_) * records_.record_size_ + place.begin;
    switch (place.type) {
        case NC_INT: encode<std::int32_t, std::uint32_t>(values, count, target + at * 4); break;
        case NC_FLOAT: encode<float, std::uint32_t>(values, count, target + at * 4); break;
        default: encode<double, std::uint64_t>(values, count, target + at * 8); break;
    }
}

void ClassicRecords::Stretch::write() const {
    records_.write_at(records_.first_record_ + first_ * records_.record_size_, bytes_.get(), size_);
}

void ClassicRecords::write_at(std::int64_t offset, const unsigned char* bytes, std::size_t count) const {
    while (count > 0) {
        const ssize_t n = ::pwrite(descriptor_, bytes, count, offset);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) fail(UCHRONIA_IO, "cannot write ", path_, ": ", std::strerror(n < 0 ? errno : ENOSPC));
        bytes += n;
        offset += n;
        count -= static_cast<std::size_t>(n);
    }
}

void ClassicRecords::finish(std::int64_t count) {
    unsigned char bytes[8];
    if (wide_)
        put_big_endian(static_cast<std::uint64_t>(count), bytes);
    else
        put_big_endian(static_cast<std::uint32_t>(count), bytes);
    write_at(4, bytes, wide_ ? 8 : 4);
}

}  // namespace uchronia
