#pragma once
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <string>

/** A file that a target writes its input to; one for each process, in memory where that is possible. */
inline std::string scratch(const std::string& extension) {
    static const std::string folder = ::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    return folder + "/uchronia-fuzz-" + std::to_string(::getpid()) + extension;
}

inline void write_file(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}
