#include "netcdf/chunked_variable.h"

#include <hdf5.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "error.h"
#include "netcdf/hdf5_closing.h"
#include "netcdf/nc_lock.h"
#include "netcdf/netcdf4_session.h"
#include "netcdf/stored_numbers.h"
#include "threads/parallel.h"

namespace uchronia {
namespace {

static_assert(sizeof(hid_t) == sizeof(std::int64_t));

}  // namespace

std::unique_ptr<ChunkedVariable> ChunkedVariable::open(const ReadOnlyFile& file, const NcVariable& variable,
                                                       const Hdf5Layout& layout, const std::vector<std::size_t>& lengths,
                                                       const std::optional<std::vector<StoredChunk>>& chunks) {
    if (layout.chunk.empty() || layout.extent.size() != lengths.size()) return nullptr;
    for (std::size_t d = 0; d < lengths.size(); ++d) {
        // What an unlimited dimension has more of than this variable is filled, also where one of them is short in the middle.
        if (layout.extent[d] > lengths[d] || (layout.extent[d] < lengths[d] && !layout.unwritten.known)) return nullptr;
    }
    std::unique_ptr<ChunkedVariable> v(new ChunkedVariable(file, variable));
    std::size_t size = layout.filters.element;
    for (std::size_t c : layout.chunk)
        if (c == 0 || __builtin_mul_overflow(size, c, &size)) return nullptr;
    v->big_endian_ = layout.big_endian;
    v->lengths_ = lengths;
    v->chunk_ = layout.chunk;
    v->chunk_size_ = size;
    v->filters_ = layout.filters;
    v->extent_ = layout.extent;
    v->unwritten_ = layout.unwritten;
    v->through_hdf5_ = !layout.filters_known;
    if (v->through_hdf5_) {
        // What is short is put in its place here, and the rest is as HDF5 reads it.
    } else if (chunks) {
        v->few_ = true;
        for (const StoredChunk& one : *chunks)
            if (const auto number = v->number_of(one.origin)) v->places_[*number] = one;
    } else if (layout.filters.steps.empty()) {
        return nullptr;  // many, and small: netcdf-c reads them as well
    }
    v->id_ = ChunkCache::instance().new_variable();
    return v;
}

ChunkedVariable::~ChunkedVariable() { ChunkCache::instance().drop(id_); }

std::optional<std::uint64_t> ChunkedVariable::number_of(const std::vector<std::size_t>& origin) const {
    std::uint64_t number = 0;
    std::uint64_t per_step = 1;
    for (std::size_t d = chunk_.size(); d-- > 0;) {
        if (origin[d] >= lengths_[d] || origin[d] % chunk_[d] != 0) return std::nullopt;
        number += origin[d] / chunk_[d] * per_step;
        per_step *= (lengths_[d] + chunk_[d] - 1) / chunk_[d];
    }
    return number;
}

ChunkedVariable::Part ChunkedVariable::part_of(const Slab& slab, std::size_t index, double* out) const {
    const std::size_t rank = chunk_.size();
    Part part;
    part.origin.resize(rank);
    part.first.resize(rank);
    part.count.resize(rank);
    part.out = out;
    std::uint64_t per_step = 1;
    for (std::size_t d = rank; d-- > 0;) {
        const std::size_t c = chunk_[d];
        const std::size_t begin = slab.start[d];
        const std::size_t end = begin + slab.count[d];
        const std::size_t across = (end - 1) / c - begin / c + 1;
        const std::size_t at = begin / c + index % across;
        index /= across;
        const std::size_t from = std::max(begin, at * c);
        const std::size_t to = std::min(end, (at + 1) * c);
        part.origin[d] = at * c;
        part.first[d] = from - at * c;
        part.count[d] = to - from;
        part.size *= to - from;
        part.whole = part.whole && to - from == std::min(c, lengths_[d] - at * c);
        if (out != nullptr) part.out += (from - begin) * slab.stride[d];
        part.number += at * per_step;
        per_step *= (lengths_[d] + c - 1) / c;
    }
    return part;
}

ChunkedVariable::Stored ChunkedVariable::stored(const Part& part) const {
    Stored stored;
    if (few_) {
        const auto place = places_.find(part.number);
        if (place == places_.end()) return stored;
        stored.size = static_cast<std::size_t>(place->second.size);
        stored.mask = place->second.mask;
        check_size(stored.size);
        if (place->second.begin > file_.size() - place->second.size) fail_outside(place->second);
        stored.bytes.reset(new unsigned char[stored.size]);
        if (!file_.read(place->second.begin, place->second.size, stored.bytes.get())) fail_outside(place->second);
        return stored;
    }
    std::vector<hsize_t> origin(part.origin.begin(), part.origin.end());
    const NcLock lock;
    const hid_t dataset = Netcdf4Session::of(file_).dataset(variable_);
    hsize_t size = 0;
    if (H5Dget_chunk_storage_size(dataset, origin.data(), &size) < 0 || size == 0) return stored;
    check_size(size);
    stored.size = static_cast<std::size_t>(size);
    stored.bytes.reset(new unsigned char[stored.size]);
    if (H5Dread_chunk(dataset, H5P_DEFAULT, origin.data(), &stored.mask, stored.bytes.get()) < 0) cannot_read();
    return stored;
}

void ChunkedVariable::check_size(std::uint64_t stored) const {
    // Both numbers are the file's: memory is asked for when they can be true.
    if (stored > static_cast<std::uint64_t>(file_.size()) || stored < chunk_size_ / filters_.most_made() / 2)
        fail(UCHRONIA_FORMAT, what(), " has a chunk of ", chunk_size_, " bytes in ", stored, " bytes of a file of ",
             file_.size(), ", which cannot be; the file may be damaged");
}

void ChunkedVariable::fail_outside(const StoredChunk& chunk) const {
    fail(UCHRONIA_IO, what(), " has a chunk at byte ", chunk.begin, " to ", chunk.begin + chunk.size, ", and the file ends at byte ",
         file_.size(), "; it is cut short, copy it again");
}

std::string ChunkedVariable::what() const { return cat("variable ", variable_.name, " of ", file_.path()); }

void ChunkedVariable::cannot_read() const {
    fail(UCHRONIA_IO, "cannot read the values of ", what(), "; the file may be damaged or cut short");
}

Bytes ChunkedVariable::load(const Part& part, bool keep) const {
    if (through_hdf5_) return nullptr;
    ChunkCache& cache = ChunkCache::instance();
    if (Bytes known = cache.find(id_, part.number)) return known;
    const Stored stored = this->stored(part);
    if (!stored.bytes) return nullptr;
    const Bytes bytes(new unsigned char[chunk_size_]);
    const std::unique_ptr<unsigned char[]> spare(new unsigned char[chunk_size_]);
    if (!filters_.undo(stored.bytes.get(), stored.size, stored.mask, bytes.get(), spare.get(), chunk_size_))
        fail(UCHRONIA_FORMAT, what(), " has a chunk that does not decompress to ", chunk_size_, " bytes; the file may be damaged");
    if (keep) cache.put(id_, part.number, bytes, static_cast<std::int64_t>(chunk_size_));
    return bytes;
}

void ChunkedVariable::read_through_hdf5(const Part& part, double* values) const {
    // HDF5 leaves memory as it is where nothing was written and the file has no fill value.
    std::fill_n(values, part.size, std::numeric_limits<double>::quiet_NaN());
    std::vector<hsize_t> first;
    for (std::size_t d = 0; d < chunk_.size(); ++d) first.push_back(part.origin[d] + part.first[d]);
    const std::vector<hsize_t> count(part.count.begin(), part.count.end());
    const NcLock lock;
    const hid_t dataset = Netcdf4Session::of(file_).dataset(variable_);
    const Closing from(H5Dget_space(dataset), H5Sclose);
    const Closing to(H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr), H5Sclose);
    if (!from.ok() || !to.ok() ||
        H5Sselect_hyperslab(from, H5S_SELECT_SET, first.data(), nullptr, count.data(), nullptr) < 0 ||
        H5Dread(dataset, H5T_NATIVE_DOUBLE, to, from, H5P_DEFAULT, values) < 0)
        cannot_read();
}

namespace {

/** Puts values that stand in order where a block has them, a stride of each dimension apart. */
void scatter(const std::vector<std::size_t>& count, const std::vector<std::size_t>& stride, const double* values, double* out) {
    const std::size_t inner = count.size() - 1;
    std::vector<std::size_t> index(inner, 0);
    while (true) {
        for (std::size_t i = 0; i < count[inner]; ++i) out[i * stride[inner]] = values[i];
        values += count[inner];
        std::size_t d = inner;
        while (d > 0 && ++index[d - 1] == count[d - 1]) {
            out -= (count[d - 1] - 1) * stride[d - 1];
            index[--d] = 0;
        }
        if (d == 0) return;
        out += stride[d - 1];
    }
}

bool stands_together(const std::vector<std::size_t>& count, const std::vector<std::size_t>& stride) {
    std::size_t expected = 1;
    for (std::size_t d = count.size(); d-- > 0;) {
        if (count[d] != 1 && stride[d] != expected) return false;
        expected *= count[d];
    }
    return true;
}

std::vector<std::size_t> strides_in_order(const std::vector<std::size_t>& count) {
    std::vector<std::size_t> strides(count.size());
    std::size_t stride = 1;
    for (std::size_t d = count.size(); d-- > 0;) {
        strides[d] = stride;
        stride *= count[d];
    }
    return strides;
}

}  // namespace

void ChunkedVariable::read_absent(const Part& part, double* values) const {
    if (!few_ || !unwritten_.known) return read_through_hdf5(part, values);
    put_value(unwritten_.within, variable_.type, big_endian_, values, part.size);
}

void ChunkedVariable::read_part(const Part& part, double* values, bool keep) const {
    Part stored = part;
    stored.size = 1;
    for (std::size_t d = 0; d < chunk_.size(); ++d) {
        const std::size_t first = part.origin[d] + part.first[d];
        stored.count[d] = std::min(part.count[d], extent_[d] - std::min(extent_[d], first));
        stored.size *= stored.count[d];
    }
    if (stored.size < part.size) put_value(unwritten_.beyond, variable_.type, big_endian_, values, part.size);
    if (stored.size == 0) return;
    const Bytes chunk = load(part, keep);
    std::unique_ptr<double[]> buffer(stored.size == part.size ? nullptr : new double[stored.size]);
    double* target = buffer ? buffer.get() : values;
    if (chunk)
        gather(stored, chunk.get(), target);
    else
        read_absent(stored, target);
    if (buffer) scatter(stored.count, strides_in_order(part.count), target, values);
}

void ChunkedVariable::gather(const Part& part, const unsigned char* chunk, double* values) const {
    const std::size_t rank = chunk_.size();
    const auto element = static_cast<std::int64_t>(filters_.element);
    // The values that stand together: the dimensions behind the first one that is not whole.
    std::size_t outer = rank;
    std::size_t run = 1;
    std::vector<std::size_t> step(rank);
    std::size_t values_in = 1;
    for (std::size_t d = rank; d-- > 0;) {
        step[d] = values_in;
        values_in *= chunk_[d];
    }
    while (outer > 0 && (step[outer - 1] == run || part.count[outer - 1] == 1)) run *= part.count[--outer];
    std::size_t from = 0;
    for (std::size_t d = 0; d < rank; ++d) from += part.first[d] * step[d];
    // A run of one value is a column: taken along the next dimension with a stride.
    std::size_t stride = 1;
    if (run == 1 && outer > 0) {
        stride = step[--outer];
        run = part.count[outer];
    }
    std::vector<std::size_t> index(outer, 0);
    while (true) {
        convert_stored(variable_.type, big_endian_, chunk + from * filters_.element, static_cast<std::int64_t>(stride) * element,
                       static_cast<std::int64_t>(run), values);
        values += run;
        std::size_t d = outer;
        while (d > 0 && ++index[d - 1] == part.count[d - 1]) {
            from -= (part.count[d - 1] - 1) * step[d - 1];
            index[--d] = 0;
        }
        if (d == 0) return;
        from += step[d - 1];
    }
}

std::size_t ChunkedVariable::parts_of(const Slab& slab) const {
    std::size_t parts = 1;
    for (std::size_t d = 0; d < chunk_.size(); ++d)
        parts *= (slab.start[d] + slab.count[d] - 1) / chunk_[d] - slab.start[d] / chunk_[d] + 1;
    return parts;
}

void ChunkedVariable::read(const std::vector<std::size_t>& start, const std::vector<std::size_t>& count, double* out) const {
    for (const std::size_t n : count)
        if (n == 0) return;
    read_parts(Slab{start, count, strides_in_order(count)}, nullptr, out, {}, Extent::small);
}

bool ChunkedVariable::read_bytes(unsigned char* out) const {
    if (!few_ || !unwritten_.known) return false;
    for (const std::size_t n : lengths_)
        if (n == 0) return true;
    const Slab slab{std::vector<std::size_t>(lengths_.size(), 0), lengths_, strides_in_order(lengths_)};
    const std::size_t element = filters_.element;
    const std::size_t inner = lengths_.size() - 1;
    for (std::size_t i = 0; i < parts_of(slab); ++i) {
        const Part part = part_of(slab, i, nullptr);
        const Bytes chunk = load(part, true);
        // Row by row: a part is small, and so is all of a variable that is read so.
        std::vector<std::size_t> index(lengths_.size(), 0);
        while (true) {
            std::size_t from = 0;
            std::size_t to = 0;
            bool stored = true;
            for (std::size_t d = 0; d < lengths_.size(); ++d) {
                const std::size_t at = part.origin[d] + part.first[d] + index[d];
                from = from * chunk_[d] + part.first[d] + index[d];
                to += at * slab.stride[d];
                stored = stored && at < extent_[d];
            }
            const std::size_t count = stored ? std::min(part.count[inner], extent_[inner] - part.origin[inner]) : 0;
            if (chunk)
                std::memcpy(out + to * element, chunk.get() + from * element, count * element);
            else
                put_value(unwritten_.within, element, out + to * element, count);
            put_value(unwritten_.beyond, element, out + (to + count) * element, part.count[inner] - count);
            std::size_t d = inner;
            while (d > 0 && ++index[d - 1] == part.count[d - 1]) index[--d] = 0;
            if (d == 0) break;
        }
    }
    return true;
}

void ChunkedVariable::read_parts(const Slab& slab, const ValueDecoder* decoder, double* out, const Control& control, Extent extent) const {
    const std::size_t parts = parts_of(slab);
    std::size_t values = 1;
    for (const std::size_t n : slab.count) values *= n;
    parallel(parts, values < kWorthThreads ? 1 : most_threads(), [&](std::size_t i) {
        control.check();
        const Part part = part_of(slab, i, out);
        const bool direct = stands_together(part.count, slab.stride);
        std::unique_ptr<double[]> buffer(direct ? nullptr : new double[part.size]);
        double* target = direct ? part.out : buffer.get();
        read_part(part, target, extent == Extent::small || !part.whole);
        if (decoder != nullptr) decoder->decode(target, part.size);
        if (!direct) scatter(part.count, slab.stride, target, part.out);
        control.advance(static_cast<std::int64_t>(part.size));
    });
}

}  // namespace uchronia
