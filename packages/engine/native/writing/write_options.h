#pragma once
#include <cstdint>
#include <string>

#include "json.h"

namespace uchronia {

/** The convention that a file follows. */
enum class Convention { stf, cf };

/** The options of uchronia_write. */
struct WriteOptions {
    bool overwrite = false;
    bool classic = false;
    Convention convention = Convention::stf;
    int deflate = 4;
    bool file_per_issue = false;  ///< the path is then a pattern
    std::int64_t issue_first = 0;
    std::int64_t issue_count = -1;  ///< -1: to the end
    Json global_attributes = Json::object();

    /** Reads the options that a caller passed in. @throws Error naming the option that is wrong */
    static WriteOptions parse(const std::string& json);
};

}  // namespace uchronia
