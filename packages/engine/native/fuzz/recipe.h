#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

/** Choices out of the bytes of a fuzzer; 0 when they are used up. */
class Choices {
public:
    Choices(const std::uint8_t* data, std::size_t size) : data_(data), end_(data + size) {}

    /** A number below n, at most 256. */
    std::size_t below(std::size_t n) { return data_ == end_ ? 0 : *data_++ % n; }
    bool yes() { return below(2) == 1; }
    bool left() const { return data_ != end_; }

private:
    const std::uint8_t* data_;
    const std::uint8_t* const end_;
};

/**
 * Writes a netCDF file of a shape that the choices tell: dimensions, their names, order and lengths; types, units and
 * attributes of the coordinates and the data; chunks and filters. It is a legal netCDF file, whatever the choices.
 * @param mode  NC_NETCDF4, or one of the classic formats
 */
void cook(Choices& choices, int mode, const std::string& path);
