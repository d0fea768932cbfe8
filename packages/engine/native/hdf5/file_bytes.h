#pragma once
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "hdf5/cursor.h"
#include "netcdf/read_only_file.h"

namespace uchronia::hdf5 {

/** Bytes of metadata, held. */
class Block {
public:
    explicit Block(std::vector<unsigned char> bytes) : bytes_(std::move(bytes)) {}
    Cursor cursor() const { return Cursor(bytes_.data(), bytes_.size()); }
    const std::vector<unsigned char>& bytes() const { return bytes_; }
    /** The rest when its last four bytes are the checksum of those before. @throws NotKnown otherwise */
    Cursor checked() const;

private:
    std::vector<unsigned char> bytes_;
};

/** The bytes of a file, read in large pages that are kept: metadata lie in many small pieces near each other. One thread at a time. */
class FileBytes {
public:
    /** @param file must outlive this */
    explicit FileBytes(const ReadOnlyFile& file) : file_(file) {}

    std::uint64_t size() const { return static_cast<std::uint64_t>(file_.size()); }
    /** @throws NotKnown when the file does not have them, or they cannot be read */
    Block read(Address at, std::uint64_t size);

private:
    const std::vector<unsigned char>& page(std::uint64_t number);

    const ReadOnlyFile& file_;
    std::unordered_map<std::uint64_t, std::vector<unsigned char>> pages_;
};

}  // namespace uchronia::hdf5
