#include "netcdf/chunked_variable.h"

#include <hdf5.h>
#include <netcdf.h>

#include <algorithm>
#include <limits>

#include "error.h"
#include "netcdf/nc_lock.h"
#include "netcdf/stored_numbers.h"
#include "threads/parallel.h"

namespace uchronia {
namespace {

static_assert(sizeof(hid_t) == sizeof(std::int64_t));

/** Closes an identifier of HDF5 at the end of a scope. */
class Closing {
public:
    Closing(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
    ~Closing() {
        if (id_ >= 0) close_(id_);
    }
    Closing(const Closing&) = delete;
    Closing& operator=(const Closing&) = delete;
    operator hid_t() const { return id_; }
    bool ok() const { return id_ >= 0; }
    hid_t release() { return std::exchange(id_, -1); }

private:
    hid_t id_;
    herr_t (*close_)(hid_t);
};

/** The types of HDF5, little- and big-endian, that netCDF-4 stores an nc_type as. */
std::pair<hid_t, hid_t> stored_types(int type) {
    switch (type) {
        case NC_BYTE: return {H5T_STD_I8LE, H5T_STD_I8BE};
        case NC_UBYTE: return {H5T_STD_U8LE, H5T_STD_U8BE};
        case NC_SHORT: return {H5T_STD_I16LE, H5T_STD_I16BE};
        case NC_USHORT: return {H5T_STD_U16LE, H5T_STD_U16BE};
        case NC_INT: return {H5T_STD_I32LE, H5T_STD_I32BE};
        case NC_UINT: return {H5T_STD_U32LE, H5T_STD_U32BE};
        case NC_INT64: return {H5T_STD_I64LE, H5T_STD_I64BE};
        case NC_UINT64: return {H5T_STD_U64LE, H5T_STD_U64BE};
        case NC_FLOAT: return {H5T_IEEE_F32LE, H5T_IEEE_F32BE};
        case NC_DOUBLE: return {H5T_IEEE_F64LE, H5T_IEEE_F64BE};
        default: return {-1, -1};
    }
}

bool read_filters(hid_t properties, ChunkFilters& filters) {
    const int n = H5Pget_nfilters(properties);
    bool deflated = false;
    for (int i = 0; i < n; ++i) {
        unsigned flags = 0;
        unsigned config = 0;
        std::size_t parameters = 0;
        const H5Z_filter_t filter =
            H5Pget_filter2(properties, static_cast<unsigned>(i), &flags, &parameters, nullptr, 0, nullptr, &config);
        if (filter == H5Z_FILTER_SHUFFLE && !deflated) {
            filters.filters.push_back(ChunkFilters::Filter::shuffle);
        } else if (filter == H5Z_FILTER_DEFLATE && !deflated) {
            filters.filters.push_back(ChunkFilters::Filter::deflate);
            deflated = true;
        } else {
            return false;
        }
    }
    return deflated && n <= 2;
}

}  // namespace

std::unique_ptr<ChunkedVariable> ChunkedVariable::open(std::int64_t file, const std::string& path, std::int64_t file_size,
                                                       const NcVariable& variable, const std::vector<std::size_t>& lengths) {
    const auto [little, big] = stored_types(variable.type);
    if (little < 0 || lengths.empty()) return nullptr;
    Closing dataset(H5Dopen2(file, cat('/', variable.name).c_str(), H5P_DEFAULT), H5Dclose);
    if (!dataset.ok()) return nullptr;
    const Closing properties(H5Dget_create_plist(dataset), H5Pclose);
    const Closing type(H5Dget_type(dataset), H5Tclose);
    const Closing space(H5Dget_space(dataset), H5Sclose);
    if (!properties.ok() || !type.ok() || !space.ok() || H5Pget_layout(properties) != H5D_CHUNKED) return nullptr;

    std::unique_ptr<ChunkedVariable> v(new ChunkedVariable);
    if (!read_filters(properties, v->filters_)) return nullptr;
    v->big_endian_ = H5Tequal(type, big) > 0;
    if (!v->big_endian_ && H5Tequal(type, little) <= 0) return nullptr;
    v->type_ = variable.type;
    v->filters_.element = static_cast<std::size_t>(size_of_type(variable.type));

    // What an unlimited dimension has more of than this variable is filled, which netcdf-c knows to do.
    const auto rank = static_cast<int>(lengths.size());
    std::vector<hsize_t> extent(lengths.size());
    std::vector<hsize_t> chunk(lengths.size());
    if (H5Sget_simple_extent_ndims(space) != rank || H5Sget_simple_extent_dims(space, extent.data(), nullptr) != rank ||
        H5Pget_chunk(properties, rank, chunk.data()) != rank)
        return nullptr;
    v->lengths_ = lengths;
    std::size_t size = v->filters_.element;
    for (std::size_t d = 0; d < lengths.size(); ++d) {
        if (extent[d] != lengths[d] || chunk[d] == 0 || __builtin_mul_overflow(size, chunk[d], &size)) return nullptr;
        v->chunk_.push_back(static_cast<std::size_t>(chunk[d]));
    }
    v->chunk_size_ = size;
    v->what_ = cat("variable ", variable.name, " of ", path);
    v->file_size_ = file_size;
    v->dataset_ = dataset.release();
    v->id_ = ChunkCache::instance().new_variable();
    return v;
}

ChunkedVariable::~ChunkedVariable() {
    if (dataset_ < 0) return;
    ChunkCache::instance().drop(id_);
    H5Dclose(dataset_);
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
        part.out += (from - begin) * slab.stride[d];
        part.number += at * per_step;
        per_step *= (lengths_[d] + c - 1) / c;
    }
    return part;
}

Bytes ChunkedVariable::load(const Part& part, bool keep) const {
    ChunkCache& cache = ChunkCache::instance();
    if (Bytes known = cache.find(id_, part.number)) return known;
    std::unique_ptr<unsigned char[]> stored;
    hsize_t stored_size = 0;
    std::uint32_t mask = 0;
    {
        std::vector<hsize_t> origin(part.origin.begin(), part.origin.end());
        const NcLock lock;
        if (H5Dget_chunk_storage_size(dataset_, origin.data(), &stored_size) < 0 || stored_size == 0) return nullptr;
        // Both numbers are the file's: memory is asked for when they can be true.
        if (stored_size > static_cast<std::uint64_t>(file_size_) || stored_size < chunk_size_ / kMostInflated / 2)
            fail(UCHRONIA_FORMAT, what_, " has a chunk of ", chunk_size_, " bytes in ", stored_size, " bytes of a file of ",
                 file_size_, ", which cannot be; the file may be damaged");
        stored.reset(new unsigned char[stored_size]);
        if (H5Dread_chunk(dataset_, H5P_DEFAULT, origin.data(), &mask, stored.get()) < 0)
            fail(UCHRONIA_IO, "cannot read the values of ", what_, "; the file may be damaged or cut short");
    }
    const Bytes bytes(new unsigned char[chunk_size_]);
    const std::unique_ptr<unsigned char[]> spare(new unsigned char[chunk_size_]);
    if (!filters_.undo(stored.get(), stored_size, mask, bytes.get(), spare.get(), chunk_size_))
        fail(UCHRONIA_FORMAT, what_, " has a chunk that does not decompress to ", chunk_size_, " bytes; the file may be damaged");
    if (keep) cache.put(id_, part.number, bytes, static_cast<std::int64_t>(chunk_size_));
    return bytes;
}

void ChunkedVariable::read_through_hdf5(const Part& part, double* values) const {
    std::vector<hsize_t> first;
    for (std::size_t d = 0; d < chunk_.size(); ++d) first.push_back(part.origin[d] + part.first[d]);
    const std::vector<hsize_t> count(part.count.begin(), part.count.end());
    const NcLock lock;
    const Closing from(H5Dget_space(dataset_), H5Sclose);
    const Closing to(H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr), H5Sclose);
    if (!from.ok() || !to.ok() ||
        H5Sselect_hyperslab(from, H5S_SELECT_SET, first.data(), nullptr, count.data(), nullptr) < 0 ||
        H5Dread(dataset_, H5T_NATIVE_DOUBLE, to, from, H5P_DEFAULT, values) < 0)
        fail(UCHRONIA_IO, "cannot read the values of ", what_, "; the file may be damaged or cut short");
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
        convert_stored(type_, big_endian_, chunk + from * filters_.element, static_cast<std::int64_t>(stride) * element,
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

}  // namespace

void ChunkedVariable::read(const Slab& slab, const ValueDecoder& decoder, double* out, const Control& control,
                           Extent extent) const {
    std::size_t parts = 1;
    std::size_t values = 1;
    for (std::size_t d = 0; d < chunk_.size(); ++d) {
        parts *= (slab.start[d] + slab.count[d] - 1) / chunk_[d] - slab.start[d] / chunk_[d] + 1;
        values *= slab.count[d];
    }
    parallel(parts, values < kWorthThreads ? 1 : most_threads(), [&](std::size_t i) {
        control.check();
        const Part part = part_of(slab, i, out);
        const Bytes chunk = load(part, extent == Extent::small || !part.whole);
        const bool direct = stands_together(part.count, slab.stride);
        std::unique_ptr<double[]> buffer(direct ? nullptr : new double[part.size]);
        double* target = direct ? part.out : buffer.get();
        if (chunk)
            gather(part, chunk.get(), target);
        else
            read_through_hdf5(part, target);
        decoder.decode(target, part.size);
        if (!direct) scatter(part.count, slab.stride, target, part.out);
        control.advance(static_cast<std::int64_t>(part.size));
    });
}

}  // namespace uchronia
