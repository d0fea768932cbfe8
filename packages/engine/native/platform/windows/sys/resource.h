/** The number of files that a process may have open, as far as the C library is concerned. */
#pragma once
using rlim_t = unsigned long long;
struct rlimit {
    rlim_t rlim_cur;
    rlim_t rlim_max;
};
#define RLIMIT_NOFILE 0
#define RLIM_INFINITY (~rlim_t{0})

inline int getrlimit(int, struct rlimit* limit) {
    *limit = {8192, 8192};
    return 0;
}
