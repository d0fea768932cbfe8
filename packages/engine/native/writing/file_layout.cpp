#include "writing/file_layout.h"

#include <netcdf.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "error.h"
#include "writing/data_attributes.h"
#include "writing/time_coordinate.h"

namespace uchronia {

std::vector<std::size_t> FileLayout::along(std::size_t time, std::size_t member, std::size_t station,
                                           std::size_t lead) const {
    std::vector<std::size_t> all = {time};
    if (member_dimension_) all.push_back(member);
    all.push_back(station);
    if (lead_dimension_) all.push_back(lead);
    return all;
}

/** One chunk holds whole forecasts, or a stretch of time of one station; about 64 KiB. */
Shape FileLayout::chunk() const {
    constexpr std::int64_t target = 8192;
    Shape chunk;
    chunk.steps = std::min(plan_.lead_count(), target);
    chunk.rows = std::clamp<std::int64_t>(65536 / chunk.steps, 1, plan_.member_count());
    chunk.issues = std::clamp<std::int64_t>(target / (chunk.steps * chunk.rows), 1, plan_.time.length);
    return chunk;
}

int FileLayout::define(const std::string& name, int type, const std::vector<int>& dimensions, const Texts& attributes,
                       const std::vector<std::size_t>& chunks) {
    const int id = file_.define_variable(name, type, dimensions, chunks);
    for (const auto& [key, text] : attributes) file_.put_attribute(id, key, text);
    return id;
}

int FileLayout::define_station_numbers(const char* name, int station, double Station::*field, const Texts& attributes,
                                       bool always) {
    const bool known = std::any_of(plan_.stations.begin(), plan_.stations.end(),
                                   [&](const Station& s) { return std::isfinite(s.*field); });
    if (!known && !always) return -1;
    const int id = define(name, NC_DOUBLE, {station}, attributes);
    file_.put_number(id, "_FillValue", kFill, NC_DOUBLE);
    return id;
}

void FileLayout::define_data(const std::vector<int>& dimensions) {
    const Shape one = chunk();
    const std::vector<std::size_t> chunks = along(static_cast<std::size_t>(one.issues), static_cast<std::size_t>(one.rows), 1,
                                                  static_cast<std::size_t>(one.steps));
    for (const PlannedVariable& v : plan_.variables) {
        const int type = v.is_quality() ? NC_INT : NC_DOUBLE;
        const int id = file_.define_variable(v.name, type, dimensions, chunks, options_.deflate);
        data_.push_back(id);
        file_.put_number(id, "_FillValue", v.fill(), type);
        const Json attributes = data_attributes(v.parts.front().series->metadata(), plan_.forecast, options_.convention);
        for (const auto& item : attributes.items()) file_.put_attribute(id, item.key(), item.value());
        for (const PlannedVariable& other : plan_.variables)
            if (judged_variable(other.name) == v.name) file_.put_attribute(id, "ancillary_variables", other.name);
    }
}

void FileLayout::put_all(const Json& attributes) {
    for (const auto& item : attributes.items()) file_.put_attribute(-1, item.key(), item.value());
}

void FileLayout::write_station_numbers(int variable, double Station::*field) {
    if (variable < 0) return;
    std::vector<double> values;
    for (const Station& s : plan_.stations) values.push_back(std::isfinite(s.*field) ? s.*field : kFill);
    file_.write(variable, {0}, {values.size()}, values.data());
}

std::string FileLayout::history() const {
    auto text = [](const Json& all) {
        return all.contains("history") && all["history"].is_string() ? all["history"].get<std::string>() : std::string();
    };
    std::string history = cat(now_text(), " - written by uchronia");
    const std::string note = text(options_.global_attributes);
    const std::string before = note.empty() ? text(plan_.global_attributes) : note;
    // Each line of a history starts with a time; that of a note is now.
    if (!note.empty() && !is_digit(note.front()))
        history += cat("\n", now_text(), " - ", note);
    else if (!before.empty())
        history += "\n" + before;
    return history;
}

Json FileLayout::global_attributes(std::initializer_list<const char*> without) const {
    Json all = plan_.global_attributes;
    for (const char* key : without) all.erase(key);
    for (const auto& item : options_.global_attributes.items()) all[item.key()] = item.value();
    return all;
}

std::vector<long long> as_numbers(const std::vector<std::string>& labels) {
    std::set<long long> seen;
    std::vector<long long> numbers;
    for (const std::string& label : labels) {
        const auto number = parse_integer(label);
        if (!number || *number <= std::numeric_limits<std::int32_t>::min() ||
            *number > std::numeric_limits<std::int32_t>::max() || std::to_string(*number) != label ||
            !seen.insert(*number).second)
            return {};
        numbers.push_back(*number);
    }
    return numbers;
}

std::size_t widest(const std::vector<std::string>& texts) {
    std::size_t width = 1;
    for (const std::string& text : texts) width = std::max(width, text.size());
    return width;
}

}  // namespace uchronia
