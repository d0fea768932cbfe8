#pragma once
#include <cstdint>
#include <memory>

#include "series/value_source.h"

namespace uchronia {

/** The axes of values that fill a box: issues x rows x steps. Without issues of its own, a series has one. */
struct Box {
    uchronia_kind kind = UCHRONIA_KIND_SINGLE;
    TimeAxis time;  ///< the issue times of forecasts
    LeadAxis lead;  ///< forecasts only
    Shape shape;
};

/** Values that fill a box. Whoever derives from it reads windows; issues and rows are windows too. */
class BoxSource : public ValueSource {
public:
    std::shared_ptr<const Block> item(std::int64_t issue) const final;
    std::shared_ptr<const Row> row(std::int64_t issue, std::int64_t row) const final;
    bool is_missing(std::int64_t issue) const override {
        static_cast<void>(issue);
        return false;
    }

protected:
    explicit BoxSource(Box box) : box_(std::move(box)) {}
    const Box& box() const { return box_; }

private:
    std::shared_ptr<const Block> rows(std::int64_t issue, std::int64_t first, std::int64_t count) const;

    const Box box_;
};

}  // namespace uchronia
