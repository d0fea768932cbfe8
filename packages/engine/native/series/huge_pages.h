#pragma once
#include <cstddef>

namespace uchronia {

/**
 * Asks for large pages behind fresh memory that is about to be filled. On a virtual machine the kernel takes several times
 * as long to hand out memory in pages of 4 KiB as it takes to write to it: 20 ms beside 3 ms for 23 MB. Large pages are
 * handed out as a whole, so only those that lie within the memory are asked for. Where the kernel is set to give them to
 * all, to nobody, or has none, nothing changes.
 */
void advise_huge_pages(void* memory, std::size_t bytes);

}  // namespace uchronia
