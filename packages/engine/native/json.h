#pragma once
#include <nlohmann/json.hpp>
#include <string>

namespace uchronia {
/** Keys keep the order in which they were written. */
using Json = nlohmann::ordered_json;

/** The beginning of a value, for an error text. */
inline std::string json_text(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, 100);
}

}  // namespace uchronia
