#pragma once
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "uchronia.h"

namespace uchronia {

/** Memory that is written before it is read. */
using Bytes = std::shared_ptr<unsigned char[]>;

/**
 * Decompressed chunks of netCDF-4 variables, of all files together; those used least recently are dropped when there
 * are more bytes than the limit. What is in it is never changed. Safe from any thread.
 */
class ChunkCache {
public:
    /** The cache of this process. */
    static ChunkCache& instance();

    uchronia_cache_state state() const;
    /** Drops what is too much. 0 keeps nothing. */
    void set_limit(std::int64_t bytes);

    /** A number for a variable of a file that was opened; never given twice, so nothing of a replaced file is found. */
    std::uint64_t new_variable();

    /** Null when it is not there. */
    Bytes find(std::uint64_t variable, std::uint64_t chunk);
    /** @param size bytes, which count with what it takes to keep them in order */
    void put(std::uint64_t variable, std::uint64_t chunk, Bytes bytes, std::int64_t size);
    /** Drops the chunks of a variable. */
    void drop(std::uint64_t variable);

private:
    struct Key {
        std::uint64_t variable;
        std::uint64_t chunk;
        bool operator==(const Key& o) const { return variable == o.variable && chunk == o.chunk; }
    };
    struct Hash {
        std::size_t operator()(const Key& key) const {
            return static_cast<std::size_t>(key.variable * 0x9E3779B97F4A7C15u + key.chunk);
        }
    };
    struct Entry {
        Key key;
        Bytes bytes;
        std::int64_t size;
    };
    void shrink();
    void erase(std::list<Entry>::iterator entry);

    mutable std::mutex mutex_;
    uchronia_cache_state state_{std::int64_t{64} << 20, 0, 0, 0, 0};
    std::uint64_t variables_ = 0;
    std::list<Entry> entries_;  ///< most recently used first
    std::unordered_map<Key, std::list<Entry>::iterator, Hash> by_key_;
};

}  // namespace uchronia
