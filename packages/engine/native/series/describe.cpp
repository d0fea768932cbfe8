#include <cmath>

#include "series/series.h"

namespace uchronia {
namespace {

Json text_or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(nullptr); }

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json seconds(std::int64_t ms) { return ms % kSecond == 0 ? Json(ms / kSecond) : Json(static_cast<double>(ms) / 1000.0); }

/** A step is whole seconds or months; an axis of a finer one is listed. */
template <class Axis>
bool needs_list(const Axis& axis) {
    return axis.is_listed() || (axis.length > 1 && axis.step_known && !axis.step.is_monthly() && axis.step.milliseconds() % kSecond != 0);
}

template <class Axis>
Json step_of(const Axis& axis) {
    if (!axis.step_known || needs_list(axis)) return nullptr;
    return axis.step.is_monthly() ? Json("monthly") : seconds(axis.step.milliseconds());
}

Json describe_time(const TimeAxis& time) {
    Json out = {{"start", time.start ? Json(*time.start) : Json(nullptr)}, {"step", step_of(time)}, {"length", time.length}};
    if (needs_list(time)) out["values"] = time.all();
    return out;
}

Json describe_lead(const LeadAxis& lead) {
    const bool months = lead.step.is_monthly() && !lead.is_listed();
    Json out = {{"start", months ? Json(lead.start) : seconds(lead.start)}, {"step", step_of(lead)}, {"length", lead.length}};
    if (!needs_list(lead)) return out;
    out["values"] = Json::array();
    for (std::int64_t i = 0; i < lead.length; ++i) out["values"].push_back(seconds(lead.at(i)));
    return out;
}

}  // namespace

const char* kind_key(uchronia_kind kind) {
    switch (kind) {
        case UCHRONIA_KIND_COLLECTION: return "collection";
        case UCHRONIA_KIND_ENSEMBLE: return "ensemble";
        case UCHRONIA_KIND_FORECAST: return "forecast";
        default: return "single";
    }
}

Json describe(const Series& series, std::size_t most_stations) {
    const Metadata m = series.metadata();
    const Shape shape = series.shape();
    const uchronia_kind kind = series.kind();
    Json out;
    out["id"] = m.id;
    out["kind"] = kind_key(kind);
    out["variable"] = m.variable;
    out["units"] = text_or_null(m.units);
    out["longName"] = text_or_null(m.long_name);
    out["aggregation"] = text_or_null(m.aggregation);
    out["storage"] = m.storage;
    out["file"] = text_or_null(m.file);
    const bool one_station = kind != UCHRONIA_KIND_COLLECTION && m.stations.size() == 1;
    out["station"] = one_station ? Json(m.stations.front().id) : Json(nullptr);
    out["shape"] = {shape.issues, shape.rows, shape.steps};
    out["time"] = describe_time(series.time());
    if (kind == UCHRONIA_KIND_FORECAST) out["lead"] = describe_lead(series.lead());
    if (kind == UCHRONIA_KIND_ENSEMBLE || kind == UCHRONIA_KIND_FORECAST) out["members"] = m.members;
    out["stationCount"] = kind == UCHRONIA_KIND_COLLECTION ? shape.rows : static_cast<std::int64_t>(m.stations.size());
    out["stations"] = Json::array();
    for (const Station& s : m.stations) {
        if (out["stations"].size() == most_stations) break;
        out["stations"].push_back({{"id", s.id},
                                   {"name", s.name.empty() ? Json(nullptr) : Json(s.name)},
                                   {"latitude", number_or_null(s.latitude)},
                                   {"longitude", number_or_null(s.longitude)},
                                   {"elevation", number_or_null(s.elevation)},
                                   {"area", number_or_null(s.area)}});
    }
    out["attributes"] = m.attributes;
    out["globalAttributes"] = m.global_attributes;
    out["warnings"] = Json::array();
    for (const Warning& w : m.warnings) out["warnings"].push_back({{"code", w.code}, {"message", w.message}});
    return out;
}

}  // namespace uchronia
