#include "failure.h"

#include <atomic>

namespace {
std::atomic<error_callback> listener{nullptr};

std::string& last_text() noexcept {
  thread_local std::string text;
  return text;
}
}  // namespace

void fail(const std::string& message) noexcept {
  try {
    last_text() = message;
  } catch (...) {
    last_text().clear();
  }
  if (const error_callback callback = listener.load()) callback(message.c_str());
}

const char* last_failure() noexcept { return last_text().c_str(); }

void set_error_callback(error_callback callback) noexcept { listener.store(callback); }
