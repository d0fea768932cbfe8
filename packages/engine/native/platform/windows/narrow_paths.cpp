// Paths in char are UTF-8 in the whole library, also in std::filesystem and in the libraries inside, which ask Windows to
// convert them from the code page of the system. The pointers below take the place of the imports of the two functions
// that do this, in this library only.
// clang-format off: windows.h comes before what needs it
#include <windows.h>
// clang-format on

#include <climits>

namespace {

using ToWide = int(WINAPI*)(UINT, DWORD, LPCCH, int, LPWSTR, int);
using FromWide = int(WINAPI*)(UINT, DWORD, LPCWCH, int, LPSTR, int, LPCCH, LPBOOL);

template <class Function>
Function system_function(const char* name) {
    return reinterpret_cast<Function>(reinterpret_cast<void*>(::GetProcAddress(::GetModuleHandleW(L"kernel32.dll"), name)));
}

UINT page_of(UINT page) { return page == CP_ACP || page == CP_OEMCP || page == CP_THREAD_ACP ? CP_UTF8 : page; }

int WINAPI to_wide(UINT page, DWORD flags, LPCCH text, int size, LPWSTR wide, int capacity) {
    static const auto call = system_function<ToWide>("MultiByteToWideChar");
    // UTF-8 knows one of the flags only.
    return call(page_of(page), flags & MB_ERR_INVALID_CHARS, text, size, wide, capacity);
}

int WINAPI from_wide(UINT page, DWORD flags, LPCWCH wide, int size, LPSTR text, int capacity, LPCCH unknown, LPBOOL used) {
    static const auto call = system_function<FromWide>("WideCharToMultiByte");
    const bool utf8 = page_of(page) == CP_UTF8;
    if (utf8 && used != nullptr) *used = FALSE;
    return call(page_of(page), utf8 ? flags & WC_ERR_INVALID_CHARS : flags, wide, size, text, capacity, utf8 ? nullptr : unknown,
        utf8 ? nullptr : used);
}

}  // namespace

extern "C" {
extern const ToWide __imp_MultiByteToWideChar = to_wide;
extern const FromWide __imp_WideCharToMultiByte = from_wide;
}
