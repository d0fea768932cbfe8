#include "api/geometry.h"

#include <atomic>
#include <cmath>
#include <limits>

#include "error.h"
#include "handles/allocations.h"

namespace uchronia {
namespace {

/** The code of CSIRO's library as long as nobody set another. */
constexpr double kUnset = -9999.0;

std::atomic<double> code{kUnset};

int to_int(std::int64_t value, const char* what) {
    if (value > std::numeric_limits<int>::max() || value < std::numeric_limits<int>::min())
        fail(UCHRONIA_OUT_OF_RANGE, what, " ", value, " does not fit the 32 bits that the base ABI has for it");
    return static_cast<int>(value);
}

TimeAxis axis_of(const regular_time_series_geometry& g) {
    TimeAxis axis;
    axis.start = to_instant(g.start);
    axis.step = g.time_step_code == monthly_step ? TimeStep::monthly()
                                                 : TimeStep::regular(std::int64_t{g.time_step_seconds} * kSecond);
    axis.length = g.length;
    return axis;
}

}  // namespace

void set_missing_code(double value) { code.store(value); }

double to_base(double value) {
    const double missing = code.load();
    return std::isnan(value) && (is_marked_missing(value) || missing != kUnset) ? missing : value;
}

double from_base(double value) {
    return value == kUnset || value == code.load() ? kMissing : value;
}

Instant to_instant(const date_time_to_second& d) {
    if (d.year < 1400 || d.year > 9999) fail(UCHRONIA_INVALID_ARGUMENT, "Year is out of valid range: 1400..9999");
    if (d.month < 1 || d.month > 12) fail(UCHRONIA_INVALID_ARGUMENT, "Month number is out of range 1..12");
    if (d.day < 1 || d.day > 31) fail(UCHRONIA_INVALID_ARGUMENT, "Day of month value is out of range 1..31");
    if (d.day > days_in_month(d.year, d.month))
        fail(UCHRONIA_INVALID_ARGUMENT, "Day of month is not valid for year");
    Civil civil;
    civil.year = d.year;
    civil.month = d.month;
    civil.day = d.day;
    const Instant instant = to_instant(civil) + d.hour * kHour + d.minute * kMinute + d.second * kSecond;
    if (instant < kFirstInstant || instant > kLastInstant)
        fail(UCHRONIA_OUT_OF_RANGE, "the date, with its hour, minute and second, is outside the years 1 to 9999");
    return instant;
}

void write_geometry(const TimeAxis& axis, regular_time_series_geometry* geometry) {
    if (geometry == nullptr) fail(UCHRONIA_INVALID_ARGUMENT, "Pointer is nullptr - not accepted by the API: geometry");
    if (axis.is_listed())
        fail(UCHRONIA_UNSUPPORTED, "the ", axis.length, " times from ", iso8601(axis.at(0)), " to ", iso8601(axis.at(axis.length - 1)),
             " are a listed axis, without one step between them, and the structs of the base ABI have a start and a step; use "
             "uchronia_describe and uchronia_read");
    const int length = to_int(axis.length, "length");
    int seconds = -1;
    if (!axis.step.is_monthly()) {
        const std::int64_t ms = axis.step.milliseconds();
        if (ms % kSecond != 0)
            fail(UCHRONIA_UNSUPPORTED, "the step is ", ms, " ms; the base ABI has whole seconds only");
        seconds = to_int(ms / kSecond, "time step");
    }
    geometry->length = length;
    geometry->time_step_seconds = seconds;
    geometry->time_step_code = axis.step.is_monthly() ? monthly_step : strictly_regular;
    if (!axis.start)
        fail(UCHRONIA_OUT_OF_RANGE, "to_date_time_to_second cannot handle value not_a_datetime: the series is empty");
    const Civil c = to_civil(*axis.start);
    geometry->start = date_time_to_second{static_cast<int>(c.year), c.month, c.day, c.hour, c.minute, c.second};
}

std::shared_ptr<const Block> rows_of(const multi_regular_time_series_data* data, std::int64_t most) {
    if (data == nullptr) fail(UCHRONIA_INVALID_ARGUMENT, "Pointer is nullptr - not accepted by the API: series data");
    const std::int64_t length = data->time_series_geometry.length;
    if (length < 0)
        fail(UCHRONIA_INVALID_ARGUMENT, "cannot create std::vector larger than max_size(): length is ", length);
    // A single series takes row 0 whatever ensemble_size says.
    const std::int64_t rows = most == 1 ? 1 : std::min<std::int64_t>(data->ensemble_size, most);
    if (rows < 0) fail(UCHRONIA_INVALID_ARGUMENT, "ensemble_size is ", rows, "; it cannot be negative here");
    check_fits_memory("ensemble_size", rows);
    const TimeAxis axis = axis_of(data->time_series_geometry);
    if (rows > 0 && length > 0 && data->numeric_data == nullptr)
        fail(UCHRONIA_INVALID_ARGUMENT, "Pointer is nullptr - not accepted by the API: numeric_data");
    auto block = std::make_shared<Block>();
    block->rows.resize(static_cast<std::size_t>(rows));
    for (std::int64_t r = 0; r < rows; ++r) {
        Row& row = block->rows[static_cast<std::size_t>(r)];
        row.axis = axis;
        if (length == 0) continue;
        const double* values = data->numeric_data[r];
        if (values == nullptr)
            fail(UCHRONIA_INVALID_ARGUMENT, "Pointer is nullptr - not accepted by the API: numeric_data[", r, "]");
        row.values.resize(static_cast<std::size_t>(length));
        for (std::size_t i = 0; i < row.values.size(); ++i) row.values[i] = from_base(values[i]);
    }
    return block;
}

multi_regular_time_series_data* to_struct(const Block& block) {
    if (block.rows.empty())
        fail(UCHRONIA_OUT_OF_RANGE, "vector::_M_range_check: __n (which is 0) >= this->size() (which is 0)");
    const Row& first = block.rows.front();
    std::vector<const std::vector<double>*> rows;
    for (std::size_t i = 0; i < block.rows.size(); ++i) {
        const Row& row = block.rows[i];
        if (row.values.size() != first.values.size() || !row.axis.same_as(first.axis))
            fail(UCHRONIA_UNSUPPORTED, "member ", i, " has start, step and length ",
                 row.axis.start ? iso8601(*row.axis.start) : "none", ", ", row.axis.step_name(), ", ", row.values.size(),
                 ", member 0 ", first.axis.start ? iso8601(*first.axis.start) : "none", ", ", first.axis.step_name(),
                 ", ", first.values.size(), "; they do not fit one struct, get them one by one");
        rows.push_back(&row.values);
    }
    if (first.values.empty())
        fail(UCHRONIA_OUT_OF_RANGE, "Cannot have a valid index specified for an empty time series");
    TimeAxis axis = first.axis;
    axis.length = static_cast<std::int64_t>(first.values.size());
    regular_time_series_geometry geometry = {};
    write_geometry(axis, &geometry);
    return new_series_data(geometry, rows, to_base);
}

void write_values(const Series& series, double* values, int length) {
    const Shape shape = series.shape();
    if (shape.steps != length)
        fail(UCHRONIA_INVALID_ARGUMENT,
             "Time series length is not equal to the number of elements expected by the caller: ", shape.steps,
             " and ", length);
    if (length == 0) fail(UCHRONIA_OUT_OF_RANGE, "Cannot have a valid index specified for an empty time series");
    if (values == nullptr) fail(UCHRONIA_INVALID_ARGUMENT, "Pointer is nullptr - not accepted by the API: values");
    std::vector<double> read(static_cast<std::size_t>(length));
    series.read(whole(shape), read.data());
    // Only now: after an error the caller's memory is as it was.
    for (std::size_t i = 0; i < read.size(); ++i) values[i] = to_base(read[i]);
}

}  // namespace uchronia
