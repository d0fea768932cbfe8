#pragma once
#include <cstdint>
#include <string>

namespace uchronia {

/** The bytes of a file. */
class ReadOnlyFile {
public:
    /** @throws Error UCHRONIA_IO when it cannot be opened */
    explicit ReadOnlyFile(const std::string& path);
    ReadOnlyFile(ReadOnlyFile&& other) noexcept;
    ~ReadOnlyFile();
    ReadOnlyFile(const ReadOnlyFile&) = delete;
    ReadOnlyFile& operator=(const ReadOnlyFile&) = delete;

    const std::string& path() const { return path_; }
    std::int64_t size() const { return size_; }
    /** From any thread. @return false when they are not all there or cannot be read */
    bool read(std::int64_t offset, std::int64_t count, unsigned char* target) const;

private:
    std::string path_;
    int descriptor_ = -1;
    std::int64_t size_ = 0;
};

}  // namespace uchronia
