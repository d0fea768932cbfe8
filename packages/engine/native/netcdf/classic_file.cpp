#include "netcdf/classic_file.h"

#include <fcntl.h>
#include <netcdf.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "error.h"
#include "netcdf/stored_numbers.h"

namespace uchronia {
namespace {

constexpr std::int64_t kMostHeader = std::int64_t{64} << 20;
/** Bytes read at a time where wanted and unwanted values alternate. */
constexpr std::int64_t kStretch = std::int64_t{1} << 19;
/** Bytes between two values from which on it is cheaper to read each by itself. */
constexpr std::int64_t kFar = 4096;
/** Doubles in a row from which on they are read straight to where they go. */
constexpr std::int64_t kTogether = 512;

bool read_exactly(int descriptor, std::int64_t offset, std::int64_t size, unsigned char* target) {
    while (size > 0) {
        const ssize_t n = ::pread(descriptor, target, static_cast<std::size_t>(size), offset);
        if (n <= 0) return false;
        target += n;
        offset += n;
        size -= n;
    }
    return true;
}

/** A cursor over the header, read in pieces as it goes. */
class Header {
public:
    Header(int descriptor, std::int64_t file_size) : descriptor_(descriptor), size_(std::min(file_size, kMostHeader)) {}

    bool ok() const { return ok_; }
    void set_version(int version) { wide_ = version == 5; }

    /** A big-endian number. */
    std::int64_t number(int bytes) {
        unsigned char raw[8] = {};
        take(raw, bytes);
        std::uint64_t value = 0;
        for (int i = 0; i < bytes; ++i) value = value << 8 | raw[i];
        return static_cast<std::int64_t>(value);
    }
    /** A count: CDF-5 has 64 bits for it. */
    std::int64_t count() {
        const std::int64_t n = number(wide_ ? 8 : 4);
        if (n < 0 || n > size_) ok_ = false;
        return ok_ ? n : 0;
    }
    std::string name() {
        std::string text(static_cast<std::size_t>(count()), '\0');
        take(reinterpret_cast<unsigned char*>(text.data()), static_cast<std::int64_t>(text.size()));
        skip((4 - static_cast<std::int64_t>(text.size()) % 4) % 4);
        return text;
    }
    void skip(std::int64_t bytes) {
        if (bytes < 0 || bytes > size_ - at_) ok_ = false;
        if (ok_) at_ += bytes;
    }
    /** For what makes no sense. */
    void refuse() { ok_ = false; }
    /** A number as wide as a count, of which nothing is expected. */
    void skip_count() { skip(wide_ ? 8 : 4); }
    void skip_attributes() {
        number(4);
        const std::int64_t n = count();
        for (std::int64_t i = 0; i < n && ok_; ++i) {
            name();
            const std::int64_t element = size_of_type(static_cast<int>(number(4)));
            const std::int64_t bytes = element * count();
            if (element == 0) ok_ = false;
            skip((bytes + 3) / 4 * 4);
        }
    }

private:
    void take(unsigned char* target, std::int64_t bytes) {
        if (!ok_ || bytes > size_ - at_) {
            ok_ = false;
            return;
        }
        while (bytes > 0) {
            const std::int64_t buffered = buffer_start_ + static_cast<std::int64_t>(buffer_.size()) - at_;
            if (at_ < buffer_start_ || buffered <= 0) {
                buffer_.resize(static_cast<std::size_t>(std::min<std::int64_t>(size_ - at_, 1 << 14)));
                buffer_start_ = at_;
                if (!read_exactly(descriptor_, at_, static_cast<std::int64_t>(buffer_.size()), buffer_.data())) {
                    ok_ = false;
                    return;
                }
                continue;
            }
            const std::int64_t n = std::min(bytes, buffered);
            std::memcpy(target, buffer_.data() + (at_ - buffer_start_), static_cast<std::size_t>(n));
            target += n;
            at_ += n;
            bytes -= n;
        }
    }

    const int descriptor_;
    const std::int64_t size_;
    bool ok_ = true;
    bool wide_ = false;
    std::int64_t at_ = 0;
    std::int64_t buffer_start_ = 0;
    std::vector<unsigned char> buffer_;
};

}  // namespace

bool ClassicFile::header_fits(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) fail(UCHRONIA_IO, "cannot open ", path, ": ", std::strerror(errno));
    struct stat status = {};
    const bool known = ::fstat(descriptor, &status) == 0 && static_cast<std::int64_t>(status.st_size) <= kMostHeader;
    Header header(descriptor, static_cast<std::int64_t>(status.st_size));
    const bool classic = known && header.number(3) == 0x434446;  // "CDF"
    const int version = classic ? static_cast<int>(header.number(1)) : 0;
    if (version == 1 || version == 2 || version == 5) {
        header.set_version(version);
        header.skip_count();  // records
        header.number(4);
        for (std::int64_t n = header.count(); n > 0 && header.ok(); --n) {
            header.name();
            header.skip_count();
        }
        header.skip_attributes();
        header.number(4);
        for (std::int64_t n = header.count(); n > 0 && header.ok(); --n) {
            header.name();
            for (std::int64_t rank = header.count(); rank > 0 && header.ok(); --rank) header.skip_count();
            header.skip_attributes();
            if (size_of_type(static_cast<int>(header.number(4))) == 0) header.refuse();
            header.skip_count();  // size
            header.skip(version == 1 ? 4 : 8);
        }
    }
    ::close(descriptor);
    return version == 0 || header.ok();
}

std::unique_ptr<ClassicFile> ClassicFile::open(const std::string& path, const std::vector<NcDimension>& dimensions,
                                               const std::vector<NcVariable>& variables) {
    std::unique_ptr<ClassicFile> file(new ClassicFile);
    file->descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status = {};
    if (file->descriptor_ < 0 || ::fstat(file->descriptor_, &status) != 0) return nullptr;
    file->size_ = static_cast<std::int64_t>(status.st_size);
    Header header(file->descriptor_, file->size_);
    if (header.number(3) != 0x434446) return nullptr;  // "CDF"
    const auto version = static_cast<int>(header.number(1));
    if (version != 1 && version != 2 && version != 5) return nullptr;
    header.set_version(version);
    file->version_ = version;
    header.number(version == 5 ? 8 : 4);  // records: netcdf-c has told
    header.number(4);
    const std::int64_t dimension_count = header.count();
    if (dimension_count != static_cast<std::int64_t>(dimensions.size())) return nullptr;
    std::vector<bool> unlimited;
    for (const NcDimension& d : dimensions) {
        if (header.name() != d.name) return nullptr;
        const std::int64_t length = header.count();
        unlimited.push_back(length == 0);
        if (length != 0 && length != static_cast<std::int64_t>(d.length)) return nullptr;
    }
    header.skip_attributes();
    header.number(4);
    if (header.count() != static_cast<std::int64_t>(variables.size())) return nullptr;
    std::vector<std::int64_t> record_sizes;
    std::int64_t bare_record_size = 0;
    for (const NcVariable& v : variables) {
        if (!header.ok() || header.name() != v.name) return nullptr;
        if (header.count() != static_cast<std::int64_t>(v.dimensions.size())) return nullptr;
        Place place;
        std::int64_t bytes = size_of_type(v.type);
        for (std::size_t i = 0; i < v.dimensions.size(); ++i) {
            const auto d = static_cast<std::size_t>(header.count());
            if (d != static_cast<std::size_t>(v.dimensions[i])) return nullptr;
            const auto length = static_cast<std::int64_t>(dimensions[d].length);
            place.lengths.push_back(length);
            if (i == 0 && unlimited[d])
                place.record = true;
            else if (unlimited[d] || __builtin_mul_overflow(bytes, length, &bytes))
                return nullptr;
        }
        header.skip_attributes();
        if (header.number(4) != v.type) return nullptr;
        header.number(version == 5 ? 8 : 4);  // size: follows from the lengths
        place.begin = header.number(version == 1 ? 4 : 8);
        if (place.begin < 0) return nullptr;
        if (place.record) {
            bare_record_size = bytes;
            record_sizes.push_back((bytes + 3) / 4 * 4);
        }
        file->places_.push_back(std::move(place));
    }
    if (!header.ok()) return nullptr;
    // Records are padded to four bytes each, unless there is only one variable in them.
    for (std::int64_t s : record_sizes)
        if (__builtin_add_overflow(file->record_size_, s, &file->record_size_)) return nullptr;
    if (record_sizes.size() == 1) file->record_size_ = bare_record_size;
    return file;
}

ClassicFile::~ClassicFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

bool ClassicFile::read(const NcVariable& variable, const std::vector<std::size_t>& start,
                       const std::vector<std::size_t>& count, double* out) const {
    const Place& place = places_[static_cast<std::size_t>(variable.id)];
    const std::int64_t element = size_of_type(variable.type);
    const std::size_t rank = start.size();
    // Bytes from one index of each dimension to the next.
    std::vector<std::int64_t> strides(rank);
    std::int64_t stride = element;
    for (std::size_t d = rank; d-- > 0;) {
        strides[d] = d == 0 && place.record ? record_size_ : stride;
        if (d != 0 || !place.record) stride *= place.lengths[d];
    }
    std::int64_t first = place.begin;
    std::int64_t last = place.begin + element;
    std::int64_t total = 1;
    for (std::size_t d = 0; d < rank; ++d) {
        const auto s = static_cast<std::int64_t>(start[d]);
        const auto c = static_cast<std::int64_t>(count[d]);
        std::int64_t offset = 0;
        if (c == 0 || s + c > place.lengths[d] || __builtin_mul_overflow(s + c - 1, strides[d], &offset) ||
            __builtin_add_overflow(last, offset, &last))
            return false;
        first += s * strides[d];
        total *= c;
    }
    if (last > size_) return false;
    // The innermost loop: values that lie together (the dimensions behind the first one that is not whole), or, when
    // none do, values along one dimension.
    std::int64_t run = 1;
    std::int64_t step = element;
    std::size_t outer = rank;
    while (outer > 0 && (count[outer - 1] == 1 || strides[outer - 1] == run * element))
        run *= static_cast<std::int64_t>(count[--outer]);
    if (run == 1 && outer > 0) {
        step = strides[--outer];
        run = static_cast<std::int64_t>(count[outer]);
    }
    // Where most of what lies between is wanted, read it all.
    const bool dense = total * element >= (last - first) / 16;
    std::unique_ptr<unsigned char[]> buffer;
    std::int64_t buffer_start = 0;
    std::int64_t buffer_end = 0;
    std::vector<std::size_t> index(outer, 0);
    std::int64_t offset = first;
    while (true) {
        for (std::int64_t done = 0; done < run;) {
            const std::int64_t at = offset + done * step;
            if (variable.type == NC_DOUBLE && step == element && run - done >= kTogether) {
                auto* bytes = reinterpret_cast<unsigned char*>(out);
                if (!read_exactly(descriptor_, at, (run - done) * element, bytes)) return false;
                convert_stored(variable.type, true, bytes, element, run - done, out);
                out += run - done;
                break;
            }
            if (at < buffer_start || at + element > buffer_end) {
                const std::int64_t wanted = dense          ? kStretch
                                            : step > kFar ? element
                                                          : std::min((run - done - 1) * step + element, kStretch);
                buffer_start = at;
                buffer_end = std::min(at + wanted, last);
                if (!buffer) buffer.reset(new unsigned char[static_cast<std::size_t>(std::min(kStretch, last - first))]);
                if (!read_exactly(descriptor_, buffer_start, buffer_end - buffer_start, buffer.get())) return false;
            }
            const std::int64_t n = std::min(run - done, (buffer_end - at - element) / step + 1);
            convert_stored(variable.type, true, buffer.get() + (at - buffer_start), step, n, out);
            out += n;
            done += n;
        }
        std::size_t d = outer;
        while (d > 0 && ++index[d - 1] == count[d - 1]) {
            offset -= static_cast<std::int64_t>(count[d - 1] - 1) * strides[d - 1];
            index[--d] = 0;
        }
        if (d == 0) return true;
        offset += strides[d - 1];
    }
}

}  // namespace uchronia
