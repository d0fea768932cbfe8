#include "netcdf/nc_file.h"

#include <hdf5.h>
#include <netcdf.h>
#include <sys/file.h>

#include <charconv>
#include <cmath>
#include <filesystem>
#include <set>

#include "error.h"
#include "netcdf/chunked_variable.h"
#include "netcdf/classic_file.h"
#include "netcdf/nc_lock.h"

namespace uchronia {
namespace {

/** Every second of eight years, and 2 GiB of coordinates. */
constexpr std::size_t kLongestAxis = std::size_t{1} << 28;

std::string number_text(double value) {
    if (std::isfinite(value) && value == std::nearbyint(value) && std::fabs(value) < 1e15)
        return std::to_string(static_cast<long long>(value));
    std::ostringstream out;
    out.precision(15);
    out << value;
    return out.str();
}

std::optional<double> parse_number(const std::string& text) {
    std::string all = trim(text);
    if (!all.empty() && all.front() == '+') all.erase(0, 1);
    double number = 0;
    const auto [end, error] = std::from_chars(all.data(), all.data() + all.size(), number);
    if (error != std::errc() || end != all.data() + all.size()) return std::nullopt;
    return number;
}

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

/** Only what a regular file is can be given to netcdf-c, which takes other names for servers and object stores. */
void check_regular_file(const std::string& path) {
    std::error_code code;
    const auto status = std::filesystem::status(path, code);
    if (!std::filesystem::exists(status))
        fail(UCHRONIA_IO, "Path does not exist: ", path);
    if (!std::filesystem::is_regular_file(status))
        fail(UCHRONIA_IO, "Path exists but is not a regular file: ", path);
}

}  // namespace

bool NcVariable::is_text() const { return type == NC_CHAR || type == NC_STRING; }
bool NcVariable::is_numeric() const { return type >= NC_BYTE && type <= NC_UINT64 && type != NC_CHAR; }
bool NcVariable::is_floating() const { return type == NC_FLOAT || type == NC_DOUBLE; }

NcFile::NcFile(const std::string& path) : path_(path) {
    check_regular_file(path);
    if (!ClassicFile::header_fits(path))
        fail(UCHRONIA_IO, "cannot open ", path, " as netCDF: its header announces more than the file holds, or types "
             "that do not exist; the file may be "
             "damaged or cut short");
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
        int dimension_count = 0;
        int variable_count = 0;
        check(nc_inq(id_, &dimension_count, &variable_count, nullptr, nullptr), "read the header");
        char name[NC_MAX_NAME + 1] = "";
        for (int i = 0; i < dimension_count; ++i) {
            NcDimension d;
            check(nc_inq_dim(id_, i, name, &d.length), "read the dimensions");
            d.name = name;
            dimensions_.push_back(d);
        }
        for (int i = 0; i < variable_count; ++i) {
            NcVariable v;
            v.id = i;
            int rank = 0;
            check(nc_inq_varndims(id_, i, &rank), "read the variables");
            v.dimensions.resize(static_cast<std::size_t>(rank));
            nc_type type = NC_NAT;
            check(nc_inq_var(id_, i, name, &type, nullptr, v.dimensions.data(), nullptr), "read the variables");
            v.name = name;
            v.type = type;
            for (int d : v.dimensions)
                if (d < 0 || d >= dimension_count)
                    fail(UCHRONIA_FORMAT, "variable ", v.name, " of ", path_, " has a dimension that is not in the file");
            variables_.push_back(v);
        }
        classic_ = ClassicFile::open(path_, dimensions_, variables_);
    } catch (...) {
        nc_close(id_);
        throw;
    }
}

NcFile::~NcFile() {
    const NcLock lock;
    chunked_.clear();
    nc_close(id_);
}

void NcFile::check(int status, const std::string& doing) const {
    if (status != NC_NOERR) fail(UCHRONIA_IO, "cannot ", doing, " of ", path_, ": ", nc_strerror(status));
}

const NcVariable* NcFile::find(const std::string& name) const {
    for (const NcVariable& v : variables_)
        if (v.name == name) return &v;
    return nullptr;
}

std::size_t NcFile::length_of(const NcVariable& variable, std::size_t dimension) const {
    return dimensions_[static_cast<std::size_t>(variable.dimensions[dimension])].length;
}

std::size_t NcFile::chunk_length(const NcVariable& variable, std::size_t dimension) const {
    if (classic_) return 1;
    int storage = NC_CONTIGUOUS;
    std::vector<std::size_t> lengths(variable.dimensions.size(), 1);
    const NcLock lock;
    if (nc_inq_var_chunking(id_, variable.id, &storage, lengths.data()) != NC_NOERR || storage != NC_CHUNKED) return 1;
    return std::max<std::size_t>(1, lengths[dimension]);
}

std::size_t NcFile::axis_length(int dimension) const {
    const NcDimension& d = dimensions_[static_cast<std::size_t>(dimension)];
    if (d.length > kLongestAxis)
        fail(UCHRONIA_UNSUPPORTED, "dimension ", d.name, " of ", path_, " claims a length of ", d.length, "; an axis may have up to ",
             kLongestAxis, ", split the file or check how it was made");
    return d.length;
}

std::size_t NcFile::size_of(const NcVariable& variable) const {
    std::size_t size = 1;
    for (std::size_t d = 0; d < variable.dimensions.size(); ++d)
        if (__builtin_mul_overflow(size, axis_length(variable.dimensions[d]), &size) || size > 8 * kLongestAxis)
            fail(UCHRONIA_UNSUPPORTED, "variable ", variable.name, " of ", path_, " claims more than ", 8 * kLongestAxis,
                 " values, too many for coordinates or labels; check how the file was made");
    return size;
}

std::optional<Json> NcFile::attribute(int variable, const char* name) const {
    const NcLock lock;
    nc_type type = NC_NAT;
    std::size_t length = 0;
    if (nc_inq_att(id_, variable, name, &type, &length) != NC_NOERR) return std::nullopt;
    if (type == NC_CHAR) {
        std::string text(length, '\0');
        if (length > 0) check(nc_get_att_text(id_, variable, name, text.data()), cat("read attribute ", name));
        return Json(text.c_str());  // writers of other libraries count the terminating NUL
    }
    if (type == NC_STRING) {
        std::vector<char*> texts(length, nullptr);
        if (length > 0) check(nc_get_att_string(id_, variable, name, texts.data()), cat("read attribute ", name));
        Json all = Json::array();
        for (const char* text : texts) all.push_back(text == nullptr ? "" : text);
        if (length > 0) nc_free_string(length, texts.data());
        return length == 1 ? all[0] : all;
    }
    if (type > NC_UINT64 || type < NC_BYTE) return std::nullopt;
    Json all = Json::array();
    if (type == NC_UINT64) {
        std::vector<unsigned long long> values(length);
        if (length > 0) check(nc_get_att_ulonglong(id_, variable, name, values.data()), cat("read attribute ", name));
        for (auto v : values) all.push_back(v);
    } else if (type == NC_FLOAT || type == NC_DOUBLE) {
        std::vector<double> values(length);
        if (length > 0) check(nc_get_att_double(id_, variable, name, values.data()), cat("read attribute ", name));
        for (auto v : values) all.push_back(v);
    } else {
        std::vector<long long> values(length);
        if (length > 0) check(nc_get_att_longlong(id_, variable, name, values.data()), cat("read attribute ", name));
        for (auto v : values) all.push_back(v);
    }
    return length == 1 ? all[0] : all;
}

Json NcFile::attributes(const NcVariable* variable) const {
    const NcLock lock;
    const int id = variable != nullptr ? variable->id : NC_GLOBAL;
    int count = 0;
    check(variable != nullptr ? nc_inq_varnatts(id_, id, &count) : nc_inq_natts(id_, &count), "count the attributes");
    Json all = Json::object();
    for (int i = 0; i < count; ++i) {
        char name[NC_MAX_NAME + 1] = "";
        check(nc_inq_attname(id_, id, i, name), "read the attributes");
        const std::string key = name;
        if (variable != nullptr && (key == "_FillValue" || key == "missing_value" || key == "scale_factor" ||
                                    key == "add_offset" || key == "_Unsigned" || key == "valid_min" ||
                                    key == "valid_max" || key == "valid_range"))
            continue;
        if (auto value = attribute(id, name)) all[key] = *value;
    }
    return all;
}

std::optional<std::string> NcFile::text_attribute(const NcVariable& variable, const char* name) const {
    const auto value = attribute(variable.id, name);
    if (!value || !value->is_string()) return std::nullopt;
    return value->get<std::string>();
}

std::vector<double> NcFile::number_attribute(const NcVariable& variable, const char* name) const {
    const auto value = attribute(variable.id, name);
    if (!value) return {};
    std::vector<double> all;
    for (const Json& v : value->is_array() ? *value : Json::array({*value})) {
        if (v.is_number()) {
            all.push_back(v.get<double>());
            continue;
        }
        if (!v.is_string()) continue;
        const std::string text = v.get<std::string>();
        const auto number = parse_number(text);
        if (!number)
            fail(UCHRONIA_FORMAT, "attribute ", name, " of variable ", variable.name, " of ", path_, " is the text '", text,
                 "'; it must be a number");
        all.push_back(*number);
    }
    return all;
}

void NcFile::read(const NcVariable& variable, const std::vector<std::size_t>& start,
                  const std::vector<std::size_t>& count, double* out) const {
    if (classic_ && classic_->read(variable, start, count, out)) return;
    const NcLock lock;
    check(nc_get_vara_double(id_, variable.id, start.data(), count.data(), out),
          cat("read the values of variable ", variable.name));
}

const ChunkedVariable* NcFile::chunked(const NcVariable& variable) const {
    if (hdf5_ < 0) return nullptr;
    const NcLock lock;
    const auto [found, fresh] = chunked_.try_emplace(variable.id);
    if (fresh) {
        std::vector<std::size_t> lengths;
        for (std::size_t d = 0; d < variable.dimensions.size(); ++d) lengths.push_back(length_of(variable, d));
        hsize_t size = 0;
        if (H5Fget_filesize(hdf5_, &size) >= 0)
            found->second = ChunkedVariable::open(hdf5_, path_, static_cast<std::int64_t>(size), variable, lengths);
    }
    return found->second.get();
}

std::vector<double> NcFile::read_all(const NcVariable& variable) const {
    std::vector<double> values(size_of(variable));
    const NcLock lock;
    if (!values.empty())
        check(nc_get_var_double(id_, variable.id, values.data()), cat("read the values of variable ", variable.name));
    return values;
}

std::vector<std::int64_t> NcFile::read_all_integers(const NcVariable& variable) const {
    static_assert(sizeof(long long) == sizeof(std::int64_t));
    std::vector<long long> values(size_of(variable));
    const NcLock lock;
    if (!values.empty())
        check(nc_get_var_longlong(id_, variable.id, values.data()), cat("read the values of variable ", variable.name));
    return {values.begin(), values.end()};
}

std::vector<std::string> NcFile::read_labels(const NcVariable& variable) const {
    const NcLock lock;
    std::vector<std::string> labels;
    const std::size_t size = size_of(variable);
    if (size == 0) return labels;
    const std::string doing = cat("read the labels in variable ", variable.name);
    if (variable.type == NC_CHAR) {
        std::string all(size, '\0');
        check(nc_get_var_text(id_, variable.id, all.data()), doing);
        const std::size_t width = variable.dimensions.size() > 1 ? length_of(variable, variable.dimensions.size() - 1) : 1;
        for (std::size_t i = 0; i + width <= size; i += width) {
            const std::string one = all.substr(i, width);
            labels.push_back(trim(one.substr(0, one.find('\0'))));
        }
    } else if (variable.type == NC_STRING) {
        std::vector<char*> texts(size, nullptr);
        check(nc_get_var_string(id_, variable.id, texts.data()), doing);
        for (const char* text : texts) labels.push_back(text == nullptr ? "" : trim(text));
        nc_free_string(size, texts.data());
    } else if (variable.is_floating()) {
        for (double value : read_all(variable)) labels.push_back(number_text(value));
    } else {
        for (std::int64_t value : read_all_integers(variable)) labels.push_back(std::to_string(value));
    }
    return labels;
}

}  // namespace uchronia
