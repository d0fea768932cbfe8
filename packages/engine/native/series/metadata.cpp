#include "series/metadata.h"

#include <cmath>
#include <cstdint>
#include <cstring>

#include "text.h"

namespace uchronia {

bool is_marked_missing(double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return std::isnan(value) && (bits & 0xffffffff) == 0x270f;
}

std::vector<std::string> numbered_labels(std::int64_t n) {
    std::vector<std::string> labels;
    for (std::int64_t i = 1; i <= n; ++i) labels.push_back(std::to_string(i));
    return labels;
}

std::optional<std::string> aggregation_text(int type) {
    const char* climatology = type > 10 ? " (climatology)" : "";
    switch (type > 10 ? type - 10 : type) {
        case 1: return cat("instantaneous", climatology);
        case 2: return cat("accumulated over the preceding interval", climatology);
        case 3: return cat("averaged over the preceding interval", climatology);
        case 4: return cat("accumulated since the start of the forecast", climatology);
        case 5: return cat("point value within the preceding interval", climatology);
        default: return std::nullopt;
    }
}

std::optional<int> aggregation_type(const std::string& text) {
    const std::string t = lower(text);
    auto has = [&](const char* part) { return t.find(part) != std::string::npos; };
    int type = 0;
    if (has("since") && (has("forecast") || has("start")) && (has("accum") || has("aggreg")))
        type = 4;
    else if (has("accum") || has("aggreg") || t == "sum")
        type = 2;
    else if (has("averag") || has("mean"))
        type = 3;
    else if (has("within"))
        type = 5;
    else if (has("instant") || has("point"))
        type = 1;
    if (type == 0) return std::nullopt;
    return has("climatolog") ? type + 10 : type;
}

std::optional<std::string> judged_variable(const std::string& name) {
    for (const std::string end : {"_qul", "_qual"})
        if (name.size() > end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0)
            return name.substr(0, name.size() - end.size());
    return std::nullopt;
}

}  // namespace uchronia
