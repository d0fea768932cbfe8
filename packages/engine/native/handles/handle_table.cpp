#include "handles/handle_table.h"

#include <array>
#include <deque>
#include <mutex>
#include <vector>

#include "error.h"

namespace uchronia {
namespace {

static_assert(sizeof(void*) == 8, "a handle needs 64 bits");

constexpr std::size_t kKinds = UCHRONIA_KIND_FORECAST + 1;

/**
 * A token: 0101, kind (4 bits), generation (24), slot (31), 1. The first four bits are outside every address space and
 * the last one is odd, so that no address of an object can be one.
 */
struct Token {
    uchronia_kind kind = UCHRONIA_KIND_ANY;
    std::uint32_t generation = 0;
    std::uint32_t slot = 0;

    void* handle() const {
        const std::uint64_t bits = (std::uint64_t{5} << 60) | (static_cast<std::uint64_t>(kind) << 56) |
                                   (static_cast<std::uint64_t>(generation) << 32) |
                                   (static_cast<std::uint64_t>(slot) << 1) | 1;
        return reinterpret_cast<void*>(bits);
    }

    static std::optional<Token> of(void* handle) {
        const auto bits = reinterpret_cast<std::uint64_t>(handle);
        const std::uint64_t kind = (bits >> 56) & 15;
        if ((bits >> 60) != 5 || (bits & 1) == 0 || kind == 0 || kind >= kKinds) return std::nullopt;
        Token token;
        token.kind = static_cast<uchronia_kind>(kind);
        token.generation = static_cast<std::uint32_t>((bits >> 32) & kLastGeneration);
        token.slot = static_cast<std::uint32_t>((bits >> 1) & 0x7fffffff);
        return token;
    }

    static constexpr std::uint32_t kLastGeneration = 0xffffff;
};

struct Slot {
    uchronia_kind kind = UCHRONIA_KIND_ANY;  ///< of the object; ANY when the slot is free
    std::uint32_t generation = 0;
    std::shared_ptr<void> object;
};

class HandleTable {
public:
    void* add(uchronia_kind kind, std::shared_ptr<void> object) {
        const std::lock_guard lock(mutex_);
        std::uint32_t index = 0;
        if (free_.empty()) {
            if (slots_.size() >= 0x7fffffff) fail(UCHRONIA_NO_MEMORY, "there are too many live handles");
            index = static_cast<std::uint32_t>(slots_.size());
            slots_.emplace_back();
        } else {
            index = free_.front();
            free_.pop_front();
        }
        Slot& slot = slots_[index];
        slot.kind = kind;
        slot.object = std::move(object);
        ++live_[kind];
        return Token{kind, slot.generation, index}.handle();
    }

    /** The object of a handle and its kind; null when it is not alive. */
    std::pair<uchronia_kind, std::shared_ptr<void>> find(void* handle) const {
        const std::lock_guard lock(mutex_);
        const Slot* slot = slot_of(handle);
        if (slot == nullptr) return {UCHRONIA_KIND_ANY, nullptr};
        return {slot->kind, slot->object};
    }

    bool remove(void* handle) {
        std::shared_ptr<void> object;  // destroyed after the lock is given back
        const std::lock_guard lock(mutex_);
        auto* slot = const_cast<Slot*>(slot_of(handle));
        if (slot == nullptr) return false;
        object = std::move(slot->object);
        --live_[slot->kind];
        slot->kind = UCHRONIA_KIND_ANY;
        // The oldest free slot is used first, and one whose generations are used up never again.
        if (slot->generation < Token::kLastGeneration) {
            ++slot->generation;
            free_.push_back(static_cast<std::uint32_t>(slot - slots_.data()));
        }
        return true;
    }

    std::int64_t live(uchronia_kind kind) const {
        const std::lock_guard lock(mutex_);
        if (kind != UCHRONIA_KIND_ANY) return live_[kind];
        std::int64_t all = 0;
        for (std::int64_t n : live_) all += n;
        return all;
    }

private:
    const Slot* slot_of(void* handle) const {
        const auto token = Token::of(handle);
        if (!token || token->slot >= slots_.size()) return nullptr;
        const Slot& slot = slots_[token->slot];
        return slot.kind == token->kind && slot.generation == token->generation ? &slot : nullptr;
    }

    mutable std::mutex mutex_;
    std::vector<Slot> slots_;
    std::deque<std::uint32_t> free_;
    std::array<std::int64_t, kKinds> live_{};
};

HandleTable& table() {
    // Never destroyed: handles may be freed while the process ends.
    static auto* instance = new HandleTable;
    return *instance;
}

/** @throws Error unless the handle is alive */
std::pair<uchronia_kind, std::shared_ptr<void>> find(void* handle) {
    if (handle == nullptr) fail(UCHRONIA_INVALID_HANDLE, "Pointer is nullptr - not accepted by the API");
    auto found = table().find(handle);
    if (!found.second)
        fail(UCHRONIA_INVALID_HANDLE, "handle ", handle,
             " is not alive: it was disposed of, or never came from this library");
    return found;
}

[[noreturn]] void wrong_kind(uchronia_kind actual, const std::string& expected) {
    fail(UCHRONIA_INVALID_HANDLE, "Cannot cast pointer to ", kind_name(actual), " to a pointer to ", expected);
}

}  // namespace

void* new_handle(std::shared_ptr<Library> library) { return table().add(UCHRONIA_KIND_LIBRARY, std::move(library)); }

void* new_handle(std::shared_ptr<Series> series) {
    const uchronia_kind kind = series->kind();
    return table().add(kind, std::move(series));
}

std::shared_ptr<Library> library_of(void* handle) {
    const auto found = find(handle);
    if (found.first != UCHRONIA_KIND_LIBRARY) wrong_kind(found.first, kind_name(UCHRONIA_KIND_LIBRARY));
    return std::static_pointer_cast<Library>(found.second);
}

std::shared_ptr<Series> series_of(void* handle) {
    return series_of(handle, {UCHRONIA_KIND_SINGLE, UCHRONIA_KIND_COLLECTION, UCHRONIA_KIND_ENSEMBLE,
                              UCHRONIA_KIND_FORECAST});
}

std::shared_ptr<Series> series_of(void* handle, std::initializer_list<uchronia_kind> kinds) {
    const auto found = find(handle);
    std::string expected;
    for (const uchronia_kind kind : kinds) {
        if (found.first == kind) return std::static_pointer_cast<Series>(found.second);
        expected += cat(expected.empty() ? "" : " or ", kind_name(kind));
    }
    wrong_kind(found.first, expected);
}

uchronia_kind kind_of_handle(void* handle) { return table().find(handle).first; }

void free_handle(void* handle) {
    if (handle == nullptr) return;
    if (!table().remove(handle))
        fail(UCHRONIA_INVALID_HANDLE, "handle ", handle,
             " cannot be freed: it was disposed of before, or never came from this library");
}

std::int64_t live_handles(uchronia_kind kind) { return table().live(kind); }

}  // namespace uchronia
