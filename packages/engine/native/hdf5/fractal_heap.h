#pragma once
#include <vector>

#include "hdf5/file_bytes.h"

namespace uchronia::hdf5 {

/** The heap of the links of a group, or of the attributes of an object, when there are many. */
class FractalHeap {
public:
    /** @throws NotKnown for one whose blocks went through filters, too */
    FractalHeap(FileBytes& file, Address at);

    /** The bytes that an identifier stands for. */
    std::vector<unsigned char> read(Cursor id);

    std::size_t id_length() const { return id_length_; }

private:
    std::uint64_t row_size(unsigned row) const;
    /** One that is too large for a block. */
    std::vector<unsigned char> read_huge(Cursor id);
    std::vector<unsigned char> read_direct(Address at, std::uint64_t block_size, std::uint64_t block_begin, std::uint64_t offset,
                                           std::uint64_t length);
    std::vector<unsigned char> read_indirect(Address at, unsigned rows, std::uint64_t begin, std::uint64_t offset, std::uint64_t length);

    FileBytes& file_;
    const Address at_;
    std::size_t id_length_ = 0;
    std::size_t offset_bytes_ = 0;
    std::size_t length_bytes_ = 0;
    std::uint64_t largest_ = 0;  ///< bytes of an object in the blocks
    bool checksums_ = false;     ///< direct blocks have one
    std::uint64_t width_ = 0;    ///< blocks of a row
    std::uint64_t first_size_ = 0;
    std::uint64_t largest_direct_ = 0;
    unsigned direct_rows_ = 0;  ///< rows of blocks that hold objects; those after them are blocks of blocks
    Address huge_ = kNowhere;   ///< the tree of objects that are too large for a block
    Address root_ = kNowhere;
    unsigned root_rows_ = 0;  ///< 0: the root is a direct block
};

}  // namespace uchronia::hdf5
