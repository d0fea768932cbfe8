#pragma once
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "error.h"
#include "netcdf/pattern_source.h"
#include "series/series.h"

namespace uchronia {

/** One series of a catalogue: where it is stored and what to take from there. */
struct Entry {
    std::string id;
    uchronia_kind kind = UCHRONIA_KIND_SINGLE;
    bool one_file_per_issue = false;
    bool is_text = false;  ///< its file is text, which others than this engine read
    std::string file;  ///< absolute; empty when there is one file per issue
    std::string variable;
    std::string identifier;  ///< the station; empty when none was named
    std::int64_t index = 0;
    AxisNames axes{};  ///< those that the catalogue names
    /** @name What a catalogue says of a series: where the issues with a file each are, else to be held against the file
     * @{ */
    std::optional<TimeStep> step;
    std::optional<Instant> start;
    std::optional<std::int64_t> length;
    std::optional<std::int64_t> members;
    std::optional<std::int64_t> leads;
    std::optional<TimeStep> lead_step;
    std::vector<std::string> patterns;  ///< absolute: where the file of each issue is looked for, in that order
    /** @} */
    /** Why it cannot be read, when that is known before it is opened; every opening throws it. */
    std::shared_ptr<const Error> failure;
    std::vector<Warning> warnings;
    /** @name Series held in memory only
     * @{ */
    std::shared_ptr<Series> memory;
    bool recording = false;  ///< every handle is that series itself, not a copy of it
    /** @} */

    /**
     * The series, its values left where they are.
     * @param kind     as which kind; a single entry can also be read as the collection of all stations of its file
     * @param station  instead of `identifier`, unless empty
     * @param most_stations  how many stations of a collection get their labels
     */
    std::shared_ptr<Series> open(uchronia_kind as, const std::string& station = "",
                                 std::size_t most_stations = std::numeric_limits<std::size_t>::max()) const;

    /** The series of its own kind. One that names no station is those of all stations of its file, as it is in CSIRO's library. */
    std::shared_ptr<Series> open_whole(std::size_t most_stations = std::numeric_limits<std::size_t>::max()) const;

    /** True when start, step and length of the issues are there; else the files tell. */
    bool says_issues() const { return start && step && length; }
    /** The issue times of one file per issue, where the catalogue says them. */
    TimeAxis issues() const;

private:
    std::shared_ptr<Series> open_file(uchronia_kind as, const std::string& station, std::size_t most_stations) const;
    /** Where the keys of a catalogue say something else than the file. */
    std::vector<Warning> contradictions(const Series& series) const;
    std::shared_ptr<Series> open_memory(uchronia_kind as, const std::string& station) const;
};

}  // namespace uchronia
