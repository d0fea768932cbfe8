#include "series/from_description.h"

#include <cmath>

#include "error.h"
#include "series/array_source.h"
#include "series/memory_source.h"

namespace uchronia {
namespace {

/** Far more than a description needs, far less than a stack holds. */
constexpr int kDeepest = 64;

[[noreturn]] void refuse(const std::string& where, const char* expected, const Json& found) {
    std::string text = found.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() > 80) text = text.substr(0, 77) + "...";
    fail(UCHRONIA_INVALID_ARGUMENT, "description: ", where, " must be ", expected, ", it is ", text);
}

Json at(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() ? Json(nullptr) : *found;
}

std::optional<std::string> optional_text(const Json& object, const char* key) {
    const Json value = at(object, key);
    if (value.is_null()) return std::nullopt;
    if (!value.is_string()) refuse(key, "text", value);
    return value.get<std::string>();
}

std::int64_t length_of(const Json& axis, const std::string& where) {
    const Json value = at(axis, "length");
    if (!value.is_number_integer() || value.get<std::int64_t>() < 0 || value.get<std::int64_t>() > (std::int64_t{1} << 40))
        refuse(where + ".length", "a whole number, not negative", value);
    return value.get<std::int64_t>();
}

/** Seconds, whole or not, as milliseconds. */
std::int64_t milliseconds_of(const Json& value, const std::string& where) {
    if (!value.is_number() || std::fabs(value.get<double>()) > 1e12) refuse(where, "a number of seconds", value);
    if (value.is_number_integer()) return value.get<std::int64_t>() * kSecond;
    const double ms = value.get<double>() * 1000;
    if (std::fabs(ms - std::nearbyint(ms)) > 1e-3) refuse(where, "a whole number of milliseconds, in seconds", value);
    return std::llround(ms);
}

void read_step(const Json& axis, const std::string& where, std::int64_t length, TimeStep& step, bool& known) {
    const Json value = at(axis, "step");
    known = !value.is_null();
    if (!known) {
        if (length > 1) refuse(where + ".step", "a number of seconds or \"monthly\"", value);
        return;
    }
    if (value == "monthly") {
        step = TimeStep::monthly();
        return;
    }
    const std::int64_t ms = milliseconds_of(value, where + ".step");
    if (ms <= 0) refuse(where + ".step", "more than zero", value);
    step = TimeStep::regular(ms);
}

/** The values of a listed axis, each read by a function; nothing when there are none. */
template <class Read>
std::optional<std::vector<std::int64_t>> read_values(const Json& axis, const std::string& where, std::int64_t length, const Read& read) {
    const Json values = at(axis, "values");
    if (values.is_null()) return std::nullopt;
    if (!values.is_array()) refuse(where + ".values", "a list of numbers", values);
    if (!at(axis, "step").is_null()) refuse(where + ".step", "null beside values", at(axis, "step"));
    if (static_cast<std::int64_t>(values.size()) != length)
        fail(UCHRONIA_INVALID_ARGUMENT, "description: ", where, ".values has ", values.size(), " values, ", where, ".length is ", length);
    std::vector<std::int64_t> all;
    for (const Json& value : values) {
        all.push_back(read(value));
        if (all.size() > 1 && all.back() <= all[all.size() - 2])
            fail(UCHRONIA_INVALID_ARGUMENT, "description: ", where, ".values must increase strictly, and value ", all.size() - 1, " is ",
                 value.dump(), " after ", values[all.size() - 2].dump());
    }
    return all;
}

TimeAxis read_time(const Json& axis) {
    if (!axis.is_object()) refuse("time", "an object with start, step and length", axis);
    TimeAxis out;
    out.length = length_of(axis, "time");
    const Json start = at(axis, "start");
    if (start.is_number_integer())
        out.start = start.get<std::int64_t>();
    else if (!start.is_null() || out.length > 0)
        refuse("time.start", "whole milliseconds since 1970 UTC", start);
    const auto values = read_values(axis, "time", out.length, [](const Json& value) {
        if (!value.is_number_integer() || value < kFirstInstant || value > kLastInstant)
            refuse("time.values", "whole milliseconds since 1970 UTC, in the years 1 to 9999", value);
        return value.get<std::int64_t>();
    });
    if (values && out.length > 0) {
        if (*out.start != values->front()) refuse("time.start", "the first of time.values", start);
        return TimeAxis::of(*values);
    }
    read_step(axis, "time", out.length, out.step, out.step_known);
    if (out.length > 0) {
        if (*out.start < kFirstInstant || *out.start > kLastInstant)
            refuse("time.start", "in the years 1 to 9999", start);
        out.at(out.length - 1);
    }
    return out;
}

LeadAxis read_lead(const Json& axis) {
    if (!axis.is_object()) refuse("lead", "an object with start, step and length", axis);
    LeadAxis out;
    out.length = length_of(axis, "lead");
    const Json start = at(axis, "start");
    const auto values = read_values(axis, "lead", out.length, [](const Json& value) { return milliseconds_of(value, "lead.values[]"); });
    if (values && out.length > 0) {
        if (!start.is_null() && milliseconds_of(start, "lead.start") != values->front()) refuse("lead.start", "the first of lead.values", start);
        return LeadAxis::of(*values);
    }
    read_step(axis, "lead", out.length, out.step, out.step_known);
    if (out.step.is_monthly()) {
        if (!start.is_number_integer() || std::fabs(start.get<double>()) > 100000)
            refuse("lead.start", "a whole number of months", start);
        out.start = start.get<std::int64_t>();
    } else {
        out.start = milliseconds_of(start, "lead.start");
    }
    return out;
}

std::vector<std::string> read_members(const Json& members) {
    if (!members.is_array()) refuse("members", "a list of labels", members);
    std::vector<std::string> labels;
    for (const Json& m : members) {
        if (m.is_string())
            labels.push_back(m.get<std::string>());
        else if (m.is_number_integer())
            labels.push_back(m.dump());
        else
            refuse("members", "a list of texts", m);
    }
    return labels;
}

std::vector<Station> read_stations(const Json& stations) {
    std::vector<Station> out;
    if (stations.is_null()) return out;
    if (!stations.is_array()) refuse("stations", "a list of objects with an id", stations);
    for (const Json& s : stations) {
        Station station;
        const Json id = s.is_object() ? at(s, "id") : Json(nullptr);
        if (id.is_string())
            station.id = id.get<std::string>();
        else if (id.is_number_integer())
            station.id = id.dump();
        else
            refuse("stations", "a list of objects with an id", s);
        station.name = optional_text(s, "name").value_or("");
        auto number = [&](const char* key) {
            const Json value = at(s, key);
            if (value.is_null()) return kMissing;
            if (!value.is_number()) refuse(cat("stations[].", key), "a number or null", value);
            return value.get<double>();
        };
        station.latitude = number("latitude");
        station.longitude = number("longitude");
        station.elevation = number("elevation");
        station.area = number("area");
        out.push_back(std::move(station));
    }
    return out;
}

std::vector<Warning> read_warnings(const Json& warnings) {
    std::vector<Warning> out;
    if (warnings.is_null()) return out;
    if (!warnings.is_array()) refuse("warnings", "a list of objects with code and message", warnings);
    for (const Json& w : warnings) {
        if (!w.is_object() || !at(w, "code").is_string() || !at(w, "message").is_string())
            refuse("warnings", "a list of objects with code and message", w);
        out.push_back(Warning{w["code"].get<std::string>(), w["message"].get<std::string>()});
    }
    return out;
}

uchronia_kind read_kind(const Json& kind) {
    if (kind == "single") return UCHRONIA_KIND_SINGLE;
    if (kind == "collection") return UCHRONIA_KIND_COLLECTION;
    if (kind == "ensemble") return UCHRONIA_KIND_ENSEMBLE;
    if (kind == "forecast") return UCHRONIA_KIND_FORECAST;
    refuse("kind", "single, collection, ensemble or forecast", kind);
}

Json read_attributes(const Json& description, const char* key) {
    const Json value = at(description, key);
    if (value.is_null()) return Json::object();
    if (!value.is_object()) refuse(key, "an object", value);
    return value;
}

}  // namespace

Json parse_json(const std::string& text, const char* what) {
    try {
        return Json::parse(text, [](int depth, Json::parse_event_t, Json&) {
            if (depth > kDeepest) fail(UCHRONIA_INVALID_ARGUMENT, "JSON is nested more than ", kDeepest, " deep");
            return true;
        });
    } catch (const Json::exception& e) {
        fail(UCHRONIA_INVALID_ARGUMENT, what, " is not valid JSON: ", e.what());
    }
}

std::shared_ptr<Series> series_from_description(const std::string& text, const double* values, std::int64_t count) {
    const Json d = parse_json(text, "description");
    if (!d.is_object()) refuse("it", "an object", d);
    const uchronia_kind kind = read_kind(at(d, "kind"));
    Metadata m;
    m.variable = optional_text(d, "variable").value_or("data");
    if (m.variable.empty()) m.variable = "data";
    m.id = optional_text(d, "id").value_or(m.variable);
    m.units = optional_text(d, "units");
    m.long_name = optional_text(d, "longName");
    m.aggregation = optional_text(d, "aggregation");
    m.attributes = read_attributes(d, "attributes");
    m.global_attributes = read_attributes(d, "globalAttributes");
    m.storage = optional_text(d, "storage").value_or(m.storage);
    m.file = optional_text(d, "file");
    m.warnings = read_warnings(at(d, "warnings"));
    m.stations = read_stations(at(d, "stations"));
    const TimeAxis time = read_time(at(d, "time"));
    Shape shape{1, 1, time.length};
    LeadAxis lead;
    if (kind == UCHRONIA_KIND_FORECAST) {
        lead = read_lead(at(d, "lead"));
        shape.issues = time.length;
        shape.steps = lead.length;
    }
    if (kind == UCHRONIA_KIND_COLLECTION) {
        shape.rows = static_cast<std::int64_t>(m.stations.size());
    } else {
        if (kind != UCHRONIA_KIND_SINGLE) {
            m.members = read_members(at(d, "members"));
            shape.rows = static_cast<std::int64_t>(m.members.size());
        }
        if (m.stations.size() > 1) refuse("stations", "at most one station for this kind", at(d, "stations"));
        const auto station = optional_text(d, "station");
        if (station && m.stations.empty()) m.stations.push_back(Station{*station});
    }
    const std::int64_t size = shape.size();
    if (count != size)
        fail(UCHRONIA_INVALID_ARGUMENT, count, " values were given; the description says ", shape.issues, " x ",
             shape.rows, " x ", shape.steps, " = ", size);
    if (size > 0 && values == nullptr) fail(UCHRONIA_INVALID_ARGUMENT, "values is null; it must point to ", size, " values");
    // Who changes an item of it makes a list of them.
    if (kind == UCHRONIA_KIND_FORECAST) check_fits_memory("time.length", shape.issues);
    auto source = std::make_shared<ArraySource>(Box{kind, time, lead, shape}, values);
    return std::make_shared<Series>(kind, std::move(m), time, lead, shape, std::move(source));
}

}  // namespace uchronia
