#include "series/box_source.h"

namespace uchronia {

std::shared_ptr<const Block> BoxSource::item(std::int64_t issue) const {
    if (is_missing(issue)) return nullptr;
    return rows(issue, 0, box_.shape.rows);
}

std::shared_ptr<const Row> BoxSource::row(std::int64_t issue, std::int64_t row) const {
    if (is_missing(issue)) return nullptr;
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
    const TimeAxis axis = box_.kind == UCHRONIA_KIND_FORECAST ? box_.lead.after(box_.time.at(issue)) : box_.time;
    return block_of(axis, count, box_.shape.steps, values.data());
}

}  // namespace uchronia
