#pragma once
#include <cstdint>
#include <string>

namespace uchronia {

/** Tells a file from the one that had its name before, and from itself before it was written to. */
struct Fingerprint {
    unsigned long long device = 0;
    unsigned long long inode = 0;
    unsigned long long links = 0;  ///< names
    long long size = 0;
    long long modified = 0;  ///< nanoseconds since 1970
    long long changed = 0;   ///< the same, of the inode: not even who sets the time of modification back hides a change

    bool operator==(const Fingerprint& o) const { return same_file(o) && same_content(o) && changed == o.changed; }
    bool operator!=(const Fingerprint& o) const { return !(*this == o); }
    bool same_file(const Fingerprint& o) const { return device == o.device && inode == o.inode; }
    /** Of one file at two times. A name that it got or lost changes the inode and nothing in it. */
    bool same_content(const Fingerprint& o) const {
        return size == o.size && modified == o.modified && (changed == o.changed || links != o.links);
    }
    /**
     * True when a write from now on would show: the clock of the file system has gone on since the last one. It ticks every
     * few milliseconds, or every two seconds where times are whole seconds.
     */
    bool settled() const;

    /** Of the file that has a name now; that of no file when there is none. */
    static Fingerprint of(const std::string& path);
};

/** The bytes of a file. */
class ReadOnlyFile {
public:
    /**
     * Waits a few milliseconds when the file was written to just now, for its fingerprint to be settled.
     * @throws Error UCHRONIA_IO when it cannot be opened
     */
    explicit ReadOnlyFile(const std::string& path) : ReadOnlyFile(path, true) {}
    /** As above, without the wait: for who knows that nobody else writes to it. */
    static ReadOnlyFile at_once(const std::string& path) { return ReadOnlyFile(path, false); }
    ReadOnlyFile(ReadOnlyFile&& other) noexcept;
    ~ReadOnlyFile();
    ReadOnlyFile(const ReadOnlyFile&) = delete;
    ReadOnlyFile& operator=(const ReadOnlyFile&) = delete;

    const std::string& path() const { return path_; }
    int descriptor() const { return descriptor_; }
    std::int64_t size() const { return fingerprint_.size; }
    /** When it was opened. */
    const Fingerprint& fingerprint() const { return fingerprint_; }
    /** True when its fingerprint tells of every later write. */
    bool settled() const { return settled_; }
    /** True while nobody has written to it since it was opened. That another file has its name now is no change. */
    bool unchanged() const;
    /** From any thread. @return false when they are not all there or cannot be read */
    bool read(std::int64_t offset, std::int64_t count, unsigned char* target) const;

private:
    ReadOnlyFile(const std::string& path, bool wait);

    std::string path_;
    int descriptor_ = -1;
    Fingerprint fingerprint_;
    bool settled_ = false;
};

}  // namespace uchronia
