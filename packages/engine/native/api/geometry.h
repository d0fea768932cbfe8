#pragma once
#include "series/series.h"

namespace uchronia {

/** Sets the number that stands for missing values in what the base ABI gives out; -9999 unless set. */
void set_missing_code(double code);

/**
 * A value as the base ABI gives it out: the code for a missing one. A NaN that came in as NaN goes out as NaN unless a code was
 * set, as it is in CSIRO's library.
 */
double to_base(double value);

/** NaN for what the base ABI takes for missing when it comes in: NaN, -9999 and the code. */
double from_base(double value);

Instant to_instant(const date_time_to_second& date);

/** Writes an axis as the base ABI has it. @throws Error, having written all but the start, when there is no start */
void write_geometry(const TimeAxis& axis, regular_time_series_geometry* geometry);

/** The first `most` rows of a struct of the base ABI. @throws Error for null pointers and negative sizes */
std::shared_ptr<const Block> rows_of(const multi_regular_time_series_data* data, std::int64_t most);

/** Rows as a struct of the base ABI, which the caller frees. @throws Error when they do not share an axis */
multi_regular_time_series_data* to_struct(const Block& block);

/** Writes the values of a single series, missing ones as the code. @param length must be that of the series */
void write_values(const Series& series, double* values, int length);

}  // namespace uchronia
