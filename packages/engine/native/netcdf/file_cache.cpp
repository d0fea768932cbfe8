#include "netcdf/file_cache.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <list>
#include <mutex>
#include <unordered_map>

#include "error.h"
#include "netcdf/read_only_file.h"

namespace uchronia {
namespace {

/** 0 when nobody knows. */
std::size_t descriptor_limit() {
    struct rlimit limit = {};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? static_cast<std::size_t>(limit.rlim_cur) : 0;
}

/** Enough for a catalogue in daily use, and at most an eighth of the descriptors. */
std::size_t most_open() {
    const std::size_t limit = descriptor_limit();
    return limit == 0 ? 64 : std::clamp<std::size_t>(limit / 8, 1, 64);
}

/** netcdf-c and HDF5 do not tell a want of descriptors from other failures. To open a file takes two of them. */
bool has_descriptors_left() {
    const int one = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    const int two = one < 0 ? -1 : ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    const int error = errno;
    if (one >= 0) ::close(one);
    if (two >= 0) ::close(two);
    return two >= 0 || (error != EMFILE && error != ENFILE);
}

/** Opens a file; when descriptors are short, those of idle files are given up for it. */
std::shared_ptr<const OpenFile> open_anyhow(const std::string& path) {
    try {
        return std::make_shared<const OpenFile>(path);
    } catch (const Error&) {
        if (has_descriptors_left()) throw;
    }
    close_idle_files();
    try {
        return std::make_shared<const OpenFile>(path);
    } catch (const Error&) {
        if (has_descriptors_left()) throw;
        fail(UCHRONIA_IO, "cannot open ", path, ": this process may have ", descriptor_limit(),
             " files open, and has; close some or raise the limit (ulimit -n)");
    }
}

struct KeptFile {
    std::string path;
    std::shared_ptr<const OpenFile> file;
};

/** The files that are kept open. Files are opened and closed outside of its lock, several at a time. */
class Cache {
public:
    /** Null when there is none, or the one there is has changed. */
    std::shared_ptr<const OpenFile> find(const std::string& path, const Fingerprint& now) {
        const std::lock_guard lock(mutex_);
        const auto found = by_path_.find(path);
        if (found == by_path_.end() || found->second->file->file.fingerprint() != now) return nullptr;
        entries_.splice(entries_.begin(), entries_, found->second);
        return found->second->file;
    }

    void put(KeptFile entry) {
        std::list<KeptFile> closed;
        const std::lock_guard lock(mutex_);
        const auto found = by_path_.find(entry.path);
        if (found != by_path_.end()) closed.splice(closed.end(), entries_, found->second);
        entries_.push_front(std::move(entry));
        by_path_[entries_.front().path] = entries_.begin();
        for (const std::size_t most = most_open(); entries_.size() > most;) {
            by_path_.erase(entries_.back().path);
            closed.splice(closed.end(), entries_, std::prev(entries_.end()));
        }
    }

    void close_idle() {
        std::list<KeptFile> closed;
        const std::lock_guard lock(mutex_);
        for (auto it = entries_.begin(); it != entries_.end();) {
            const auto entry = it++;
            if (entry->file.use_count() > 1) continue;
            by_path_.erase(entry->path);
            closed.splice(closed.end(), entries_, entry);
        }
    }

private:
    std::mutex mutex_;
    std::list<KeptFile> entries_;  ///< most recently used first
    std::unordered_map<std::string, std::list<KeptFile>::iterator> by_path_;
};

Cache& cache() {
    static auto* instance = new Cache;
    return *instance;
}

}  // namespace

std::shared_ptr<const OpenFile> open_file(const std::string& path) {
    if (auto known = cache().find(path, Fingerprint::of(path))) return known;
    for (int round = 0; round < 5; ++round) {
        std::shared_ptr<const OpenFile> file;
        const Fingerprint before = Fingerprint::of(path);
        try {
            file = open_anyhow(path);
        } catch (const Error&) {
            if (Fingerprint::of(path) == before) throw;
            continue;
        }
        if (!file->file.unchanged()) continue;
        // A write to a file that was written to a moment ago may not show.
        if (file->file.settled()) cache().put(KeptFile{path, file});
        return file;
    }
    fail_changing(path);
}

void fail_changing(const std::string& path) {
    fail(UCHRONIA_IO, "cannot read ", path, ": it changes while it is read; try again when the program that writes it is done");
}

void close_idle_files() { cache().close_idle(); }

}  // namespace uchronia
