/**
 * An addon of Node that lets worker threads use koffi and be ended at any moment.
 *
 * `worker.terminate()` makes calls of the Node-API fail from one instruction to the next, also in the middle of a function
 * of koffi. koffi is built on node-addon-api without its NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS, which then does two
 * things that end the process: it throws the failure as an error, which cannot be done either, and what fails to be thrown
 * is fatal; and it goes on with the empty results of what failed, asking for the error of no environment at all. Both are
 * set right in the table of the functions that koffi imports: throwing into a thread that is being ended does nothing,
 * since nobody is there to catch it, and no environment is the one of the thread. Nothing else is changed, and nothing at
 * all for threads that are not being ended.
 *
 * `process.dlopen({ exports: { linux, musl } }, thisAddon)` loads koffi's own addon, from the path for this C library, so that its functions can be guarded
 * before it is initialised, which is when most of it happens. Only the C library is needed.
 */
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <utility>

namespace {

/** A function of the Node-API: pointers to what is not described, and a status. */
using Function = int (*)(void* env, void* a, void* b, void* c);
constexpr int kOk = 0, kInvalidArgument = 1, kPendingException = 10, kCannotRunJs = 23;

/** The functions by which node-addon-api makes and throws an error, and what ends the process when it fails in its destructors. None has more than four parameters. */
constexpr const char* kNames[] = {
    "napi_throw",
    "napi_get_last_error_info",
    "napi_is_exception_pending",
    "napi_get_and_clear_last_exception",
    "napi_create_error",
    "napi_create_type_error",
    "napi_create_string_utf8",
    "napi_typeof",
    "napi_create_object",
    "napi_define_properties",
    "napi_create_reference",
    "napi_delete_reference",
    "napi_get_reference_value",
    "napi_open_handle_scope",
    "napi_close_handle_scope",
    "napi_open_escapable_handle_scope",
    "napi_close_escapable_handle_scope",
    "napi_escape_handle",
};
constexpr int kCount = sizeof kNames / sizeof *kNames;

Function real[kCount];
thread_local void* environment = nullptr;

template <int Index>
int forward(void* env, void* a, void* b, void* c) {
    return real[Index](env != nullptr ? env : environment, a, b, c);
}

int throw_if_possible(void* env, void* error, void*, void*) {
    const int status = forward<0>(env, error, nullptr, nullptr);
    return status == kPendingException || status == kCannotRunJs || status == kInvalidArgument ? kOk : status;
}

template <int... Index>
struct Guards {
    static constexpr Function all[] = {throw_if_possible, forward<Index + 1>...};
};
template <int... Index>
constexpr const Function* guards(std::integer_sequence<int, Index...>) {
    return Guards<Index...>::all;
}
/** The replacements of the functions, in the same order. */
constexpr const Function* kGuards = guards(std::make_integer_sequence<int, kCount - 1>());

/** Puts a pointer where the loader may have taken away the right to write. */
bool put(void** place, void* value) {
    const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
    const uintptr_t first = reinterpret_cast<uintptr_t>(place) & ~(page - 1);
    if (mprotect(reinterpret_cast<void*>(first), page, PROT_READ | PROT_WRITE) != 0) return false;
    __atomic_store_n(place, value, __ATOMIC_RELEASE);
    return true;
}

/** The dynamic section of a loaded file, as far as it is needed. */
struct Imports {
    const ElfW(Sym)* symbols = nullptr;
    const char* names = nullptr;
    const ElfW(Rela)* relocations[2] = {};
    size_t sizes[2] = {};
};

Imports imports_of(const link_map& file) {
    Imports found;
    // glibc has made addresses of these offsets, musl has not.
    const auto at = [&](ElfW(Addr) address) { return address < file.l_addr ? address + file.l_addr : address; };
    for (const ElfW(Dyn)* entry = file.l_ld; entry->d_tag != DT_NULL; ++entry) {
        switch (entry->d_tag) {
            case DT_SYMTAB: found.symbols = reinterpret_cast<const ElfW(Sym)*>(at(entry->d_un.d_ptr)); break;
            case DT_STRTAB: found.names = reinterpret_cast<const char*>(at(entry->d_un.d_ptr)); break;
            case DT_JMPREL: found.relocations[0] = reinterpret_cast<const ElfW(Rela)*>(at(entry->d_un.d_ptr)); break;
            case DT_PLTRELSZ: found.sizes[0] = entry->d_un.d_val; break;
            case DT_RELA: found.relocations[1] = reinterpret_cast<const ElfW(Rela)*>(at(entry->d_un.d_ptr)); break;
            case DT_RELASZ: found.sizes[1] = entry->d_un.d_val; break;
            default: break;
        }
    }
    return found;
}

#if defined(__aarch64__)
constexpr unsigned kJumpSlot = R_AARCH64_JUMP_SLOT, kGlobalData = R_AARCH64_GLOB_DAT;
#else
constexpr unsigned kJumpSlot = R_X86_64_JUMP_SLOT, kGlobalData = R_X86_64_GLOB_DAT;
#endif

void guard(const link_map& file) {
    const Imports imports = imports_of(file);
    for (int part = 0; part < 2; ++part) {
        const size_t count = imports.sizes[part] / sizeof(ElfW(Rela));
        for (size_t i = 0; i < count; ++i) {
            const ElfW(Rela)& relocation = imports.relocations[part][i];
            const auto type = static_cast<unsigned>(ELF64_R_TYPE(relocation.r_info));
            if (type != kJumpSlot && type != kGlobalData) continue;
            const char* name = imports.names + imports.symbols[ELF64_R_SYM(relocation.r_info)].st_name;
            for (int index = 0; index < kCount; ++index) {
                if (strcmp(name, kNames[index]) != 0) continue;
                put(reinterpret_cast<void**>(file.l_addr + relocation.r_offset),
                    reinterpret_cast<void*>(kGuards[index]));
            }
        }
    }
}

/** Guards koffi's addon, which is loaded for it; not if this Node lacks a function. */
void guard_file(const char* path) {
    for (int index = 0; index < kCount; ++index) {
        real[index] = reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, kNames[index]));
        if (real[index] == nullptr) return;
    }
    void* const koffi = dlopen(path, RTLD_LAZY);
    link_map* file = nullptr;
    if (koffi != nullptr && dlinfo(koffi, RTLD_DI_LINKMAP, &file) == 0) guard(*file);
}

}  // namespace

extern "C" __attribute__((visibility("default"))) void* napi_register_module_v1(void* env, void* exports) {
    environment = env;
    const auto get = reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, "napi_get_named_property"));
    using Text = int (*)(void* env, void* value, char* text, size_t size, size_t* length);
    const auto text = reinterpret_cast<Text>(dlsym(RTLD_DEFAULT, "napi_get_value_string_utf8"));
    if (get == nullptr || text == nullptr) return exports;
#if defined(__GLIBC__)
    char name[] = "linux";
#else
    char name[] = "musl";
#endif
    void* value = nullptr;
    char given[4096];
    size_t length = 0;
    if (get(env, exports, name, &value) != kOk || text(env, value, given, sizeof given, &length) != kOk) return exports;
    // Several threads may come here at once.
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    static bool done = false;
    pthread_mutex_lock(&mutex);
    if (!done) guard_file(given);
    done = true;
    pthread_mutex_unlock(&mutex);
    return exports;
}
