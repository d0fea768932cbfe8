#pragma once
#include <sys/types.h>

#include <string>

#include "series/control.h"
#include "writing/temporary_file.h"

namespace uchronia {

/**
 * A file that appears under its name when it is complete, or not at all: it is written beside its place under another name,
 * which it loses when it is committed, and which is removed when it is not. A file that is replaced hands on its mode and, where
 * the process may, its owner. Of a link the file that it leads to is written.
 */
class AtomicFile {
public:
    /** @throws Error UCHRONIA_EXISTS when the file is there and may not be replaced, UCHRONIA_IO when it cannot be made */
    AtomicFile(const std::string& path, bool overwrite);
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    /** Where the file will be; absolute. */
    const std::string& path() const { return path_; }
    /** Where it is until then; empty at first. */
    const std::string& temporary() const { return temporary_.path(); }

    /** Fills the temporary file with the contents of the file that it will replace. @throws Error when cancelled too */
    void copy_of_original(const Control& control) const;

    /** Makes sure that the file is on the disk, and gives it its name. */
    void commit();

private:
    /** Mode and owner of the file that is replaced. */
    void take_over(int descriptor) const;

    const std::string path_;
    const bool overwrite_;
    TemporaryFile temporary_;
};

}  // namespace uchronia
