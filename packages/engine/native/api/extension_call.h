#pragma once
#include <cstdint>
#include <utility>

#include "error.h"

namespace uchronia {

/** The status of the exception being handled, its text written to the caller's struct (which may be null). */
uchronia_status describe_failure(uchronia_error* error) noexcept;

/** The number of the call to an extension function that this thread is in, counted on this thread. */
std::uint64_t this_call() noexcept;
void begin_call() noexcept;

/** Runs the body of an extension function; when it throws, returns the status of the error. */
template <class Body>
int32_t extension_call(uchronia_error* error, Body&& body) noexcept {
    begin_call();
    if (error != nullptr) {
        error->code = UCHRONIA_OK;
        error->message[0] = '\0';
    }
    try {
        std::forward<Body>(body)();
        return UCHRONIA_OK;
    } catch (...) {
        return describe_failure(error);
    }
}

/** @throws Error UCHRONIA_INVALID_ARGUMENT when a pointer that is needed is null */
inline void need(const void* pointer, const char* name) {
    if (pointer == nullptr) fail(UCHRONIA_INVALID_ARGUMENT, name, " is null; it must point to something");
}

}  // namespace uchronia
