#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "time/time_axis.h"

namespace uchronia {

/** One univariate series in memory. Missing is NaN. */
struct Row {
    TimeAxis axis;
    std::vector<double> values;
};

/** The rows of one ensemble (or collection, or the one row of a single series). They need not be alike. */
struct Block {
    std::vector<Row> rows;
};

/** Splits values, row by row, into rows that share an axis. */
std::shared_ptr<const Block> block_of(const TimeAxis& axis, std::int64_t rows, std::int64_t steps, const double* values);

}  // namespace uchronia
