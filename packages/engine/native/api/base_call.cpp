#include "api/base_call.h"

#include <atomic>
#include <mutex>
#include <new>

namespace uchronia {
namespace {

using Callback = void (*)(const char*);

std::atomic<Callback> callback{nullptr};

struct LastOfAll {
    std::mutex mutex;
    std::string message;
};

LastOfAll& last_of_all() {
    static auto* instance = new LastOfAll;
    return *instance;
}

std::string& last_of_thread() {
    thread_local std::string message;
    return message;
}

}  // namespace

std::string text_of(const char* text) {
    if (text == nullptr) fail(UCHRONIA_INVALID_ARGUMENT, "basic_string: construction from null is not valid");
    return text;
}

void report_error(const std::string& message) {
    last_of_thread() = message;
    {
        const std::lock_guard lock(last_of_all().mutex);
        last_of_all().message = message;
    }
    if (const Callback call = callback.load()) call(message.c_str());
}

std::string last_error() {
    if (!last_of_thread().empty()) return last_of_thread();
    const std::lock_guard lock(last_of_all().mutex);
    return last_of_all().message;
}

void register_callback(const void* function) {
    const auto call = reinterpret_cast<Callback>(reinterpret_cast<std::uintptr_t>(function));
    if (call == nullptr) {
        callback.store(nullptr);
        return;
    }
    Callback none = nullptr;
    callback.compare_exchange_strong(none, call);
}

std::string current_error_text() noexcept {
    try {
        throw;
    } catch (const std::bad_alloc&) {
        return "out of memory";
    } catch (const std::exception& e) {
        return e.what();
    } catch (...) {
        return "unknown error";
    }
}

}  // namespace uchronia
