#include "stf_validator.h"

#include <netcdf.h>

#include <algorithm>
#include <optional>
#include <regex>

namespace {

class Validator {
public:
    explicit Validator(const std::string& path) {
        if (nc_open(path.c_str(), NC_NOWRITE, &id_) != NC_NOERR) say("the file is no netCDF");
    }
    ~Validator() {
        if (id_ >= 0) nc_close(id_);
    }
    Validator(const Validator&) = delete;

    std::vector<std::string> judge() {
        if (id_ < 0) return found_;
        dimensions();
        coordinates();
        data();
        globals();
        return found_;
    }

private:
    void say(const std::string& text) { found_.push_back(text); }

    std::optional<std::string> text(int variable, const char* name) const {
        nc_type type = NC_NAT;
        std::size_t length = 0;
        if (nc_inq_att(id_, variable, name, &type, &length) != NC_NOERR || type != NC_CHAR) return std::nullopt;
        std::string value(length, '\0');
        nc_get_att_text(id_, variable, name, value.data());
        return value;
    }

    std::optional<double> number(int variable, const char* name) const {
        double value = 0;
        std::size_t length = 0;
        if (nc_inq_attlen(id_, variable, name, &length) != NC_NOERR || length != 1 ||
            nc_get_att_double(id_, variable, name, &value) != NC_NOERR)
            return std::nullopt;
        return value;
    }

    int dimension(const char* name) const {
        int d = -1;
        return nc_inq_dimid(id_, name, &d) == NC_NOERR ? d : -1;
    }

    std::size_t length(int d) const {
        std::size_t n = 0;
        nc_inq_dimlen(id_, d, &n);
        return n;
    }

    std::vector<int> dimensions_of(int variable) const {
        int rank = 0;
        nc_inq_varndims(id_, variable, &rank);
        std::vector<int> all(static_cast<std::size_t>(rank));
        nc_inq_vardimid(id_, variable, all.data());
        return all;
    }

    void dimensions() {
        for (const char* name : {"time", "station", "lead_time", "ens_member", "strLen"})
            if (dimension(name) < 0) say(std::string("there is no dimension ") + name);
        int unlimited = -1;
        nc_inq_unlimdim(id_, &unlimited);
        if (unlimited < 0 || unlimited != dimension("time")) say("the dimension time is not the unlimited one");
        if (dimension("strLen") >= 0 && length(dimension("strLen")) != 30) say("the dimension strLen is not 30 long");
    }

    /** The id of a variable with these dimensions and one of these types, or -1. */
    int coordinate(const char* name, std::initializer_list<const char*> dims, std::initializer_list<nc_type> types) {
        int v = -1;
        if (nc_inq_varid(id_, name, &v) != NC_NOERR) {
            say(std::string("there is no variable ") + name);
            return -1;
        }
        std::vector<int> wanted;
        for (const char* d : dims) wanted.push_back(dimension(d));
        if (dimensions_of(v) != wanted) say(std::string("variable ") + name + " has other dimensions");
        nc_type type = NC_NAT;
        nc_inq_vartype(id_, v, &type);
        if (std::find(types.begin(), types.end(), type) == types.end()) say(std::string("variable ") + name + " is of another type");
        return v;
    }

    void expect(int variable, const char* name, const char* attribute, const std::string& pattern) {
        if (variable < 0) return;
        const auto value = text(variable, attribute);
        if (!value)
            say(std::string("variable ") + name + " has no text " + attribute);
        else if (!std::regex_match(*value, std::regex(pattern)))
            say(std::string("attribute ") + attribute + " of " + name + " is '" + *value + "'");
    }

    void coordinates() {
        const int time = coordinate("time", {"time"}, {NC_INT, NC_FLOAT, NC_DOUBLE});
        expect(time, "time", "standard_name", "time");
        expect(time, "time", "long_name", "time");
        expect(time, "time", "time_standard", "UTC");
        expect(time, "time", "axis", "t");
        expect(time, "time", "units",
               "(seconds|minutes|hours|days|months) since \\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}(\\.\\d+)? [+-]\\d{4}");
        const int station = coordinate("station_id", {"station"}, {NC_INT});
        expect(station, "station_id", "long_name", "station or node identification code");
        const int name = coordinate("station_name", {"station", "strLen"}, {NC_CHAR});
        expect(name, "station_name", "long_name", "station or node name");
        const int member = coordinate("ens_member", {"ens_member"}, {NC_INT});
        expect(member, "ens_member", "standard_name", "ens_member");
        expect(member, "ens_member", "long_name", "ensemble member");
        expect(member, "ens_member", "units", "member id");
        expect(member, "ens_member", "axis", "u");
        const int lead = coordinate("lead_time", {"lead_time"}, {NC_INT, NC_FLOAT, NC_DOUBLE});
        expect(lead, "lead_time", "standard_name", "lead time");
        expect(lead, "lead_time", "long_name", "forecast lead time");
        expect(lead, "lead_time", "axis", "v");
        expect(lead, "lead_time", "units", "(seconds|minutes|hours|days|months) since time");
        const int lat = coordinate("lat", {"station"}, {NC_FLOAT, NC_DOUBLE});
        expect(lat, "lat", "units", "degrees_north");
        const int lon = coordinate("lon", {"station"}, {NC_FLOAT, NC_DOUBLE});
        expect(lon, "lon", "units", "degrees_east");
        increasing("time", time);
        increasing("station_id", station, false);
        if (lead >= 0 && dimension("lead_time") >= 0 && length(dimension("lead_time")) > 1) {
            increasing("lead_time", lead);
            double first = 0;
            const std::size_t zero = 0;
            nc_get_var1_double(id_, lead, &zero, &first);
            if (first <= 0) say("the first lead time is not after the issue time");
        }
    }

    /** Coordinates grow; identifiers are only all different. */
    void increasing(const char* name, int variable, bool ordered = true) {
        if (variable < 0 || dimensions_of(variable).size() != 1) return;
        std::vector<double> values(length(dimensions_of(variable)[0]));
        if (values.empty() || nc_get_var_double(id_, variable, values.data()) != NC_NOERR) return;
        if (!ordered) std::sort(values.begin(), values.end());
        for (std::size_t i = 1; i < values.size(); ++i)
            if (values[i] <= values[i - 1]) {
                say(std::string(ordered ? "coordinate " : "variable ") + name + (ordered ? " does not increase" : " has a value twice"));
                return;
            }
    }

    void data() {
        const std::vector<int> order = {dimension("time"), dimension("ens_member"), dimension("station"), dimension("lead_time")};
        static const std::vector<std::string> coordinates = {"time", "station_id", "station_name", "ens_member", "lead_time",
                                                             "lat", "lon", "x", "y", "area", "elevation"};
        int count = 0;
        nc_inq_nvars(id_, &count);
        int data = 0;
        for (int v = 0; v < count; ++v) {
            char raw[NC_MAX_NAME + 1] = "";
            nc_inq_varname(id_, v, raw);
            const std::string name = raw;
            if (std::find(coordinates.begin(), coordinates.end(), name) != coordinates.end()) continue;
            nc_type type = NC_NAT;
            nc_inq_vartype(id_, v, &type);
            if (type == NC_CHAR) continue;  // further labels, which the convention does not forbid
            ++data;
            if (dimensions_of(v) != order) say("variable " + name + " does not lie on time, ens_member, station, lead_time");
            const bool quality = std::regex_search(name, std::regex("_(qul|qual)$"));
            const auto fill = number(v, "_FillValue");
            if (!fill || *fill != (quality ? -1 : -9999)) say("the _FillValue of " + name + (quality ? " is not -1" : " is not -9999"));
            for (const char* attribute : {"standard_name", "long_name", "units"}) expect(v, raw, attribute, "[^]*");
            if (quality) continue;
            const auto code = number(v, "type");
            if (!code || !((*code >= 1 && *code <= 5) || (*code >= 11 && *code <= 15)))
                say("the type of " + name + " is not one of 1 to 5 and 11 to 15");
            expect(v, raw, "type_description", "[^]+");
            expect(v, raw, "dat_type", "obs|der|sim|fct");
            expect(v, raw, "dat_type_description", "[^]+");
            expect(v, raw, "location_type", "Point|Area");
        }
        if (data == 0) say("there is no data variable");
    }

    void globals() {
        for (const char* name : {"title", "institution", "source", "STF_nc_spec", "comment"})
            if (!text(NC_GLOBAL, name)) say(std::string("there is no global attribute ") + name);
        const auto catchment = text(NC_GLOBAL, "catchment");
        if (!catchment) say("there is no global attribute catchment");
        if (catchment && catchment->find(' ') != std::string::npos) say("the catchment has a space");
        const auto version = number(NC_GLOBAL, "STF_convention_version");
        if (!version || *version != 2.0) say("STF_convention_version is not 2.0");
        const auto history = text(NC_GLOBAL, "history");
        if (!history || history->empty()) say("there is no global attribute history");
        const std::regex stamp("\\d{4}-\\d{2}-\\d{2}[^]*");
        std::string rest = history.value_or("");
        while (!rest.empty()) {
            const std::size_t end = rest.find('\n');
            const std::string line = rest.substr(0, end);
            if (!std::regex_match(line, stamp)) say("the line '" + line + "' of the history does not start with a time");
            rest = end == std::string::npos ? "" : rest.substr(end + 1);
        }
    }

    int id_ = -1;
    std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> stf_departures(const std::string& path) { return Validator(path).judge(); }
