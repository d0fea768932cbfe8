// Compiled for AVX2 where there is such a thing, and called only where the processor has it.
#if defined(__AVX2__)
#include <immintrin.h>
#define UCHRONIA_KERNELS kAvx2
#define UCHRONIA_KERNELS_NAME "avx2"
#define UCHRONIA_LANES 4
#define UCHRONIA_LOWER(a, b) reinterpret_cast<Lanes>(_mm256_min_pd(reinterpret_cast<__m256d>(a), reinterpret_cast<__m256d>(b)))
#define UCHRONIA_HIGHER(a, b) reinterpret_cast<Lanes>(_mm256_max_pd(reinterpret_cast<__m256d>(a), reinterpret_cast<__m256d>(b)))
#include "kernels/lanes.inc"
#endif
