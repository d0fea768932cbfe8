#include "api/extension_call.h"

#include <cstring>
#include <new>

namespace uchronia {
namespace {

thread_local std::uint64_t calls = 0;

uchronia_status store(uchronia_error* error, uchronia_status status, const char* message) noexcept {
    if (error == nullptr) return status;
    error->code = status;
    std::size_t length = std::strlen(message);
    if (length >= sizeof error->message) {
        length = sizeof error->message - 1;
        // Not in the middle of a character.
        while (length > 0 && (static_cast<unsigned char>(message[length]) & 0xC0) == 0x80) --length;
    }
    std::memcpy(error->message, message, length);
    error->message[length] = '\0';
    return status;
}

}  // namespace

std::uint64_t this_call() noexcept { return calls; }

void begin_call() noexcept { ++calls; }

uchronia_status describe_failure(uchronia_error* error) noexcept {
    try {
        throw;
    } catch (const Error& e) {
        return store(error, e.status(), e.what());
    } catch (const std::bad_alloc&) {
        return store(error, UCHRONIA_NO_MEMORY, "out of memory");
    } catch (const std::exception& e) {
        return store(error, UCHRONIA_INTERNAL, e.what());
    } catch (...) {
        return store(error, UCHRONIA_INTERNAL, "unknown error");
    }
}

}  // namespace uchronia
