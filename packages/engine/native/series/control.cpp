#include "series/control.h"

#include "error.h"

namespace uchronia {

// The struct is plain C for callers in any language, so its members are no std::atomic. Nothing else is published
// through them: relaxed is enough.

Control::Control(uchronia_control* shared) : shared_(shared) {
    if (reinterpret_cast<std::uintptr_t>(shared) % alignof(uchronia_control) != 0)
        fail(UCHRONIA_INVALID_ARGUMENT, "control is not aligned to ", alignof(uchronia_control), " bytes");
}

void Control::expect(std::int64_t total) const {
    if (shared_ == nullptr) return;
    __atomic_store_n(&shared_->done, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&shared_->total, total, __ATOMIC_RELAXED);
    check();
}

void Control::advance(std::int64_t values) const noexcept {
    if (shared_ != nullptr) __atomic_fetch_add(&shared_->done, values, __ATOMIC_RELAXED);
    if (own_ != nullptr) own_->fetch_add(values, std::memory_order_relaxed);
}

void Control::check() const {
    if (shared_ == nullptr || __atomic_load_n(&shared_->cancel, __ATOMIC_RELAXED) == 0) return;
    fail(UCHRONIA_CANCELLED, "cancelled by the caller after ", __atomic_load_n(&shared_->done, __ATOMIC_RELAXED), " of ",
         __atomic_load_n(&shared_->total, __ATOMIC_RELAXED), " values");
}

}  // namespace uchronia
