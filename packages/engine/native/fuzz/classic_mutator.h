#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

/**
 * Changes one thing of a netCDF file in one of the classic formats, where the bytes say what they are: a number of the
 * header (a length, a count, a type, an offset), a name or text, a value, or how long the file is.
 * @return whether anything was changed; false for what is no such file
 */
bool mutate_classic_file(std::vector<std::uint8_t>& file, unsigned seed);
