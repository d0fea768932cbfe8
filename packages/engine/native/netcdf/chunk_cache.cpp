#include "netcdf/chunk_cache.h"

namespace uchronia {
namespace {

/** Bytes of list, map and counters for each chunk: many small ones take more of these than of their own. */
constexpr std::int64_t kOverhead = 192;

}  // namespace

ChunkCache& ChunkCache::instance() {
    // Never destroyed: files may be closed while the process ends.
    static auto* cache = new ChunkCache;
    return *cache;
}

uchronia_cache_state ChunkCache::state() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

void ChunkCache::set_limit(std::int64_t bytes) {
    const std::lock_guard lock(mutex_);
    state_.limit = bytes;
    shrink();
}

std::uint64_t ChunkCache::new_variable() {
    const std::lock_guard lock(mutex_);
    return ++variables_;
}

Bytes ChunkCache::find(std::uint64_t variable, std::uint64_t chunk) {
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(Key{variable, chunk});
    if (found == by_key_.end()) {
        ++state_.misses;
        return nullptr;
    }
    ++state_.hits;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->bytes;
}

void ChunkCache::put(std::uint64_t variable, std::uint64_t chunk, Bytes bytes, std::int64_t size) {
    const std::lock_guard lock(mutex_);
    const Key key{variable, chunk};
    size += kOverhead;
    if (size > state_.limit || by_key_.count(key) != 0) return;
    entries_.push_front(Entry{key, std::move(bytes), size});
    by_key_[key] = entries_.begin();
    state_.used += size;
    ++state_.chunks;
    shrink();
}

void ChunkCache::drop(std::uint64_t variable) {
    const std::lock_guard lock(mutex_);
    for (auto it = entries_.begin(); it != entries_.end();) {
        const auto entry = it++;
        if (entry->key.variable == variable) erase(entry);
    }
}

void ChunkCache::shrink() {
    while (state_.used > state_.limit) erase(std::prev(entries_.end()));
}

void ChunkCache::erase(std::list<Entry>::iterator entry) {
    state_.used -= entry->size;
    --state_.chunks;
    by_key_.erase(entry->key);
    entries_.erase(entry);
}

}  // namespace uchronia
