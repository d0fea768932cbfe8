#pragma once
#include <functional>

#include "hdf5/file_bytes.h"

namespace uchronia::hdf5 {

/**
 * Gives each record of a B-tree of version 2 to a function, in order.
 * @param type  the kind of records that the tree must have
 * @throws NotKnown when there are more records than that, or others than the tree says
 */
void each_record(FileBytes& file, Address tree, unsigned type, std::uint64_t most, const std::function<void(Cursor)>& take);

}  // namespace uchronia::hdf5
