#include "netcdf/hdf5_driver.h"

#include <fcntl.h>
#include <hdf5.h>
#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "error.h"

namespace uchronia::hdf5_driver {
namespace {

/** The file to open, as a list of properties names it. */
struct Target {
    int descriptor;
    WriteFault* fault;  ///< null for a file that is read
};

Target current{-1, nullptr};

/** A file as HDF5 has it open; HDF5 looks at its first member only. */
struct DriverFile {
    H5FD_t common{};
    Target target{};
    haddr_t end_allocated = 0;
    haddr_t end_of_file = 0;
    /** The writes after the first failure, in order. */
    std::vector<std::pair<haddr_t, std::vector<unsigned char>>> kept;
};

DriverFile& of(H5FD_t* file) { return *reinterpret_cast<DriverFile*>(file); }
const DriverFile& of(const H5FD_t* file) { return *reinterpret_cast<const DriverFile*>(file); }

H5FD_t* open(const char* name, unsigned flags, hid_t properties, haddr_t) {
    const auto* target = static_cast<const Target*>(H5Pget_driver_info(properties));
    if (target == nullptr) return nullptr;
    int descriptor = target->descriptor;
    if (target->fault != nullptr) {
        int mode = O_CLOEXEC | ((flags & H5F_ACC_RDWR) != 0 ? O_RDWR : O_RDONLY);
        if ((flags & H5F_ACC_TRUNC) != 0) mode |= O_TRUNC;
        if ((flags & H5F_ACC_CREAT) != 0) mode |= O_CREAT;
        if ((flags & H5F_ACC_EXCL) != 0) mode |= O_EXCL;
        descriptor = ::open(name, mode, 0666);
    }
    struct stat status = {};
    if (descriptor < 0 || ::fstat(descriptor, &status) != 0) {
        if (target->fault != nullptr && descriptor >= 0) ::close(descriptor);
        return nullptr;
    }
    auto* file = new DriverFile;
    file->target = Target{descriptor, target->fault};
    file->end_of_file = static_cast<haddr_t>(status.st_size);
    return &file->common;
}

herr_t close(H5FD_t* file) {
    const Target target = of(file).target;
    delete &of(file);
    if (target.fault != nullptr && ::close(target.descriptor) != 0 && target.fault->error == 0) target.fault->error = errno;
    return 0;
}

herr_t query(const H5FD_t*, unsigned long* flags) {
    // As HDF5's own driver for one file, so that files are laid out the same.
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
             H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

haddr_t end_allocated(const H5FD_t* file, H5FD_mem_t) { return of(file).end_allocated; }

herr_t set_end_allocated(H5FD_t* file, H5FD_mem_t, haddr_t end) {
    of(file).end_allocated = end;
    return 0;
}

haddr_t end_of_file(const H5FD_t* file, H5FD_mem_t) { return of(file).end_of_file; }

/** @return bytes read until the end of the file; -1 after a failure */
ssize_t read_all(int descriptor, haddr_t at, std::size_t size, unsigned char* out) {
    std::size_t done = 0;
    while (done < size) {
        const ssize_t n = ::pread(descriptor, out + done, size - done, static_cast<off_t>(at + done));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return -1;
        if (n == 0) break;
        done += static_cast<std::size_t>(n);
    }
    return static_cast<ssize_t>(done);
}

herr_t read(H5FD_t* any, H5FD_mem_t, hid_t, haddr_t at, std::size_t size, void* buffer) {
    const DriverFile& file = of(any);
    auto* out = static_cast<unsigned char*>(buffer);
    const ssize_t n = read_all(file.target.descriptor, at, size, out);
    if (n == static_cast<ssize_t>(size) && file.kept.empty()) return 0;
    if (file.target.fault == nullptr || n < 0) return -1;
    // HDF5 reads what it has not written yet.
    std::memset(out + n, 0, size - static_cast<std::size_t>(n));
    for (const auto& [begin, bytes] : file.kept) {
        const haddr_t from = std::max(at, begin);
        const haddr_t to = std::min(at + size, begin + bytes.size());
        if (from < to) std::memcpy(out + (from - at), bytes.data() + (from - begin), to - from);
    }
    return 0;
}

herr_t write(H5FD_t* any, H5FD_mem_t, hid_t, haddr_t at, std::size_t size, const void* buffer) {
    DriverFile& file = of(any);
    WriteFault* fault = file.target.fault;
    if (fault == nullptr) return -1;
    const auto* bytes = static_cast<const unsigned char*>(buffer);
    const haddr_t end = at + size;
    while (size > 0 && fault->error == 0) {
        const ssize_t n = ::pwrite(file.target.descriptor, bytes, size, static_cast<off_t>(at));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            fault->error = n < 0 ? errno : ENOSPC;
            break;
        }
        bytes += n;
        at += static_cast<haddr_t>(n);
        size -= static_cast<std::size_t>(n);
    }
    if (size > 0) file.kept.emplace_back(at, std::vector<unsigned char>(bytes, bytes + size));
    file.end_of_file = std::max(file.end_of_file, end);
    return 0;
}

herr_t truncate(H5FD_t* any, hid_t, hbool_t) {
    DriverFile& file = of(any);
    WriteFault* fault = file.target.fault;
    if (fault == nullptr || file.end_of_file == file.end_allocated) return 0;
    if (fault->error == 0 && ::ftruncate(file.target.descriptor, static_cast<off_t>(file.end_allocated)) != 0) fault->error = errno;
    file.end_of_file = file.end_allocated;
    return 0;
}

hid_t register_driver() {
    static H5FD_class_t driver = {};
#if H5_VERSION_GE(1, 13, 0)
    driver.version = H5FD_CLASS_VERSION;
    driver.value = static_cast<H5FD_class_value_t>(600);  // of those that HDF5 leaves to others
#endif
    driver.name = "uchronia";
    driver.maxaddr = static_cast<haddr_t>(INT64_MAX);
    driver.fc_degree = H5F_CLOSE_WEAK;
    driver.fapl_size = sizeof(Target);
    driver.open = open;
    driver.close = close;
    driver.query = query;
    driver.get_eoa = end_allocated;
    driver.set_eoa = set_end_allocated;
    driver.get_eof = end_of_file;
    driver.read = read;
    driver.write = write;
    driver.truncate = truncate;
    const H5FD_mem_t map[] = H5FD_FLMAP_DICHOTOMY;
    std::copy(std::begin(map), std::end(map), driver.fl_map);
    return H5FDregister(&driver);
}

/** A class of lists of properties that have the driver from the start. */
hid_t access_class() {
    static const hid_t id = H5Pcreate_class(
        H5P_FILE_ACCESS, "uchronia file access",
        [](hid_t list, void*) -> herr_t {
            static const hid_t driver = register_driver();
            return H5Pset_driver(list, driver, &current);
        },
        nullptr, nullptr, nullptr, nullptr, nullptr);
    if (id < 0) fail(UCHRONIA_INTERNAL, "HDF5 does not take a driver");
    return id;
}

}  // namespace

Scope::Scope(int descriptor, WriteFault* fault) : before_(H5P_FILE_ACCESS) {
    const hid_t own = access_class();
    current = Target{descriptor, fault};
    H5P_CLS_FILE_ACCESS_ID_g = own;
}

Scope::~Scope() { H5P_CLS_FILE_ACCESS_ID_g = before_; }

}  // namespace uchronia::hdf5_driver
