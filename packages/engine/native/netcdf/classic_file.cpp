#include "netcdf/classic_file.h"

#include <netcdf.h>

#include <algorithm>
#include <type_traits>

#include "error.h"
#include "netcdf/stored_numbers.h"

namespace uchronia {
namespace {

/** Bytes read at a time where wanted and unwanted values alternate. */
constexpr std::int64_t kStretch = std::int64_t{1} << 19;
/** Bytes between two values from which on it is cheaper to read each by itself. */
constexpr std::int64_t kFar = 4096;
/** Doubles in a row from which on they are read straight to where they go. */
constexpr std::int64_t kTogether = 512;

}  // namespace

std::unique_ptr<const ClassicFile> ClassicFile::open(const std::string& path) {
    ReadOnlyFile file(path);
    auto header = ClassicHeader::read(file);
    if (!header) return nullptr;
    return std::unique_ptr<const ClassicFile>(new ClassicFile(std::move(file), std::move(*header)));
}

ClassicFile::ClassicFile(ReadOnlyFile file, ClassicHeader header)
    : NcFile(file.path()), file_(std::move(file)), version_(header.version), record_size_(header.record_size),
      places_(std::move(header.places)) {
    dimensions_ = std::move(header.dimensions);
    variables_ = std::move(header.variables);
    attributes_ = std::move(header.attributes);
}

void ClassicFile::read(const NcVariable& variable, const std::vector<std::size_t>& start,
                       const std::vector<std::size_t>& count, double* out) const {
    read_as(variable, start, count, out);
}

void ClassicFile::read_integers(const NcVariable& variable, std::vector<std::int64_t>& values) const {
    read_as(variable, std::vector<std::size_t>(variable.dimensions.size(), 0), lengths_of(variable), values.data());
}

void ClassicFile::read_characters(const NcVariable& variable, std::string& characters) const {
    read_as(variable, std::vector<std::size_t>(variable.dimensions.size(), 0), lengths_of(variable), characters.data());
}

void ClassicFile::check_held(const NcVariable& variable, std::size_t size) const {
    if (static_cast<std::int64_t>(size) > file_.size() / size_of_type(variable.type)) cut_short(variable);
}

void ClassicFile::read_bytes(const NcVariable& variable, std::int64_t offset, std::int64_t count, unsigned char* target) const {
    if (!file_.read(offset, count, target))
        fail(UCHRONIA_IO, "cannot read the values of variable ", variable.name, " of ", path_, "; the file changed while it was open");
}

void ClassicFile::cut_short(const NcVariable& variable) const {
    fail(UCHRONIA_IO, "cannot read the values of variable ", variable.name, " of ", path_, ": they do not end within its ",
         file_.size(), " bytes; the file may be damaged or cut short");
}

template <class Out>
void ClassicFile::read_as(const NcVariable& variable, const std::vector<std::size_t>& start,
                          const std::vector<std::size_t>& count, Out* out) const {
    const ClassicHeader::Place& place = this->place(variable);
    const std::int64_t element = size_of_type(variable.type);
    const std::size_t rank = start.size();
    // Bytes from one index of each dimension to the next.
    std::vector<std::int64_t> strides(rank);
    std::int64_t stride = element;
    for (std::size_t d = rank; d-- > 0;) {
        strides[d] = d == 0 && place.record ? record_size_ : stride;
        if (d != 0 || !place.record) stride *= static_cast<std::int64_t>(length_of(variable, d));
    }
    std::int64_t first = place.begin;
    std::int64_t last = place.begin + element;
    std::int64_t total = 1;
    for (std::size_t d = 0; d < rank; ++d) {
        const auto s = static_cast<std::int64_t>(start[d]);
        const auto c = static_cast<std::int64_t>(count[d]);
        std::int64_t offset = 0;
        if (c == 0) return;
        if (start[d] + count[d] > length_of(variable, d))
            fail(UCHRONIA_OUT_OF_RANGE, "variable ", variable.name, " of ", path_, " has ", length_of(variable, d),
                 " indices along a dimension, asked for ", c, " from ", s);
        if (__builtin_mul_overflow(s + c - 1, strides[d], &offset) || __builtin_add_overflow(last, offset, &last) ||
            last > file_.size())
            cut_short(variable);
        first += s * strides[d];
        total *= c;
    }
    if (last > file_.size()) cut_short(variable);
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
            if (std::is_same_v<Out, double> && variable.type == NC_DOUBLE && step == element && run - done >= kTogether) {
                auto* bytes = reinterpret_cast<unsigned char*>(out);
                read_bytes(variable, at, (run - done) * element, bytes);
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
                read_bytes(variable, buffer_start, buffer_end - buffer_start, buffer.get());
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
        if (d == 0) return;
        offset += strides[d - 1];
    }
}

}  // namespace uchronia
