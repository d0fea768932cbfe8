#include "series/memory_source.h"

#include <algorithm>

#include "error.h"
#include "series/metadata.h"

namespace uchronia {

void check_fits_memory(const char* what, std::int64_t count) {
    constexpr std::int64_t most = std::int64_t{1} << 24;
    if (count > most) fail(UCHRONIA_UNSUPPORTED, what, " is ", count, "; a series in memory has at most ", most);
}

void copy_rows(const Block& block, const Window& window, double* out) {
    for (std::int64_t r = 0; r < window.shape.rows; ++r) {
        double* target = out + r * window.shape.steps;
        const std::size_t row = static_cast<std::size_t>(window.row_first + r);
        std::int64_t count = 0;
        if (row < block.rows.size()) {
            const std::vector<double>& values = block.rows[row].values;
            count = std::clamp(static_cast<std::int64_t>(values.size()) - window.step_first, std::int64_t{0},
                               window.shape.steps);
            std::copy_n(values.data() + (count > 0 ? window.step_first : 0), count, target);
        }
        std::fill(target + count, target + window.shape.steps, kMissing);
    }
}

void MemorySource::read(const Window& window, double* out, const Control& control) const {
    const std::int64_t size = window.shape.rows * window.shape.steps;
    for (std::int64_t i = 0; i < window.shape.issues; ++i, out += size) {
        control.check();
        control.advance(size);
        const std::int64_t issue = window.issue_first + i;
        const auto& block = issues[static_cast<std::size_t>(issue)];
        if (!block) {
            std::fill(out, out + size, kMissing);
            continue;
        }
        if (grid && grid->issues.start) {
            for (const Row& row : block->rows) {
                if (row.values.empty()) continue;
                const auto steps = static_cast<std::int64_t>(row.values.size());
                const TimeAxis expected = grid->lead.head(std::min(steps, grid->lead.length)).after(grid->issues.at(issue));
                TimeAxis found = row.axis;
                found.length = steps;
                if (!found.same_as(expected))
                    fail(UCHRONIA_UNSUPPORTED, "the forecast of issue ", issue, " starts at ",
                         row.axis.start ? iso8601(*row.axis.start) : "no time", " with step ", row.axis.step_name(),
                         ", where the lead times of the series give ", iso8601(*expected.start), " with step ",
                         grid->lead.step_name(), "; read its items one by one");
            }
        }
        copy_rows(*block, window, out);
    }
}

std::shared_ptr<const Block> MemorySource::item(std::int64_t issue) const {
    return issues[static_cast<std::size_t>(issue)];
}

bool MemorySource::is_missing(std::int64_t issue) const { return !issues[static_cast<std::size_t>(issue)]; }

}  // namespace uchronia
