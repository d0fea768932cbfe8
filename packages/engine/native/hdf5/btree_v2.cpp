#include "hdf5/btree_v2.h"

#include <vector>

namespace uchronia::hdf5 {
namespace {

/** The bytes of a node besides its records: signature, version, type, checksum. */
constexpr std::uint64_t kAround = 10;
constexpr unsigned kMostLevels = 16;

/** Bytes that a number up to so many takes. */
std::size_t bytes_for(std::uint64_t most) {
    std::size_t bits = 0;
    while (most >> bits > 1) ++bits;
    return bits / 8 + 1;
}

struct Level {
    std::uint64_t records = 0;     ///< at most in a node
    std::uint64_t below = 0;       ///< at most in a node and those under it
    std::size_t below_bytes = 0;   ///< of that number
};

class Tree {
public:
    Tree(FileBytes& file, unsigned type, const std::function<void(Cursor)>& take) : file_(file), type_(type), take_(take) {}

    void read(Address at, std::uint64_t most) {
        const Block block = file_.read(at, 38);
        Cursor c = block.checked();
        c.signature("BTHD");
        expect(c.byte() == 0 && c.byte() == type_);
        node_size_ = c.number(4);
        record_ = c.number(2);
        const auto depth = static_cast<unsigned>(c.number(2));
        c.skip(2);
        const Address root = c.address();
        const std::uint64_t in_root = c.number(2);
        const std::uint64_t all = c.number(8);
        expect(depth <= kMostLevels && record_ > 0 && node_size_ > kAround + record_ && node_size_ <= (1u << 20) && all <= most);
        if (root == kNowhere) {
            expect(all == 0);
            return;
        }
        Level leaf;
        leaf.records = leaf.below = (node_size_ - kAround) / record_;
        count_bytes_ = bytes_for(leaf.records);
        levels_.push_back(leaf);
        for (unsigned d = 1; d <= depth; ++d) {
            const std::uint64_t pointer = 8 + count_bytes_ + levels_.back().below_bytes;
            expect(node_size_ > kAround + pointer);
            Level level;
            level.records = (node_size_ - kAround - pointer) / (record_ + pointer);
            expect(level.records > 0);
            std::uint64_t below = 0;
            expect(!__builtin_mul_overflow(level.records + 1, levels_.back().below, &below) &&
                   !__builtin_add_overflow(below, level.records, &level.below));
            level.below_bytes = bytes_for(level.below);
            levels_.push_back(level);
        }
        left_ = all;
        node(root, depth, in_root);
        expect(left_ == 0);
    }

private:
    void node(Address at, unsigned depth, std::uint64_t count) {
        expect(count <= levels_[depth].records && count <= left_ && (count > 0 || depth == 0));
        left_ -= count;
        const std::size_t under = depth > 1 ? levels_[depth - 1].below_bytes : 0;
        const std::uint64_t pointers = depth > 0 ? (count + 1) * (8 + count_bytes_ + under) : 0;
        const Block block = file_.read(at, kAround + count * record_ + pointers);
        Cursor c = block.checked();
        c.signature(depth > 0 ? "BTIN" : "BTLF");
        expect(c.byte() == 0 && c.byte() == type_);
        Cursor records = c.part(count * record_);
        for (std::uint64_t i = 0; i <= count; ++i) {
            if (depth > 0) {
                const Address child = c.address();
                const std::uint64_t in_child = c.number(count_bytes_);
                c.skip(under);
                node(child, depth - 1, in_child);
            }
            if (i < count) take_(records.part(record_));
        }
    }

    FileBytes& file_;
    const unsigned type_;
    const std::function<void(Cursor)>& take_;
    std::uint64_t node_size_ = 0;
    std::uint64_t record_ = 0;
    std::size_t count_bytes_ = 0;  ///< of the number of records in a node
    std::uint64_t left_ = 0;       ///< records that are still to come
    std::vector<Level> levels_;
};

}  // namespace

void each_record(FileBytes& file, Address tree, unsigned type, std::uint64_t most, const std::function<void(Cursor)>& take) {
    Tree(file, type, take).read(tree, most);
}

}  // namespace uchronia::hdf5
