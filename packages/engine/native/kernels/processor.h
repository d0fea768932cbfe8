#pragma once

namespace uchronia::kernels {

/** Vector instructions that the processor has and whose registers the operating system keeps; none on other processors. */
struct Processor {
    bool avx2 = false;
    bool avx512f = false;
};

/** The processor at hand. Asked without the compiler's own run-time library, which not every compiler brings. */
Processor processor();

}  // namespace uchronia::kernels
