#pragma once
#include <vector>

#include "hdf5/file_bytes.h"
#include "hdf5/messages.h"
#include "hdf5/stored_chunk.h"
#include "hdf5/superblock.h"

namespace uchronia::hdf5 {

/**
 * All chunks of a dataset that were written, in the order of their index.
 * @param filtered  its values go through filters
 * @throws NotKnown when there are more than that, too
 */
std::vector<StoredChunk> read_chunks(FileBytes& file, const Superblock& superblock, const Layout& layout, const Dataspace& space,
                                     bool filtered, std::size_t most);

}  // namespace uchronia::hdf5
