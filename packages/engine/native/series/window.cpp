#include "series/window.h"

#include "error.h"

namespace uchronia {
namespace {

std::int64_t resolve(const char* what, std::int64_t first, std::int64_t count, std::int64_t length) {
    if (first < 0 || first > length || count < -1 || (count >= 0 && count > length - first))
        fail(UCHRONIA_OUT_OF_RANGE, "the window asks for ", what, " from ", first, ", ", count,
             " of them, but the series has ", length);
    return count < 0 ? length - first : count;
}

}  // namespace

std::int64_t Shape::size() const {
    std::int64_t size = 0;
    // 2^60 doubles are more than any address space holds.
    if (__builtin_mul_overflow(issues, rows, &size) || __builtin_mul_overflow(size, steps, &size) ||
        size > (std::int64_t{1} << 59))
        fail(UCHRONIA_OUT_OF_RANGE, issues, " x ", rows, " x ", steps, " values are more than fit in memory");
    return size;
}

Window whole(const Shape& shape) {
    Window window;
    window.shape = shape;
    return window;
}

Window resolve_window(const uchronia_window* asked, const Shape& shape) {
    if (asked == nullptr) return whole(shape);
    Window window;
    window.issue_first = asked->issue_first;
    window.row_first = asked->row_first;
    window.step_first = asked->step_first;
    window.shape.issues = resolve("issues", asked->issue_first, asked->issue_count, shape.issues);
    window.shape.rows = resolve("rows", asked->row_first, asked->row_count, shape.rows);
    window.shape.steps = resolve("steps", asked->step_first, asked->step_count, shape.steps);
    return window;
}

}  // namespace uchronia
