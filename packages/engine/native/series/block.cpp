#include "series/block.h"

namespace uchronia {

std::shared_ptr<const Block> block_of(const TimeAxis& axis, std::int64_t rows, std::int64_t steps, const double* values) {
    auto block = std::make_shared<Block>();
    block->rows.resize(static_cast<std::size_t>(rows));
    for (Row& row : block->rows) {
        row.axis = axis;
        row.values.assign(values, values + steps);
        values += steps;
    }
    return block;
}

}  // namespace uchronia
