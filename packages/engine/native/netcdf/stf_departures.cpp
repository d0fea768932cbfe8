#include "netcdf/stf_departures.h"

#include <algorithm>
#include <cmath>

#include "text.h"

namespace uchronia {
namespace {

class Departures {
public:
    Departures(const OpenFile& file, const NcVariable& variable)
        : file_(file.file), variable_(variable), global_(file_.attributes()) {}

    std::vector<Warning> find() {
        if (!global_.contains("STF_convention_version") && !global_.contains("STF_nc_spec")) return {};
        version();
        global_attributes();
        dimensions();
        coordinates();
        data();
        return std::move(found_);
    }

private:
    template <class... Parts>
    void warn(const char* code, const Parts&... parts) {
        found_.push_back(Warning{code, cat(parts...)});
    }

    void version() {
        const Json value = global_.contains("STF_convention_version") ? global_["STF_convention_version"] : Json(nullptr);
        if (value.is_number() && value.get<double>() == 2.0) return;
        warn("convention_version", "STF_convention_version is ", value.is_null() ? "absent" : value.dump(), "; read as 2.0");
    }

    void global_attributes() {
        std::vector<std::string> absent;
        for (const char* name : {"title", "institution", "source", "catchment", "STF_nc_spec", "comment", "history"})
            if (!global_.contains(name)) absent.push_back(name);
        if (!absent.empty()) warn("global_attribute_absent", "the file has no ", list_of(absent));
        if (global_.contains("catchment") && global_["catchment"].is_string() &&
            global_["catchment"].get<std::string>().find(' ') != std::string::npos)
            warn("catchment_spaces", "the catchment '", global_["catchment"].get<std::string>(), "' has spaces");
    }

    const std::string& name_of(int dimension) const { return file_.dimensions()[static_cast<std::size_t>(dimension)].name; }

    void dimensions() {
        std::vector<std::string> absent;
        for (const char* name : {"time", "station", "lead_time", "ens_member", "strLen"}) {
            const auto& all = file_.dimensions();
            if (std::none_of(all.begin(), all.end(), [&](const NcDimension& d) { return d.name == name; })) absent.push_back(name);
        }
        if (!absent.empty()) warn("dimension_absent", "the file has no dimension ", list_of(absent));
        std::vector<std::string> names;
        for (int d : variable_.dimensions) names.push_back(name_of(d));
        if (names != std::vector<std::string>{"time", "ens_member", "station", "lead_time"})
            warn("dimension_order", "variable ", variable_.name, " lies on ", list_of(names),
                 ", not on time, ens_member, station, lead_time");
    }

    void coordinates() {
        if (const NcVariable* time = file_.find("time")) {
            const std::string units = file_.text_attribute(*time, "units").value_or("");
            const std::size_t clock = units.find(':');
            const bool zone = clock != std::string::npos && units.find_first_of("+-Zz", clock) != std::string::npos;
            if (!zone) warn("time_zone_absent", "the units of time, '", units, "', have no zone; UTC was taken");
        }
        if (const NcVariable* lead = file_.find("lead_time")) {
            const std::string units = lower(trim(file_.text_attribute(*lead, "units").value_or("")));
            const std::string after = " since time";
            const bool plain = units.size() > after.size() && units.compare(units.size() - after.size(), after.size(), after) == 0;
            if (!units.empty() && !plain) warn("lead_time_units", "the units of lead_time are '", units, "', not like 'hours since time'");
        }
        for (const auto& [name, units] : {std::pair{"lat", "degrees_north"}, std::pair{"lon", "degrees_east"}}) {
            const NcVariable* v = file_.find(name);
            if (v == nullptr) {
                warn("coordinate_absent", "the file has no variable ", name);
                continue;
            }
            const std::string found = file_.text_attribute(*v, "units").value_or("");
            if (found != units) warn("units_spelling", "the units of ", name, " are '", found, "', not ", units);
        }
    }

    void data() {
        const Json attributes = file_.attributes(variable_);
        const bool quality = judged_variable(variable_.name).has_value();
        std::vector<std::string> absent;
        for (const char* name : {"standard_name", "long_name", "units", "type", "type_description", "dat_type",
                                 "dat_type_description", "location_type"}) {
            if (attributes.contains(name) || (quality && name != std::string("units"))) continue;
            const auto other = std::find_if(attributes.items().begin(), attributes.items().end(),
                                            [&](const auto& item) { return lower(item.key()) == name; });
            if (other != attributes.items().end())
                warn("attribute_spelling", "attribute ", name, " of ", variable_.name, " is spelt ", other.key());
            else
                absent.push_back(name);
        }
        if (!absent.empty()) warn("attribute_absent", "variable ", variable_.name, " has no ", list_of(absent));
        if (attributes.contains("type")) {
            const Json& type = attributes["type"];
            if (!type.is_number() || std::fabs(type.get<double>()) > 100 || !aggregation_text(static_cast<int>(type.get<double>())))
                warn("type_unknown", "the type of ", variable_.name, " is ", type.dump(), ", which the convention does not know");
        }
        const double expected = quality ? -1 : -9999;
        const auto fill = file_.number_attribute(variable_, "_FillValue");
        if (fill.empty())
            warn("fill_value", "variable ", variable_.name, " has no _FillValue; ", expected, " is missing");
        else if (fill.front() != expected)
            warn("fill_value", "the _FillValue of ", variable_.name, " is ", fill.front(), ", not ", expected);
    }

    const NcFile& file_;
    const NcVariable& variable_;
    const Json global_;
    std::vector<Warning> found_;
};

}  // namespace

std::vector<Warning> stf_departures(const OpenFile& file, const std::string& variable) {
    const NcVariable* v = file.file.find(variable);
    return v == nullptr ? std::vector<Warning>{} : Departures(file, *v).find();
}

}  // namespace uchronia
