// What every processor of its kind has: SSE2 on x86, NEON on 64-bit ARM.
#define UCHRONIA_KERNELS kPlain
#define UCHRONIA_LANES 2
#if defined(__SSE2__)
#include <emmintrin.h>
#define UCHRONIA_KERNELS_NAME "sse2"
#define UCHRONIA_LOWER(a, b) reinterpret_cast<Lanes>(_mm_min_pd(reinterpret_cast<__m128d>(a), reinterpret_cast<__m128d>(b)))
#define UCHRONIA_HIGHER(a, b) reinterpret_cast<Lanes>(_mm_max_pd(reinterpret_cast<__m128d>(a), reinterpret_cast<__m128d>(b)))
#elif defined(__aarch64__)
#include <arm_neon.h>
#define UCHRONIA_KERNELS_NAME "neon"
#define UCHRONIA_LOWER(a, b) reinterpret_cast<Lanes>(vminq_f64(reinterpret_cast<float64x2_t>(a), reinterpret_cast<float64x2_t>(b)))
#define UCHRONIA_HIGHER(a, b) reinterpret_cast<Lanes>(vmaxq_f64(reinterpret_cast<float64x2_t>(a), reinterpret_cast<float64x2_t>(b)))
#else
#define UCHRONIA_KERNELS_NAME "plain"
#define UCHRONIA_LOWER(a, b) where((a) < (b), a, b)
#define UCHRONIA_HIGHER(a, b) where((a) < (b), b, a)
#endif
#include "kernels/lanes.inc"
