#pragma once
#include "series/metadata.h"
#include "writing/write_options.h"

namespace uchronia {

/** The attributes of the variable that a series becomes: its own, and what the convention demands beside them. */
Json data_attributes(const Metadata& metadata, bool forecast, Convention convention);

/**
 * Refuses attributes that a file cannot hold as they are: text that readers would cut, true and false, texts and
 * numbers mixed, and in classic files lists of texts and large whole numbers.
 * @throws Error naming the attribute
 */
void check_attributes(const Json& attributes, const std::string& of, bool classic);

/** @throws Error when a text has a NUL */
void check_no_nul(const std::string& text, const std::string& what);

}  // namespace uchronia
