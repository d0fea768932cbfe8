#include "writing/value_encoder.h"

#include <netcdf.h>

#include <cmath>

#include "error.h"

namespace uchronia {

ValueEncoder::ValueEncoder(const NcFile& file, const NcVariable& variable)
    : what_(cat("variable ", variable.name, " of ", file.path())), type_(variable.type), decoder_(file, variable) {
    scale_ = file.packing(variable, "scale_factor").value_or(1);
    offset_ = file.packing(variable, "add_offset").value_or(0);
    packed_ = scale_ != 1 || offset_ != 0;
    const auto fill = file.number_attribute(variable, "_FillValue");
    const auto missing = file.number_attribute(variable, "missing_value");
    switch (type_) {
        case NC_SHORT: missing_ = NC_FILL_SHORT; break;
        case NC_USHORT: missing_ = NC_FILL_USHORT; break;
        case NC_INT: missing_ = NC_FILL_INT; break;
        case NC_UINT: missing_ = NC_FILL_UINT; break;
        case NC_FLOAT: missing_ = static_cast<double>(NC_FILL_FLOAT); break;
        case NC_DOUBLE: missing_ = NC_FILL_DOUBLE; break;
        default: can_be_missing_ = false;
    }
    if (!fill.empty() || !missing.empty()) {
        missing_ = fill.empty() ? missing.front() : fill.front();
        can_be_missing_ = true;
    }
}

void ValueEncoder::encode(std::vector<double>& values) const {
    const std::vector<double> wanted = values;
    const bool whole = type_ != NC_FLOAT && type_ != NC_DOUBLE;
    for (double& v : values) {
        if (std::isnan(v)) {
            if (!can_be_missing_) fail(UCHRONIA_UNSUPPORTED, what_, " has no value for a missing one; leave missing values out");
            v = missing_;
            continue;
        }
        if (packed_) v = (v - offset_) / scale_;
        if (packed_ && whole) v = std::nearbyint(v);
        if (type_ == NC_FLOAT) v = static_cast<double>(static_cast<float>(v));
    }
    std::vector<double> back = values;
    decoder_.decode(back.data(), back.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (std::isnan(wanted[i])) continue;
        if (std::isnan(back[i]))
            fail(UCHRONIA_UNSUPPORTED, what_, " cannot hold the value ", wanted[i], ": it would be read as missing");
        if (whole && !packed_ && values[i] != std::nearbyint(values[i]))
            fail(UCHRONIA_UNSUPPORTED, what_, " holds whole numbers, and ", wanted[i], " is none");
    }
}

}  // namespace uchronia
