#pragma once
#include <stdexcept>
#include <string>
#include <utility>

#include "text.h"
#include "uchronia.h"

namespace uchronia {

/** The one exception of the engine: a status for programs and a text for people. */
class Error : public std::runtime_error {
public:
    Error(uchronia_status status, const std::string& message) : std::runtime_error(message), status_(status) {}

    uchronia_status status() const noexcept { return status_; }

private:
    uchronia_status status_;
};

/** Throws an Error whose text is the parts, one after the other. */
template <class... Parts>
[[noreturn]] void fail(uchronia_status status, const Parts&... parts) {
    throw Error(status, cat(parts...));
}

}  // namespace uchronia
