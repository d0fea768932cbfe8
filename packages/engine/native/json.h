#pragma once
#include <nlohmann/json.hpp>

namespace uchronia {
/** Keys keep the order in which they were written. */
using Json = nlohmann::ordered_json;
}  // namespace uchronia
