#include "posix.h"

// clang-format off: windows.h comes before what needs it
#include <windows.h>
// clang-format on

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

namespace {

/** Sets errno after a call of Windows failed. @return -1 */
int failed() {
    switch (::GetLastError()) {
        case ERROR_FILE_NOT_FOUND:
        case ERROR_PATH_NOT_FOUND:
        case ERROR_INVALID_NAME: errno = ENOENT; break;
        case ERROR_FILE_EXISTS:
        case ERROR_ALREADY_EXISTS: errno = EEXIST; break;
        case ERROR_ACCESS_DENIED:
        case ERROR_SHARING_VIOLATION:
        case ERROR_WRITE_PROTECT: errno = EACCES; break;
        case ERROR_LOCK_VIOLATION:
        case ERROR_IO_PENDING: errno = EAGAIN; break;
        case ERROR_DISK_FULL:
        case ERROR_HANDLE_DISK_FULL: errno = ENOSPC; break;
        case ERROR_TOO_MANY_OPEN_FILES: errno = EMFILE; break;
        case ERROR_NOT_ENOUGH_MEMORY:
        case ERROR_OUTOFMEMORY: errno = ENOMEM; break;
        case ERROR_NOT_SAME_DEVICE: errno = EXDEV; break;
        case ERROR_INVALID_HANDLE: errno = EBADF; break;
        case ERROR_NOT_SUPPORTED:
        case ERROR_INVALID_FUNCTION: errno = ENOSYS; break;
        default: errno = EIO;
    }
    return -1;
}

std::wstring wide(const char* path) {
    if (std::strcmp(path, "/dev/null") == 0) return L"NUL";
    const int size = ::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, nullptr, 0);
    std::wstring text(size > 0 ? static_cast<std::size_t>(size) : 1, L'\0');
    ::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, text.data(), size);
    text.pop_back();
    return text;
}

/** A handle that is closed with it. */
class Handle {
public:
    Handle(const char* path, DWORD access, DWORD disposition, DWORD flags)
        : handle_(::CreateFileW(wide(path).c_str(), access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
              disposition, flags, nullptr)) {}
    ~Handle() {
        if (*this) ::CloseHandle(handle_);
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    explicit operator bool() const { return handle_ != INVALID_HANDLE_VALUE; }
    HANDLE get() const { return handle_; }
    HANDLE release() { return std::exchange(handle_, INVALID_HANDLE_VALUE); }

private:
    HANDLE handle_;
};

HANDLE handle_of(int descriptor) { return reinterpret_cast<HANDLE>(::_get_osfhandle(descriptor)); }

/** Hundreds of nanoseconds since 1601. */
struct timespec time_of(const FILETIME& time) {
    const auto ticks = static_cast<long long>(ULARGE_INTEGER{{time.dwLowDateTime, time.dwHighDateTime}}.QuadPart) - 116444736000000000;
    struct timespec result = {};
    result.tv_sec = static_cast<decltype(result.tv_sec)>(ticks / 10'000'000);
    result.tv_nsec = static_cast<decltype(result.tv_nsec)>(ticks % 10'000'000 * 100);
    return result;
}

int status_of(HANDLE handle, struct uchronia_posix_stat* status) {
    BY_HANDLE_FILE_INFORMATION found = {};
    *status = {};
    if (!::GetFileInformationByHandle(handle, &found)) {
        if (::GetFileType(handle) == FILE_TYPE_DISK) return failed();
        status->st_mode = S_IFCHR | 0666;  // a device, NUL say
        return 0;
    }
    status->st_dev = found.dwVolumeSerialNumber;
    status->st_ino = static_cast<unsigned long long>(found.nFileIndexHigh) << 32 | found.nFileIndexLow;
    status->st_nlink = found.nNumberOfLinks;
    status->st_size = static_cast<long long>(found.nFileSizeHigh) << 32 | found.nFileSizeLow;
    const bool folder = (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    const bool fixed = (found.dwFileAttributes & FILE_ATTRIBUTE_READONLY) != 0;
    status->st_mode = folder ? S_IFDIR | 0777u : S_IFREG | (fixed ? 0444u : 0666u);
    status->st_mtim = time_of(found.ftLastWriteTime);
    FILE_BASIC_INFO basic = {};
    if (::GetFileInformationByHandleEx(handle, FileBasicInfo, &basic, sizeof basic)) {
        const ULARGE_INTEGER changed{.QuadPart = static_cast<unsigned long long>(basic.ChangeTime.QuadPart)};
        status->st_ctim = time_of({changed.LowPart, changed.HighPart});
    } else {
        status->st_ctim = status->st_mtim;
    }
    return 0;
}

int status_of(const char* path, struct uchronia_posix_stat* status, DWORD flags) {
    const Handle file(path, FILE_READ_ATTRIBUTES, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | flags);
    return file ? status_of(file.get(), status) : failed();
}

OVERLAPPED at(long long offset) {
    OVERLAPPED place = {};
    place.Offset = static_cast<DWORD>(offset);
    place.OffsetHigh = static_cast<DWORD>(offset >> 32);
    return place;
}

/** Bytes of one call. */
DWORD part(std::size_t count) { return static_cast<DWORD>(std::min<std::size_t>(count, std::size_t{1} << 30)); }

/** The byte that is locked: no file reaches it. */
constexpr long long kLocked = 0x7FFF'FFFF'FFFF'0000;

}  // namespace

int uchronia_posix_open(const char* path, int flags, int) {
    // What is opened as a folder is only ever synced, which Windows does not do.
    if ((flags & O_DIRECTORY) != 0) return uchronia_posix_open("/dev/null", O_RDONLY);
    const int way = flags & (O_RDONLY | O_WRONLY | O_RDWR);
    const DWORD access = way == O_RDONLY ? GENERIC_READ : way == O_WRONLY ? GENERIC_WRITE : GENERIC_READ | GENERIC_WRITE;
    const bool creates = (flags & O_CREAT) != 0;
    const bool truncates = (flags & O_TRUNC) != 0;
    const DWORD disposition = creates && (flags & O_EXCL) != 0 ? CREATE_NEW
                              : creates && truncates           ? CREATE_ALWAYS
                              : creates                        ? OPEN_ALWAYS
                              : truncates                      ? TRUNCATE_EXISTING
                                                               : OPEN_EXISTING;
    const DWORD how = FILE_ATTRIBUTE_NORMAL | ((flags & O_NOFOLLOW) != 0 ? FILE_FLAG_OPEN_REPARSE_POINT : 0);
    Handle file(path, access, disposition, how);
    if (!file) return failed();
    const int descriptor = ::_open_osfhandle(reinterpret_cast<intptr_t>(file.get()), O_BINARY | O_NOINHERIT | way);
    if (descriptor >= 0) file.release();
    return descriptor;
}

int uchronia_posix_stat(const char* path, struct uchronia_posix_stat* status) { return status_of(path, status, 0); }

int uchronia_posix_lstat(const char* path, struct uchronia_posix_stat* status) {
    return status_of(path, status, FILE_FLAG_OPEN_REPARSE_POINT);
}

int uchronia_posix_fstat(int descriptor, struct uchronia_posix_stat* status) {
    return status_of(handle_of(descriptor), status);
}

ssize_t uchronia_posix_pread(int descriptor, void* bytes, std::size_t count, long long offset) {
    OVERLAPPED place = at(offset);
    DWORD done = 0;
    if (::ReadFile(handle_of(descriptor), bytes, part(count), &done, &place)) return static_cast<ssize_t>(done);
    return ::GetLastError() == ERROR_HANDLE_EOF ? 0 : failed();
}

ssize_t uchronia_posix_pwrite(int descriptor, const void* bytes, std::size_t count, long long offset) {
    OVERLAPPED place = at(offset);
    DWORD done = 0;
    if (::WriteFile(handle_of(descriptor), bytes, part(count), &done, &place)) return static_cast<ssize_t>(done);
    return failed();
}

int uchronia_posix_fsync(int descriptor) {
    const HANDLE handle = handle_of(descriptor);
    if (::GetFileType(handle) != FILE_TYPE_DISK || ::FlushFileBuffers(handle)) return 0;
    // A file that is open for reading cannot be flushed through that handle: another one can.
    if (::GetLastError() != ERROR_ACCESS_DENIED) return failed();
    const HANDLE writable = ::ReOpenFile(handle, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, 0);
    if (writable == INVALID_HANDLE_VALUE) return failed();
    const int result = ::FlushFileBuffers(writable) ? 0 : failed();
    ::CloseHandle(writable);
    return result;
}

int uchronia_posix_access(const char* path, int mode) {
    struct uchronia_posix_stat status = {};
    if (uchronia_posix_stat(path, &status) != 0) return -1;
    if ((mode & W_OK) == 0 || (status.st_mode & 0222) != 0) return 0;
    errno = EACCES;
    return -1;
}

int uchronia_posix_link(const char* from, const char* to) {
    return ::CreateHardLinkW(wide(to).c_str(), wide(from).c_str(), nullptr) ? 0 : failed();
}

int uchronia_posix_rename(const char* from, const char* to) {
    const std::wstring target = wide(to);
    const Handle file(from, DELETE | SYNCHRONIZE, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT);
    if (!file) return failed();
    // Replaces a file that somebody has open, as POSIX does; file systems without that know the older call.
    struct Rename {
        DWORD flags;
        HANDLE root;
        DWORD length;
        WCHAR name[1];
    };
    constexpr DWORD kReplace = 1, kAsPosix = 2;
    constexpr auto kRenameInfoEx = static_cast<FILE_INFO_BY_HANDLE_CLASS>(22);
    std::vector<unsigned char> buffer(sizeof(Rename) + target.size() * sizeof(WCHAR));
    auto* request = reinterpret_cast<Rename*>(buffer.data());
    request->flags = kReplace | kAsPosix;
    request->root = nullptr;
    request->length = static_cast<DWORD>(target.size() * sizeof(WCHAR));
    std::memcpy(request->name, target.c_str(), (target.size() + 1) * sizeof(WCHAR));
    if (::SetFileInformationByHandle(file.get(), kRenameInfoEx, buffer.data(), static_cast<DWORD>(buffer.size()))) return 0;
    return ::MoveFileExW(wide(from).c_str(), target.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH) ? 0 : failed();
}

int uchronia_posix_unlink(const char* path) { return ::DeleteFileW(wide(path).c_str()) ? 0 : failed(); }

int uchronia_posix_fchown(int, int, int) { return 0; }

int uchronia_posix_fchmod(int, unsigned) { return 0; }

int uchronia_posix_flock(int descriptor, int operation) {
    OVERLAPPED place = at(kLocked);
    const HANDLE handle = handle_of(descriptor);
    if ((operation & LOCK_UN) != 0) {
        ::UnlockFileEx(handle, 0, 1, 0, &place);
        return 0;
    }
    const DWORD how = ((operation & LOCK_EX) != 0 ? LOCKFILE_EXCLUSIVE_LOCK : 0u) | ((operation & LOCK_NB) != 0 ? LOCKFILE_FAIL_IMMEDIATELY : 0);
    return ::LockFileEx(handle, how, 0, 1, 0, &place) ? 0 : failed();
}
