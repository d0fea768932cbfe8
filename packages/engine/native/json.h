#pragma once
#include <nlohmann/json.hpp>

namespace uchronia {
/** Keys keep the order in which they were written. */
using Json = nlohmann::ordered_json;
/** What Json::parse goes through of a std::string. */
using TextIterator = nlohmann::detail::iterator_input_adapter<std::string::const_iterator>;
}  // namespace uchronia

// Made once, in json.cpp: most of the time that a compiler takes for this library went into making them everywhere.
extern template class nlohmann::basic_json<nlohmann::ordered_map>;
extern template class nlohmann::detail::serializer<uchronia::Json>;
extern template class nlohmann::detail::lexer<uchronia::Json, uchronia::TextIterator>;
extern template class nlohmann::detail::parser<uchronia::Json, uchronia::TextIterator>;
