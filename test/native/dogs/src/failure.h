#pragma once

#include <string>

#include "dogs.h"

/// Remembers the text for this thread and tells the error callback. Never called with a lock held.
void fail(const std::string& message) noexcept;

const char* last_failure() noexcept;
void set_error_callback(error_callback callback) noexcept;
