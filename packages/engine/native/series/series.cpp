#include "series/series.h"

#include <algorithm>
#include <mutex>

#include "error.h"
#include "series/huge_pages.h"

namespace uchronia {

const char* kind_name(uchronia_kind kind) {
    switch (kind) {
        case UCHRONIA_KIND_LIBRARY: return "a time series library";
        case UCHRONIA_KIND_SINGLE: return "a time series";
        case UCHRONIA_KIND_COLLECTION: return "a collection of time series";
        case UCHRONIA_KIND_ENSEMBLE: return "an ensemble of time series";
        case UCHRONIA_KIND_FORECAST: return "a time series of ensemble forecasts";
        default: return "anything";
    }
}

Series::Series(uchronia_kind kind, Metadata metadata, TimeAxis time, LeadAxis lead, Shape shape,
               std::shared_ptr<ValueSource> source)
    : kind_(kind),
      metadata_(std::move(metadata)),
      time_(std::move(time)),
      lead_(std::move(lead)),
      shape_(shape),
      source_(std::move(source)) {}

std::shared_ptr<Series> Series::of_rows(uchronia_kind kind, Metadata metadata, std::shared_ptr<const Block> rows) {
    auto source = std::make_shared<MemorySource>();
    source->issues.push_back(std::move(rows));
    auto series = std::make_shared<Series>(kind, std::move(metadata), TimeAxis{}, LeadAxis{}, Shape{}, nullptr);
    series->adopt(std::move(source));
    return series;
}

std::shared_ptr<Series> Series::of_forecasts(Metadata metadata, TimeAxis issues,
                                             std::vector<std::shared_ptr<const Block>> items) {
    auto source = std::make_shared<MemorySource>();
    source->issues = std::move(items);
    auto series = std::make_shared<Series>(UCHRONIA_KIND_FORECAST, std::move(metadata), std::move(issues), LeadAxis{},
                                           Shape{}, nullptr);
    series->adopt(std::move(source));
    return series;
}

std::shared_ptr<Series> Series::recording(Metadata metadata) {
    TimeAxis issues;
    issues.step = TimeStep::regular(kHour);
    auto series = of_forecasts(std::move(metadata), issues, {});
    series->recording_ = Recording{};
    return series;
}

void Series::record(MemorySource& source, std::int64_t issue, const Block& item) {
    // Room for ten years of hourly forecasts at once; a greater gap is a mistake.
    constexpr std::int64_t largest_gap = 100000;
    const auto length = static_cast<std::int64_t>(source.issues.size());
    if (issue > length + largest_gap)
        fail(UCHRONIA_OUT_OF_RANGE, "item ", issue, " is more than ", largest_gap, " after the end of the recording, ", length);
    if (issue >= length) source.issues.resize(static_cast<std::size_t>(issue) + 1);
    if (item.rows.empty() || !item.rows.front().axis.start) return;
    const TimeAxis& axis = item.rows.front().axis;
    if (axis.is_listed())
        fail(UCHRONIA_UNSUPPORTED, "item ", issue, " has listed lead times; a recording takes the step of the leads for the time "
             "between issue and first lead, and they have none");
    const Instant issued = axis.step.add(*axis.start, -1);
    Recording& known = *recording_;
    if (!known.first) {
        time_.start = time_.step.add(issued, -issue);
        known.first = issue;
    } else if (!known.step_told && issue != *known.first) {
        const Instant other = time_.at(*known.first);
        const std::int64_t apart = (issued - other) / (issue - *known.first);
        if (apart <= 0 || apart * (issue - *known.first) != issued - other)
            fail(UCHRONIA_INVALID_ARGUMENT, "item ", issue, " is issued at ", iso8601(issued), " and item ", *known.first,
                 " at ", iso8601(other), "; no step leads from one to the other");
        const TimeStep step = TimeStep::regular(apart);
        time_.start = step.add(other, -*known.first);
        time_.step = step;
        known.step_told = true;
    }
}

std::shared_ptr<Series> Series::copy(const std::string& id) const {
    std::shared_lock lock(mutex_);
    // What is in a file does not change; what is in memory is a list of blocks that are copied when they change.
    std::shared_ptr<ValueSource> source = source_;
    if (const auto memory = std::dynamic_pointer_cast<MemorySource>(source_))
        source = std::make_shared<MemorySource>(*memory);
    auto twin = std::make_shared<Series>(kind_, metadata_, time_, lead_, shape_, std::move(source));
    twin->metadata_.id = id;
    return twin;
}

Shape Series::shape() const {
    std::shared_lock lock(mutex_);
    return shape_;
}

TimeAxis Series::time() const {
    std::shared_lock lock(mutex_);
    return time_;
}

LeadAxis Series::lead() const {
    std::shared_lock lock(mutex_);
    return lead_;
}

Metadata Series::metadata() const {
    std::shared_lock lock(mutex_);
    return metadata_;
}

void Series::add_warnings(const std::vector<Warning>& warnings) {
    std::unique_lock lock(mutex_);
    metadata_.warnings.insert(metadata_.warnings.end(), warnings.begin(), warnings.end());
}

void Series::read(const Window& window, double* out, const Control& control) const {
    std::shared_lock lock(mutex_);
    const std::int64_t size = window.shape.size();
    control.expect(size);
    if (size == 0) return;
    advise_huge_pages(out, static_cast<std::size_t>(size) * sizeof *out);
    source_->read(window, out, control);
}

void Series::check_issue(std::int64_t issue) const {
    if (issue < 0 || issue >= shape_.issues)
        fail(UCHRONIA_OUT_OF_RANGE, "Trying to access a time series value with an index outside of its bounds: index ",
             issue, ", length ", shape_.issues);
}

std::shared_ptr<const Block> Series::item(std::int64_t issue) const {
    std::shared_lock lock(mutex_);
    check_issue(issue);
    return source_->item(issue);
}

bool Series::is_missing(std::int64_t issue) const {
    std::shared_lock lock(mutex_);
    check_issue(issue);
    return source_->is_missing(issue);
}

Row Series::row(std::int64_t issue, std::int64_t row) const {
    std::shared_lock lock(mutex_);
    check_issue(issue);
    const auto found = source_->row(issue, row);
    if (!found) fail(UCHRONIA_NOT_FOUND, "the forecast of issue ", issue, " is missing");
    return *found;
}

void Series::set_value(std::int64_t step, double value) {
    std::unique_lock lock(mutex_);
    if (step < 0 || step >= shape_.steps)
        fail(UCHRONIA_OUT_OF_RANGE, "variable 'i' (=", step, ") is more than its allowed maximum value ",
             shape_.steps - 1);
    // Setting value after value must not copy the series each time: what nobody else holds is changed in place.
    auto memory = std::dynamic_pointer_cast<MemorySource>(source_);
    if (!memory) {
        memory = in_memory();
        adopt(memory);
    }
    auto& block = memory->issues.front();
    if (block.use_count() > 1) block = std::make_shared<Block>(*block);
    std::const_pointer_cast<Block>(block)->rows.front().values[static_cast<std::size_t>(step)] = value;
}

void Series::set_row(std::int64_t row, Row replacement) {
    std::unique_lock lock(mutex_);
    if (row < 0 || row >= shape_.rows)
        fail(UCHRONIA_OUT_OF_RANGE, "variable 'i' (=", row, ") is more than its allowed maximum value ",
             shape_.rows - 1);
    auto memory = in_memory();
    auto block = std::make_shared<Block>(*memory->issues.front());
    block->rows[static_cast<std::size_t>(row)] = std::move(replacement);
    memory->issues.front() = std::move(block);
    adopt(memory);
}

void Series::set_item(std::int64_t issue, std::shared_ptr<const Block> replacement) {
    std::unique_lock lock(mutex_);
    if (issue < 0 || (issue >= shape_.issues && !recording_))
        fail(UCHRONIA_OUT_OF_RANGE, "variable 'i' (=", issue, ") is more than its allowed maximum value ",
             shape_.issues - 1);
    auto memory = in_memory();
    if (recording_) record(*memory, issue, replacement ? *replacement : Block{});
    memory->issues[static_cast<std::size_t>(issue)] = std::move(replacement);
    adopt(memory);
}

void Series::transform(const std::function<Block(const Block&)>& change) {
    std::unique_lock lock(mutex_);
    auto memory = in_memory();
    for (auto& block : memory->issues)
        if (block) block = std::make_shared<const Block>(change(*block));
    adopt(memory);
}

std::shared_ptr<MemorySource> Series::in_memory() const {
    if (auto memory = std::dynamic_pointer_cast<MemorySource>(source_)) return std::make_shared<MemorySource>(*memory);
    auto memory = std::make_shared<MemorySource>();
    for (std::int64_t i = 0; i < shape_.issues; ++i) memory->issues.push_back(source_->item(i));
    return memory;
}

void Series::adopt(std::shared_ptr<MemorySource> source) {
    Shape shape;
    shape.issues = static_cast<std::int64_t>(source->issues.size());
    shape.rows = 0;
    const Row* first = nullptr;
    std::int64_t first_issue = 0;
    for (std::size_t i = 0; i < source->issues.size(); ++i) {
        const auto& block = source->issues[i];
        if (!block) continue;
        shape.rows = std::max(shape.rows, static_cast<std::int64_t>(block->rows.size()));
        for (const Row& row : block->rows) {
            shape.steps = std::max(shape.steps, static_cast<std::int64_t>(row.values.size()));
            // Rows of a listed axis that are not alike have that of the longest.
            const bool longer = first != nullptr && first->axis.is_listed() && row.values.size() > first->values.size();
            if ((first == nullptr || longer) && !row.values.empty()) {
                first = &row;
                first_issue = static_cast<std::int64_t>(i);
            }
        }
    }
    if (kind_ == UCHRONIA_KIND_FORECAST) {
        time_.length = shape.issues;
        if (first != nullptr && first->axis.start && time_.start) {
            TimeAxis valid = first->axis;
            if (!valid.is_listed()) valid.length = shape.steps;
            lead_ = LeadAxis::between(time_.at(first_issue), valid);
        }
        lead_.length = shape.steps;
        source->grid = Grid{time_, lead_};
    } else {
        const auto& rows = source->issues.front()->rows;
        if (!rows.empty()) time_ = first != nullptr && first->axis.is_listed() ? first->axis : rows.front().axis;
        time_.length = shape.steps;
    }
    if (kind_ == UCHRONIA_KIND_COLLECTION) {
        if (static_cast<std::int64_t>(metadata_.stations.size()) != shape.rows) {
            metadata_.stations.clear();
            for (const std::string& label : numbered_labels(shape.rows)) metadata_.stations.push_back(Station{label});
        }
    } else if (kind_ != UCHRONIA_KIND_SINGLE) {
        if (static_cast<std::int64_t>(metadata_.members.size()) != shape.rows)
            metadata_.members = numbered_labels(shape.rows);
    }
    shape_ = shape;
    source_ = std::move(source);
}

}  // namespace uchronia
