// netCDF-4 files whose metadata are read here: whatever they say, what is taken can be read to its end, and all the rest is left to
// libhdf5, which this target never calls. Checksums are not looked at in it, or most of what it changes would end at the first of them.
#include <vector>

#include "error.h"
#include "hdf5/chunk_index.h"
#include "hdf5/global_heap.h"
#include "netcdf/chunked_variable.h"
#include "netcdf/netcdf4_header.h"
#include "scratch.h"

using namespace uchronia;

namespace {

constexpr std::uint64_t kMostBytes = 1 << 20;

void read_variable(const ReadOnlyFile& file, const Netcdf4Header& header, const NcVariable& variable) {
    const StoredPlace& place = header.places.at(variable.name);
    const auto layout = Hdf5Layout::of(place);
    if (!layout || layout->chunk.empty()) return;
    std::vector<std::size_t> lengths;
    std::uint64_t bytes = place.type.size;
    for (const int d : variable.dimensions) {
        lengths.push_back(header.dimensions[static_cast<std::size_t>(d)].length);
        if (__builtin_mul_overflow(bytes, lengths.back(), &bytes)) return;
    }
    if (bytes > kMostBytes) return;
    for (const std::size_t c : layout->chunk)
        if (c > kMostBytes) return;
    try {
        hdf5::FileBytes metadata(file);
        const auto chunks = hdf5::read_chunks(metadata, header.superblock, place.layout, place.space, !place.filters.empty(), 4096);
        const auto chunked = ChunkedVariable::open(file, variable, *layout, lengths, chunks);
        std::vector<unsigned char> all(bytes);
        if (!chunked || !chunked->read_bytes(all.data()) || place.type.kind != hdf5::TypeClass::variable_text) return;
        hdf5::GlobalHeap heap(metadata);
        for (std::size_t i = 0; i + 16 <= all.size(); i += 16) heap.read(hdf5::Cursor(all.data() + i, 16), 1);
    } catch (const hdf5::NotKnown&) {
    } catch (const Error&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 8 || data[0] != 0x89) return -1;
    static const std::string path = scratch(".nc");
    write_file(path, std::string(reinterpret_cast<const char*>(data), size));
    // Not waiting for its fingerprint to settle, as a ReadOnlyFile by name would.
    const ReadOnlyFile file = ReadOnlyFile::at_once(path);
    const auto header = Netcdf4Header::read(file);
    if (!header) return 0;
    for (const NcVariable& variable : header->variables) read_variable(file, *header, variable);
    return 0;
}
