#include "kernels/processor.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace uchronia::kernels {

#if defined(__x86_64__)
namespace {

/** The register XCR0: the sets of registers that the system saves for each thread. */
unsigned saved_registers() {
    unsigned low = 0, high = 0;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

}  // namespace

Processor processor() {
    constexpr unsigned kOsxsave = 1u << 27, kAvx = 1u << 28;    // leaf 1, ecx
    constexpr unsigned kAvx2 = 1u << 5, kAvx512f = 1u << 16;    // leaf 7, ebx
    constexpr unsigned kYmm = 0x06, kZmm = 0xE6;                // XCR0: SSE and AVX; and the masks and upper halves
    unsigned a = 0, b = 0, c = 0, d = 0;
    if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & kOsxsave) == 0 || (c & kAvx) == 0) return {};
    const unsigned saved = saved_registers();
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0) return {};
    return {(b & kAvx2) != 0 && (saved & kYmm) == kYmm, (b & kAvx512f) != 0 && (saved & kZmm) == kZmm};
}
#else
Processor processor() { return {}; }
#endif

}  // namespace uchronia::kernels
