// Base ABI: univariate series, ensembles and series of ensemble forecasts.
#include <cmath>
#include <limits>

#include "api/base_call.h"
#include "api/geometry.h"
#include "handles/allocations.h"
#include "handles/handle_table.h"
#include "transform/perfect_forecast.h"
#include "transform/time_step_change.h"

using namespace uchronia;

namespace {

std::shared_ptr<Series> single_of(void* handle) { return series_of(handle, {UCHRONIA_KIND_SINGLE}); }

std::shared_ptr<Series> ensemble_of(void* handle) {
    return series_of(handle, {UCHRONIA_KIND_ENSEMBLE, UCHRONIA_KIND_COLLECTION});
}

std::shared_ptr<Series> forecast_of(void* handle) { return series_of(handle, {UCHRONIA_KIND_FORECAST}); }

/** The metadata that an item of a series shares with it. */
Metadata inherited(const Series& series) {
    Metadata m = series.metadata();
    m.storage = "memory";
    m.file.reset();
    m.warnings.clear();
    return m;
}

void* new_single(const Series& parent, std::int64_t row_index, Row row) {
    Metadata m = inherited(parent);
    m.members.clear();
    if (parent.kind() == UCHRONIA_KIND_COLLECTION) m.stations = {m.stations[static_cast<std::size_t>(row_index)]};
    auto block = std::make_shared<Block>();
    block->rows.push_back(std::move(row));
    return new_handle(Series::of_rows(UCHRONIA_KIND_SINGLE, std::move(m), std::move(block)));
}

TimeAxis issue_axis(const date_time_to_second& start, int length, const char* step) {
    if (length < 0) fail(UCHRONIA_INVALID_ARGUMENT, "vector::reserve: length is ", length, "; it cannot be negative");
    check_fits_memory("length", length);
    TimeAxis axis;
    axis.start = to_instant(start);
    axis.step = TimeStep::parse(text_of(step));
    axis.length = length;
    if (length > 0) axis.at(length - 1);
    return axis;
}

}  // namespace

void* CreateSingleTimeSeriesDataFromStruct(const multi_regular_time_series_data* timeSeries) {
    return base_call<void*>(nullptr, [&] {
        return new_handle(Series::of_rows(UCHRONIA_KIND_SINGLE, Metadata{}, rows_of(timeSeries, 1)));
    });
}

multi_regular_time_series_data* ToStructSingleTimeSeriesData(void* timeSeries) {
    return base_call<multi_regular_time_series_data*>(nullptr,
                                                      [&] { return to_struct(*single_of(timeSeries)->item(0)); });
}

void GetTimeSeriesGeometry(void* timeSeries, regular_time_series_geometry* geometry) {
    base_call([&] { write_geometry(single_of(timeSeries)->time(), geometry); });
}

void GetTimeSeriesValues(void* timeSeries, double* values, int arrayLength) {
    base_call([&] { write_values(*single_of(timeSeries), values, arrayLength); });
}

double GetValueFromUnivariateTimeSeries(void* timeSeries, int index) {
    return base_call(0.0, [&] {
        const auto series = single_of(timeSeries);
        const Shape shape = series->shape();
        if (index < 0 || index >= shape.steps)
            fail(UCHRONIA_OUT_OF_RANGE,
                 "Trying to access a time series value with an index outside of its bounds: index ", index, ", length ",
                 shape.steps);
        Window window;
        window.step_first = index;
        window.shape.steps = 1;
        double value = 0;
        series->read(window, &value);
        return to_base(value);
    });
}

void SetValueToUnivariateTimeSeries(void* timeSeries, int index, double value) {
    base_call([&] { single_of(timeSeries)->set_value(index, from_base(value)); });
}

void* CreateEnsembleTimeSeriesDataFromStruct(const multi_regular_time_series_data* ensSeries) {
    return base_call<void*>(nullptr, [&] {
        auto rows = rows_of(ensSeries, std::numeric_limits<std::int64_t>::max());
        return new_handle(Series::of_rows(UCHRONIA_KIND_ENSEMBLE, Metadata{}, std::move(rows)));
    });
}

int EnsembleSizeEnsembleTimeSeries(void* ensSeries) {
    return base_call(0, [&] { return static_cast<int>(ensemble_of(ensSeries)->shape().rows); });
}

multi_regular_time_series_data* ToStructEnsembleTimeSeriesData(void* ensSeries) {
    return base_call<multi_regular_time_series_data*>(nullptr,
                                                      [&] { return to_struct(*ensemble_of(ensSeries)->item(0)); });
}

void* TimeSeriesFromEnsembleOfTimeSeries(void* collectionTs, int index) {
    return base_call<void*>(nullptr, [&] {
        const auto series = ensemble_of(collectionTs);
        return new_single(*series, index, series->row(0, index));
    });
}

multi_regular_time_series_data* GetItemEnsembleTimeSeriesAsStructure(void* series, int i) {
    return base_call<multi_regular_time_series_data*>(nullptr, [&] {
        Block block;
        block.rows.push_back(ensemble_of(series)->row(0, i));
        return to_struct(block);
    });
}

void SetItemEnsembleTimeSeriesAsStructure(void* series, int i, const multi_regular_time_series_data* value) {
    base_call([&] {
        const auto target = ensemble_of(series);
        target->set_row(i, rows_of(value, 1)->rows.front());
    });
}

void* CreateEnsembleForecastTimeSeries(date_time_to_second start, int length, const char* timeStepName) {
    return base_call<void*>(nullptr, [&] {
        const TimeAxis issues = issue_axis(start, length, timeStepName);
        std::vector<std::shared_ptr<const Block>> items(static_cast<std::size_t>(length));
        return new_handle(Series::of_forecasts(Metadata{}, issues, std::move(items)));
    });
}

void GetEnsembleForecastTimeSeriesGeometry(void* timeSeries, regular_time_series_geometry* geometry) {
    base_call([&] { write_geometry(forecast_of(timeSeries)->time(), geometry); });
}

bool IsMissingValueItemEnsembleForecastTimeSeries(void* series, int i) {
    return base_call(false, [&] { return forecast_of(series)->is_missing(i); });
}

void* GetItemEnsembleForecastTimeSeries(void* series, int i) {
    return base_call<void*>(nullptr, [&] {
        const auto forecast = forecast_of(series);
        auto block = forecast->item(i);
        if (!block)
            fail(UCHRONIA_NOT_FOUND, "GetItemEnsembleForecastTimeSeries cannot yet deal with missing values: ",
                 "the forecast of issue ", i, " is missing");
        return new_handle(Series::of_rows(UCHRONIA_KIND_ENSEMBLE, inherited(*forecast), std::move(block)));
    });
}

multi_regular_time_series_data* GetItemEnsembleForecastTimeSeriesAsStructure(void* series, int i) {
    return base_call<multi_regular_time_series_data*>(nullptr, [&] {
        const auto block = forecast_of(series)->item(i);
        return block ? to_struct(*block) : new_missing_series_data();
    });
}

void* TimeSeriesFromTimeSeriesOfEnsembleOfTimeSeries(void* timeSeriesEnsTs, int i, int ensIndex) {
    return base_call<void*>(nullptr, [&] {
        const auto forecast = forecast_of(timeSeriesEnsTs);
        return new_single(*forecast, ensIndex, forecast->row(i, ensIndex));
    });
}

void SetItemEnsembleForecastTimeSeriesAsStructure(void* series, int i, const multi_regular_time_series_data* value) {
    base_call([&] {
        const auto forecast = forecast_of(series);
        if (value != nullptr && value->ensemble_size == -1)
            forecast->set_item(i, nullptr);
        else
            forecast->set_item(i, rows_of(value, std::numeric_limits<std::int64_t>::max()));
    });
}

void* CreatePerfectForecastTimeSeries(void* observations, date_time_to_second start, int length,
                                      const char* timeStepName, int offsetForecasts, int leadTime) {
    return base_call<void*>(nullptr, [&] {
        const auto series = single_of(observations);
        const TimeAxis issues = issue_axis(start, length, timeStepName);
        Metadata m = inherited(*series);
        return new_handle(Series::of_forecasts(std::move(m), issues,
                                               perfect_forecasts(series->row(0, 0), issues, offsetForecasts, leadTime)));
    });
}

void TransformEachItem(void* series, const char* method, const char* methodArgument) {
    base_call([&] {
        const auto forecast = forecast_of(series);
        const std::string name = text_of(method);
        const bool accumulating = name == "accumulate" || name == "aggregate";
        if (!accumulating && name != "disaggregate")
            fail(UCHRONIA_INVALID_ARGUMENT, "TransformEachItem is limited to 'accumulate' or 'disaggregate', not '", name,
                 "'");
        const TimeStep step = TimeStep::parse(text_of(methodArgument));
        forecast->transform([&](const Block& block) {
            Block changed;
            for (const Row& row : block.rows)
                changed.rows.push_back(accumulating ? accumulate(row, step) : disaggregate(row, step));
            return changed;
        });
    });
}
