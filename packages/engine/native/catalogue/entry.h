#pragma once
#include <string>
#include <vector>

#include "netcdf/pattern_source.h"
#include "series/series.h"

namespace uchronia {

/** One series of a catalogue: where it is stored and what to take from there. */
struct Entry {
    std::string id;
    uchronia_kind kind = UCHRONIA_KIND_SINGLE;
    bool one_file_per_issue = false;
    std::string file;  ///< absolute; empty when there is one file per issue
    std::string variable;
    std::string identifier;  ///< the station; empty when none was named
    std::int64_t index = 0;
    /** @name One file per issue only
     * @{ */
    std::vector<std::string> patterns;  ///< absolute: where the file of each issue is looked for, in that order
    TimeAxis issues;
    std::int64_t members = 0;
    std::int64_t leads = 0;
    TimeStep lead_step;
    /** @} */
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
     */
    std::shared_ptr<Series> open(uchronia_kind as, const std::string& station = "") const;

private:
    std::shared_ptr<Series> open_memory(uchronia_kind as, const std::string& station) const;
};

}  // namespace uchronia
