/**
 * The part of POSIX that the engine uses, on Windows: put before every source file of a build for Windows, so that the
 * sources need no conditions. Paths are UTF-8. Files are opened so that others may rename, replace and remove them, as
 * everywhere else; locks lie beyond the end of a file, so that they keep nobody from reading it.
 *
 * The names of POSIX are macros here, since the C library has narrower functions with the same names. Headers that use
 * these names for something else come first.
 */
#pragma once
#if defined(_WIN32) && defined(__cplusplus)
#include <direct.h>
#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <regex>
#include <set>
#include <shared_mutex>
#include <sstream>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

struct uchronia_posix_stat {
    unsigned long long st_dev;
    unsigned long long st_ino;
    unsigned st_mode;
    unsigned st_nlink;
    int st_uid;
    int st_gid;
    long long st_size;
    struct timespec st_mtim;
    struct timespec st_ctim;
};

int uchronia_posix_open(const char* path, int flags, int mode = 0);
int uchronia_posix_stat(const char* path, struct uchronia_posix_stat* status);
int uchronia_posix_lstat(const char* path, struct uchronia_posix_stat* status);
int uchronia_posix_fstat(int descriptor, struct uchronia_posix_stat* status);
ssize_t uchronia_posix_pread(int descriptor, void* bytes, std::size_t count, long long offset);
ssize_t uchronia_posix_pwrite(int descriptor, const void* bytes, std::size_t count, long long offset);
int uchronia_posix_fsync(int descriptor);
int uchronia_posix_access(const char* path, int mode);
int uchronia_posix_link(const char* from, const char* to);
int uchronia_posix_rename(const char* from, const char* to);
int uchronia_posix_unlink(const char* path);
/** Owners and modes of files are not Windows' way: both succeed and change nothing. */
int uchronia_posix_fchown(int descriptor, int user, int group);
int uchronia_posix_fchmod(int descriptor, unsigned mode);
int uchronia_posix_flock(int descriptor, int operation);

#define open uchronia_posix_open
#define stat uchronia_posix_stat
#define lstat uchronia_posix_lstat
#define fstat uchronia_posix_fstat
#define pread uchronia_posix_pread
#define pwrite uchronia_posix_pwrite
#define fsync uchronia_posix_fsync
#define access uchronia_posix_access
#define link uchronia_posix_link
#define rename uchronia_posix_rename
#define unlink uchronia_posix_unlink
#define fchown uchronia_posix_fchown
#define fchmod uchronia_posix_fchmod
#define flock uchronia_posix_flock

#define O_CLOEXEC 0x1000000
#define O_NOFOLLOW 0x2000000
#define O_DIRECTORY 0x4000000

#define LOCK_SH 1
#define LOCK_EX 2
#define LOCK_NB 4
#define LOCK_UN 8
#endif
