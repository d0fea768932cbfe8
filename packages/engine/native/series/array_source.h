#pragma once
#include <memory>

#include "series/box_source.h"

namespace uchronia {

/** A copy of the values of a whole series: issues x rows x steps, the last fastest. */
class ArraySource final : public BoxSource {
public:
    ArraySource(Box box, const double* values);
    void read(const Window& window, double* out, const Control& control) const override;

private:
    const std::unique_ptr<double[]> values_;
};

}  // namespace uchronia
