#include "netcdf/nc_output_file.h"

#include <fcntl.h>
#include <netcdf.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <limits>

#include "error.h"
#include "netcdf/nc_lock.h"

namespace fs = std::filesystem;

namespace uchronia {
namespace {

int mode_of(NcFormat format) {
    switch (format) {
        case NcFormat::classic: return 0;
        case NcFormat::offset64: return NC_64BIT_OFFSET;
        case NcFormat::cdf5: return NC_64BIT_DATA;
        default: return NC_NETCDF4;
    }
}

/** Makes sure that a file, or the names in a folder, are on the disk. */
void sync(const std::string& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags);
    if (descriptor < 0) fail(UCHRONIA_IO, "cannot sync ", path, ": ", std::strerror(errno));
    const int status = ::fsync(descriptor);
    const int reason = errno;
    ::close(descriptor);
    // Some file systems cannot sync a folder.
    if (status != 0 && reason != EINVAL && reason != EROFS)
        fail(UCHRONIA_IO, "cannot sync ", path, ": ", std::strerror(reason));
}

[[noreturn]] void refuse_existing(const std::string& path) {
    fail(UCHRONIA_EXISTS, "Path already exists: ", path, "; choose another name, or ask to overwrite it");
}

}  // namespace

NcOutputFile::NcOutputFile(const std::string& path, NcFormat format, bool overwrite)
    : path_(path.empty() ? path : fs::absolute(path).lexically_normal().string()), overwrite_(overwrite), format_(format) {
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
    const NcLock lock;
    const int created = nc_create(temporary_.c_str(), NC_NOCLOBBER | mode_of(format), &id_);
    if (created != NC_NOERR) {
        id_ = -1;
        fs::remove(temporary_, code);
        fail(UCHRONIA_IO, "cannot write ", path_, ": ", nc_strerror(created));
    }
    int old = 0;
    nc_set_fill(id_, NC_FILL, &old);
}

NcOutputFile::~NcOutputFile() {
    if (id_ >= 0) {
        const NcLock lock;
        nc_abort(id_);
        nc_close(id_);
    }
    if (!temporary_.empty()) {
        std::error_code code;
        fs::remove(temporary_, code);
    }
}

void NcOutputFile::check(int status, const std::string& doing) const {
    if (status != NC_NOERR) fail(UCHRONIA_IO, "cannot write ", path_, ": ", doing, ": ", nc_strerror(status));
}

int NcOutputFile::define_dimension(const std::string& name, std::size_t length) {
    const NcLock lock;
    int id = -1;
    check(nc_def_dim(id_, name.c_str(), length == 0 ? NC_UNLIMITED : length, &id), cat("dimension ", name));
    return id;
}

int NcOutputFile::define_variable(const std::string& name, int type, const std::vector<int>& dimensions,
                                  const std::vector<std::size_t>& chunks, int deflate) {
    const NcLock lock;
    int id = -1;
    check(nc_def_var(id_, name.c_str(), type, static_cast<int>(dimensions.size()), dimensions.data(), &id),
          cat("variable ", name));
    if (format_ == NcFormat::netcdf4 && !chunks.empty()) {
        check(nc_def_var_chunking(id_, id, NC_CHUNKED, chunks.data()), cat("chunks of variable ", name));
        if (deflate > 0) check(nc_def_var_deflate(id_, id, 1, 1, deflate), cat("compression of variable ", name));
    }
    return id;
}

void NcOutputFile::put_attribute(int variable, const std::string& name, const Json& value) {
    const NcLock lock;
    const std::string doing = cat("attribute ", name);
    const int id = variable < 0 ? NC_GLOBAL : variable;
    if (value.is_string()) {
        const std::string text = value.get<std::string>();
        check(nc_put_att_text(id_, id, name.c_str(), text.size(), text.c_str()), doing);
        return;
    }
    Json all = value.is_array() ? value : Json::array({value});
    if (all.empty()) return;
    bool whole = true;
    for (const Json& v : all) {
        if (!v.is_number()) return;
        whole = whole && v.is_number_integer() && v.get<double>() >= std::numeric_limits<int>::min() &&
                v.get<double>() <= std::numeric_limits<int>::max();
    }
    if (whole) {
        std::vector<int> numbers;
        for (const Json& v : all) numbers.push_back(v.get<int>());
        check(nc_put_att_int(id_, id, name.c_str(), NC_INT, numbers.size(), numbers.data()), doing);
    } else {
        std::vector<double> numbers;
        for (const Json& v : all) numbers.push_back(v.get<double>());
        check(nc_put_att_double(id_, id, name.c_str(), NC_DOUBLE, numbers.size(), numbers.data()), doing);
    }
}

void NcOutputFile::put_double_attribute(int variable, const std::string& name, double value) {
    const NcLock lock;
    check(nc_put_att_double(id_, variable < 0 ? NC_GLOBAL : variable, name.c_str(), NC_DOUBLE, 1, &value),
          cat("attribute ", name));
}

void NcOutputFile::end_definitions() {
    const NcLock lock;
    check(nc_enddef(id_), "header");
}

void NcOutputFile::write(int variable, const std::vector<std::size_t>& start, const std::vector<std::size_t>& count,
                         const double* values) {
    const NcLock lock;
    check(nc_put_vara_double(id_, variable, start.data(), count.data(), values), "values");
}

void NcOutputFile::write(int variable, const std::vector<std::size_t>& start, const std::vector<std::size_t>& count,
                         const std::vector<long long>& values) {
    const NcLock lock;
    check(nc_put_vara_longlong(id_, variable, start.data(), count.data(), values.data()), "values");
}

void NcOutputFile::write_texts(int variable, std::size_t width, const std::vector<std::string>& texts) {
    std::string all(width * texts.size(), '\0');
    for (std::size_t i = 0; i < texts.size(); ++i) all.replace(i * width, std::min(width, texts[i].size()), texts[i], 0, width);
    const NcLock lock;
    const std::size_t start[] = {0, 0};
    const std::size_t count[] = {texts.size(), width};
    check(nc_put_vara_text(id_, variable, start, count, all.data()), "texts");
}

void NcOutputFile::commit() {
    {
        const NcLock lock;
        const int id = id_;
        id_ = -1;
        check(nc_close(id), "close");
    }
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
