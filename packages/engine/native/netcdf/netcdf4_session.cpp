#include "netcdf/netcdf4_session.h"

#include <hdf5.h>
#include <netcdf.h>
#include <netcdf_mem.h>
#include <sys/file.h>

#include <algorithm>
#include <list>
#include <set>
#include <vector>

#include "error.h"
#include "threads/parallel.h"

namespace uchronia {
namespace {

/** A file for each thread that reads files side by side, and a few to go back to. */
std::size_t most_sessions() { return most_threads() + 2; }

/** Bytes of a file that was replaced up to which it is held in memory. */
constexpr std::int64_t kMostInMemory = std::int64_t{1} << 30;

std::set<hid_t> open_hdf5_files() {
    const ssize_t n = H5Fget_obj_count(static_cast<hid_t>(H5F_OBJ_ALL), H5F_OBJ_FILE);
    if (n <= 0) return {};
    std::vector<hid_t> files(static_cast<std::size_t>(n));
    const ssize_t got = H5Fget_obj_ids(static_cast<hid_t>(H5F_OBJ_ALL), H5F_OBJ_FILE, files.size(), files.data());
    return {files.begin(), files.begin() + std::max<ssize_t>(0, std::min(n, got))};
}

/**
 * Gives back the lock that HDF5 holds on a netCDF-4 file while it is open. A reader that keeps files open between calls
 * would keep every other program from appending to them; a file that changed is opened anew anyway.
 */
void release_hdf5_lock(hid_t file) {
    void* descriptor = nullptr;
    if (H5Fget_vfd_handle(file, H5P_DEFAULT, &descriptor) >= 0 && descriptor != nullptr)
        ::flock(*static_cast<int*>(descriptor), LOCK_UN);
}

/** Most recently used first. */
using Sessions = std::list<std::pair<const ReadOnlyFile*, Netcdf4Session>>;

Sessions& sessions() {
    // Never destroyed: files may be closed while the process ends.
    static auto* instance = new Sessions;
    return *instance;
}

Sessions::iterator session_of(const ReadOnlyFile& file) {
    return std::find_if(sessions().begin(), sessions().end(), [&](const auto& one) { return one.first == &file; });
}

}  // namespace

Netcdf4Session& Netcdf4Session::of(const ReadOnlyFile& file) {
    Sessions& all = sessions();
    if (const auto known = session_of(file); known != all.end()) {
        all.splice(all.begin(), all, known);
    } else {
        for (const std::size_t most = most_sessions(); all.size() >= most;) all.pop_back();
        all.emplace_front(std::piecewise_construct, std::forward_as_tuple(&file), std::forward_as_tuple(file));
    }
    return all.front().second;
}

void Netcdf4Session::end(const ReadOnlyFile& file) {
    if (const auto known = session_of(file); known != sessions().end()) sessions().erase(known);
}

Netcdf4Session::Netcdf4Session(const ReadOnlyFile& file) : file_(file) {
    const std::set<hid_t> others = open_hdf5_files();
    const int status = open();
    if (status != NC_NOERR)
        fail(UCHRONIA_IO, "cannot open ", file.path(), " as netCDF: ", nc_strerror(status),
             "; the file may be damaged, cut short or of another format");
    for (const hid_t one : open_hdf5_files())
        if (others.count(one) == 0) hdf5_ = one;
    if (hdf5_ >= 0 && !memory_) release_hdf5_lock(hdf5_);
}

int Netcdf4Session::open() {
    const std::string& path = file_.path();
    if (Fingerprint::of(path) == file_.fingerprint()) {
        const int status = nc_open(path.c_str(), NC_NOWRITE, &id_);
        if (Fingerprint::of(path) == file_.fingerprint()) return status;
        if (status == NC_NOERR) nc_close(id_);
    }
    // netcdf-c opens names, and that of this file is now another's. Whoever reads it goes on with what it was.
    const bool replaced = !Fingerprint::of(path).same_file(file_.fingerprint());
    if (!replaced || file_.size() > kMostInMemory)
        fail(UCHRONIA_IO, "cannot read ", path, ": it changed while it was open; open it again");
    const auto size = static_cast<std::size_t>(file_.size());
    memory_.reset(new unsigned char[size]);
    if (!file_.read(0, file_.size(), memory_.get())) fail(UCHRONIA_IO, "cannot read ", path, ", which was replaced while it was open");
    return nc_open_mem(path.c_str(), NC_NOWRITE, size, memory_.get(), &id_);
}

Netcdf4Session::~Netcdf4Session() {
    for (const auto& [name, dataset] : datasets_)
        if (dataset >= 0) H5Dclose(dataset);
    nc_close(id_);
}

std::int64_t Netcdf4Session::dataset(const NcVariable& variable) {
    const auto [found, fresh] = datasets_.try_emplace(variable.name, -1);
    if (fresh && hdf5_ >= 0) found->second = H5Dopen2(hdf5_, cat('/', variable.name).c_str(), H5P_DEFAULT);
    return found->second;
}

}  // namespace uchronia
