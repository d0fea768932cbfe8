#pragma once
#include <cstddef>
#include <functional>

namespace uchronia {

/** The most threads that one call uses, the caller's among them. As many as there are processors unless told. */
std::size_t most_threads();

/** Sets most_threads(), up to 256; 0 for as many as there are processors. */
void set_most_threads(std::size_t most);

/**
 * Runs task(0) to task(count - 1), each once, on this thread and up to `threads` - 1 others, and returns when all are
 * done. When tasks throw, no further ones are begun, and the exception of the one with the lowest number is thrown here.
 * Inside a task it runs everything on the thread that it is on. The caller must hold no lock that a task takes.
 */
void parallel(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& task);

/** Values from which on decoding them on a second thread is quicker than starting one. */
constexpr std::size_t kWorthThreads = std::size_t{1} << 17;

}  // namespace uchronia
