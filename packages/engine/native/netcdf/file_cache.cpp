#include "netcdf/file_cache.h"

#include <sys/stat.h>

#include <list>
#include <mutex>
#include <unordered_map>

#include "netcdf/nc_lock.h"

namespace uchronia {
namespace {

/** Enough for a catalogue in daily use, far below any limit on open files. */
constexpr std::size_t kMostOpen = 64;

/** Tells a file from the one that had its name before. */
struct Fingerprint {
    unsigned long long device = 0;
    unsigned long long inode = 0;
    long long size = 0;
    long long seconds = 0;
    long long nanoseconds = 0;

    bool operator==(const Fingerprint& o) const {
        return device == o.device && inode == o.inode && size == o.size && seconds == o.seconds &&
               nanoseconds == o.nanoseconds;
    }
};

Fingerprint fingerprint(const std::string& path) {
    struct stat s = {};
    if (stat(path.c_str(), &s) != 0) return {};
    Fingerprint f;
    f.device = static_cast<unsigned long long>(s.st_dev);
    f.inode = static_cast<unsigned long long>(s.st_ino);
    f.size = static_cast<long long>(s.st_size);
#if defined(__APPLE__)
    f.seconds = s.st_mtimespec.tv_sec;
    f.nanoseconds = s.st_mtimespec.tv_nsec;
#else
    f.seconds = s.st_mtim.tv_sec;
    f.nanoseconds = s.st_mtim.tv_nsec;
#endif
    return f;
}

struct Entry {
    std::string path;
    Fingerprint fingerprint;
    std::shared_ptr<const OpenFile> file;
};

/** Most recently used first. Guarded by the netCDF lock, since entering and leaving opens and closes files. */
struct Cache {
    std::list<Entry> entries;
    std::unordered_map<std::string, std::list<Entry>::iterator> by_path;
};

Cache& cache() {
    static auto* instance = new Cache;
    return *instance;
}

}  // namespace

std::shared_ptr<const OpenFile> open_file(const std::string& path) {
    const NcLock lock;
    Cache& c = cache();
    const Fingerprint now = fingerprint(path);
    const auto found = c.by_path.find(path);
    if (found != c.by_path.end()) {
        if (found->second->fingerprint == now) {
            c.entries.splice(c.entries.begin(), c.entries, found->second);
            return found->second->file;
        }
        c.entries.erase(found->second);
        c.by_path.erase(found);
    }
    auto file = std::make_shared<const OpenFile>(path);
    c.entries.push_front(Entry{path, now, file});
    c.by_path[path] = c.entries.begin();
    if (c.entries.size() > kMostOpen) {
        c.by_path.erase(c.entries.back().path);
        c.entries.pop_back();
    }
    return file;
}

void close_idle_files() {
    const NcLock lock;
    Cache& c = cache();
    for (auto it = c.entries.begin(); it != c.entries.end();) {
        if (it->file.use_count() == 1) {
            c.by_path.erase(it->path);
            it = c.entries.erase(it);
        } else {
            ++it;
        }
    }
}

}  // namespace uchronia
