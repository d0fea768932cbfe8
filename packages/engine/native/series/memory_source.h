#pragma once
#include <vector>

#include "series/value_source.h"

namespace uchronia {

/** The lead axis that a window must lie on, for forecasts held in memory whose items may differ. */
struct Grid {
    TimeAxis issues;
    LeadAxis lead;
};

/** Values in memory: a block for each issue, null for a missing one. Series without issues have one block. */
class MemorySource : public ValueSource {
public:
    std::vector<std::shared_ptr<const Block>> issues;
    std::optional<Grid> grid;  ///< forecasts only

    void read(const Window& window, double* out, const Control& control) const override;
    std::shared_ptr<const Block> item(std::int64_t issue) const override;
    bool is_missing(std::int64_t issue) const override;
};

/**
 * Issues, or rows, may be empty, so that a few bytes of input can ask for any number of them.
 * @throws Error UCHRONIA_UNSUPPORTED for more than 2^24, which is every hour of 1900 years
 */
void check_fits_memory(const char* what, std::int64_t count);

/**
 * Copies the part of a block that a window covers; what the block does not have is NaN.
 * @param out rows x steps of the window
 */
void copy_rows(const Block& block, const Window& window, double* out);

}  // namespace uchronia
