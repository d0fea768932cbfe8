#include "hdf5/object_header.h"

#include <deque>

namespace uchronia::hdf5 {
namespace {

/** More of them are damage. */
constexpr std::size_t kMostMessages = std::size_t{1} << 16;
constexpr std::size_t kMostContinuations = 4096;

bool is_known(unsigned type) {
    switch (static_cast<MessageType>(type)) {
        case MessageType::nil: case MessageType::dataspace: case MessageType::link_info: case MessageType::datatype:
        case MessageType::old_fill_value: case MessageType::fill_value: case MessageType::link: case MessageType::layout:
        case MessageType::group_info: case MessageType::filters: case MessageType::attribute: case MessageType::comment:
        case MessageType::old_modification_time: case MessageType::continuation: case MessageType::symbol_table:
        case MessageType::modification_time: case MessageType::attribute_info: case MessageType::reference_count:
            return true;
    }
    return false;
}

struct Stretch {
    Address at;
    std::uint64_t size;
};

class Reader {
public:
    explicit Reader(FileBytes& file) : file_(file) {}

    ObjectHeader read(Address at) {
        const Block start = file_.read(at, 16);
        if (start.bytes()[0] == 'O')
            read_new(at);
        else
            read_old(at, start.cursor());
        return std::move(header_);
    }

private:
    void read_old(Address at, Cursor c) {
        expect(c.byte() == 1);
        c.skip(1);
        const std::uint64_t count = c.number(2);
        c.skip(4);  // links to it
        const Block first = file_.read(at + 16, c.number(4));
        messages(first.cursor());
        for (; !continuations_.empty(); continuations_.pop_front()) {
            const Block more = file_.read(continuations_.front().at, continuations_.front().size);
            messages(more.cursor());
        }
        expect(seen_ == count);
    }

    void read_new(Address at) {
        const Block start = file_.read(at, 6);
        Cursor c = start.cursor();
        c.signature("OHDR");
        expect(c.byte() == 2);
        const unsigned flags = c.byte();
        expect(flags < 0x40);
        version_ = 2;
        ordered_ = (flags & 4) != 0;
        const std::size_t width = std::size_t{1} << (flags & 3);
        const std::size_t before = 6 + ((flags & 0x20) != 0 ? 16u : 0u) + ((flags & 0x10) != 0 ? 4u : 0u);
        const Block size = file_.read(at + before, width);
        const std::uint64_t bytes = size.cursor().number(width);
        expect(bytes <= file_.size());
        const Block first = file_.read(at, before + width + bytes + 4);
        Cursor all = first.checked();
        all.skip(before + width);
        messages(all);
        for (; !continuations_.empty(); continuations_.pop_front()) {
            const Block more = file_.read(continuations_.front().at, continuations_.front().size);
            Cursor rest = more.checked();
            rest.signature("OCHK");
            messages(rest);
        }
    }

    void messages(Cursor c) {
        const std::size_t head = version_ == 1 ? 8 : ordered_ ? 6 : 4;
        while (c.left() >= head) {
            const auto type = static_cast<unsigned>(c.number(version_ == 1 ? 2 : 1));
            const std::uint64_t size = c.number(2);
            const unsigned flags = c.byte();
            if (version_ == 1) c.skip(3);
            const auto order = ordered_ ? static_cast<unsigned>(c.number(2)) : 0;
            Cursor body = c.part(size);
            ++seen_;
            // Of the flags, those that it is constant, and not to be shared, change nothing.
            expect(is_known(type) && (flags & ~5u) == 0 && header_.messages.size() < kMostMessages);
            if (static_cast<MessageType>(type) == MessageType::nil) continue;
            if (static_cast<MessageType>(type) == MessageType::continuation) {
                const Address at = body.address();
                continuations_.push_back({at, body.number(8)});
                expect(++continued_ <= kMostContinuations);
                continue;
            }
            const unsigned char* bytes = body.take(size);
            header_.messages.push_back({static_cast<MessageType>(type), order, Block({bytes, bytes + size})});
        }
        // Version 2 may leave a gap that is too small for a message.
        expect(version_ == 2 || c.left() == 0);
    }

    FileBytes& file_;
    unsigned version_ = 1;
    bool ordered_ = false;
    std::uint64_t seen_ = 0;
    std::size_t continued_ = 0;
    std::deque<Stretch> continuations_;
    ObjectHeader header_;
};

}  // namespace

ObjectHeader ObjectHeader::read(FileBytes& file, Address at) { return Reader(file).read(at); }

const Message* ObjectHeader::find(MessageType type) const {
    const Message* found = nullptr;
    for (const Message& m : messages)
        if (m.type == type) {
            expect(found == nullptr);
            found = &m;
        }
    return found;
}

Cursor ObjectHeader::one(MessageType type) const {
    const Message* message = find(type);
    expect(message != nullptr);
    return message->bytes.cursor();
}

}  // namespace uchronia::hdf5
