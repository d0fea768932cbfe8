#include "netcdf/value_decoder.h"

#include <netcdf.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "error.h"
#include "series/metadata.h"
#include "text.h"

namespace uchronia {
namespace {

constexpr double kConventional = -9999;

}  // namespace

std::optional<double> default_fill_value(int type) {
    switch (type) {
        case NC_SHORT: return NC_FILL_SHORT;
        case NC_USHORT: return NC_FILL_USHORT;
        case NC_INT: return NC_FILL_INT;
        case NC_UINT: return NC_FILL_UINT;
        case NC_INT64: return static_cast<double>(NC_FILL_INT64);
        case NC_UINT64: return static_cast<double>(NC_FILL_UINT64);
        case NC_FLOAT: return static_cast<double>(NC_FILL_FLOAT);
        case NC_DOUBLE: return NC_FILL_DOUBLE;
        default: return std::nullopt;
    }
}

ValueDecoder::ValueDecoder(const NcFile& file, const NcVariable& variable) {
    const auto scale = file.packing(variable, "scale_factor");
    const auto offset = file.packing(variable, "add_offset");
    packed_ = scale || offset;
    scale_ = scale.value_or(1);
    offset_ = offset.value_or(0);
    const std::string is_unsigned = lower(file.text_attribute(variable, "_Unsigned").value_or(""));
    if (is_unsigned == "true") {
        if (variable.type == NC_BYTE) turns_ = {-1, 0, 256};
        if (variable.type == NC_SHORT) turns_ = {-1, 0, 65536};
        if (variable.type == NC_INT) turns_ = {-1, 0, 4294967296.0};
    } else if (is_unsigned == "false") {
        if (variable.type == NC_UBYTE) turns_ = {1, 127, -256};
        if (variable.type == NC_USHORT) turns_ = {1, 32767, -65536};
        if (variable.type == NC_UINT) turns_ = {1, 2147483647, -4294967296.0};
    }
    auto stored = [&](double value) {
        if (variable.type == NC_FLOAT) return static_cast<double>(static_cast<float>(value));
        return turns_.of(value);
    };
    auto add = [&](double number) {
        const double value = stored(number);
        if (value == value && std::find(missing_.begin(), missing_.end(), value) == missing_.end())
            missing_.push_back(value);
    };
    // What only tells which values are missing is optional: where it makes no sense, the values are read all the same.
    auto optional_numbers = [&](const char* name, std::size_t count) {
        const auto numbers = file.numbers_in(variable, name);
        if (!variable.attributes.contains(name)) return numbers;
        const Json& found = variable.attributes[name];
        const std::size_t size = found.is_array() ? found.size() : 1;
        if (numbers.size() == size && (count == 0 || size == count)) return numbers;
        bad_attributes_.push_back(cat("attribute ", name, " of variable ", variable.name, " is ", json_text(found), ", where ",
                                      count == 2 ? "two numbers" : count == 1 ? "one number" : "numbers", " should stand; it was left out of account"));
        return std::vector<double>{};
    };
    const auto fill = optional_numbers("_FillValue", 1);
    for (double value : fill) add(value);
    for (double value : optional_numbers("missing_value", 0)) add(value);
    if (fill.empty())
        if (const auto value = default_fill_value(variable.type)) add(*value);
    // The fill value of the convention for quality codes.
    if (fill.empty() && judged_variable(variable.name)) add(-1);
    if (!packed_ && turns_.sign == 0) add(kConventional);
    // Limits that are floating point as the unpacked values are, where integers are stored, are those of the unpacked values.
    auto unpacked = [&](const char* name) {
        const Json& found = variable.attributes[name];
        return packed_ && !variable.is_floating() && (found.is_array() ? found[0] : found).is_number_float();
    };
    auto limit = [&](const char* name, std::optional<double> low, std::optional<double> high) {
        if (unpacked(name) && scale_ != 0) {
            // Rounded numbers stand for the integers next to them.
            const double slack = scale_ > 0 ? 1e-3 : -1e-3;
            if (low) low = (*low - offset_) / scale_ - slack;
            if (high) high = (*high - offset_) / scale_ + slack;
            if (scale_ < 0) std::swap(low, high);
        } else {
            if (low) low = stored(*low);
            if (high) high = stored(*high);
        }
        if (low && *low == *low) valid_min_ = *low;
        if (high && *high == *high) valid_max_ = *high;
    };
    for (double value : optional_numbers("valid_min", 1)) limit("valid_min", value, std::nullopt);
    for (double value : optional_numbers("valid_max", 1)) limit("valid_max", std::nullopt, value);
    const auto range = optional_numbers("valid_range", 2);
    if (range.size() == 2) limit("valid_range", range[0], range[1]);
    if (valid_min_ > valid_max_) {
        bad_attributes_.push_back(cat("the valid range of variable ", variable.name, " ends before it begins, so that no value would be valid; "
                                      "it was left out of account"));
        valid_min_ = -std::numeric_limits<double>::infinity();
        valid_max_ = std::numeric_limits<double>::infinity();
    }
    limited_ = std::isfinite(valid_min_) || std::isfinite(valid_max_);
}

void ValueDecoder::decode(double* values, std::size_t count) const {
    const std::size_t n = missing_.size();
    const double* missing = missing_.data();
    if (!packed_ && turns_.sign == 0 && !limited_ && n <= 2) {
        // The common case, in a form that compilers vectorise: so many at a time.
        const double a = n > 0 ? missing[0] : kConventional;
        const double b = n > 1 ? missing[1] : a;
        if (n == 0) return;
        auto one = [=](double v) { return ((v == a) | (v == b)) ? kMissing : v; };
        std::size_t i = 0;
        for (; i + 8 <= count; i += 8)
            for (std::size_t k = 0; k < 8; ++k) values[i + k] = one(values[i + k]);
        for (; i < count; ++i) values[i] = one(values[i]);
        return;
    }
    for (std::size_t i = 0; i < count; ++i) {
        double v = turns_.of(values[i]);
        bool gone = v < valid_min_ || v > valid_max_;
        for (std::size_t k = 0; k < n; ++k) gone = gone || v == missing[k];
        if (packed_) {
            v = v * scale_ + offset_;
            gone = gone || v == kConventional;
        }
        values[i] = gone ? kMissing : v;
    }
}

}  // namespace uchronia
