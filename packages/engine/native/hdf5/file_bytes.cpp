#include "hdf5/file_bytes.h"

#include <algorithm>
#include <cstring>

#include "hdf5/checksum.h"

namespace uchronia::hdf5 {
namespace {

/** Most files of one issue fit into one. */
constexpr std::uint64_t kPage = std::uint64_t{1} << 16;
/** A piece of metadata has no more; what says so is damaged. */
constexpr std::uint64_t kLargest = std::uint64_t{1} << 26;
/** More pages than this are not kept. */
constexpr std::size_t kMostPages = 1024;

}  // namespace

Cursor Block::checked() const {
    expect(bytes_.size() >= 4);
    const std::size_t size = bytes_.size() - 4;
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
    Cursor last(bytes_.data() + size, 4);
    expect(last.number(4) == checksum(bytes_.data(), size));
#endif
    return Cursor(bytes_.data(), size);
}

const std::vector<unsigned char>& FileBytes::page(std::uint64_t number) {
    const auto known = pages_.find(number);
    if (known != pages_.end()) return known->second;
    if (pages_.size() >= kMostPages) pages_.clear();
    const std::uint64_t begin = number * kPage;
    std::vector<unsigned char> bytes(static_cast<std::size_t>(std::min(kPage, size() - begin)));
    expect(file_.read(static_cast<std::int64_t>(begin), static_cast<std::int64_t>(bytes.size()), bytes.data()));
    return pages_.emplace(number, std::move(bytes)).first->second;
}

Block FileBytes::read(Address at, std::uint64_t size) {
    expect(size <= kLargest && at <= this->size() && size <= this->size() - at);
    std::vector<unsigned char> bytes(static_cast<std::size_t>(size));
    for (std::uint64_t done = 0; done < size;) {
        const std::vector<unsigned char>& from = page((at + done) / kPage);
        const std::uint64_t first = (at + done) % kPage;
        const std::uint64_t n = std::min(size - done, from.size() - first);
        std::memcpy(bytes.data() + done, from.data() + first, static_cast<std::size_t>(n));
        done += n;
    }
    return Block(std::move(bytes));
}

}  // namespace uchronia::hdf5
