#include "series/value_source.h"

#include "error.h"

namespace uchronia {

void check_row(std::int64_t row, std::size_t rows) {
    if (row < 0 || static_cast<std::size_t>(row) >= rows)
        fail(UCHRONIA_OUT_OF_RANGE, "vector::_M_range_check: __n (which is ", row, ") >= this->size() (which is ", rows,
             ")");
}

std::shared_ptr<const Row> ValueSource::row(std::int64_t issue, std::int64_t row) const {
    const auto block = item(issue);
    if (!block) return nullptr;
    check_row(row, block->rows.size());
    return {block, &block->rows[static_cast<std::size_t>(row)]};
}

}  // namespace uchronia
