#pragma once
#include <cstdint>
#include <optional>
#include <string>

namespace uchronia {

/**
 * A text that its caller had too little room for. The caller comes again at once with more, and what took thousands of files to
 * say is not made a second time. It serves the next call of this thread to the extension ABI or none, and only within a second.
 */
class UnfitText {
public:
    /** The text that was kept for just this call, which it is no longer then. */
    static std::optional<std::string> take(const void* handle, const char* id, std::int64_t capacity);
    static void keep(const void* handle, const char* id, std::string text);
};

}  // namespace uchronia
