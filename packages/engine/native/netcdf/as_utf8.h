#pragma once
#include <string>

namespace uchronia {

/** A text of a file as UTF-8: as it is where it is that, and else as Windows-1252, which older writers mean. */
std::string as_utf8(std::string text);

}  // namespace uchronia
