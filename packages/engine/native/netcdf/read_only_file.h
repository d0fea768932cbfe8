#pragma once
#include <cstdint>
#include <string>

namespace uchronia {

/** Tells a file from the one that had its name before, and from itself before it was written to. */
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
    bool operator!=(const Fingerprint& o) const { return !(*this == o); }
    bool same_file(const Fingerprint& o) const { return device == o.device && inode == o.inode; }

    /** Of the file that has a name now; that of no file when there is none. */
    static Fingerprint of(const std::string& path);
};

/** The bytes of a file. */
class ReadOnlyFile {
public:
    /** @throws Error UCHRONIA_IO when it cannot be opened */
    explicit ReadOnlyFile(const std::string& path);
    ReadOnlyFile(ReadOnlyFile&& other) noexcept;
    ~ReadOnlyFile();
    ReadOnlyFile(const ReadOnlyFile&) = delete;
    ReadOnlyFile& operator=(const ReadOnlyFile&) = delete;

    const std::string& path() const { return path_; }
    std::int64_t size() const { return fingerprint_.size; }
    /** When it was opened. */
    const Fingerprint& fingerprint() const { return fingerprint_; }
    /** From any thread. @return false when they are not all there or cannot be read */
    bool read(std::int64_t offset, std::int64_t count, unsigned char* target) const;

private:
    std::string path_;
    int descriptor_ = -1;
    Fingerprint fingerprint_;
};

}  // namespace uchronia
