#pragma once
#include <memory>
#include <string>

#include "series/series.h"

namespace uchronia {

/** Reads JSON that a caller passed in. @throws Error UCHRONIA_INVALID_ARGUMENT saying where it is wrong */
Json parse_json(const std::string& text, const char* what);

/**
 * A series in memory, described as uchronia_describe describes one.
 * @param values issues x rows x steps; copied
 */
std::shared_ptr<Series> series_from_description(const std::string& description, const double* values,
                                                std::int64_t count);

}  // namespace uchronia
