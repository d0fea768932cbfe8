#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "netcdf/axis_facts.h"
#include "series/metadata.h"
#include "time/decode_axis.h"

namespace uchronia {

/** The calendar of a time coordinate. @throws Error for one that is not Gregorian */
Calendar calendar_of(const NcFile& file, const NcVariable& coordinate);

/**
 * The axes of a file, or of one variable of it: found by what its dimensions and coordinates say of themselves, in any order
 * and however the file calls them. They are read when first asked for, once.
 */
class FileAxes {
public:
    explicit FileAxes(const NcFile& file);

    /** The axes that a variable lies on. Those of the file for a variable that is not there. */
    const FileAxes& of(const std::string& variable, const AxisNames& names = {}) const;

    const AxisFacts& facts() const { return *facts_; }
    Role role(int dimension) const { return axes_.roles[static_cast<std::size_t>(dimension)]; }
    const std::optional<RaggedRows>& ragged() const { return axes_.ragged; }

    /**
     * True for a forecast along these axes: it has lead times, also one that it does not count (an issue and a
     * valid time, or a lead without a dimension).
     */
    bool is_forecast() const;

    /** Issue times of forecasts. */
    const TimeAxis& time() const { return times(Role::time).axis; }
    /** The times of series that are no forecasts: valid times where there are any, else time. */
    const TimeAxis& valid_time() const { return times(Role::valid).axis; }
    /** Where the file has the times of a role: of `time()` or of `valid_time()`. Null when it has them one by one. */
    const Placement* placement(Role role) const;
    /** Of a coordinate of its own, or from issue to valid times. */
    const LeadAxis& lead() const;
    const Placement* lead_placement() const;
    /** Labels of the members; empty when the file has no such axis. */
    const std::vector<std::string>& members() const;
    /** Empty when the file has no stations. */
    const std::vector<Station>& stations() const;
    std::size_t station_count() const;
    /** The first stations. */
    std::vector<Station> first_stations(std::size_t count) const;
    /** The one station that scalar coordinates tell of, in a file without a dimension for stations. */
    std::optional<Station> scalar_station() const;
    /**
     * The place of a station among the stations: the exact text, else, where ids are numbers, the same number.
     * @throws Error UCHRONIA_NOT_FOUND naming the stations there are
     */
    std::size_t station_index(const std::string& id) const;

    /** Departures from the convention met while reading the axes asked for so far. */
    std::vector<Warning> warnings() const;

    /** True for a variable of data, not of coordinates, labels or bounds. */
    bool is_data(const NcVariable& variable) const { return !facts_->why_no_series(variable); }
    /** True for a variable of instants. */
    bool is_time_coordinate(const NcVariable& variable) const { return facts_->is_time_coordinate(variable); }

    /**
     * The instant of each value of a coordinate, however they lie.
     * @throws Error when one is missing, or is no instant
     */
    std::vector<Instant> read_instants(const NcVariable& variable) const;
    /** Also where a value is missing: nothing there. */
    std::vector<std::optional<Instant>> read_instants_or_none(const NcVariable& variable) const;

private:
    FileAxes(const NcFile& file, std::shared_ptr<const AxisFacts> facts, VariableAxes axes)
        : file_(file), facts_(std::move(facts)), axes_(std::move(axes)) {}

    struct NumbersAndGaps {
        Coordinates numbers;
        std::vector<std::size_t> missing;  ///< where a fill value stands
    };

    int dimension_of(Role role) const { return axes_.dimension_of(role); }
    const NcVariable* station_ids() const;
    NumbersAndGaps read_numbers(const NcVariable& variable) const;
    /** @throws Error naming the first value that is missing */
    Coordinates read_coordinates(const NcVariable& variable, const char* label) const;
    TimeUnits units_of(const NcVariable& variable) const;
    std::string what(const NcVariable& variable) const;
    /** Lets the values of an issue and a valid time along one dimension tell which of them is the axis. */
    void settle_pair(VariableAxes& axes) const;
    const DecodedTimes& times(Role role) const;
    DecodedTimes read_times(const NcVariable* variable, bool fill_gaps = true) const;
    DecodedTimes read_issue_times() const;
    DecodedTimes read_valid_times() const;
    DecodedLeads read_lead() const;
    DecodedLeads read_lead_coordinate(const NcVariable& variable) const;
    /** The one lead of a file that does not count its leads; nothing when there is none. */
    std::optional<std::int64_t> single_lead() const;
    LeadAxis lead_to_valid_times(const NcVariable& valid) const;
    std::optional<LeadAxis> lead_to_table(int dimension) const;
    TimeUnit time_unit() const;
    /** Labels for rows without names. @throws Error when there are more than can be meant */
    std::vector<std::string> numbers_for(std::size_t n, const char* what) const;
    std::vector<Station> read_stations(std::size_t count) const;
    void warn(const std::string& code, const std::string& message) const;

    const NcFile& file_;
    std::shared_ptr<const AxisFacts> facts_;
    VariableAxes axes_;
    /** Axes are read by whoever asks first; some are read to make others. */
    mutable std::recursive_mutex mutex_;
    mutable std::map<AxisNames, std::shared_ptr<const AxisFacts>> named_;
    mutable std::map<std::pair<AxisNames, VariableAxes>, std::unique_ptr<FileAxes>> others_;
    /** Those of each variable that was asked for; several variables share one of `others_`. */
    mutable std::map<std::pair<AxisNames, const NcVariable*>, const FileAxes*> by_variable_;
    mutable std::optional<DecodedTimes> time_;
    mutable std::optional<DecodedTimes> valid_time_;
    mutable std::optional<DecodedLeads> lead_;
    mutable std::optional<std::vector<std::string>> members_;
    mutable std::optional<std::vector<Station>> stations_;
    mutable std::vector<Warning> warnings_;
};

}  // namespace uchronia
