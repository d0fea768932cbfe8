#include "netcdf/hdf5_texts.h"

#include <hdf5.h>
#include <netcdf.h>

#include <algorithm>
#include <vector>

#include "error.h"
#include "netcdf/hdf5_closing.h"

namespace uchronia {
namespace {

constexpr int kDeepestGroup = 32;
/** Objects that are looked at; links of groups may go round. */
constexpr int kMostObjects = 1 << 16;
/** Values of an attribute: more than this are damage. */
constexpr hssize_t kMostValues = 1 << 20;

/** True unless it has texts or lists that cannot be read. */
bool is_readable(hid_t attribute) {
    const Closing type(H5Aget_type(attribute), H5Tclose);
    const Closing space(H5Aget_space(attribute), H5Sclose);
    if (!type.ok() || !space.ok()) return false;
    const bool texts = H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) > 0;
    if (!texts && H5Tget_class(type) != H5T_VLEN) return true;
    const hssize_t count = H5Sget_simple_extent_npoints(space);
    if (count == 0) return true;
    const Closing in_memory(H5Tget_native_type(type, H5T_DIR_DEFAULT), H5Tclose);
    if (count < 0 || count > kMostValues || !in_memory.ok()) return false;
    std::vector<unsigned char> values(static_cast<std::size_t>(count) * H5Tget_size(in_memory));
    if (H5Aread(attribute, in_memory, values.data()) < 0) return false;
    H5Dvlen_reclaim(in_memory, space, H5P_DEFAULT, values.data());
    return true;
}

class Walk {
public:
    explicit Walk(const std::string& path) : path_(path) {}

    void object(hid_t object, const std::string& name, int depth) {
        if (++seen_ > kMostObjects || depth > kDeepestGroup) return;
        const int attributes = H5Aget_num_attrs(object);
        for (int i = 0; i < attributes; ++i) {
            const Closing one(H5Aopen_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_NATIVE, static_cast<hsize_t>(i), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
            if (one.ok() && !is_readable(one)) damaged(one, name);
        }
        H5G_info_t info{};
        if (H5Iget_type(object) != H5I_GROUP || H5Gget_info(object, &info) < 0) return;
        for (hsize_t i = 0; i < std::min<hsize_t>(info.nlinks, kMostObjects); ++i) {
            char link[NC_MAX_NAME + 1] = "";
            if (H5Lget_name_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_INC, i, link, sizeof link, H5P_DEFAULT) <= 0) continue;
            const Closing inner(H5Oopen(object, link, H5P_DEFAULT), H5Oclose);
            if (inner.ok()) this->object(inner, link, depth + 1);
        }
    }

private:
    [[noreturn]] void damaged(hid_t attribute, const std::string& name) const {
        char text[NC_MAX_NAME + 1] = "";
        H5Aget_name(attribute, sizeof text, text);
        fail(UCHRONIA_IO, path_, " is damaged: attribute ", text, name.empty() ? "" : cat(" of ", name),
             " cannot be read; copy the file again");
    }

    const std::string& path_;
    int seen_ = 0;
};

}  // namespace

void check_texts(std::int64_t file, const std::string& path) {
    if (file < 0) return;
    const Closing root(H5Gopen2(file, "/", H5P_DEFAULT), H5Gclose);
    if (root.ok()) Walk(path).object(root, "", 0);
}

}  // namespace uchronia
