#pragma once
#include <cstdint>
#include <vector>

namespace uchronia {

/** A stretch of the rows of a file. */
struct StoredSpan {
    std::int64_t first = 0;
    std::int64_t count = 0;
};

/**
 * Where the places of an axis are stored in a file, for an axis that is not the coordinate as it stands: with places that the
 * file does not have, or turned round because the file counts backwards.
 */
class Placement {
public:
    static constexpr std::int64_t kAbsent = -1;

    /** @param rows the row of each place of the axis, kAbsent where there is none; rising, or falling, by one */
    explicit Placement(std::vector<std::int64_t> rows);

    std::int64_t length() const { return static_cast<std::int64_t>(rows_.size()); }
    /** The number of rows in the file. */
    std::int64_t stored() const { return stored_; }
    std::int64_t row(std::int64_t place) const { return rows_[static_cast<std::size_t>(place)]; }
    bool falls() const { return falls_; }
    /** The rows of a stretch of the axis, which lie together. */
    StoredSpan span(std::int64_t first, std::int64_t count) const;

private:
    std::vector<std::int64_t> rows_;
    std::int64_t stored_ = 0;
    bool falls_ = false;
};

}  // namespace uchronia
