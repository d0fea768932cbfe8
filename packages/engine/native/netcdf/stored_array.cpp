#include "netcdf/stored_array.h"

#include <netcdf.h>

#include <algorithm>
#include <memory>
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

void cut_short(const ReadOnlyFile& file, const std::string& variable) {
    fail(UCHRONIA_IO, "cannot read the values of variable ", variable, " of ", file.path(), ": they do not end within its ",
         file.size(), " bytes; the file may be damaged or cut short");
}

template <class Out>
void StoredArray::read(const ReadOnlyFile& file, const std::vector<std::size_t>& start, const std::vector<std::size_t>& count,
                       Out* out) const {
    const std::int64_t element = size_of_type(type);
    const std::size_t rank = start.size();
    const auto read_bytes = [&](std::int64_t offset, std::int64_t size, unsigned char* target) {
        if (!file.read(offset, size, target))
            fail(UCHRONIA_IO, "cannot read the values of variable ", variable, " of ", file.path(),
                 "; the file changed while it was open");
    };
    std::int64_t first = begin;
    std::int64_t last = begin + element;
    std::int64_t total = 1;
    for (std::size_t d = 0; d < rank; ++d) {
        const auto s = static_cast<std::int64_t>(start[d]);
        const auto c = static_cast<std::int64_t>(count[d]);
        std::int64_t offset = 0;
        if (c == 0) return;
        if (start[d] + count[d] > lengths[d])
            fail(UCHRONIA_OUT_OF_RANGE, "variable ", variable, " of ", file.path(), " has ", lengths[d],
                 " indices along a dimension, asked for ", c, " from ", s);
        if (__builtin_mul_overflow(s + c - 1, strides[d], &offset) || __builtin_add_overflow(last, offset, &last) ||
            last > file.size())
            cut_short(file, variable);
        first += s * strides[d];
        total *= c;
    }
    if (last > file.size()) cut_short(file, variable);
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
            if (std::is_same_v<Out, double> && type == NC_DOUBLE && step == element && run - done >= kTogether) {
                auto* bytes = reinterpret_cast<unsigned char*>(out);
                read_bytes(at, (run - done) * element, bytes);
                convert_stored(type, big_endian, bytes, element, run - done, out);
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
                read_bytes(buffer_start, buffer_end - buffer_start, buffer.get());
            }
            const std::int64_t n = std::min(run - done, (buffer_end - at - element) / step + 1);
            convert_stored(type, big_endian, buffer.get() + (at - buffer_start), step, n, out);
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

template void StoredArray::read(const ReadOnlyFile&, const std::vector<std::size_t>&, const std::vector<std::size_t>&,
                                double*) const;
template void StoredArray::read(const ReadOnlyFile&, const std::vector<std::size_t>&, const std::vector<std::size_t>&,
                                std::int64_t*) const;
template void StoredArray::read(const ReadOnlyFile&, const std::vector<std::size_t>&, const std::vector<std::size_t>&,
                                char*) const;

}  // namespace uchronia
