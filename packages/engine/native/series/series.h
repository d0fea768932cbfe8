#pragma once
#include <functional>
#include <limits>
#include <memory>
#include <shared_mutex>

#include "series/memory_source.h"
#include "series/metadata.h"

namespace uchronia {

/** "a time series", "a collection of time series", ... for error texts. */
const char* kind_name(uchronia_kind kind);

/**
 * A series of any of the four kinds: axes, metadata and a source of values. Making one reads no values; changing one
 * brings its values into memory first. Safe from any thread.
 */
class Series {
public:
    /** Takes a lead axis only for forecasts. */
    Series(uchronia_kind kind, Metadata metadata, TimeAxis time, LeadAxis lead, Shape shape,
           std::shared_ptr<ValueSource> source);

    /** Rows in memory, of a single series, a collection or an ensemble. */
    static std::shared_ptr<Series> of_rows(uchronia_kind kind, Metadata metadata, std::shared_ptr<const Block> rows);

    /** Forecasts in memory; null stands for a missing one. The lead axis is that of the first that is there. */
    static std::shared_ptr<Series> of_forecasts(Metadata metadata, TimeAxis issues,
                                                std::vector<std::shared_ptr<const Block>> items);

    /**
     * An empty series of forecasts that grows as items are set at or beyond its end. The first item fixes the issue
     * times, one lead step before its own start; the step between issues is an hour until a second item tells it.
     */
    static std::shared_ptr<Series> recording(Metadata metadata);

    /** A series of its own with the same values, which are shared until one of the two changes. */
    std::shared_ptr<Series> copy(const std::string& id) const;

    uchronia_kind kind() const { return kind_; }
    Shape shape() const;
    TimeAxis time() const;
    LeadAxis lead() const;
    Metadata metadata() const;

    void read(const Window& window, double* out, const Control& control = {}) const;

    /** The rows of one issue (0 when the kind has none), null when missing. @throws Error UCHRONIA_OUT_OF_RANGE */
    std::shared_ptr<const Block> item(std::int64_t issue) const;
    bool is_missing(std::int64_t issue) const;

    /** One row of one issue. @throws Error when either index is outside, or the issue is missing */
    Row row(std::int64_t issue, std::int64_t row) const;

    /** Adds to the warnings of the metadata. */
    void add_warnings(const std::vector<Warning>& warnings);

    /** Replaces one value of a single series. */
    void set_value(std::int64_t step, double value);
    /** Replaces one row of an ensemble or collection. */
    void set_row(std::int64_t row, Row replacement);
    /** Replaces one issue of a forecast; null makes it missing. */
    void set_item(std::int64_t issue, std::shared_ptr<const Block> replacement);
    /** Replaces every issue that is there by what a function makes of it; all of them or, when it throws, none. */
    void transform(const std::function<Block(const Block&)>& change);

private:
    /** The values, brought into memory. Call with the lock held for writing. */
    std::shared_ptr<MemorySource> in_memory() const;
    /** Makes the new values the series' own, with the axes and labels that follow from them. */
    void adopt(std::shared_ptr<MemorySource> source);
    void check_issue(std::int64_t issue) const;
    /** Makes room for an item of a recording and lets it tell the issue times. Call with the lock held for writing. */
    void record(MemorySource& source, std::int64_t issue, const Block& item);

    /** The issue times of a recording. */
    struct Recording {
        std::optional<std::int64_t> first;  ///< the index of the item that fixed the start
        bool step_told = false;
    };

    const uchronia_kind kind_;
    std::optional<Recording> recording_;
    mutable std::shared_mutex mutex_;
    Metadata metadata_;
    TimeAxis time_;
    LeadAxis lead_;
    Shape shape_;
    std::shared_ptr<ValueSource> source_;
};

/** The description of a series that uchronia_describe gives, with all stations or only the first. Reads no values. */
Json describe(const Series& series, std::size_t most_stations = std::numeric_limits<std::size_t>::max());
/** The name of a kind in descriptions. */
const char* kind_key(uchronia_kind kind);

}  // namespace uchronia
