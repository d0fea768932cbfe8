#include "series/box_source.h"

namespace uchronia {

std::shared_ptr<const Block> BoxSource::item(std::int64_t issue) const { return rows(issue, 0, box_.shape.rows); }

std::shared_ptr<const Row> BoxSource::row(std::int64_t issue, std::int64_t row) const {
    check_row(row, static_cast<std::size_t>(box_.shape.rows));
    const auto block = rows(issue, row, 1);
    return {block, block->rows.data()};
}

std::shared_ptr<const Block> BoxSource::rows(std::int64_t issue, std::int64_t first, std::int64_t count) const {
    Window window = whole(box_.shape);
    window.issue_first = issue;
    window.row_first = first;
    window.shape.issues = 1;
    window.shape.rows = count;
    std::vector<double> values(static_cast<std::size_t>(window.shape.size()));
    if (!values.empty()) read(window, values.data(), {});
    TimeAxis axis = box_.time;
    if (box_.kind == UCHRONIA_KIND_FORECAST) {
        axis.start = box_.lead.first(box_.time.at(issue));
        axis.step = box_.lead.step;
        axis.step_known = box_.lead.step_known;
        axis.length = box_.lead.length;
    }
    return block_of(axis, count, box_.shape.steps, values.data());
}

}  // namespace uchronia
