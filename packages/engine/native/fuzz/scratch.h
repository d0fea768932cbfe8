#pragma once
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <string>

/** A file that a target writes its input to; one for each process. */
inline std::string scratch(const std::string& extension) {
    return "/tmp/uchronia-fuzz-" + std::to_string(::getpid()) + extension;
}

inline void write_file(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}
