// Makes corpus/classic/recipe* out of corpus/netcdf4/recipe*: `make_corpus CORPUS`.
#include <netcdf.h>

#include <filesystem>
#include <iterator>

#include "recipe.h"
#include "scratch.h"

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    const std::filesystem::path corpus = argv[1];
    const int modes[] = {0, NC_64BIT_OFFSET, NC_64BIT_DATA};
    const char* extensions[] = {".classic.nc", ".64bit.nc", ".cdf5.nc"};
    std::filesystem::create_directories(corpus / "classic");
    for (const auto& recipe : std::filesystem::directory_iterator(corpus / "netcdf4")) {
        if (recipe.path().filename().string().rfind("recipe", 0) != 0) continue;
        std::ifstream in(recipe.path(), std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(in)), {});
        for (int i = 0; i < 3; ++i) {
            Choices choices(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
            cook(choices, modes[i], (corpus / "classic" / (recipe.path().filename().string() + extensions[i])).string());
        }
    }
}
