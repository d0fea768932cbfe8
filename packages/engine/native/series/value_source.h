#pragma once
#include <cstdint>
#include <memory>

#include "series/block.h"
#include "series/control.h"
#include "series/window.h"

namespace uchronia {

/** Where the values of a series come from: memory, a variable of a file, many files. Safe from any thread. */
class ValueSource {
public:
    virtual ~ValueSource() = default;

    /**
     * Writes a window, issue by issue, row by row; missing values and missing issues are NaN. Advances the control by as
     * many values as the window has, piece by piece, looking between pieces whether it is cancelled.
     */
    virtual void read(const Window& window, double* out, const Control& control) const = 0;

    /** The rows of one issue, whatever their shape; null when the issue is missing. */
    virtual std::shared_ptr<const Block> item(std::int64_t issue) const = 0;

    /** One row of an issue; null when the issue is missing. @throws Error when there is no such row */
    virtual std::shared_ptr<const Row> row(std::int64_t issue, std::int64_t row) const;

    virtual bool is_missing(std::int64_t issue) const = 0;
};

/** @throws Error UCHRONIA_OUT_OF_RANGE */
void check_row(std::int64_t row, std::size_t rows);

}  // namespace uchronia
