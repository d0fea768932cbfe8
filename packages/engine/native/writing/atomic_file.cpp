#include "writing/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
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
void sync(int descriptor, const std::string& path) {
    // Some file systems cannot sync a folder.
    if (::fsync(descriptor) != 0 && errno != EINVAL && errno != EROFS)
        fail(UCHRONIA_IO, "cannot write ", path, " to the disk: ", std::strerror(errno));
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

/** Where a file is written: absolute, and where a link leads to, also when nothing is there yet. */
std::string place_of(const std::string& path) {
    if (path.empty()) fail(UCHRONIA_INVALID_ARGUMENT, "the path of the file to write is empty");
    fs::path place = fs::absolute(path).lexically_normal();
    std::error_code code;
    for (int links = 0; fs::is_symlink(fs::symlink_status(place, code)); ++links) {
        if (links == 40) fail(UCHRONIA_IO, "cannot write ", path, ": it is a link that leads back to itself");
        place = place.parent_path() / fs::read_symlink(place, code);  // an absolute one stands for itself
    }
    return place.string();
}

const char* name_of(fs::file_type type) {
    switch (type) {
        case fs::file_type::directory: return "a folder";
        case fs::file_type::fifo: return "a pipe";
        case fs::file_type::socket: return "a socket";
        default: return "a device";
    }
}

/** Refuses before anything is made; @return where the file will be. */
std::string checked_place(const std::string& path, bool overwrite) {
    const std::string place = place_of(path);
    std::error_code code;
    const auto status = fs::status(place, code);
    if (fs::exists(status)) {
        if (!fs::is_regular_file(status))
            fail(UCHRONIA_IO, "cannot write ", path, ": it is ", name_of(status.type()),
                 ", and netCDF needs a file that can be read back; choose the name of a file");
        if (!overwrite) refuse_existing(place);
    }
    const fs::path folder = fs::path(place).parent_path();
    const auto above = fs::status(folder, code);
    if (above.type() == fs::file_type::none) fail(UCHRONIA_IO, "cannot write ", place, ": ", code.message());
    if (!fs::is_directory(above))
        fail(UCHRONIA_IO, "cannot write ", place, ": the folder ", folder.string(), " does not exist");
    return place;
}

}  // namespace

AtomicFile::AtomicFile(const std::string& path, bool overwrite)
    : path_(checked_place(path, overwrite)), overwrite_(overwrite), temporary_(path_) {
    // Until it is complete, nobody may read more than of the one that it replaces.
    struct stat original = {};
    if (::stat(path_.c_str(), &original) == 0 && ::fchmod(temporary_.descriptor(), (original.st_mode & 0777) | S_IRUSR | S_IWUSR) != 0)
        fail(UCHRONIA_IO, "cannot write ", path_, ": ", std::strerror(errno));
}

void AtomicFile::copy_of_original(const Control& control) const {
    const Descriptor from(path_, O_RDONLY);
    struct stat original = {};
    if (from < 0 || ::fstat(from, &original) != 0) fail(UCHRONIA_IO, "cannot read ", path_, ": ", std::strerror(errno));
    copy_bytes(from, temporary_.descriptor(), static_cast<std::int64_t>(original.st_size), path_, control);
}

void AtomicFile::take_over(int descriptor) const {
    struct stat original = {};
    if (::stat(path_.c_str(), &original) != 0) return;
    // Only the super-user can give a file away; for others the new file is theirs.
    if (::fchown(descriptor, original.st_uid, original.st_gid) != 0) errno = 0;
    if (::fchmod(descriptor, original.st_mode & 07777) != 0)
        fail(UCHRONIA_IO, "cannot give the new ", path_, " the mode of the old one: ", std::strerror(errno));
}

void AtomicFile::commit() {
    const std::string temporary = temporary_.path();
    if (overwrite_) take_over(temporary_.descriptor());
    sync(temporary_.descriptor(), path_);
    if (overwrite_) {
        if (::rename(temporary.c_str(), path_.c_str()) != 0)
            fail(UCHRONIA_IO, "cannot write ", path_, ": ", std::strerror(errno));
    } else if (::link(temporary.c_str(), path_.c_str()) == 0) {
        // A link never replaces a file, not even one that appeared a moment ago.
        ::unlink(temporary.c_str());
    } else if (errno == EEXIST) {
        refuse_existing(path_);
    } else {
        // A file system without links.
        std::error_code code;
        if (fs::exists(path_, code)) refuse_existing(path_);
        if (::rename(temporary.c_str(), path_.c_str()) != 0)
            fail(UCHRONIA_IO, "cannot write ", path_, ": ", std::strerror(errno));
    }
    temporary_.renamed();
    const std::string folder = fs::path(path_).parent_path().string();
    const Descriptor names(folder, O_RDONLY | O_DIRECTORY);
    // A folder that may be written to but not read has no descriptor to sync.
    if (names >= 0) sync(names, folder);
}

}  // namespace uchronia
