#pragma once
#include <memory>
#include <string>

#include "netcdf/file_axes.h"

namespace uchronia {

/** A file open for reading, with its axes. */
struct OpenFile {
    explicit OpenFile(const std::string& path) : opened(NcFile::open(path)), file(*opened), axes(file) {}

    const std::unique_ptr<const NcFile> opened;
    const NcFile& file;
    const FileAxes axes;
};

/**
 * The file of that path: opened, or taken from the few files that are kept open between calls. A file that changed on
 * disk is opened anew.
 */
std::shared_ptr<const OpenFile> open_file(const std::string& path);

/** Closes the files that are kept open and not in use. */
void close_idle_files();

}  // namespace uchronia
