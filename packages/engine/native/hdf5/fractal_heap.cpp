#include "hdf5/fractal_heap.h"

#include <algorithm>

#include "hdf5/btree_v2.h"
#include "hdf5/checksum.h"

namespace uchronia::hdf5 {
namespace {

constexpr std::uint64_t kMostHuge = 4096;

bool power_of_two(std::uint64_t n) { return n > 0 && (n & (n - 1)) == 0; }

unsigned log2_of(std::uint64_t n) {
    unsigned bits = 0;
    while (n >> bits > 1) ++bits;
    return bits;
}

/** Bytes that a number below so many bits takes. */
std::size_t bytes_of_bits(std::uint64_t bits) { return static_cast<std::size_t>((bits + 7) / 8); }

}  // namespace

FractalHeap::FractalHeap(FileBytes& file, Address at) : file_(file), at_(at) {
    const Block block = file_.read(at, 146);
    Cursor c = block.checked();
    c.signature("FRHP");
    expect(c.byte() == 0);
    id_length_ = c.number(2);
    expect(c.number(2) == 0);  // no filters
    const unsigned flags = c.byte();
    expect(flags <= 3);
    checksums_ = (flags & 2) != 0;
    largest_ = c.number(4);
    c.skip(8);
    huge_ = c.address();
    c.skip(10 * 8);  // counts of what it has
    width_ = c.number(2);
    first_size_ = c.number(8);
    largest_direct_ = c.number(8);
    const std::uint64_t bits = c.number(2);
    c.skip(2);
    root_ = c.address();
    root_rows_ = static_cast<unsigned>(c.number(2));
    expect(power_of_two(width_) && power_of_two(first_size_) && power_of_two(largest_direct_) && first_size_ <= largest_direct_ &&
           largest_direct_ <= (std::uint64_t{1} << 32) && bits <= 64 && bits > 0);
    offset_bytes_ = bytes_of_bits(bits);
    length_bytes_ = std::min<std::size_t>(bytes_of_bits(log2_of(largest_direct_)), log2_of(std::max<std::uint64_t>(1, largest_)) / 8 + 1);
    direct_rows_ = log2_of(largest_direct_ / first_size_) + 2;
    expect(root_rows_ < 64);
}

std::uint64_t FractalHeap::row_size(unsigned row) const { return row == 0 ? first_size_ : first_size_ << (row - 1); }

std::vector<unsigned char> FractalHeap::read(Cursor id) {
    const unsigned flags = id.byte();
    expect((flags & 0xc0) == 0);
    if ((flags & 0x30) == 0x20) {
        // A tiny object stands in the identifier itself.
        expect(id_length_ <= 17);
        const std::size_t length = (flags & 15) + 1;
        const unsigned char* bytes = id.take(length);
        return {bytes, bytes + length};
    }
    if ((flags & 0x30) == 0x10) return read_huge(id);
    expect(flags == 0);
    const std::uint64_t offset = id.number(offset_bytes_);
    const std::uint64_t length = id.number(length_bytes_);
    expect(length > 0 && length <= largest_);
    if (root_rows_ == 0) return read_direct(root_, first_size_, 0, offset, length);
    return read_indirect(root_, root_rows_, 0, offset, length);
}

std::vector<unsigned char> FractalHeap::read_huge(Cursor id) {
    // The identifier would hold where it stands if it were long enough: that of an attribute has eight bytes.
    expect(id_length_ < 17 && huge_ != kNowhere);
    const std::uint64_t key = id.number(std::min<std::size_t>(id_length_ - 1, 8));
    std::vector<unsigned char> object;
    each_record(file_, huge_, 1, kMostHuge, [&](Cursor c) {
        const Address at = c.address();
        const std::uint64_t length = c.number(8);
        if (c.number(8) != key) return;
        expect(object.empty() && length > 0);
        object = file_.read(at, length).bytes();
    });
    expect(!object.empty());
    return object;
}

std::vector<unsigned char> FractalHeap::read_direct(Address at, std::uint64_t block_size, std::uint64_t block_begin,
                                                    std::uint64_t offset, std::uint64_t length) {
    expect(at != kNowhere);
    const std::size_t head = 13 + offset_bytes_ + (checksums_ ? 4 : 0);
    const Block block = file_.read(at, block_size);
    Cursor c = block.cursor();
    c.signature("FHDB");
    expect(c.byte() == 0 && c.address() == at_ && c.number(offset_bytes_) == block_begin);
    if (checksums_) {
        // It is that of the whole block with zeros in its own place.
        const auto said = static_cast<std::uint32_t>(c.number(4));
        std::vector<unsigned char> bytes = block.bytes();
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(head - 4), 4, static_cast<unsigned char>(0));
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
        expect(checksum(bytes.data(), bytes.size()) == said);
#else
        (void)said;
#endif
    }
    const std::uint64_t first = offset - block_begin;
    expect(first >= head && first <= block_size && length <= block_size - first);
    Cursor object = block.cursor();
    object.skip(first);
    const unsigned char* bytes = object.take(length);
    return {bytes, bytes + length};
}

std::vector<unsigned char> FractalHeap::read_indirect(Address at, unsigned rows, std::uint64_t begin, std::uint64_t offset,
                                                      std::uint64_t length) {
    expect(at != kNowhere);
    const Block block = file_.read(at, 17 + offset_bytes_ + rows * width_ * 8);
    Cursor c = block.checked();
    c.signature("FHIB");
    expect(c.byte() == 0 && c.address() == at_ && c.number(offset_bytes_) == begin);
    std::uint64_t row_begin = begin;
    for (unsigned row = 0; row < rows; ++row) {
        const std::uint64_t size = row_size(row);
        const std::uint64_t all = size * width_;
        if (offset - row_begin >= all) {
            c.skip(width_ * 8);
            row_begin += all;
            continue;
        }
        const std::uint64_t column = (offset - row_begin) / size;
        c.skip(column * 8);
        const Address child = c.address();
        const std::uint64_t child_begin = row_begin + column * size;
        if (row < direct_rows_) return read_direct(child, size, child_begin, offset, length);
        const unsigned inner = log2_of(size) - log2_of(first_size_ * width_) + 1;
        expect(inner < row);
        return read_indirect(child, inner, child_begin, offset, length);
    }
    throw NotKnown{};
}

}  // namespace uchronia::hdf5
