#include "netcdf/issue_pattern.h"

#include <cstdio>

namespace uchronia {
namespace {

std::string padded(std::int64_t value, int width) {
    char text[32];
    std::snprintf(text, sizeof text, "%0*lld", width, static_cast<long long>(value));
    return text;
}

std::string format_instant(const std::string& format, Instant instant) {
    const Civil c = to_civil(instant);
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%' || i + 1 == format.size()) {
            out += format[i];
            continue;
        }
        switch (format[++i]) {
            case 'Y': out += padded(c.year, 4); break;
            case 'm': out += padded(c.month, 2); break;
            case 'd': out += padded(c.day, 2); break;
            case 'H': out += padded(c.hour, 2); break;
            case 'M': out += padded(c.minute, 2); break;
            case 'S': out += padded(c.second, 2); break;
            case 'j': out += padded((instant - to_instant(Civil{c.year, 1, 1})) / kDay + 1, 3); break;
            case '%': out += '%'; break;
            default: (out += '%') += format[i];
        }
    }
    return out;
}

}  // namespace

std::string IssuePattern::file_of(Instant issue) const {
    std::string out;
    bool date_done = false;
    for (std::size_t i = 0; i < text_.size();) {
        if (!date_done && text_.compare(i, 3, "{0}") == 0) {
            out += format_instant("%Y%m%d", issue);
            date_done = true;
            i += 3;
            continue;
        }
        if (text_.compare(i, 3, "{0:") == 0) {
            const std::size_t end = text_.find('}', i);
            if (end != std::string::npos) {
                out += format_instant(text_.substr(i + 3, end - i - 3), issue);
                i = end + 1;
                continue;
            }
        }
        out += text_[i++];
    }
    return out;
}

std::string IssuePattern::fixed_folder() const {
    std::size_t field = text_.find("{0");
    if (field == std::string::npos) field = text_.size();
    const std::size_t slash = text_.rfind('/', field);
    if (slash == std::string::npos) return "";
    return slash == 0 ? "/" : text_.substr(0, slash);
}

}  // namespace uchronia
