#include "hdf5/global_heap.h"

namespace uchronia::hdf5 {
namespace {

constexpr std::size_t kHead = 16;

}  // namespace

const GlobalHeap::Collection& GlobalHeap::collection(Address at) {
    const auto known = collections_.find(at);
    if (known != collections_.end()) return known->second;
    const Block start = file_.read(at, kHead);
    Cursor head = start.cursor();
    head.signature("GCOL");
    expect(head.byte() == 1);
    head.skip(3);
    Collection all;
    const std::uint64_t size = head.number(8);
    expect(size >= kHead);
    all.bytes = file_.read(at, size);
    Cursor c = all.bytes.cursor();
    c.skip(kHead);
    while (c.left() >= kHead) {
        const std::uint64_t number = c.number(2);
        c.skip(6);
        const std::uint64_t bytes = c.number(8);
        if (number == 0) break;  // the rest is free
        const std::size_t begin = static_cast<std::size_t>(size) - c.left();
        expect(bytes <= c.left());
        c.skip(std::min<std::size_t>(c.left(), (bytes + 7) / 8 * 8));
        expect(all.objects.emplace(number, std::pair<std::size_t, std::size_t>(begin, bytes)).second);
    }
    return collections_.emplace(at, std::move(all)).first->second;
}

std::string GlobalHeap::read(Cursor reference, std::uint64_t element) {
    const std::uint64_t count = reference.number(4);
    const Address at = reference.address();
    const std::uint64_t number = reference.number(4);
    if (at == 0) {
        expect(count == 0);
        return "";
    }
    const Collection& all = collection(at);
    const auto object = all.objects.find(number);
    expect(object != all.objects.end());
    const auto [begin, size] = object->second;
    // A text may be stored with its zero, which its length does not count.
    expect(count * element <= size);
    Cursor c = all.bytes.cursor();
    c.skip(begin);
    return std::string(reinterpret_cast<const char*>(c.take(count * element)), count * element);
}

}  // namespace uchronia::hdf5
