// Compiled for AVX-512 where there is such a thing, and called only where the processor has it.
#if defined(__AVX512F__)
#include <immintrin.h>
#define UCHRONIA_KERNELS kAvx512
#define UCHRONIA_KERNELS_NAME "avx512"
#define UCHRONIA_LANES 8
#define UCHRONIA_LOWER(a, b) reinterpret_cast<Lanes>(_mm512_min_pd(reinterpret_cast<__m512d>(a), reinterpret_cast<__m512d>(b)))
#define UCHRONIA_HIGHER(a, b) reinterpret_cast<Lanes>(_mm512_max_pd(reinterpret_cast<__m512d>(a), reinterpret_cast<__m512d>(b)))
#include "kernels/lanes.inc"
#endif
