#pragma once
#include <memory>
#include <string>
#include <vector>

#include "series/control.h"
#include "series/series.h"
#include "writing/write_options.h"

namespace uchronia {

/** The fill value of missing values in data that are written. */
constexpr double kFill = -9999.0;
/** The fill value of missing quality codes. */
constexpr double kQualityFill = -1.0;

/** Values that are read from their series, and written, at a time. */
constexpr std::int64_t kBlock = std::int64_t{1} << 18;

/** A series of a file to be written, with the places of its stations among those of the file. */
struct Part {
    std::shared_ptr<Series> series;
    std::vector<std::size_t> stations;  ///< of its rows for a collection, else one
};

/** A data variable of a file to be written: one or more series, at stations of their own. */
struct PlannedVariable {
    std::string name;
    std::vector<Part> parts;

    /** Quality codes are whole numbers, and -1 where there is none. */
    bool is_quality() const { return judged_variable(name).has_value(); }
    double fill() const { return is_quality() ? kQualityFill : kFill; }
};

/** Everything that goes into a file: series on the same axes, as the stations of variables. */
struct WritePlan {
    bool forecast = false;
    TimeAxis time;  ///< of what is written
    LeadAxis lead;
    std::int64_t issue_first = 0;  ///< the issue of the series that comes first
    std::vector<std::string> members;
    bool has_members = false;  ///< ensembles and forecasts; others have the one member "1"
    std::vector<Station> stations;
    std::vector<PlannedVariable> variables;
    Json global_attributes = Json::object();  ///< of the first series
    Control control;  ///< advanced by the values that are written

    std::int64_t member_count() const { return static_cast<std::int64_t>(members.size()); }
    std::int64_t station_count() const { return static_cast<std::int64_t>(stations.size()); }
    std::int64_t lead_count() const { return forecast ? lead.length : 1; }
    /** The number of values to write. */
    std::int64_t value_count() const;
    /** A block of a stretch of time, with all members and leads. */
    Window times(std::int64_t first, std::int64_t count) const;
};

/**
 * Plans a file, and tells the control how many values there will be.
 * @throws Error when the series do not share their axes, two of them want the same place, a text or an attribute would not
 *         come back as it is, or the call was cancelled
 */
WritePlan make_plan(const std::vector<std::shared_ptr<Series>>& series, const WriteOptions& options, const Control& control);

/**
 * Values of one station of a part: times x members x leads.
 * @param station the place in `part.stations`
 * @param block   a window with times in the place of issues, of what is to be written
 */
void read_part(const WritePlan& plan, const Part& part, std::size_t station, const Window& block,
               std::vector<double>& values);

/**
 * Puts the fill value of a variable in the place of NaN.
 * @throws Error when a value is one that would be read as missing, or no quality code
 */
void fill_missing(const PlannedVariable& variable, std::vector<double>& values);

}  // namespace uchronia
