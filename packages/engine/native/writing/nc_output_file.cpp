#include "writing/nc_output_file.h"

#include <netcdf.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "error.h"
#include "netcdf/nc_lock.h"

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

}  // namespace

NcOutputFile::NcOutputFile(const std::string& path, NcFormat format, bool overwrite)
    : target_(path, overwrite), format_(format) {
    const NcLock lock;
    const auto scope = hdf5_driver::Scope::writing(fault_);
    const int created = nc_create(temporary().c_str(), NC_CLOBBER | mode_of(format), &id_);
    if (created != NC_NOERR) {
        id_ = -1;
        fail(UCHRONIA_IO, "cannot write ", target_.path(), ": ", nc_strerror(created));
    }
    int old = 0;
    nc_set_fill(id_, NC_FILL, &old);
}

NcOutputFile::~NcOutputFile() {
    if (id_ < 0) return;
    const NcLock lock;
    nc_abort(id_);
    nc_close(id_);
}

void NcOutputFile::check_written() const {
    if (fault_.error != 0) fail(UCHRONIA_IO, "cannot write ", target_.path(), ": ", std::strerror(fault_.error));
}

void NcOutputFile::check(int status, const std::string& doing) const {
    check_written();
    if (status != NC_NOERR) fail(UCHRONIA_IO, "cannot write ", target_.path(), ": ", doing, ": ", nc_strerror(status));
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
    if (value.is_null()) return;
    const Json all = value.is_array() ? value : Json::array({value});
    if (!all.empty() && all.front().is_string()) {
        std::vector<std::string> texts = all.get<std::vector<std::string>>();
        std::vector<const char*> pointers;
        for (const std::string& text : texts) pointers.push_back(text.c_str());
        check(nc_put_att_string(id_, id, name.c_str(), pointers.size(), pointers.data()), doing);
        return;
    }
    const bool whole = std::all_of(all.begin(), all.end(), [](const Json& v) { return v.is_number_integer(); });
    const bool small = whole && std::all_of(all.begin(), all.end(), [](const Json& v) {
        return v.get<double>() >= std::numeric_limits<int>::min() && v.get<double>() <= std::numeric_limits<int>::max();
    });
    if (small) {
        const auto numbers = all.get<std::vector<int>>();
        check(nc_put_att_int(id_, id, name.c_str(), NC_INT, numbers.size(), numbers.data()), doing);
    } else if (whole && format_ == NcFormat::netcdf4) {
        const auto numbers = all.get<std::vector<long long>>();
        check(nc_put_att_longlong(id_, id, name.c_str(), NC_INT64, numbers.size(), numbers.data()), doing);
    } else {
        const auto numbers = all.get<std::vector<double>>();
        check(nc_put_att_double(id_, id, name.c_str(), NC_DOUBLE, numbers.size(), numbers.data()), doing);
    }
}

void NcOutputFile::put_number(int variable, const std::string& name, double value, int type) {
    const NcLock lock;
    check(nc_put_att_double(id_, variable < 0 ? NC_GLOBAL : variable, name.c_str(), type, 1, &value), cat("attribute ", name));
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

std::string NcOutputFile::name_of(int variable) const {
    const NcLock lock;
    char name[NC_MAX_NAME + 1] = "";
    check(nc_inq_varname(id_, variable, name), "name of a variable");
    return name;
}

void NcOutputFile::close() {
    const NcLock lock;
    const int id = id_;
    id_ = -1;
    if (id < 0) return;
    check(nc_close(id), "close");
}

void NcOutputFile::commit() {
    close();
    target_.commit();
}

}  // namespace uchronia
