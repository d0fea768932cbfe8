#include "netcdf/netcdf4_file.h"

#include <hdf5.h>
#include <netcdf.h>
#include <sys/file.h>

#include <algorithm>
#include <set>

#include "error.h"
#include "netcdf/chunked_variable.h"
#include "netcdf/nc_lock.h"

namespace uchronia {
namespace {

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

}  // namespace

Netcdf4File::Netcdf4File(const std::string& path) : NcFile(path) {
    const NcLock lock;
    const std::set<hid_t> others = open_hdf5_files();
    const int status = nc_open(path.c_str(), NC_NOWRITE, &id_);
    if (status != NC_NOERR)
        fail(UCHRONIA_IO, "cannot open ", path, " as netCDF: ", nc_strerror(status),
             "; the file may be damaged, cut short or of another format");
    for (const hid_t file : open_hdf5_files())
        if (others.count(file) == 0) hdf5_ = file;
    if (hdf5_ >= 0) release_hdf5_lock(hdf5_);
    try {
        read_header();
    } catch (...) {
        nc_close(id_);
        throw;
    }
}

Netcdf4File::~Netcdf4File() {
    const NcLock lock;
    chunked_.clear();
    nc_close(id_);
}

void Netcdf4File::check(int status, const std::string& doing) const {
    if (status != NC_NOERR) fail(UCHRONIA_IO, "cannot ", doing, " of ", path_, ": ", nc_strerror(status));
}

void Netcdf4File::read_header() {
    int dimension_count = 0;
    int variable_count = 0;
    int attribute_count = 0;
    check(nc_inq(id_, &dimension_count, &variable_count, &attribute_count, nullptr), "read the header");
    char name[NC_MAX_NAME + 1] = "";
    for (int i = 0; i < dimension_count; ++i) {
        NcDimension d;
        check(nc_inq_dim(id_, i, name, &d.length), "read the dimensions");
        d.name = name;
        dimensions_.push_back(d);
    }
    int unlimited_count = 0;
    check(nc_inq_unlimdims(id_, &unlimited_count, nullptr), "read the dimensions");
    std::vector<int> unlimited(static_cast<std::size_t>(unlimited_count));
    if (unlimited_count > 0) check(nc_inq_unlimdims(id_, &unlimited_count, unlimited.data()), "read the dimensions");
    for (int d : unlimited)
        if (d >= 0 && d < dimension_count) dimensions_[static_cast<std::size_t>(d)].unlimited = true;
    attributes_ = read_attributes(NC_GLOBAL, attribute_count);
    for (int i = 0; i < variable_count; ++i) {
        NcVariable v;
        v.id = i;
        int rank = 0;
        check(nc_inq_varndims(id_, i, &rank), "read the variables");
        v.dimensions.resize(static_cast<std::size_t>(rank));
        nc_type type = NC_NAT;
        check(nc_inq_var(id_, i, name, &type, nullptr, v.dimensions.data(), &attribute_count), "read the variables");
        v.name = name;
        v.type = type;
        for (int d : v.dimensions)
            if (d < 0 || d >= dimension_count)
                fail(UCHRONIA_FORMAT, "variable ", v.name, " of ", path_, " has a dimension that is not in the file");
        v.attributes = read_attributes(i, attribute_count);
        variables_.push_back(std::move(v));
    }
}

Json Netcdf4File::read_attributes(int variable, int count) const {
    Json all = Json::object();
    for (int i = 0; i < count; ++i) {
        char name[NC_MAX_NAME + 1] = "";
        check(nc_inq_attname(id_, variable, i, name), "read the attributes");
        if (auto value = read_attribute(variable, name)) all[name] = std::move(*value);
    }
    return all;
}

std::optional<Json> Netcdf4File::read_attribute(int variable, const char* name) const {
    nc_type type = NC_NAT;
    std::size_t length = 0;
    if (nc_inq_att(id_, variable, name, &type, &length) != NC_NOERR) return std::nullopt;
    const std::string doing = cat("read attribute ", name);
    if (type == NC_CHAR) {
        std::string text(length, '\0');
        if (length > 0) check(nc_get_att_text(id_, variable, name, text.data()), doing);
        return Json(text.c_str());  // writers of other libraries count the terminating NUL
    }
    if (type == NC_STRING) {
        std::vector<char*> texts(length, nullptr);
        if (length > 0) check(nc_get_att_string(id_, variable, name, texts.data()), doing);
        Json all = Json::array();
        for (const char* text : texts) all.push_back(text == nullptr ? "" : text);
        if (length > 0) nc_free_string(length, texts.data());
        return length == 1 ? all[0] : all;
    }
    if (type > NC_UINT64 || type < NC_BYTE) return std::nullopt;
    auto numbers = [&](auto number, auto get) {
        std::vector<decltype(number)> values(length);
        if (length > 0) check(get(id_, variable, name, values.data()), doing);
        return length == 1 ? Json(values.front()) : Json(values);
    };
    if (type == NC_UINT64) return numbers(0ull, nc_get_att_ulonglong);
    if (type == NC_FLOAT || type == NC_DOUBLE) return numbers(0.0, nc_get_att_double);
    return numbers(0ll, nc_get_att_longlong);
}

std::size_t Netcdf4File::chunk_length(const NcVariable& variable, std::size_t dimension) const {
    int storage = NC_CONTIGUOUS;
    std::vector<std::size_t> lengths(variable.dimensions.size(), 1);
    const NcLock lock;
    if (nc_inq_var_chunking(id_, variable.id, &storage, lengths.data()) != NC_NOERR || storage != NC_CHUNKED) return 1;
    return std::max<std::size_t>(1, lengths[dimension]);
}

const ChunkedVariable* Netcdf4File::chunked(const NcVariable& variable) const {
    if (hdf5_ < 0) return nullptr;
    const NcLock lock;
    const auto [found, fresh] = chunked_.try_emplace(variable.id);
    if (fresh) {
        hsize_t size = 0;
        if (H5Fget_filesize(hdf5_, &size) >= 0)
            found->second = ChunkedVariable::open(hdf5_, path_, static_cast<std::int64_t>(size), variable,
                                                     lengths_of(variable));
    }
    return found->second.get();
}

void Netcdf4File::read(const NcVariable& variable, const std::vector<std::size_t>& start,
                       const std::vector<std::size_t>& count, double* out) const {
    const NcLock lock;
    check(nc_get_vara_double(id_, variable.id, start.data(), count.data(), out), cat("read the values of variable ", variable.name));
}

void Netcdf4File::read_integers(const NcVariable& variable, std::vector<std::int64_t>& values) const {
    const std::string doing = cat("read the values of variable ", variable.name);
    const NcLock lock;
    if (variable.type == NC_UINT64)
        check(nc_get_var_ulonglong(id_, variable.id, reinterpret_cast<unsigned long long*>(values.data())), doing);
    else
        check(nc_get_var_longlong(id_, variable.id, reinterpret_cast<long long*>(values.data())), doing);
}

void Netcdf4File::read_characters(const NcVariable& variable, std::string& characters) const {
    const NcLock lock;
    check(nc_get_var_text(id_, variable.id, characters.data()), cat("read the labels in variable ", variable.name));
}

void Netcdf4File::read_strings(const NcVariable& variable, std::vector<std::string>& strings) const {
    const NcLock lock;
    std::vector<char*> texts(strings.size(), nullptr);
    check(nc_get_var_string(id_, variable.id, texts.data()), cat("read the labels in variable ", variable.name));
    for (std::size_t i = 0; i < texts.size(); ++i) strings[i] = texts[i] == nullptr ? "" : texts[i];
    nc_free_string(texts.size(), texts.data());
}

}  // namespace uchronia
