#include "netcdf/netcdf4_session.h"

#include <hdf5.h>
#include <netcdf.h>
#include <unistd.h>

#include <algorithm>
#include <list>
#include <set>
#include <vector>

#include "error.h"
#include "netcdf/hdf5_driver.h"
#include "netcdf/open_errors.h"
#include "threads/parallel.h"

namespace uchronia {
namespace {

/** A file for each thread that reads files side by side, and a few to go back to. */
std::size_t most_sessions() { return most_threads() + 2; }

std::set<hid_t> open_hdf5_files() {
    const ssize_t n = H5Fget_obj_count(static_cast<hid_t>(H5F_OBJ_ALL), H5F_OBJ_FILE);
    if (n <= 0) return {};
    std::vector<hid_t> files(static_cast<std::size_t>(n));
    const ssize_t got = H5Fget_obj_ids(static_cast<hid_t>(H5F_OBJ_ALL), H5F_OBJ_FILE, files.size(), files.data());
    return {files.begin(), files.begin() + std::max<ssize_t>(0, std::min(n, got))};
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

/** A name under which netcdf-c finds the file, to see what it is: its own, unless another file has that by now. */
std::string name_of(const ReadOnlyFile& file) {
    if (Fingerprint::of(file.path()).same_file(file.fingerprint())) return file.path();
    ::lseek(file.descriptor(), 0, SEEK_SET);
    return cat("/dev/fd/", file.descriptor());
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

void Netcdf4Session::check_unchanged(const ReadOnlyFile& file) {
    if (!file.unchanged()) fail(UCHRONIA_IO, "cannot read ", file.path(), ": it changed while it was open; open it again");
}

Netcdf4Session::Netcdf4Session(const ReadOnlyFile& file) {
    check_unchanged(file);
    const std::set<hid_t> others = open_hdf5_files();
    const auto scope = hdf5_driver::Scope::reading(file.descriptor());
    const int status = nc_open(name_of(file).c_str(), NC_NOWRITE, &id_);
    if (status != NC_NOERR) fail_hdf5(file, status);
    for (const hid_t one : open_hdf5_files())
        if (others.count(one) == 0) hdf5_ = one;
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
