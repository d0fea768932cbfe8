#include "netcdf/issue_listing.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "text.h"

namespace fs = std::filesystem;

namespace uchronia {
namespace {

/** One character of a pattern, or one part of an instant that stands for digits. */
struct Token {
    char literal = '\0';
    char part = '\0';  ///< of `%Y %m %d %H %M %S %j`; NUL for a literal

    std::size_t width() const { return part == '\0' ? 1 : part == 'Y' ? 4 : part == 'j' ? 3 : 2; }
};

void add_literal(std::vector<Token>& tokens, char c) { tokens.push_back(Token{c, '\0'}); }

void add_format(std::vector<Token>& tokens, const std::string& format) {
    for (std::size_t i = 0; i < format.size(); ++i) {
        const bool escaped = format[i] == '%' && i + 1 < format.size();
        if (!escaped) {
            add_literal(tokens, format[i]);
            continue;
        }
        const char c = format[++i];
        if (std::string("YmdHMSj").find(c) != std::string::npos) {
            tokens.push_back(Token{'\0', c});
            continue;
        }
        if (c != '%') add_literal(tokens, '%');
        add_literal(tokens, c);
    }
}

/** The same reading of a pattern as IssuePattern::file_of. */
std::vector<Token> tokens_of(const std::string& text) {
    std::vector<Token> tokens;
    bool date_done = false;
    for (std::size_t i = 0; i < text.size();) {
        if (!date_done && text.compare(i, 3, "{0}") == 0) {
            add_format(tokens, "%Y%m%d");
            date_done = true;
            i += 3;
            continue;
        }
        const std::size_t end = text.compare(i, 3, "{0:") == 0 ? text.find('}', i) : std::string::npos;
        if (end != std::string::npos) {
            add_format(tokens, text.substr(i + 3, end - i - 3));
            i = end + 1;
            continue;
        }
        add_literal(tokens, text[i++]);
    }
    return tokens;
}

using Parts = std::map<char, int>;

/** Reads the parts in a name; nothing when it is another name, or contradicts what was read before. */
std::optional<Parts> match(const std::vector<Token>& tokens, const std::string& name, Parts parts) {
    std::size_t at = 0;
    for (const Token& token : tokens) {
        if (at + token.width() > name.size()) return std::nullopt;
        if (token.part == '\0') {
            if (name[at] != token.literal) return std::nullopt;
        } else {
            const std::string digits = name.substr(at, token.width());
            if (!std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
            const int value = std::stoi(digits);
            const auto known = parts.emplace(token.part, value).first;
            if (known->second != value) return std::nullopt;
        }
        at += token.width();
    }
    return at == name.size() ? std::optional<Parts>(parts) : std::nullopt;
}

std::optional<Instant> instant_of(const Parts& parts) {
    auto part = [&](char name, int absent) {
        const auto found = parts.find(name);
        return found == parts.end() ? absent : found->second;
    };
    Civil c;
    c.year = part('Y', 0);
    c.month = part('m', 1);
    c.day = part('d', 1);
    c.hour = part('H', 0);
    c.minute = part('M', 0);
    c.second = part('S', 0);
    if (c.year < 1 || c.month < 1 || c.month > 12 || c.day < 1 || c.day > days_in_month(c.year, c.month) || c.hour > 23 || c.minute > 59 || c.second > 59)
        return std::nullopt;
    if (parts.count('j') == 0) return to_instant(c);
    const int day = part('j', 1);
    if (day < 1 || day > 366) return std::nullopt;
    c.month = c.day = 1;
    return to_instant(c) + (day - 1) * kDay;
}

/** The pattern, folder by folder. */
std::vector<std::vector<Token>> segments_of(const std::string& text) {
    std::vector<std::vector<Token>> segments(1);
    for (const Token& token : tokens_of(text)) {
        if (token.part == '\0' && token.literal == '/')
            segments.emplace_back();
        else
            segments.back().push_back(token);
    }
    return segments;
}

void walk(const std::string& folder, const std::vector<std::vector<Token>>& segments, std::size_t depth, const Parts& parts, std::vector<NamedIssue>& found) {
    const std::vector<Token>& segment = segments[depth];
    const bool last = depth + 1 == segments.size();
    std::error_code code;
    auto take = [&](const std::string& name, const Parts& read) {
        const std::string path = folder + name;
        if (!last) return walk(path + "/", segments, depth + 1, read, found);
        if (!fs::is_regular_file(path, code)) return;
        if (const auto instant = instant_of(read)) found.push_back(NamedIssue{*instant, path});
    };
    const bool fixed = std::all_of(segment.begin(), segment.end(), [](const Token& token) { return token.part == '\0'; });
    if (fixed) {
        std::string name;
        for (const Token& token : segment) name += token.literal;
        take(name, parts);
        return;
    }
    for (const auto& item : fs::directory_iterator(folder.empty() ? "." : folder, code)) {
        const std::string name = item.path().filename().string();
        if (const auto read = match(segment, name, parts)) take(name, *read);
    }
}

}  // namespace

bool tells_date(const IssuePattern& pattern) {
    Parts parts;
    for (const Token& token : tokens_of(pattern.text()))
        if (token.part != '\0') parts[token.part] = 1;
    return parts.count('Y') > 0 && (parts.count('m') > 0 || parts.count('j') > 0);
}

std::vector<NamedIssue> named_issues(const IssuePattern& pattern) {
    std::vector<NamedIssue> found;
    walk("", segments_of(pattern.text()), 0, {}, found);
    std::sort(found.begin(), found.end(), [](const NamedIssue& a, const NamedIssue& b) { return a.named < b.named; });
    return found;
}

}  // namespace uchronia
