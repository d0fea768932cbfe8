#pragma once
#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace uchronia {

/** Adds something to a text as a stream writes it. Texts and whole numbers, which most are, without one: to make it takes long. */
template <class Part>
void append_text(std::string& text, const Part& part) {
    if constexpr (std::is_same_v<Part, char>) {
        text += part;
    } else if constexpr (std::is_convertible_v<const Part&, std::string_view>) {
        text += std::string_view(part);
    } else if constexpr (std::is_integral_v<Part> && sizeof(Part) > 1) {
        char digits[24];
        text.append(digits, std::to_chars(digits, digits + sizeof digits, part).ptr);
    } else {
        std::ostringstream out;
        out << part;
        text += out.str();
    }
}

/** The parts, one after the other, as text. */
template <class... Parts>
std::string cat(const Parts&... parts) {
    std::string text;
    (append_text(text, parts), ...);
    return text;
}

inline bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

inline std::string trim(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && (is_space(text.back()) || text.back() == '\0')) text.remove_suffix(1);
    return std::string(text);
}

inline std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return result;
}

/** At most a few of many names, for an error text. */
inline std::string list_of(const std::vector<std::string>& names, std::size_t most = 10) {
    if (names.empty()) return "none";
    std::string result;
    for (std::size_t i = 0; i < names.size() && i < most; ++i) result += (i ? ", " : "") + names[i];
    if (names.size() > most) result += cat(", and ", names.size() - most, " more");
    return result;
}

/** The integer that a whole text spells, sign and leading zeros allowed; nothing when it is not one of int64. */
inline std::optional<std::int64_t> parse_integer(std::string_view text) {
    const bool negative = !text.empty() && text.front() == '-';
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    std::int64_t value = 0;
    for (char c : text) {
        if (!is_digit(c) || __builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, c - '0', &value))
            return std::nullopt;
    }
    return negative ? -value : value;
}

}  // namespace uchronia
