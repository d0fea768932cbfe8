#include "writing/data_attributes.h"

#include <cstdint>

#include "error.h"

namespace uchronia {
namespace {

/** Doubles hold every whole number up to this one. */
constexpr std::int64_t kLargestExact = std::int64_t{1} << 53;

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

bool starts(const std::string& text, const char* part) { return text.rfind(part, 0) == 0; }

const char* data_type_text(const std::string& code) {
    if (code == "obs") return "observed";
    if (code == "der") return "derived from observations";
    if (code == "sim") return "simulated";
    return "forecast";
}

std::string data_type_of(const std::string& variable, bool forecast) {
    if (has(variable, "_obs")) return "obs";
    if (has(variable, "_der")) return "der";
    if (has(variable, "_sim")) return "sim";
    if (has(variable, "_fct") || has(variable, "_fcast")) return "fct";
    return forecast ? "fct" : "sim";
}

/** The name in the CF table for the variables that STF names; empty when there is none. */
std::string cf_standard_name(const std::string& variable, const std::string& units) {
    if (starts(variable, "q_") || variable == "q") return starts(units, "m3") || starts(units, "m^3")
                                                              ? "water_volume_transport_in_river_channel" : "";
    if (starts(variable, "rain")) return units == "mm" ? "lwe_thickness_of_precipitation_amount" : "";
    if (starts(variable, "pet")) return units == "mm" ? "water_potential_evapotranspiration_amount" : "";
    if (starts(variable, "swe")) return units == "mm" ? "lwe_thickness_of_surface_snow_amount" : "";
    if (starts(variable, "tmin") || starts(variable, "tmax") || starts(variable, "tave")) return "air_temperature";
    return "";
}

const char* cf_cell_methods(int type) {
    switch (type % 10) {
        case 1: return "time: point";
        case 2: return "time: sum";
        case 3: return "time: mean";
        default: return nullptr;
    }
}

void complete_stf(Json& a, const Metadata& m, bool forecast) {
    auto set = [&](const char* key, const Json& value) {
        if (!a.contains(key)) a[key] = value;
    };
    set("standard_name", m.variable);
    set("long_name", m.variable);
    set("units", "");
    const std::string aggregation = m.aggregation.value_or("");
    // A variable that says nothing is taken for what its name says in the convention.
    const bool accumulates = starts(m.variable, "rain") || starts(m.variable, "pet");
    const int type = aggregation_type(aggregation).value_or(accumulates ? 2 : 1);
    if (aggregation.empty() || aggregation_type(aggregation)) set("type", type);
    set("type_description", aggregation_text(type).value_or(""));
    const std::string dat_type = data_type_of(m.variable, forecast);
    set("dat_type", dat_type);
    set("dat_type_description", data_type_text(dat_type));
    if (!a.contains("Location_type") && !a.contains("Location_Type")) set("location_type", "Point");
}

void complete_cf(Json& a, const Metadata& m) {
    // STF calls every variable by its name; that is no name of the CF table.
    if (a.contains("standard_name") && a["standard_name"] == m.variable) a.erase("standard_name");
    const std::string standard = cf_standard_name(m.variable, m.units.value_or(""));
    if (!a.contains("standard_name") && !standard.empty() && !judged_variable(m.variable)) a["standard_name"] = standard;
    if (!a.contains("long_name")) a["long_name"] = m.variable;
    const auto type = aggregation_type(m.aggregation.value_or(""));
    if (type && cf_cell_methods(*type) != nullptr && !a.contains("cell_methods")) a["cell_methods"] = cf_cell_methods(*type);
}

}  // namespace

Json data_attributes(const Metadata& m, bool forecast, Convention convention) {
    Json a = m.attributes;
    // What says how values were stored elsewhere, or names variables of that file, would be wrong in this one.
    for (const char* other : {"_FillValue", "missing_value", "scale_factor", "add_offset", "_Unsigned", "valid_min", "valid_max",
                              "valid_range", "coordinates", "grid_mapping", "ancillary_variables", "bounds", "_Encoding"})
        a.erase(other);
    if (m.long_name) a["long_name"] = *m.long_name;
    if (m.units) a["units"] = *m.units;
    if (m.aggregation && !a.contains("type_description") && !a.contains("cell_methods")) {
        const auto code = a.find("type");
        const bool told = code != a.end() && code->is_number() && aggregation_text(code->get<int>()) == m.aggregation;
        if (!told) a["type_description"] = *m.aggregation;
    }
    if (convention == Convention::cf)
        complete_cf(a, m);
    else
        complete_stf(a, m, forecast);
    return a;
}

void check_no_nul(const std::string& text, const std::string& what) {
    if (text.find('\0') != std::string::npos)
        fail(UCHRONIA_INVALID_ARGUMENT, what, " has a NUL in it, where readers of netCDF cut a text; leave it out");
}

void check_attributes(const Json& attributes, const std::string& of, bool classic) {
    for (const auto& item : attributes.items()) {
        check_no_nul(item.key(), cat("the name of attribute ", item.key().c_str(), " of ", of));
        const std::string what = cat("attribute ", item.key(), " of ", of);
        const Json& value = item.value();
        if (value.is_null()) continue;
        bool texts = false;
        bool numbers = false;
        for (const Json& v : value.is_array() ? value : Json::array({value})) {
            if (v.is_string()) {
                texts = true;
                check_no_nul(v.get<std::string>(), what);
            } else if (v.is_number()) {
                numbers = true;
                if (classic && v.is_number_integer() && (v > kLargestExact || v < -kLargestExact))
                    fail(UCHRONIA_UNSUPPORTED, what, " is ", v.dump(),
                         ", which classic netCDF cannot hold exactly; write it as text, or use the format netcdf4");
            } else {
                fail(UCHRONIA_UNSUPPORTED, what, " is ", value.dump(-1, ' ', false, Json::error_handler_t::replace),
                     "; netCDF attributes are texts, numbers or lists of them: write true and false as 1 and 0, other things as "
                     "text");
            }
        }
        if (texts && numbers)
            fail(UCHRONIA_UNSUPPORTED, what, " has texts and numbers in one list; make them all texts");
        if (texts && classic && value.is_array())
            fail(UCHRONIA_UNSUPPORTED, what, " is a list of texts, which classic netCDF has no place for; join them, or use the "
                 "format netcdf4");
    }
}

}  // namespace uchronia
