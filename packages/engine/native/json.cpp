#include "json.h"

// Once, for everything that only declares them: see json.h.
template class nlohmann::basic_json<nlohmann::ordered_map>;
template class nlohmann::detail::serializer<uchronia::Json>;
template class nlohmann::detail::lexer<uchronia::Json, uchronia::TextIterator>;
template class nlohmann::detail::parser<uchronia::Json, uchronia::TextIterator>;
