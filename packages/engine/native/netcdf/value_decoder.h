#pragma once
#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include "netcdf/nc_file.h"

namespace uchronia {

/** The value that netcdf-c fills in where nothing was written, for types where it cannot be taken for data. */
std::optional<double> default_fill_value(int type);

/**
 * Turns stored numbers into values: `_FillValue`, `missing_value`, the default fill value, -9999 and what is outside
 * `valid_min`, `valid_max` or `valid_range` become NaN; `scale_factor`, `add_offset` and `_Unsigned` are applied.
 * As CF says, all that marks a value as missing is in the packed type, and so compared before unpacking. The limits alone may be
 * in the unpacked type instead, as the NetCDF Users' Guide has it: floating point, where integers are stored.
 */
class ValueDecoder {
public:
    ValueDecoder(const NcFile& file, const NcVariable& variable);

    void decode(double* values, std::size_t count) const;

    /** Optional attributes that say nothing that can be applied, and were left out of account. */
    const std::vector<std::string>& bad_attributes() const { return bad_attributes_; }

private:
    std::vector<std::string> bad_attributes_;
    std::vector<double> missing_;  ///< as stored, unsigned where the variable is
    double valid_min_ = -std::numeric_limits<double>::infinity();
    double valid_max_ = std::numeric_limits<double>::infinity();
    bool limited_ = false;
    double scale_ = 1;
    double offset_ = 0;
    bool packed_ = false;
    /** `_Unsigned`: numbers behind a limit, on one side of it, are others by the range of their type. */
    struct Turns {
        double sign = 0;  ///< 0: none are; -1, 1: those below, above the limit
        double limit = 0;
        double range = 0;
        double of(double v) const { return (sign < 0 && v < limit) || (sign > 0 && v > limit) ? v + range : v; }
    } turns_;
};

}  // namespace uchronia
