#include "series/array_source.h"

#include <algorithm>

#include "series/huge_pages.h"

namespace uchronia {
namespace {

std::unique_ptr<double[]> copy_of(const double* values, std::int64_t size) {
    const auto count = static_cast<std::size_t>(size);
    std::unique_ptr<double[]> copy(new double[count]);
    advise_huge_pages(copy.get(), count * sizeof *values);
    std::copy_n(values, count, copy.get());
    return copy;
}

}  // namespace

ArraySource::ArraySource(Box box, const double* values)
    : BoxSource(std::move(box)), values_(copy_of(values, this->box().shape.size())) {}

void ArraySource::read(const Window& window, double* out, const Control& control) const {
    const Shape& all = box().shape;
    const Shape& part = window.shape;
    for (std::int64_t i = 0; i < part.issues; ++i) {
        control.check();
        for (std::int64_t r = 0; r < part.rows; ++r, out += part.steps) {
            const std::int64_t row = (window.issue_first + i) * all.rows + window.row_first + r;
            std::copy_n(values_.get() + row * all.steps + window.step_first, part.steps, out);
        }
        control.advance(part.rows * part.steps);
    }
}

}  // namespace uchronia
