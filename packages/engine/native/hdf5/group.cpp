#include "hdf5/group.h"

#include <algorithm>

#include "hdf5/btree_v2.h"
#include "hdf5/fractal_heap.h"

namespace uchronia::hdf5 {
namespace {

constexpr std::size_t kMostLinks = std::size_t{1} << 16;
constexpr unsigned kHighestGroupTree = 32;

struct OrderedLink {
    std::uint64_t order = 0;
    Link link;
};

OrderedLink read_link(Cursor c, bool tracked) {
    OrderedLink found;
    expect(c.byte() == 1);
    const unsigned flags = c.byte();
    expect(flags < 0x20);
    if ((flags & 8) != 0) expect(c.byte() == 0);  // a hard link
    expect(((flags & 4) != 0) == tracked);
    if (tracked) found.order = c.number(8);
    if ((flags & 0x10) != 0) expect(c.byte() <= 1);
    const std::uint64_t length = c.number(std::size_t{1} << (flags & 3));
    expect(length > 0 && length <= c.left());
    found.link.name = c.text(length);
    expect(found.link.name.size() == length);
    found.link.object = c.address();
    return found;
}

/** A group as HDF5 1.8 and later make it: links are messages, or in a heap when there are many. */
std::vector<Link> read_new_group(FileBytes& file, const ObjectHeader& group) {
    Cursor info = group.one(MessageType::link_info);
    expect(info.byte() == 0);
    const unsigned flags = info.byte();
    expect(flags <= 3);
    const bool tracked = (flags & 1) != 0;
    if (tracked) info.skip(8);
    const Address heap_at = info.address();
    const Address names = info.address();
    std::vector<OrderedLink> links;
    for (const Message& m : group.messages)
        if (m.type == MessageType::link) links.push_back(read_link(m.bytes.cursor(), tracked));
    if (heap_at != kNowhere) {
        expect(links.empty());
        FractalHeap heap(file, heap_at);
        each_record(file, names, 5, kMostLinks, [&](Cursor c) {
            c.skip(4);
            expect(c.left() == heap.id_length());
            const Block message(heap.read(c));
            links.push_back(read_link(message.cursor(), tracked));
        });
    }
    std::sort(links.begin(), links.end(), [&](const OrderedLink& a, const OrderedLink& b) {
        return tracked ? a.order < b.order : a.link.name < b.link.name;
    });
    std::vector<Link> all;
    for (OrderedLink& one : links) all.push_back(std::move(one.link));
    return all;
}

/** A group as all versions make it: a B-tree of version 1 of nodes of symbols, whose names are in a heap. */
class OldGroup {
public:
    OldGroup(FileBytes& file, const Superblock& superblock, Cursor symbol_table) : file_(file), superblock_(superblock) {
        tree_ = symbol_table.address();
        const Block head = file.read(symbol_table.address(), 32);
        Cursor heap = head.cursor();
        heap.signature("HEAP");
        expect(heap.byte() == 0);
        heap.skip(3);
        const std::uint64_t size = heap.number(8);
        heap.skip(8);
        names_ = file.read(heap.address(), size);
    }

    std::vector<Link> read() {
        node(tree_, kHighestGroupTree);
        std::sort(links_.begin(), links_.end(), [](const Link& a, const Link& b) { return a.name < b.name; });
        return std::move(links_);
    }

private:
    void node(Address at, unsigned highest) {
        const std::uint64_t children = 2 * std::uint64_t{superblock_.group_internal};
        const Block block = file_.read(at, 24 + children * 8 + (children + 1) * 8);
        Cursor c = block.cursor();
        c.signature("TREE");
        expect(c.byte() == 0);
        const unsigned level = c.byte();
        const std::uint64_t used = c.number(2);
        expect(level < highest && used <= children && ++nodes_ <= kMostLinks);
        c.skip(16);
        for (std::uint64_t i = 0; i < used; ++i) {
            c.skip(8);
            const Address child = c.address();
            level > 0 ? node(child, level) : symbols(child);
        }
    }

    void symbols(Address at) {
        const std::uint64_t most = 2 * std::uint64_t{superblock_.group_leaf};
        const Block block = file_.read(at, 8 + most * 40);
        Cursor c = block.cursor();
        c.signature("SNOD");
        expect(c.byte() == 1);
        c.skip(1);
        const std::uint64_t used = c.number(2);
        expect(used <= most && links_.size() + used <= kMostLinks && ++nodes_ <= kMostLinks);
        for (std::uint64_t i = 0; i < used; ++i) {
            Link link;
            const std::uint64_t name = c.number(8);
            link.object = c.address();
            expect(c.number(4) <= 1);  // 2: the name of something else
            c.skip(20);
            Cursor names = names_.cursor();
            names.skip(name);
            const std::size_t left = names.left();
            link.name = names.text(left);
            expect(!link.name.empty() && link.name.size() < left);
            links_.push_back(std::move(link));
        }
    }

    FileBytes& file_;
    const Superblock& superblock_;
    Address tree_ = kNowhere;
    Block names_{{}};
    std::size_t nodes_ = 0;
    std::vector<Link> links_;
};

struct OrderedAttribute {
    std::uint64_t order = 0;
    Attribute attribute;
};

}  // namespace

std::vector<Link> read_links(FileBytes& file, const Superblock& superblock, const ObjectHeader& group) {
    const Message* old = group.find(MessageType::symbol_table);
    const Message* info = group.find(MessageType::link_info);
    expect((old != nullptr) != (info != nullptr));
    if (old != nullptr) return OldGroup(file, superblock, old->bytes.cursor()).read();
    return read_new_group(file, group);
}

std::vector<Attribute> read_attributes(FileBytes& file, const ObjectHeader& object) {
    std::vector<OrderedAttribute> found;
    for (const Message& m : object.messages)
        if (m.type == MessageType::attribute) found.push_back({m.order, Attribute::read(m.bytes.cursor())});
    if (object.find(MessageType::attribute_info) != nullptr) {
        Cursor info = object.one(MessageType::attribute_info);
        expect(info.byte() == 0);
        const unsigned flags = info.byte();
        expect(flags <= 3);
        if ((flags & 1) != 0) info.skip(2);
        const Address heap_at = info.address();
        const Address names = info.address();
        if (heap_at != kNowhere) {
            // Without their order, HDF5 gives them in another one than they lie in.
            expect(found.empty() && (flags & 1) != 0);
            FractalHeap heap(file, heap_at);
            each_record(file, names, 8, kMostLinks, [&](Cursor c) {
                Cursor id = c.part(8);
                expect(heap.id_length() == 8 && c.byte() == 0);  // not shared
                const std::uint64_t order = c.number(4);
                const Block message(heap.read(id));
                found.push_back({order, Attribute::read(message.cursor())});
            });
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const OrderedAttribute& a, const OrderedAttribute& b) { return a.order < b.order; });
    std::vector<Attribute> all;
    for (OrderedAttribute& one : found) all.push_back(std::move(one.attribute));
    return all;
}

}  // namespace uchronia::hdf5
