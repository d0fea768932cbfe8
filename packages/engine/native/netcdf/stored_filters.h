#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace uchronia {

/** The filters of HDF5 chunks that are undone here. */
enum class Filter { shuffle, deflate, zstd, bzip2, lzf, blosc, szip };

/** The outcome of undoing a filter. */
enum class Undone { done, too_small, damaged };

/**
 * Undoes one that compresses: all but shuffle. From any thread.
 * @param parameters  of the filter, as the file has them; used by szip
 * @param size        the room in `out`; then the bytes that were made
 */
Undone undo_filter(Filter filter, const std::vector<unsigned>& parameters, const unsigned char* from, std::size_t from_size,
                   unsigned char* out, std::size_t& size);

/** The most bytes that a filter makes into one of a file, about: never less. */
std::size_t most_made(Filter filter);

/** The filter that HDF5 has registered under a number, when it is undone here. @return false when it is not */
bool filter_of(int number, Filter& filter);

/** The name of a filter: `zstd`, or `number 32026` when it is not known. */
std::string filter_name(int number);

/** Gives HDF5 those of them that it does not have itself, to read with. Call with the netCDF lock; once is enough. */
void register_filters();

}  // namespace uchronia
