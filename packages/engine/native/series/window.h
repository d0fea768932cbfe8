#pragma once
#include <cstdint>

#include "uchronia.h"

namespace uchronia {

/** Issues x rows x steps. */
struct Shape {
    std::int64_t issues = 1;
    std::int64_t rows = 1;
    std::int64_t steps = 0;

    /** @throws Error when it does not fit in memory */
    std::int64_t size() const;
};

/** A block of a series, every count known and inside the series. */
struct Window {
    std::int64_t issue_first = 0;
    std::int64_t row_first = 0;
    std::int64_t step_first = 0;
    Shape shape;
};

/** The whole of a shape. */
Window whole(const Shape& shape);

/** The window that a caller asked for; null means everything. @throws Error UCHRONIA_OUT_OF_RANGE */
Window resolve_window(const uchronia_window* asked, const Shape& shape);

}  // namespace uchronia
