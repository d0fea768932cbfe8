#include "time/placement.h"

#include <algorithm>

namespace uchronia {

Placement::Placement(std::vector<std::int64_t> rows) : rows_(std::move(rows)) {
    std::int64_t before = kAbsent;
    for (const std::int64_t row : rows_) {
        if (row == kAbsent) continue;
        if (before != kAbsent) falls_ = row < before;
        before = row;
        ++stored_;
    }
}

StoredSpan Placement::span(std::int64_t first, std::int64_t count) const {
    StoredSpan span;
    for (std::int64_t i = first; i < first + count; ++i) {
        const std::int64_t at = row(i);
        if (at == kAbsent) continue;
        span.first = span.count == 0 ? at : std::min(span.first, at);
        ++span.count;
    }
    return span;
}

}  // namespace uchronia
