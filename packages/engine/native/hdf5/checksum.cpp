#include "hdf5/checksum.h"

namespace uchronia::hdf5 {
namespace {

std::uint32_t rotated(std::uint32_t x, int by) { return x << by | x >> (32 - by); }

std::uint32_t word(const unsigned char* bytes, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size && i < 4; ++i) value |= static_cast<std::uint32_t>(bytes[i]) << (8 * i);
    return value;
}

}  // namespace

std::uint32_t checksum(const unsigned char* bytes, std::size_t size) {
    std::uint32_t a = 0xdeadbeef + static_cast<std::uint32_t>(size);
    std::uint32_t b = a;
    std::uint32_t c = a;
    // Three words at a time; the last ones, which may be cut short, are mixed in another way.
    for (; size > 12; bytes += 12, size -= 12) {
        a += word(bytes, 4);
        b += word(bytes + 4, 4);
        c += word(bytes + 8, 4);
        a = (a - c) ^ rotated(c, 4), c += b;
        b = (b - a) ^ rotated(a, 6), a += c;
        c = (c - b) ^ rotated(b, 8), b += a;
        a = (a - c) ^ rotated(c, 16), c += b;
        b = (b - a) ^ rotated(a, 19), a += c;
        c = (c - b) ^ rotated(b, 4), b += a;
    }
    if (size == 0) return c;
    a += word(bytes, size);
    if (size > 4) b += word(bytes + 4, size - 4);
    if (size > 8) c += word(bytes + 8, size - 8);
    c = (c ^ b) - rotated(b, 14);
    a = (a ^ c) - rotated(c, 11);
    b = (b ^ a) - rotated(a, 25);
    c = (c ^ b) - rotated(b, 16);
    a = (a ^ c) - rotated(c, 4);
    b = (b ^ a) - rotated(a, 14);
    c = (c ^ b) - rotated(b, 24);
    return c;
}

}  // namespace uchronia::hdf5
