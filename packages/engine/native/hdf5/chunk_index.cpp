#include "hdf5/chunk_index.h"

#include <algorithm>
#include <limits>

#include "hdf5/btree_v2.h"

namespace uchronia::hdf5 {
namespace {

constexpr unsigned kHighestTree = 32;

/** Where a chunk is, among all there can be, and what its index says of it. */
struct Found {
    Address at;
    std::uint64_t size;
    unsigned mask;
};

class Chunks {
public:
    Chunks(FileBytes& file, const Superblock& superblock, const Layout& layout, const Dataspace& space, bool filtered, std::size_t most)
        : file_(file), superblock_(superblock), layout_(layout), space_(space), filtered_(filtered), most_(most), rank_(layout.chunk.size()) {
        expect(rank_ == space.lengths.size() && rank_ > 0);
        bytes_ = layout.element;
        for (const std::uint64_t c : layout.chunk) expect(!__builtin_mul_overflow(bytes_, c, &bytes_));
        expect(bytes_ > 0);
    }

    std::vector<StoredChunk> read() {
        if (layout_.at == kNowhere) return {};
        switch (layout_.index) {
            case ChunkIndexKind::tree_1: tree_1(layout_.at, kHighestTree); break;
            case ChunkIndexKind::single: single(); break;
            case ChunkIndexKind::implicit: implicit(); break;
            case ChunkIndexKind::fixed_array: fixed_array(); break;
            case ChunkIndexKind::extensible_array: extensible_array(); break;
            case ChunkIndexKind::tree_2: tree_2(); break;
        }
        return std::move(chunks_);
    }

private:
    /** Adds the chunk that has this number along each dimension. */
    void add(const std::vector<std::uint64_t>& scaled, const Found& found) {
        expect(found.at <= file_.size() && found.size <= file_.size() && found.size > 0 && chunks_.size() < most_);
        StoredChunk chunk;
        for (std::size_t d = 0; d < rank_; ++d) {
            std::uint64_t origin = 0;
            expect(!__builtin_mul_overflow(scaled[d], layout_.chunk[d], &origin) && origin <= std::numeric_limits<std::size_t>::max());
            chunk.origin.push_back(static_cast<std::size_t>(origin));
        }
        chunk.begin = static_cast<std::int64_t>(found.at);
        chunk.size = static_cast<std::int64_t>(found.size);
        chunk.mask = found.mask;
        chunks_.push_back(std::move(chunk));
    }

    /** A B-tree of version 1: its keys tell of the chunks, with the size of a value as a last dimension. */
    void tree_1(Address at, unsigned highest) {
        const std::uint64_t key = 8 + 8 * (rank_ + 1);
        const std::uint64_t children = 2 * std::uint64_t{superblock_.chunk_internal};
        const Block block = file_.read(at, 24 + children * 8 + (children + 1) * key);
        Cursor c = block.cursor();
        c.signature("TREE");
        expect(c.byte() == 1);
        const unsigned level = c.byte();
        expect(level < highest);
        const std::uint64_t used = c.number(2);
        expect(used <= children && (used > 0 || highest == kHighestTree));
        c.skip(16);
        for (std::uint64_t i = 0; i < used; ++i) {
            Found found{};
            found.size = c.number(4);
            found.mask = static_cast<unsigned>(c.number(4));
            std::vector<std::uint64_t> scaled;
            for (std::size_t d = 0; d < rank_; ++d) {
                const std::uint64_t origin = c.number(8);
                expect(origin % layout_.chunk[d] == 0);
                scaled.push_back(origin / layout_.chunk[d]);
            }
            expect(c.number(8) == 0);
            found.at = c.address();
            if (level > 0) {
                expect(++nodes_ <= most_);
                tree_1(found.at, level);
                continue;
            }
            expect(filtered_ || (found.size == bytes_ && found.mask == 0));
            add(scaled, found);
        }
    }

    void single() {
        const bool counted = layout_.single_size > 0;
        expect(filtered_ == counted);
        for (std::size_t d = 0; d < rank_; ++d) expect(space_.lengths[d] <= layout_.chunk[d]);
        add(std::vector<std::uint64_t>(rank_, 0), {layout_.at, counted ? layout_.single_size : bytes_, layout_.single_mask});
    }

    void implicit() {
        expect(!filtered_);
        each_place([&](std::uint64_t number, const std::vector<std::uint64_t>& scaled) {
            std::uint64_t from = 0;
            expect(!__builtin_mul_overflow(number, bytes_, &from) && !__builtin_add_overflow(from, layout_.at, &from));
            add(scaled, {from, bytes_, 0});
        });
    }

    /**
     * Calls for each chunk of the variable with its number. Numbers count what a dimension may grow to, the unlimited one, if any, is
     * the slowest.
     */
    template <class Take>
    void each_place(const Take& take) {
        std::vector<std::size_t> order(rank_);
        for (std::size_t d = 0; d < rank_; ++d) order[d] = d;
        std::size_t unlimited = rank_;
        for (std::size_t d = 0; d < rank_; ++d)
            if (space_.most[d] == Dataspace::kUnlimited) {
                expect(unlimited == rank_);
                unlimited = d;
            }
        if (unlimited < rank_) std::rotate(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(unlimited),
                                           order.begin() + static_cast<std::ptrdiff_t>(unlimited) + 1);
        std::vector<std::uint64_t> stride(rank_);
        std::uint64_t per_step = 1;
        std::uint64_t places = 1;
        for (std::size_t i = rank_; i-- > 0;) {
            const std::size_t d = order[i];
            stride[d] = per_step;
            const std::uint64_t c = layout_.chunk[d];
            if (space_.lengths[d] == 0) return;
            expect(!__builtin_mul_overflow(places, (space_.lengths[d] - 1) / c + 1, &places) && places <= most_);
            if (space_.most[d] != Dataspace::kUnlimited)
                expect(space_.most[d] > 0 && !__builtin_mul_overflow(per_step, (space_.most[d] - 1) / c + 1, &per_step));
        }
        std::vector<std::uint64_t> scaled(rank_, 0);
        for (std::uint64_t n = 0; n < places; ++n) {
            std::uint64_t number = 0;
            for (std::size_t d = 0; d < rank_; ++d) number += scaled[d] * stride[d];
            take(number, scaled);
            for (std::size_t d = rank_; d-- > 0;) {
                if (++scaled[d] <= (space_.lengths[d] - 1) / layout_.chunk[d]) break;
                scaled[d] = 0;
            }
        }
    }

    /** An element of an array: where a chunk lies, with its size and mask when it went through filters. */
    Found element(Cursor c) const {
        Found found{c.address(), bytes_, 0};
        if (!filtered_) return found;
        found.size = c.number(element_ - 12);
        found.mask = static_cast<unsigned>(c.number(4));
        return found;
    }
    void set_element(unsigned bytes) {
        expect(filtered_ ? bytes > 12 && bytes <= 20 : bytes == 8);
        element_ = bytes;
    }
    void add_all(const std::vector<Found>& elements) {
        each_place([&](std::uint64_t number, const std::vector<std::uint64_t>& scaled) {
            if (number < elements.size() && elements[number].at != kNowhere) add(scaled, elements[number]);
        });
    }
    /** Elements that stand one after the other. */
    void take_elements(Cursor& c, std::uint64_t count, std::uint64_t first, std::vector<Found>& elements) const {
        for (std::uint64_t i = 0; i < count; ++i) {
            const Found found = element(c.part(element_));
            if (first + i < elements.size()) elements[first + i] = found;
        }
    }

    void fixed_array() {
        const Block head = file_.read(layout_.at, 28);
        Cursor c = head.checked();
        c.signature("FAHD");
        expect(c.byte() == 0 && c.byte() == (filtered_ ? 1u : 0u));
        set_element(c.byte());
        const unsigned bits = c.byte();
        expect(bits == layout_.page_bits && bits < 32);
        const std::uint64_t count = c.number(8);
        const Address at = c.address();
        expect(count <= most_);
        if (at == kNowhere) return;
        const std::uint64_t per_page = std::uint64_t{1} << bits;
        const std::uint64_t pages = count > per_page ? (count - 1) / per_page + 1 : 0;
        const std::uint64_t prefix = 14 + (pages + 7) / 8 + (pages == 0 ? count * element_ : 0) + 4;
        const Block data = file_.read(at, prefix);
        Cursor d = data.checked();
        d.signature("FADB");
        expect(d.byte() == 0 && d.byte() == (filtered_ ? 1u : 0u) && d.address() == layout_.at);
        std::vector<Found> elements(count, Found{kNowhere, 0, 0});
        if (pages == 0) {
            take_elements(d, count, 0, elements);
        } else {
            const unsigned char* made = d.take((pages + 7) / 8);
            for (std::uint64_t p = 0; p < pages; ++p)
                if ((made[p / 8] & 0x80u >> p % 8) != 0)
                    page(at + prefix + p * (per_page * element_ + 4), std::min(per_page, count - p * per_page), p * per_page, elements);
        }
        add_all(elements);
    }

    void page(Address at, std::uint64_t count, std::uint64_t first, std::vector<Found>& elements) {
        const Block block = file_.read(at, count * element_ + 4);
        Cursor c = block.checked();
        take_elements(c, count, first, elements);
    }

    /** The constants of an extensible array. */
    struct Extensible {
        Address at = kNowhere;
        std::uint64_t in_index = 0;   ///< elements in the block of the index itself
        std::uint64_t smallest = 0;   ///< elements of the smallest block
        std::uint64_t per_page = 0;
        std::size_t offset_bytes = 0;
    };

    void extensible_array() {
        const Block head = file_.read(layout_.at, 72);
        Cursor c = head.checked();
        c.signature("EAHD");
        expect(c.byte() == 0 && c.byte() == (filtered_ ? 1u : 0u));
        set_element(c.byte());
        Extensible e;
        e.at = layout_.at;
        const unsigned bits = c.byte();
        e.in_index = c.byte();
        e.smallest = c.byte();
        const unsigned pointers = c.byte();
        const unsigned page_bits = c.byte();
        expect(bits > 0 && bits <= 64 && page_bits < 32 && e.smallest > 0 && (e.smallest & (e.smallest - 1)) == 0 && pointers > 1 &&
               (pointers & (pointers - 1)) == 0);
        e.per_page = std::uint64_t{1} << page_bits;
        e.offset_bytes = (bits + 7) / 8;
        c.skip(32);
        const std::uint64_t end = c.number(8);  // behind the last element that was set
        c.skip(8);
        const Address index = c.address();
        if (index == kNowhere) return;
        expect(end <= most_);
        unsigned log_smallest = 0;
        while (e.smallest >> log_smallest > 1) ++log_smallest;
        unsigned log_pointers = 0;
        while (pointers >> log_pointers > 1) ++log_pointers;
        expect(bits >= log_smallest);
        const unsigned groups = 1 + bits - log_smallest;  // of data blocks, twice as large after every two
        const unsigned direct = std::min(groups, 2 * log_pointers);  // whose addresses stand in the index block
        const std::uint64_t direct_blocks = 2 * (std::uint64_t{pointers} - 1);
        const Block block = file_.read(index, 14 + e.in_index * element_ + direct_blocks * 8 + (groups - direct) * 8 + 4);
        Cursor i = block.checked();
        i.signature("EAIB");
        expect(i.byte() == 0 && i.byte() == (filtered_ ? 1u : 0u) && i.address() == e.at);
        std::vector<Found> elements(end, Found{kNowhere, 0, 0});
        take_elements(i, e.in_index, 0, elements);
        std::uint64_t first = e.in_index;
        Cursor addresses = i.part(direct_blocks * 8);
        for (unsigned g = 0; g < groups && first < end; ++g) {
            const std::uint64_t blocks = std::uint64_t{1} << g / 2;
            const std::uint64_t each = e.smallest << (g + 1) / 2;
            if (g >= direct) {
                const Address at = i.address();
                if (at != kNowhere) super_block(e, at, blocks, each, first, elements);
            } else {
                expect(each <= e.per_page);
                for (std::uint64_t b = 0; b < blocks; ++b) {
                    const Address at = addresses.address();
                    if (at != kNowhere) data_block(e, at, each, first + b * each, elements);
                }
            }
            first += blocks * each;
        }
        add_all(elements);
    }

    void super_block(const Extensible& e, Address at, std::uint64_t blocks, std::uint64_t each, std::uint64_t first,
                     std::vector<Found>& elements) {
        const std::uint64_t pages = each > e.per_page ? each / e.per_page : 0;
        const std::uint64_t marks = blocks * ((pages + 7) / 8);
        const Block block = file_.read(at, 14 + e.offset_bytes + marks + blocks * 8 + 4);
        Cursor c = block.checked();
        c.signature("EASB");
        expect(c.byte() == 0 && c.byte() == (filtered_ ? 1u : 0u) && c.address() == e.at);
        expect(c.number(e.offset_bytes) == first - e.in_index);
        const unsigned char* made = c.take(marks);
        for (std::uint64_t b = 0; b < blocks; ++b) {
            const Address data = c.address();
            if (data == kNowhere) continue;
            if (pages == 0) {
                data_block(e, data, each, first + b * each, elements);
                continue;
            }
            for (std::uint64_t p = 0; p < pages; ++p) {
                const std::uint64_t mark = b * pages + p;
                if ((made[mark / 8] & 0x80u >> mark % 8) != 0)
                    page(data + 18 + e.offset_bytes + p * (e.per_page * element_ + 4), e.per_page, first + b * each + p * e.per_page, elements);
            }
        }
    }

    void data_block(const Extensible& e, Address at, std::uint64_t count, std::uint64_t first, std::vector<Found>& elements) {
        const Block block = file_.read(at, 14 + e.offset_bytes + count * element_ + 4);
        Cursor c = block.checked();
        c.signature("EADB");
        expect(c.byte() == 0 && c.byte() == (filtered_ ? 1u : 0u) && c.address() == e.at);
        c.skip(e.offset_bytes);
        take_elements(c, count, first, elements);
    }

    void tree_2() {
        each_record(file_, layout_.at, filtered_ ? 11 : 10, most_, [&](Cursor c) {
            Found found{c.address(), bytes_, 0};
            if (filtered_) {
                const std::size_t coordinates = 8 * rank_;
                expect(c.left() > coordinates + 4);
                found.size = c.number(c.left() - coordinates - 4);
                found.mask = static_cast<unsigned>(c.number(4));
            }
            std::vector<std::uint64_t> scaled;
            for (std::size_t d = 0; d < rank_; ++d) scaled.push_back(c.number(8));
            expect(c.left() == 0);
            add(scaled, found);
        });
    }

    FileBytes& file_;
    const Superblock& superblock_;
    const Layout& layout_;
    const Dataspace& space_;
    const bool filtered_;
    const std::size_t most_;
    const std::size_t rank_;
    std::uint64_t bytes_ = 0;    ///< of a chunk
    std::size_t element_ = 0;    ///< bytes of an element of an array
    std::size_t nodes_ = 0;
    std::vector<StoredChunk> chunks_;
};

}  // namespace

std::vector<StoredChunk> read_chunks(FileBytes& file, const Superblock& superblock, const Layout& layout, const Dataspace& space,
                                     bool filtered, std::size_t most) {
    return Chunks(file, superblock, layout, space, filtered, most).read();
}

}  // namespace uchronia::hdf5
