#pragma once
#include <stddef.h>
#include <stdint.h>

// Nothing but C headers: this is compiled for processors that not everybody has, and an inline function of the C++ library
// that was compiled for them could be the one that the linker keeps for all.

namespace uchronia::kernels {

/** Pairs of positions to compare and exchange, in order: a sorting network. */
struct Network {
    const uint16_t* pairs;
    size_t count;
};

/** Where a quantile lies in sorted values: at `index`, and `weight` of the way to the next. */
struct Position {
    size_t index;
    double weight;
};

/** Levels of quantiles, and where they lie among the values of a case. */
struct Levels {
    const double* levels;
    size_t count;
    /** 1 to 9, after Hyndman and Fan (1996). */
    int type;
    /** One per level, as find() left them. */
    Position* positions;
    /** Sets the positions for a number of values, at least 1. */
    void (*find)(const Levels& levels, size_t n);
};

/** Cases x members, the members of a case together. */
struct Ensembles {
    const double* values;
    size_t cases;
    size_t members;
    /** Sorted already, missing ones last; otherwise the network sorts them. */
    bool sorted;
};

/**
 * The kernels for one set of instructions. `room` is memory for (members + 1) x lanes doubles, aligned to 64 bytes. They
 * compute the same in the same order, so that results are equal on every processor.
 */
struct Implementation {
    const char* name;
    /** Cases that are worked on at a time. */
    size_t lanes;
    void (*sort)(double* values, const Ensembles& ensembles, const Network& network, int32_t* counts, double* room);
    void (*quantiles)(const Ensembles& ensembles, const Network& network, const Levels& levels, double* out, double* room);
    void (*crps)(const Ensembles& ensembles, const Network& network, const double* observations, double* out, double* room);
    void (*ranks)(const Ensembles& ensembles, const double* observations, int32_t* out);
    void (*exceedance)(const Ensembles& ensembles, const double* thresholds, size_t count, bool strict, int32_t* out);
};

extern const Implementation kPlain;
#if defined(__x86_64__)
extern const Implementation kAvx2;
extern const Implementation kAvx512;
#endif

}  // namespace uchronia::kernels
