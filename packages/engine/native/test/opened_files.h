#pragma once
#include <sys/inotify.h>
#include <unistd.h>

#include <cstdint>
#include <set>
#include <string>

#include "support.h"

/** The kernel's own list of the files of a folder to which something happens. */
class OpenedFiles {
public:
    /** @param events  of inotify, such as IN_OPEN */
    OpenedFiles(const std::string& folder, std::uint32_t events) : descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
        REQUIRE(descriptor_ >= 0);
        REQUIRE(::inotify_add_watch(descriptor_, folder.c_str(), events) >= 0);
    }
    ~OpenedFiles() { ::close(descriptor_); }
    OpenedFiles(const OpenedFiles&) = delete;

    /** Those since the last call. */
    std::set<std::string> take() {
        std::set<std::string> names;
        alignas(inotify_event) char buffer[1 << 16];
        for (ssize_t n = 0; (n = ::read(descriptor_, buffer, sizeof buffer)) > 0;)
            for (ssize_t at = 0; at < n;) {
                const auto* event = reinterpret_cast<const inotify_event*>(buffer + at);
                CHECK((event->mask & IN_Q_OVERFLOW) == 0);
                if (event->len > 0) names.insert(event->name);
                at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
            }
        return names;
    }

private:
    const int descriptor_;
};
