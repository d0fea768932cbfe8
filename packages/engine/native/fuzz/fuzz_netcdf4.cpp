// netCDF-4 files of every shape, with damaged chunks: every series in them is read, or is an error with a text.
//
// The values of a file are damaged, its metadata are not: those are parsed by libhdf5, before any code of ours sees them.
#include <hdf5.h>
#include <netcdf.h>

#include <iterator>
#include <vector>

#include "read_everything.h"
#include "recipe.h"
#include "scratch.h"

namespace {

struct Stretch {
    haddr_t at;
    hsize_t bytes;
};

/** Where a file has the values of its variables. */
std::vector<Stretch> values_of(const std::string& path) {
    std::vector<Stretch> found;
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    H5Literate(file, H5_INDEX_NAME, H5_ITER_INC, nullptr,
               [](hid_t group, const char* name, const H5L_info_t*, void* out) -> herr_t {
                   auto& all = *static_cast<std::vector<Stretch>*>(out);
                   const hid_t set = H5Dopen2(group, name, H5P_DEFAULT);
                   if (set < 0) return 0;
                   const hid_t type = H5Dget_type(set);
                   const hid_t space = H5Dget_space(set);
                   hsize_t chunks = 0;
                   // Strings are references into the metadata.
                   if (H5Tget_class(type) == H5T_INTEGER || H5Tget_class(type) == H5T_FLOAT) {
                       if (H5Dget_offset(set) != HADDR_UNDEF) all.push_back({H5Dget_offset(set), H5Dget_storage_size(set)});
                       if (H5Dget_num_chunks(set, space, &chunks) < 0) chunks = 0;
                   }
                   for (hsize_t i = 0; i < chunks; ++i) {
                       Stretch s{};
                       if (H5Dget_chunk_info(set, space, i, nullptr, nullptr, &s.at, &s.bytes) >= 0) all.push_back(s);
                   }
                   H5Sclose(space);
                   H5Tclose(type);
                   H5Dclose(set);
                   return 0;
               },
               &found);
    H5Fclose(file);
    return found;
}

void damage(Choices& choices, const std::string& path) {
    const std::vector<Stretch> values = values_of(path);
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    while (choices.left() && !values.empty()) {
        const Stretch s = values[choices.below(values.size())];
        if (s.bytes == 0) continue;
        file.seekp(static_cast<std::streamoff>(s.at + choices.below(256) % s.bytes));
        file.put(static_cast<char>(choices.below(256)));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool silent = H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr) >= 0;
    static const std::string path = scratch(".nc");
    Choices choices(data, silent ? size : 0);
    cook(choices, NC_NETCDF4, path);
    damage(choices, path);
    read_everything(path);
    return 0;
}
