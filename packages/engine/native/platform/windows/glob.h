/** Paths that match a pattern: `*`, `?` and `[...]` in any part of it; sorted. Only the flags 0. */
#pragma once
#include <cstddef>

struct glob_t {
    std::size_t gl_pathc;
    char** gl_pathv;
};

#define GLOB_NOMATCH 3
/** @return 0, or GLOB_NOMATCH */
int glob(const char* pattern, int flags, int (*failed)(const char* path, int error), glob_t* found);
void globfree(glob_t* found);
