#pragma once
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "json.h"

namespace uchronia {

constexpr double kMissing = __builtin_nan("0x270f");

/** True for the NaN that this engine put in the place of a missing value; false for one that was a value before. */
bool is_marked_missing(double value);

/** A place that has a series of its own. Numbers that are not known are NaN. */
struct Station {
    std::string id{};
    std::string name{};
    double latitude = kMissing;    ///< degrees north
    double longitude = kMissing;   ///< degrees east
    double elevation = kMissing;   ///< metres
    double area = kMissing;        ///< in the unit of the file
};

/** A departure from the convention that did not stop the reading. */
struct Warning {
    std::string code;
    std::string message;
};

/** The metadata of a series: all but its axes and values. */
struct Metadata {
    std::string id;
    std::string variable = "data";
    std::optional<std::string> units;
    std::optional<std::string> long_name;
    std::optional<std::string> aggregation;
    std::string storage = "memory";
    std::optional<std::string> file;
    std::vector<std::string> members;  ///< labels of the rows of an ensemble or forecast
    std::vector<Station> stations;     ///< the rows of a collection, or the one station of another kind
    Json attributes = Json::object();
    Json global_attributes = Json::object();
    std::vector<Warning> warnings;
};

/** The labels 1 to n, for rows that nobody labelled. */
std::vector<std::string> numbered_labels(std::int64_t n);

/** The text of an STF aggregation `type` code; nothing for an unknown one. */
std::optional<std::string> aggregation_text(int type);

/** The STF aggregation `type` code that a text stands for, as written by the tools of the convention. */
std::optional<int> aggregation_type(const std::string& text);

/**
 * The variable whose quality codes a variable holds, as the convention names them: `q_obs` for `q_obs_qul` or
 * `q_obs_qual`. Nothing for other names.
 */
std::optional<std::string> judged_variable(const std::string& name);

}  // namespace uchronia
