#include "netcdf/hdf5_layout.h"

#include <hdf5.h>
#include <netcdf.h>

#include <algorithm>
#include <iterator>

#include "error.h"
#include "netcdf/hdf5_closing.h"
#include "netcdf/netcdf4_header.h"
#include "netcdf/stored_numbers.h"

namespace uchronia {
namespace {

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

constexpr std::size_t kMostParameters = 16;

/** Adds a filter to shuffle, one that compresses, both in that order, or none. @return false when they are other ones */
bool add_filter(int number, std::vector<unsigned> parameters, ChunkFilters& filters) {
    Filter filter{};
    const bool compressed = !filters.steps.empty() && filters.steps.back().filter != Filter::shuffle;
    if (compressed || filters.steps.size() > 1 || parameters.size() > kMostParameters || !filter_of(number, filter)) return false;
    filters.steps.push_back({filter, std::move(parameters)});
    return true;
}

bool read_filters(hid_t properties, ChunkFilters& filters) {
    const int n = H5Pget_nfilters(properties);
    for (int i = 0; i < n; ++i) {
        unsigned flags = 0;
        unsigned config = 0;
        unsigned parameters[kMostParameters] = {};
        std::size_t count = std::size(parameters);
        const H5Z_filter_t number =
            H5Pget_filter2(properties, static_cast<unsigned>(i), &flags, &count, parameters, 0, nullptr, &config);
        if (count > std::size(parameters) || !add_filter(number, std::vector<unsigned>(parameters, parameters + count), filters)) return false;
    }
    return n >= 0;
}

/** HDF5 counts where a chunk lies from behind what others may have put before it. */
bool begins_at_zero(hid_t file) {
    const Closing properties(H5Fget_create_plist(file), H5Pclose);
    hsize_t before = 1;
    return properties.ok() && H5Pget_userblock(properties, &before) >= 0 && before == 0;
}

/** Values in datasets of other files, which HDF5 would open as it opened this one, and take for absent. */
bool is_virtual(hid_t dataset) {
    const Closing properties(H5Dget_create_plist(dataset), H5Pclose);
    return properties.ok() && H5Pget_layout(properties) == H5D_VIRTUAL;
}

}  // namespace

std::optional<Hdf5Layout> Hdf5Layout::of(std::int64_t file, std::int64_t dataset, const NcVariable& variable) {
    const auto [little, big] = stored_types(variable.type);
    if (dataset >= 0 && is_virtual(dataset))
        fail(UCHRONIA_UNSUPPORTED, "the values of variable ", variable.name, " lie in other files (an HDF5 virtual dataset), which are not "
             "read through this one; open those, or copy all into one file first, as nccopy does");
    if (little < 0 || file < 0 || dataset < 0 || variable.dimensions.empty() || !begins_at_zero(file)) return std::nullopt;
    const Closing properties(H5Dget_create_plist(dataset), H5Pclose);
    const Closing type(H5Dget_type(dataset), H5Tclose);
    const Closing space(H5Dget_space(dataset), H5Sclose);
    if (!properties.ok() || !type.ok() || !space.ok() || H5Pget_external_count(properties) != 0) return std::nullopt;

    Hdf5Layout layout;
    layout.big_endian = H5Tequal(type, big) > 0;
    if (!layout.big_endian && H5Tequal(type, little) <= 0) return std::nullopt;
    const std::size_t rank = variable.dimensions.size();
    std::vector<hsize_t> lengths(rank);
    if (H5Sget_simple_extent_ndims(space) != static_cast<int>(rank) ||
        H5Sget_simple_extent_dims(space, lengths.data(), nullptr) != static_cast<int>(rank))
        return std::nullopt;
    layout.extent.assign(lengths.begin(), lengths.end());
    layout.filters.element = static_cast<std::size_t>(size_of_type(variable.type));
    if (!read_filters(properties, layout.filters)) return std::nullopt;

    switch (H5Pget_layout(properties)) {
        case H5D_CHUNKED: {
            std::vector<hsize_t> chunk(rank);
            if (H5Pget_chunk(properties, static_cast<int>(rank), chunk.data()) != static_cast<int>(rank)) return std::nullopt;
            layout.chunk.assign(chunk.begin(), chunk.end());
            return layout;
        }
        case H5D_CONTIGUOUS: {
            const haddr_t begin = H5Dget_offset(dataset);
            if (begin == HADDR_UNDEF || begin > static_cast<haddr_t>(INT64_MAX)) return std::nullopt;
            layout.begin = static_cast<std::int64_t>(begin);
            return layout;
        }
        default: return std::nullopt;
    }
}

std::optional<Hdf5Layout> Hdf5Layout::of(const StoredPlace& place) {
    if (place.layout.kind == hdf5::LayoutClass::compact) return std::nullopt;
    Hdf5Layout layout;
    layout.big_endian = place.type.big_endian;
    layout.extent.assign(place.space.lengths.begin(), place.space.lengths.end());
    layout.filters.element = static_cast<std::size_t>(place.type.size);
    layout.unwritten = Unwritten::of(place);
    for (const hdf5::FilterStep& step : place.filters)
        layout.filters_known = layout.filters_known && add_filter(step.number, step.parameters, layout.filters);
    if (place.layout.kind == hdf5::LayoutClass::chunked) {
        if (place.layout.element != place.type.size || place.layout.chunk.size() != layout.extent.size()) return std::nullopt;
        layout.chunk.assign(place.layout.chunk.begin(), place.layout.chunk.end());
        return layout;
    }
    if (place.layout.at == hdf5::kNowhere) {
        layout.begin = -1;
        return layout;
    }
    std::uint64_t bytes = 0;
    if (!place.filters.empty() || place.layout.at > static_cast<std::uint64_t>(INT64_MAX) ||
        __builtin_mul_overflow(place.space.count(), place.type.size, &bytes) || place.layout.size < bytes)
        return std::nullopt;
    layout.begin = static_cast<std::int64_t>(place.layout.at);
    return layout;
}

std::optional<std::vector<StoredChunk>> Hdf5Layout::chunks(std::int64_t dataset, std::size_t rank, std::size_t most) {
    const Closing space(H5Dget_space(dataset), H5Sclose);
    hsize_t count = 0;
    std::vector<hsize_t> most_lengths(rank, 0);
    if (!space.ok() || H5Sget_simple_extent_dims(space, nullptr, most_lengths.data()) != static_cast<int>(rank)) return std::nullopt;
    // HDF5 tells wrong places of chunks where another dimension than the first is unlimited, in the storage of 1.10 and later.
    for (std::size_t d = 1; d < rank; ++d)
        if (most_lengths[d] == H5S_UNLIMITED) return std::nullopt;
    if ( H5Dget_num_chunks(dataset, space, &count) < 0 || count > most) return std::nullopt;
    std::vector<StoredChunk> chunks(static_cast<std::size_t>(count));
    std::vector<hsize_t> origin(rank);
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        haddr_t begin = 0;
        hsize_t size = 0;
        if (H5Dget_chunk_info(dataset, space, i, origin.data(), &chunks[i].mask, &begin, &size) < 0 ||
            begin > static_cast<haddr_t>(INT64_MAX) || size > static_cast<hsize_t>(INT64_MAX))
            return std::nullopt;
        chunks[i].origin.assign(origin.begin(), origin.end());
        chunks[i].begin = static_cast<std::int64_t>(begin);
        chunks[i].size = static_cast<std::int64_t>(size);
    }
    return chunks;
}

int Hdf5Layout::missing_filter(std::int64_t dataset) {
    if (dataset < 0) return 0;
    const Closing properties(H5Dget_create_plist(dataset), H5Pclose);
    const int n = properties.ok() ? H5Pget_nfilters(properties) : 0;
    for (int i = 0; i < n; ++i) {
        unsigned flags = 0;
        unsigned config = 0;
        std::size_t count = 0;
        const H5Z_filter_t number = H5Pget_filter2(properties, static_cast<unsigned>(i), &flags, &count, nullptr, 0, nullptr, &config);
        if (number > 0 && H5Zfilter_avail(number) <= 0) return number;
    }
    return 0;
}

}  // namespace uchronia
