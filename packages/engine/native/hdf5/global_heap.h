#pragma once
#include <map>
#include <string>

#include "hdf5/file_bytes.h"

namespace uchronia::hdf5 {

/** The texts and lists of any length of a file, which stand outside of what they belong to. */
class GlobalHeap {
public:
    explicit GlobalHeap(FileBytes& file) : file_(file) {}

    /**
     * The bytes that 16 bytes of a value point to, with a length and a place. Empty for a place that is nowhere.
     * @param element  bytes of one of what is counted
     */
    std::string read(Cursor reference, std::uint64_t element);

private:
    /** A collection, and where each of its objects lies in it. */
    struct Collection {
        Block bytes{{}};
        std::map<std::uint64_t, std::pair<std::size_t, std::size_t>> objects;
    };
    const Collection& collection(Address at);

    FileBytes& file_;
    std::map<Address, Collection> collections_;
};

}  // namespace uchronia::hdf5
