#pragma once
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

}  // namespace uchronia
