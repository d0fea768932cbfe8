#include <cmath>

#include "series/series.h"

namespace uchronia {
namespace {

Json text_or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(nullptr); }

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json step_of(const TimeStep& step, bool known) {
    if (!known) return nullptr;
    if (step.is_monthly()) return "monthly";
    const std::int64_t ms = step.milliseconds();
    return ms % kSecond == 0 ? Json(ms / kSecond) : Json(static_cast<double>(ms) / 1000.0);
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

Json describe(const Series& series) {
    const Metadata m = series.metadata();
    const Shape shape = series.shape();
    const TimeAxis time = series.time();
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
    out["time"] = {{"start", time.start ? Json(*time.start) : Json(nullptr)},
                   {"step", step_of(time.step, time.step_known)},
                   {"length", time.length}};
    if (kind == UCHRONIA_KIND_FORECAST) {
        const LeadAxis lead = series.lead();
        Json start;
        if (lead.step.is_monthly() || lead.start % kSecond == 0)
            start = lead.step.is_monthly() ? lead.start : lead.start / kSecond;
        else
            start = static_cast<double>(lead.start) / 1000.0;
        out["lead"] = {{"start", start}, {"step", step_of(lead.step, lead.step_known)}, {"length", lead.length}};
    }
    if (kind == UCHRONIA_KIND_ENSEMBLE || kind == UCHRONIA_KIND_FORECAST) out["members"] = m.members;
    out["stations"] = Json::array();
    for (const Station& s : m.stations)
        out["stations"].push_back({{"id", s.id},
                                   {"name", s.name.empty() ? Json(nullptr) : Json(s.name)},
                                   {"latitude", number_or_null(s.latitude)},
                                   {"longitude", number_or_null(s.longitude)},
                                   {"elevation", number_or_null(s.elevation)},
                                   {"area", number_or_null(s.area)}});
    out["attributes"] = m.attributes;
    out["globalAttributes"] = m.global_attributes;
    out["warnings"] = Json::array();
    for (const Warning& w : m.warnings) out["warnings"].push_back({{"code", w.code}, {"message", w.message}});
    return out;
}

}  // namespace uchronia
