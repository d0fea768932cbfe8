#pragma once
#include <string>
#include <vector>

#include "netcdf/value_decoder.h"

namespace uchronia {

/** Turns values into what a variable of an existing file stores: packed, and missing ones as the file has them. */
class ValueEncoder {
public:
    ValueEncoder(const NcFile& file, const NcVariable& variable);

    /** @throws Error UCHRONIA_UNSUPPORTED when a value would not be read back, naming it */
    void encode(std::vector<double>& values) const;

private:
    const std::string what_;
    const int type_;
    const ValueDecoder decoder_;
    double scale_ = 1;
    double offset_ = 0;
    bool packed_ = false;
    double missing_ = 0;
    bool can_be_missing_ = true;
};

}  // namespace uchronia
