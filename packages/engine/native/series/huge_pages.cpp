#include "series/huge_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace uchronia {
namespace {

/** Of x86-64, and of ARM with pages of 4 KiB. */
constexpr std::uintptr_t kHugePage = std::uintptr_t{1} << 21;

}  // namespace

void advise_huge_pages(void* memory, std::size_t bytes) {
#ifdef MADV_HUGEPAGE
    const auto begin = reinterpret_cast<std::uintptr_t>(memory);
    const std::uintptr_t first = (begin + kHugePage - 1) / kHugePage * kHugePage;
    const std::uintptr_t last = (begin + bytes) / kHugePage * kHugePage;
    // Advice that is not taken costs time alone.
    if (first < last) ::madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
#else
    (void)memory;
    (void)bytes;
#endif
}

}  // namespace uchronia
