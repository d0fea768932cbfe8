#pragma once
#include <string>

#include "time/civil.h"

namespace uchronia {

/**
 * The name of the file of one issue of a forecast archive.
 *
 * The first `{0}` stands for the date, YYYYMMDD. `{0:FORMAT}` stands for the date and time in a format of %Y, %m, %d,
 * %H, %M, %S, %j (day of the year) and %% and may stand more than once, in folders too:
 * `{0:%Y}/fcast_{0:%Y%m%d%H}.nc`. Anything else is literal.
 */
class IssuePattern {
public:
    explicit IssuePattern(std::string text) : text_(std::move(text)) {}

    const std::string& text() const { return text_; }

    std::string file_of(Instant issue) const;

    /** The folder that is the same for every issue: the part before the first field; empty when there is none. */
    std::string fixed_folder() const;

private:
    std::string text_;
};

}  // namespace uchronia
