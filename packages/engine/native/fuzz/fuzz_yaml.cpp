// Any text as a catalogue: it opens, or it is an error with a text.
#include <cstdlib>
#include <cstring>

#include "scratch.h"
#include "uchronia.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string path = scratch(".yaml");
    write_file(path, std::string(reinterpret_cast<const char*>(data), size));
    uchronia_error error;
    void* library = nullptr;
    if (uchronia_library_open(path.c_str(), "/", &library, &error) != UCHRONIA_OK) {
        if (std::strlen(error.message) == 0 || error.code == UCHRONIA_INTERNAL) std::abort();
        return 0;
    }
    int64_t needed = 0;
    uchronia_describe(library, nullptr, nullptr, 0, &needed, &error);
    DisposeSharedPointer(library);
    return uchronia_live_handles(UCHRONIA_KIND_ANY) == 0 ? 0 : (std::abort(), 0);
}
