#pragma once
#include <memory>
#include <string>

#include "error.h"
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

/** @throws Error UCHRONIA_IO always: a file is being written to, again and again */
[[noreturn]] void fail_changing(const std::string& path);

/**
 * Does some reading of a file, from its beginning once more when somebody wrote to the file meanwhile: what it gives is all
 * of one state of the file. An error that comes of such a write is none.
 * @param work takes the open file
 * @throws Error what `work` throws; UCHRONIA_IO when the file changes each time
 */
template <class Work>
auto read_unchanged(const std::string& path, const Work& work) {
    for (int round = 0; round < 5; ++round) {
        const auto file = open_file(path);
        try {
            auto result = work(file);
            if (file->file.unchanged()) return result;
        } catch (const Error& e) {
            if (e.status() == UCHRONIA_CANCELLED || file->file.unchanged()) throw;
        }
    }
    fail_changing(path);
}

/** Closes the files that are kept open and not in use. */
void close_idle_files();

}  // namespace uchronia
