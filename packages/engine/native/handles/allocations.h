#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "series/series.h"

namespace uchronia {

/**
 * Memory that callers own and give back. What was given out is remembered, so that freeing something else, or freeing
 * twice, is an error and not a crash.
 */
enum class AllocationKind { text, texts, series_data, dimensions };

char* new_text(const std::string& text);
/** Null when there are none, as callers expect. */
char** new_texts(const std::vector<std::string>& texts);
void free_text(const char* text);
/** @param size must be how many there are */
void free_texts(char** texts, std::int64_t size);

/** Rows as the base ABI gives them out, each value as a function gives it. */
multi_regular_time_series_data* new_series_data(const regular_time_series_geometry& geometry,
                                                const std::vector<const std::vector<double>*>& rows, double (*to_given)(double));
/** The placeholder of a missing forecast: ensemble_size -1, no values. */
multi_regular_time_series_data* new_missing_series_data();
void free_series_data(multi_regular_time_series_data* data);

time_series_dimensions_description* new_dimensions(
    const std::vector<std::pair<const char*, std::size_t>>& dimensions);
void free_dimensions(time_series_dimensions_description* dimensions);

/** The number of allocations that have not been given back. */
std::int64_t live_allocations();

}  // namespace uchronia
