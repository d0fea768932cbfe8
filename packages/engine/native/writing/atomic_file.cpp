#include "writing/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "error.h"

namespace fs = std::filesystem;

namespace uchronia {
namespace {

/** An open file. */
class Descriptor {
public:
    Descriptor(const std::string& path, int flags, mode_t mode = 0) : id_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
    ~Descriptor() {
        if (id_ >= 0) ::close(id_);
    }
    Descriptor(const Descriptor&) = delete;
    operator int() const { return id_; }

private:
    const int id_;
};

/** Makes sure that a file, or the names in a folder, are on the disk. */
void sync(const std::string& path, int flags) {
    const Descriptor descriptor(path, flags);
    if (descriptor < 0) fail(UCHRONIA_IO, "cannot sync ", path, ": ", std::strerror(errno));
    // Some file systems cannot sync a folder.
    if (::fsync(descriptor) != 0 && errno != EINVAL && errno != EROFS)
        fail(UCHRONIA_IO, "cannot sync ", path, ": ", std::strerror(errno));
}

[[noreturn]] void refuse_existing(const std::string& path) {
    fail(UCHRONIA_EXISTS, "Path already exists: ", path, "; choose another name, or ask to overwrite it");
}

/** Bytes copied between two looks at whether the call is cancelled. */
constexpr std::int64_t kCopied = std::int64_t{1} << 26;

void copy_bytes(int from, int to, std::int64_t size, const std::string& path, const Control& control) {
    auto failed = [&]() { fail(UCHRONIA_IO, "cannot copy ", path, ": ", std::strerror(errno)); };
#if defined(__linux__)
    // Shares the blocks where the file system can.
    while (size > 0) {
        control.check();
        const ssize_t n = ::copy_file_range(from, nullptr, to, nullptr, static_cast<std::size_t>(std::min(size, kCopied)), 0);
        if (n <= 0) break;
        size -= n;
    }
#endif
    std::vector<char> buffer(std::size_t{1} << 20);
    while (size > 0) {
        control.check();
        const ssize_t n = ::read(from, buffer.data(), buffer.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) failed();
        if (n == 0) fail(UCHRONIA_IO, "cannot copy ", path, ": it became shorter while it was read");
        for (ssize_t done = 0; done < n;) {
            const ssize_t written = ::write(to, buffer.data() + done, static_cast<std::size_t>(n - done));
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) failed();
            done += written;
        }
        size -= n;
    }
}

}  // namespace

AtomicFile::AtomicFile(const std::string& path, bool overwrite)
    : path_(path.empty() ? path : fs::absolute(path).lexically_normal().string()), overwrite_(overwrite) {
    if (path_.empty()) fail(UCHRONIA_INVALID_ARGUMENT, "the path of the file to write is empty");
    std::error_code code;
    const auto status = fs::status(path_, code);
    if (fs::exists(status)) {
        if (!fs::is_regular_file(status))
            fail(UCHRONIA_IO, "cannot write ", path_, ": it exists and is not a regular file");
        if (!overwrite_) refuse_existing(path_);
    }
    const fs::path target(path_);
    if (!fs::is_directory(target.parent_path(), code))
        fail(UCHRONIA_IO, "cannot write ", path_, ": the folder ", target.parent_path().string(), " does not exist");
    static std::atomic<unsigned> count{0};
    temporary_ = (target.parent_path() / cat(".", target.filename().string(), ".", ::getpid(), "-", ++count, ".tmp")).string();
}

AtomicFile::~AtomicFile() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::copy_of_original(const Control& control) const {
    const Descriptor from(path_, O_RDONLY);
    struct stat original = {};
    if (from < 0 || ::fstat(from, &original) != 0) fail(UCHRONIA_IO, "cannot read ", path_, ": ", std::strerror(errno));
    const Descriptor to(temporary_, O_WRONLY | O_CREAT | O_EXCL, original.st_mode & 0777);
    if (to < 0) fail(UCHRONIA_IO, "cannot write beside ", path_, ": ", std::strerror(errno));
    copy_bytes(from, to, static_cast<std::int64_t>(original.st_size), path_, control);
    // Only the super-user can give a file away; for others the copy is theirs.
    if (::fchown(to, original.st_uid, original.st_gid) != 0) errno = 0;
    if (::fchmod(to, original.st_mode & 07777) != 0) fail(UCHRONIA_IO, "cannot write beside ", path_, ": ", std::strerror(errno));
}

void AtomicFile::commit() {
    sync(temporary_, O_RDONLY);
    if (overwrite_) {
        if (::rename(temporary_.c_str(), path_.c_str()) != 0)
            fail(UCHRONIA_IO, "cannot write ", path_, ": ", std::strerror(errno));
    } else if (::link(temporary_.c_str(), path_.c_str()) == 0) {
        // A link never replaces a file, not even one that appeared a moment ago.
        ::unlink(temporary_.c_str());
    } else if (errno == EEXIST) {
        refuse_existing(path_);
    } else {
        // A file system without links.
        std::error_code code;
        if (fs::exists(path_, code)) refuse_existing(path_);
        if (::rename(temporary_.c_str(), path_.c_str()) != 0)
            fail(UCHRONIA_IO, "cannot write ", path_, ": ", std::strerror(errno));
    }
    temporary_.clear();
    sync(fs::path(path_).parent_path().string(), O_RDONLY | O_DIRECTORY);
}

}  // namespace uchronia
