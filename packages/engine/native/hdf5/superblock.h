#pragma once
#include "hdf5/file_bytes.h"

namespace uchronia::hdf5 {

/** The beginning of a file, and the sizes that it fixes for the rest. */
struct Superblock {
    Address root = kNowhere;       ///< the object header of the root group
    unsigned group_leaf = 4;       ///< half the most entries of a node of symbols
    unsigned group_internal = 16;  ///< half the most children of a node of the tree of a group
    unsigned chunk_internal = 32;  ///< the same of a tree of chunks

    /** Versions 0 to 3, at the beginning of the file, of a file that is complete and not being written. @throws NotKnown */
    static Superblock read(FileBytes& file);
};

}  // namespace uchronia::hdf5
