#include "hdf5/superblock.h"

namespace uchronia::hdf5 {
namespace {

constexpr std::size_t kMostBytes = 100;

/** Addresses and lengths of eight bytes, as everybody has them. */
void expect_wide(Cursor& c) {
    expect(c.byte() == 8);
    expect(c.byte() == 8);
}

Superblock read_old(Cursor c, unsigned version, std::uint64_t file_size) {
    Superblock s;
    expect(c.byte() == 0);  // version of the free space
    expect(c.byte() == 0);  // version of the root group
    c.skip(1);
    expect(c.byte() == 0);  // version of shared headers
    expect_wide(c);
    c.skip(1);
    s.group_leaf = static_cast<unsigned>(c.number(2));
    s.group_internal = static_cast<unsigned>(c.number(2));
    expect(c.number(4) == 0);  // marks of a writer
    if (version == 1) {
        s.chunk_internal = static_cast<unsigned>(c.number(2));
        c.skip(2);
    }
    expect(c.address() == 0);  // nothing of others before it
    expect(c.address() == kNowhere);
    expect(c.address() <= file_size);
    expect(c.address() == kNowhere);  // no driver of its own
    c.skip(8);
    s.root = c.address();
    expect(s.group_leaf > 0 && s.group_internal > 0 && s.chunk_internal > 0);
    return s;
}

Superblock read_new(FileBytes& file) {
    const Block block = file.read(0, 48);
    Cursor c = block.checked();
    c.skip(9);
    expect_wide(c);
    expect(c.byte() == 0);  // marks of a writer
    expect(c.address() == 0);
    expect(c.address() == kNowhere);  // no extension
    expect(c.address() <= file.size());
    Superblock s;
    s.root = c.address();
    return s;
}

}  // namespace

Superblock Superblock::read(FileBytes& file) {
    const Block block = file.read(0, kMostBytes);
    Cursor c = block.cursor();
    c.signature("\x89HDF");
    c.signature("\r\n\x1a\n");
    const unsigned version = c.byte();
    expect(version <= 3);
    return version < 2 ? read_old(c, version, file.size()) : read_new(file);
}

}  // namespace uchronia::hdf5
