#include "netcdf/classic_header.h"

#include <netcdf.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "error.h"
#include "netcdf/as_utf8.h"
#include "netcdf/stored_numbers.h"

namespace uchronia {
namespace {

/** The tags before the lists of a header. */
constexpr std::int64_t kDimensions = 10, kVariables = 11, kAttributes = 12;
/** Bytes of the header read at a time: most have no more. */
constexpr std::int64_t kHeaderStretch = std::int64_t{1} << 14;
/** No value lies behind it, so that places can be added. */
constexpr std::int64_t kFarthest = std::numeric_limits<std::int64_t>::max() / 2;
/** More entries in a list than this are damage: what is looked up in it is looked for one by one. */
constexpr std::int64_t kMostEntries = NC_MAX_VARS;
constexpr std::int64_t kMostNumbers = std::int64_t{1} << 20;

template <class Numbers>
Json one_or_all(const Numbers& numbers) {
    return numbers.size() == 1 ? Json(numbers.front()) : Json(numbers);
}

/** Text, a number, or an array of other than one number. */
Json attribute_value(int type, const std::vector<unsigned char>& bytes) {
    const std::int64_t element = size_of_type(type);
    const auto n = bytes.size() / static_cast<std::size_t>(element);
    if (type == NC_CHAR) {
        // Writers of other libraries count the terminating NUL.
        const std::string text(bytes.begin(), bytes.end());
        return Json(as_utf8(text.substr(0, text.find('\0'))));
    }
    if (type == NC_FLOAT || type == NC_DOUBLE) {
        std::vector<double> numbers(n);
        convert_stored(type, true, bytes.data(), element, static_cast<std::int64_t>(n), numbers.data());
        return one_or_all(numbers);
    }
    std::vector<std::int64_t> numbers(n);
    convert_stored(type, true, bytes.data(), element, static_cast<std::int64_t>(n), numbers.data());
    if (type == NC_UINT64) return one_or_all(std::vector<std::uint64_t>(numbers.begin(), numbers.end()));
    return one_or_all(numbers);
}

/** A cursor over the header, read in stretches as it goes. */
class Cursor {
public:
    explicit Cursor(const ReadOnlyFile& file) : file_(file) {}

    /** True when so many bytes are left. */
    bool has(std::int64_t bytes) const { return bytes >= 0 && bytes <= file_.size() - at_; }
    void set_wide(bool wide) { wide_ = wide; }

    /** A big-endian number. */
    std::int64_t number(int bytes) {
        unsigned char raw[8] = {};
        take(raw, bytes);
        std::uint64_t value = 0;
        for (int i = 0; i < bytes; ++i) value = value << 8 | raw[i];
        return static_cast<std::int64_t>(value);
    }
    /** A number that CDF-5 has 64 bits for. */
    std::int64_t wide_number() { return number(wide_ ? 8 : 4); }
    /** A number of things that take a byte or more each. */
    std::int64_t count() {
        const std::int64_t n = wide_number();
        if (!has(n)) too_short();
        return n;
    }
    /** The length of a list, which its tag stands before; an absent list has none. */
    std::int64_t list(std::int64_t tag) {
        const std::int64_t found = number(4);
        const std::int64_t n = count();
        if (n > 0 && found != tag) damaged("has a list of an unknown kind");
        if (n > kMostEntries) damaged(cat("has a list of ", n, " entries, where at most ", kMostEntries, " can be"));
        return n;
    }
    std::string name() {
        const std::int64_t length = count();
        if (length > NC_MAX_NAME) damaged(cat("has a name of ", length, " bytes, where at most ", NC_MAX_NAME, " can be"));
        std::string text(static_cast<std::size_t>(length), '\0');
        take(reinterpret_cast<unsigned char*>(text.data()), static_cast<std::int64_t>(text.size()));
        pad(static_cast<std::int64_t>(text.size()));
        return text;
    }
    int type() {
        const std::int64_t found = number(4);
        if (found > NC_UINT64 || size_of_type(static_cast<int>(found)) == 0) damaged(cat("has a type ", found, ", and there are no such types"));
        return static_cast<int>(found);
    }
    Json attributes() {
        Json all = Json::object();
        for (std::int64_t n = list(kAttributes); n > 0; --n) {
            std::string key = name();
            all[std::move(key)] = attribute();
        }
        return all;
    }

    [[noreturn]] void damaged(const std::string& what) const {
        fail(UCHRONIA_IO, "cannot open ", file_.path(), " as netCDF: its header ", what, "; the file may be damaged or cut short");
    }
    [[noreturn]] void too_short() const { damaged("announces more than the file holds"); }

private:
    Json attribute() {
        const int nc_type = type();
        const std::int64_t n = count();
        const std::int64_t element = size_of_type(nc_type);
        if (nc_type != NC_CHAR && n > kMostNumbers)
            damaged(cat("has an attribute of ", n, " numbers, where at most ", kMostNumbers, " can be"));
        if (!has(n * element)) too_short();
        std::vector<unsigned char> bytes(static_cast<std::size_t>(n * element));
        take(bytes.data(), n * element);
        pad(n * element);
        return attribute_value(nc_type, bytes);
    }
    void pad(std::int64_t bytes) {
        const std::int64_t rest = (4 - bytes % 4) % 4;
        if (!has(rest)) too_short();
        at_ += rest;
    }
    void take(unsigned char* target, std::int64_t bytes) {
        if (!has(bytes)) too_short();
        while (bytes > 0) {
            const std::int64_t buffered = buffer_start_ + static_cast<std::int64_t>(buffer_.size()) - at_;
            if (buffered <= 0) {
                buffer_.resize(static_cast<std::size_t>(std::min(file_.size() - at_, kHeaderStretch)));
                buffer_start_ = at_;
                if (!file_.read(at_, static_cast<std::int64_t>(buffer_.size()), buffer_.data())) too_short();
                continue;
            }
            const std::int64_t n = std::min(bytes, buffered);
            std::memcpy(target, buffer_.data() + (at_ - buffer_start_), static_cast<std::size_t>(n));
            target += n;
            at_ += n;
            bytes -= n;
        }
    }

    const ReadOnlyFile& file_;
    bool wide_ = false;
    std::int64_t at_ = 0;
    std::int64_t buffer_start_ = 0;
    std::vector<unsigned char> buffer_;
};

NcVariable read_variable(Cursor& cursor, int id, const std::vector<NcDimension>& dimensions) {
    NcVariable v;
    v.id = id;
    v.name = cursor.name();
    const std::int64_t rank = cursor.count();
    if (rank > NC_MAX_VAR_DIMS) cursor.damaged(cat("gives variable ", v.name, ' ', rank, " dimensions"));
    for (std::int64_t i = 0; i < rank; ++i) {
        const std::int64_t d = cursor.wide_number();
        if (d < 0 || d >= static_cast<std::int64_t>(dimensions.size()))
            cursor.damaged(cat("gives variable ", v.name, " a dimension that is not in the file"));
        if (i > 0 && dimensions[static_cast<std::size_t>(d)].unlimited)
            cursor.damaged(cat("gives variable ", v.name, " an unlimited dimension that is not its first"));
        v.dimensions.push_back(static_cast<int>(d));
    }
    v.attributes = cursor.attributes();
    v.type = cursor.type();
    return v;
}

/** Bytes of a variable, or of one record of it. */
std::int64_t bytes_of(const Cursor& cursor, const NcVariable& v, const std::vector<NcDimension>& dimensions) {
    std::int64_t bytes = size_of_type(v.type);
    for (int d : v.dimensions) {
        const NcDimension& dimension = dimensions[static_cast<std::size_t>(d)];
        if (!dimension.unlimited && __builtin_mul_overflow(bytes, static_cast<std::int64_t>(dimension.length), &bytes))
            cursor.damaged(cat("gives variable ", v.name, " more values than can be"));
    }
    return bytes;
}

/** Records are padded to four bytes each, unless there is only one variable in them. */
std::int64_t bytes_of_record(const Cursor& cursor, const std::vector<std::int64_t>& sizes) {
    if (sizes.size() == 1) return sizes.front();
    std::int64_t total = 0;
    for (std::int64_t s : sizes) {
        std::int64_t padded = 0;
        if (__builtin_add_overflow(s, (4 - s % 4) % 4, &padded) || __builtin_add_overflow(total, padded, &total))
            cursor.damaged("makes records larger than can be");
    }
    return total;
}

}  // namespace

std::optional<ClassicHeader> ClassicHeader::read(const ReadOnlyFile& file) {
    // Of the thousands of files that are not classic, no stretch is read in vain.
    unsigned char magic[3] = {};
    if (!file.read(0, sizeof magic, magic) || std::memcmp(magic, "CDF", sizeof magic) != 0) return std::nullopt;
    Cursor cursor(file);
    if (!cursor.has(4)) return std::nullopt;
    cursor.number(3);
    ClassicHeader header;
    header.version = static_cast<int>(cursor.number(1));
    if (header.version != 1 && header.version != 2 && header.version != 5) return std::nullopt;
    cursor.set_wide(header.version == 5);
    std::int64_t records = cursor.wide_number();
    const bool streamed = records < 0 || (header.version != 5 && records == std::numeric_limits<std::uint32_t>::max());
    int unlimited = 0;
    for (std::int64_t n = cursor.list(kDimensions); n > 0; --n) {
        NcDimension d;
        d.name = cursor.name();
        const std::int64_t length = cursor.wide_number();
        if (length < 0) cursor.damaged(cat("gives dimension ", d.name, " a negative length"));
        d.length = static_cast<std::size_t>(length);
        d.unlimited = length == 0;
        unlimited += d.unlimited ? 1 : 0;
        header.dimensions.push_back(std::move(d));
    }
    if (unlimited > 1) cursor.damaged(cat("has ", unlimited, " unlimited dimensions, where at most one can be"));
    header.attributes = cursor.attributes();
    std::vector<std::int64_t> record_sizes;
    std::int64_t first_record = std::numeric_limits<std::int64_t>::max();
    for (std::int64_t n = cursor.list(kVariables); n > 0; --n) {
        NcVariable v = read_variable(cursor, static_cast<int>(header.variables.size()), header.dimensions);
        cursor.wide_number();  // its size, which follows from the lengths
        Place place;
        place.begin = cursor.number(header.version == 1 ? 4 : 8);
        if (place.begin < 0 || place.begin > kFarthest)
            cursor.damaged(cat("puts variable ", v.name, " at byte ", place.begin, ", where no file reaches"));
        place.record = !v.dimensions.empty() && header.dimensions[static_cast<std::size_t>(v.dimensions[0])].unlimited;
        const std::int64_t bytes = bytes_of(cursor, v, header.dimensions);
        if (place.record) {
            record_sizes.push_back(bytes);
            first_record = std::min(first_record, place.begin);
        }
        header.variables.push_back(std::move(v));
        header.places.push_back(place);
    }
    header.record_size = bytes_of_record(cursor, record_sizes);
    // Who writes to a pipe cannot go back to say how many records there were.
    if (streamed) records = header.record_size > 0 && file.size() > first_record ? (file.size() - first_record) / header.record_size : 0;
    for (NcDimension& d : header.dimensions)
        if (d.unlimited) d.length = static_cast<std::size_t>(records);
    return header;
}

}  // namespace uchronia
