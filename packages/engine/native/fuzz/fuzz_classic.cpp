// Classic netCDF files, whose header and values we read ourselves: changed where it matters, every series in them is
// read, or is an error with a text.
#include <algorithm>

#include "classic_mutator.h"
#include "read_everything.h"
#include "scratch.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
    std::vector<std::uint8_t> file(data, data + size);
    if (seed % 16 == 0 || !mutate_classic_file(file, seed) || file.size() > most) return LLVMFuzzerMutate(data, size, most);
    std::copy(file.begin(), file.end(), data);
    return file.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // HDF5 files are for the other target.
    if (size < 4 || data[0] != 'C') return -1;
    static const std::string path = scratch(".nc");
    write_file(path, std::string(reinterpret_cast<const char*>(data), size));
    read_everything(path);
    return 0;
}
