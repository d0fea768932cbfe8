#include "api/unfit_text.h"

#include <chrono>
#include <utility>

#include "api/extension_call.h"

namespace uchronia {
namespace {

using Clock = std::chrono::steady_clock;

struct Kept {
    const void* handle;
    std::optional<std::string> id;
    std::string text;
    std::uint64_t call;
    Clock::time_point since;
};

thread_local std::optional<Kept> kept;

std::optional<std::string> optional_text(const char* text) {
    return text == nullptr ? std::nullopt : std::optional<std::string>(text);
}

}  // namespace

std::optional<std::string> UnfitText::take(const void* handle, const char* id, std::int64_t capacity) {
    auto found = std::exchange(kept, std::nullopt);
    if (!found || found->call + 1 != this_call() || found->handle != handle || found->id != optional_text(id)) return std::nullopt;
    const bool fits = capacity > static_cast<std::int64_t>(found->text.size());
    if (!fits || Clock::now() - found->since > std::chrono::seconds(1)) return std::nullopt;
    return std::move(found->text);
}

void UnfitText::keep(const void* handle, const char* id, std::string text) {
    kept = Kept{handle, optional_text(id), std::move(text), this_call(), Clock::now()};
}

}  // namespace uchronia
