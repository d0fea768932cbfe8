#pragma once
#include <string>

namespace uchronia {

/**
 * An empty file beside a file that is to be written, removed unless it was given a name of its own. Whoever has it holds a
 * lock on it, which ends with the process: those of processes that died are removed by the next one that is made for the same
 * file. They are called `.NAME.0.tmp`, `.NAME.1.tmp` and so on; a NAME that is too long for that is cut.
 */
class TemporaryFile {
public:
    /**
     * @param target  absolute
     * @throws Error UCHRONIA_IO when it cannot be made
     */
    explicit TemporaryFile(const std::string& target);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const std::string& path() const { return path_; }
    /** Open for reading and writing. */
    int descriptor() const { return descriptor_; }
    /** Says that the file is no longer under its temporary name. */
    void renamed() { path_.clear(); }

private:
    std::string path_;
    int descriptor_ = -1;
};

}  // namespace uchronia
