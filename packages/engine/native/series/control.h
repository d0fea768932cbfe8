#pragma once
#include <atomic>
#include <cstdint>

#include "uchronia.h"

namespace uchronia {

/**
 * The progress of a call, and its request to end: the caller's uchronia_control, or nothing. Shared by
 * the threads of a call; passed by value.
 */
class Control {
public:
    /** Tells nobody and is never cancelled. */
    Control() = default;
    /** @throws Error UCHRONIA_INVALID_ARGUMENT when the struct is not aligned */
    explicit Control(uchronia_control* shared);

    /** Says how many values there will be. @throws Error UCHRONIA_CANCELLED */
    void expect(std::int64_t total) const;

    /** Counts values that are done. */
    void advance(std::int64_t values) const noexcept;

    /** The same control, which counts in a place of its own too: work that is done over takes back what it counted. */
    Control counting(std::atomic<std::int64_t>& own) const {
        Control control = *this;
        control.own_ = &own;
        return control;
    }

    /** @throws Error UCHRONIA_CANCELLED when the caller wants the call to end */
    void check() const;

private:
    uchronia_control* shared_ = nullptr;
    std::atomic<std::int64_t>* own_ = nullptr;
};

}  // namespace uchronia
