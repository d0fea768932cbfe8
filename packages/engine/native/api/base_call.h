#pragma once
#include <string>
#include <utility>

#include "error.h"

namespace uchronia {

/** Remembers the text of a failed base call and tells the registered callback. Holds no lock while it does. */
void report_error(const std::string& message);

/** The text of the last error of this thread, or else of any. Empty when there was none. */
std::string last_error();

/** A text that a base function was given. @throws Error for null */
std::string text_of(const char* text);

/** @see RegisterExceptionCallback */
void register_callback(const void* callback);

/** The text of the exception being handled. */
std::string current_error_text() noexcept;

/** Runs the body of a base function; when it throws, reports the error and returns the fall-back. */
template <class Result, class Body>
Result base_call(Result fallback, Body&& body) {
    std::string message;
    try {
        return std::forward<Body>(body)();
    } catch (...) {
        message = current_error_text();
    }
    // Outside the handler: a callback may throw (that of R does), and that is the caller's business.
    report_error(message);
    return fallback;
}

template <class Body>
void base_call(Body&& body) {
    base_call(0, [&]() {
        body();
        return 0;
    });
}

}  // namespace uchronia
