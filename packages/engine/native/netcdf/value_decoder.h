#pragma once
#include <cstddef>
#include <vector>

#include "netcdf/nc_file.h"

namespace uchronia {

/**
 * Turns stored numbers into values: `_FillValue`, `missing_value`, the default fill value and -9999 become NaN;
 * `scale_factor`, `add_offset` and `_Unsigned` are applied.
 */
class ValueDecoder {
public:
    ValueDecoder(const NcFile& file, const NcVariable& variable);

    void decode(double* values, std::size_t count) const;

private:
    std::vector<double> missing_;  ///< as stored
    double scale_ = 1;
    double offset_ = 0;
    bool packed_ = false;
    double unsigned_range_ = 0;  ///< added to negative numbers when not 0
};

}  // namespace uchronia
