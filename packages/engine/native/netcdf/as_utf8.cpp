#include "netcdf/as_utf8.h"

#include <array>
#include <string_view>


namespace uchronia {
namespace {

/** The bytes of the sequence that begins here; 0 when there is none that UTF-8 has. */
std::size_t sequence_at(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const unsigned first = byte(0);
    const std::size_t n = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    for (std::size_t i = 1; i < n; ++i)
        if ((byte(i) & 0xc0) != 0x80) return 0;
    // Longer than need be, halves of UTF-16 pairs, and what is behind the last character.
    const unsigned second = byte(1);
    const bool none = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) || (first == 0xf0 && second < 0x90) ||
                      (first == 0xf4 && second > 0x8f);
    return none ? 0 : n;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t n = sequence_at(text);
        if (n == 0) return false;
        text.remove_prefix(n);
    }
    return true;
}

/** Characters of Windows-1252 where it differs from Latin-1; what it does not have stays as it is. */
constexpr std::array<unsigned, 32> kWindows1252 = {
    0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f,
    0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178};

}  // namespace

std::string as_utf8(std::string text) {
    if (is_utf8(text)) return text;
    std::string result;
    const auto add = [&](unsigned byte) { result.push_back(static_cast<char>(byte)); };
    for (const char one : text) {
        unsigned c = static_cast<unsigned char>(one);
        if (c >= 0x80 && c < 0xa0) c = kWindows1252[c - 0x80];
        if (c < 0x80) {
            add(c);
        } else if (c < 0x800) {
            add(0xc0 | c >> 6);
            add(0x80 | (c & 0x3f));
        } else {
            add(0xe0 | c >> 12);
            add(0x80 | (c >> 6 & 0x3f));
            add(0x80 | (c & 0x3f));
        }
    }
    return result;
}

}  // namespace uchronia
