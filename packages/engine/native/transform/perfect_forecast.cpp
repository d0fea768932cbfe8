#include "transform/perfect_forecast.h"

#include "error.h"

namespace uchronia {

std::vector<std::shared_ptr<const Block>> perfect_forecasts(const Row& observations, const TimeAxis& issues,
                                                            std::int64_t offset, std::int64_t lead) {
    if (lead < 1) fail(UCHRONIA_INVALID_ARGUMENT, "leadTime is ", lead, "; a forecast has at least one value");
    const auto last = static_cast<std::int64_t>(observations.values.size()) - 1;
    if (last < 0 || !observations.axis.start)
        fail(UCHRONIA_OUT_OF_RANGE, "Cannot have a valid index specified for an empty time series");
    if (observations.axis.is_listed())
        fail(UCHRONIA_UNSUPPORTED, "the observations lie on a listed time axis, and lead times are counted in their step, which there is "
             "none; bring them to a regular step first");
    std::vector<std::shared_ptr<const Block>> items;
    for (std::int64_t i = 0; i < issues.length; ++i) {
        const Instant issue = issues.at(i);
        if (issue < *observations.axis.start)
            fail(UCHRONIA_OUT_OF_RANGE, "Number of steps calculation must be such that end >= start: issue ", i, " is at ",
                 iso8601(issue), ", before the observations, which start at ", iso8601(*observations.axis.start));
        const std::int64_t index = observations.axis.step.steps_between(*observations.axis.start, issue);
        auto check = [&](const char* name, std::int64_t value) {
            if (value < 0 || value > last)
                fail(UCHRONIA_OUT_OF_RANGE, "variable '", name, "' (=", value,
                     ") is more than its allowed maximum value ", last, ": issue ", i, " at ", iso8601(issue),
                     " needs observations that are not there");
        };
        check("LowerIndexForTime", index);
        const std::int64_t from = index + offset;
        const std::int64_t to = from + lead - 1;
        check("to", to);
        check("from", from);
        Row row;
        row.axis = observations.axis;
        row.axis.start = observations.axis.at(from);
        row.axis.length = lead;
        row.values.assign(observations.values.begin() + from, observations.values.begin() + to + 1);
        auto block = std::make_shared<Block>();
        block->rows.push_back(std::move(row));
        items.push_back(std::move(block));
    }
    return items;
}

}  // namespace uchronia
