// The layout of the "NetCDF for Water Forecasting Conventions" (STF) 2.0.
#include <netcdf.h>

#include <algorithm>

#include "error.h"
#include "writing/file_layout.h"
#include "writing/time_coordinate.h"

namespace uchronia {
namespace {

constexpr std::size_t kNameLength = 30;  // strLen of the convention

class StfLayout : public FileLayout {
public:
    using FileLayout::FileLayout;

    void write_header() override {
        // Readers of the convention take the step from the first two coordinates.
        if (plan_.time.is_listed() || (plan_.forecast && plan_.lead.is_listed()))
            fail(UCHRONIA_UNSUPPORTED, plan_.time.is_listed() ? "the times are" : "the lead times are", " listed, without one step between them, and STF "
                 "2.0 has regular ones; use the convention cf");
        if (plan_.forecast && plan_.lead.start <= 0)
            fail(UCHRONIA_UNSUPPORTED, "the first lead time is ",
                 plan_.lead.step.is_monthly() ? cat(plan_.lead.start, " months") : cat(plan_.lead.start / kSecond, " s"),
                 "; STF 2.0 allows only lead times after the issue time: leave the first ones out, or use the convention cf");
        const int time = file_.define_dimension("time", 0);
        const int station = file_.define_dimension("station", plan_.stations.size());
        const int lead = file_.define_dimension("lead_time", static_cast<std::size_t>(plan_.lead_count()));
        const int member = file_.define_dimension("ens_member", plan_.members.size());
        const int text = file_.define_dimension("strLen", kNameLength);
        define_time(time);
        define_stations(station, text);
        define_members(member);
        define_leads(lead);
        latitude_ = define_station_numbers("lat", station, &Station::latitude,
                                           {{"standard_name", "latitude"}, {"long_name", "latitude"},
                                            {"units", "degrees_north"}, {"axis", "y"}}, true);
        longitude_ = define_station_numbers("lon", station, &Station::longitude,
                                            {{"standard_name", "longitude"}, {"long_name", "longitude"},
                                             {"units", "degrees_east"}, {"axis", "x"}}, true);
        elevation_ = define_station_numbers("elevation", station, &Station::elevation,
                                            {{"standard_name", "elevation"},
                                             {"long_name", "station elevation above sea level"}, {"units", "m"}}, false);
        area_ = define_station_numbers("area", station, &Station::area,
                                       {{"standard_name", "area"}, {"long_name", "area"}}, false);
        define_data({time, member, station, lead});
        define_global_attributes();
        file_.end_definitions();
        write_coordinates();
    }

private:
    void define_time(int dimension) {
        time_in_units_ = in_largest_unit(plan_.time);
        const int id = define("time", time_in_units_.fits_int(plan_.time.length) ? NC_INT : NC_DOUBLE, {dimension},
                              {{"standard_name", "time"}, {"long_name", "time"}, {"time_standard", "UTC"}, {"axis", "t"},
                               {"units", cat(time_in_units_.unit, " since ", origin_text(*plan_.time.start), " +0000")}},
                              {static_cast<std::size_t>(std::min<std::int64_t>(plan_.time.length, 8192))});
        if (*plan_.time.start < kGregorianReform) file_.put_attribute(id, "calendar", "proleptic_gregorian");
        record_coordinates_.push_back(RecordCoordinate{id, time_in_units_.values(plan_.time.length), 1});
    }

    /** Identifiers that are no int32 go into the names, and the names into a variable of their own. */
    void define_stations(int station, int text) {
        std::vector<std::string> ids;
        for (const Station& s : plan_.stations) {
            ids.push_back(s.id);
            names_.push_back(s.name);
        }
        station_numbers_ = as_numbers(ids);
        const bool numeric = !station_numbers_.empty();
        if (!numeric)
            for (const std::string& id : ids)
                if (id.size() > kNameLength)
                    fail(UCHRONIA_UNSUPPORTED, "station identifier ", id, " is longer than the ", kNameLength,
                         " bytes that STF 2.0 has for it; shorten it, or use the convention cf");
        station_id_ = define("station_id", NC_INT, {station}, {{"long_name", "station or node identification code"}});
        station_name_ = define("station_name", NC_CHAR, {station, text}, {{"long_name", "station or node name"}});
        if (!numeric) file_.put_attribute(station_name_, "cf_role", "timeseries_id");
        short_names_ = numeric ? names_ : ids;
        if (std::any_of(names_.begin(), names_.end(),
                        [&](const std::string& name) { return name.size() > kNameLength || (!numeric && !name.empty()); })) {
            const int wide = file_.define_dimension("longNameLen", widest(names_));
            long_name_ = define("station_long_name", NC_CHAR, {station, wide}, {{"long_name", "full name of the station"}});
        }
        if (!numeric)
            for (std::size_t i = 0; i < ids.size(); ++i) station_numbers_.push_back(static_cast<long long>(i + 1));
    }

    void define_members(int member) {
        ens_member_ = define("ens_member", NC_INT, {member},
                             {{"standard_name", "ens_member"}, {"long_name", "ensemble member"}, {"units", "member id"},
                              {"axis", "u"}});
        member_numbers_ = as_numbers(plan_.members);
        if (!member_numbers_.empty()) return;
        for (std::size_t i = 0; i < plan_.members.size(); ++i) member_numbers_.push_back(static_cast<long long>(i + 1));
        const int wide = file_.define_dimension("memberLen", widest(plan_.members));
        member_name_ = define("ens_member_name", NC_CHAR, {member, wide}, {{"long_name", "label of the ensemble member"}});
    }

    void define_leads(int lead) {
        if (plan_.forecast) lead_in_units_ = in_largest_unit(plan_.lead);
        lead_time_ = define("lead_time", !plan_.forecast || lead_in_units_.fits_int(plan_.lead.length) ? NC_INT : NC_DOUBLE,
                            {lead},
                            {{"standard_name", "lead time"}, {"long_name", "forecast lead time"}, {"axis", "v"},
                             {"units", cat(plan_.forecast ? lead_in_units_.unit : time_in_units_.unit, " since time")}});
    }

    void define_global_attributes() {
        Json all = global_attributes({"STF_convention_version", "STF_nc_spec", "Conventions", "featureType"});
        for (const char* key : {"title", "institution", "source", "comment"})
            if (!all.contains(key)) all[key] = "";
        std::string catchment = all.contains("catchment") && all["catchment"].is_string()
                                    ? all["catchment"].get<std::string>() : "unspecified";
        std::replace(catchment.begin(), catchment.end(), ' ', '_');
        all["catchment"] = catchment;
        all["STF_nc_spec"] = "https://github.com/csiro-hydroinformatics/efts/blob/master/docs/netcdf_for_water_forecasting.md";
        all["history"] = history();
        put_all(all);
        file_.put_number(-1, "STF_convention_version", 2.0, NC_DOUBLE);
    }

    void write_coordinates() {
        if (plan_.forecast) {
            const std::vector<double> leads = lead_in_units_.values(plan_.lead.length);
            file_.write(lead_time_, {0}, {leads.size()}, leads.data());
        }
        file_.write(ens_member_, {0}, {member_numbers_.size()}, member_numbers_);
        if (member_name_ >= 0) file_.write_texts(member_name_, widest(plan_.members), plan_.members);
        file_.write(station_id_, {0}, {station_numbers_.size()}, station_numbers_);
        file_.write_texts(station_name_, kNameLength, short_names_);
        if (long_name_ >= 0) file_.write_texts(long_name_, widest(names_), names_);
        write_station_numbers(latitude_, &Station::latitude);
        write_station_numbers(longitude_, &Station::longitude);
        write_station_numbers(elevation_, &Station::elevation);
        write_station_numbers(area_, &Station::area);
    }

    TimeCoordinate time_in_units_;
    TimeCoordinate lead_in_units_;
    std::vector<std::string> names_;
    std::vector<std::string> short_names_;
    std::vector<long long> station_numbers_;
    std::vector<long long> member_numbers_;
    int station_id_ = -1;
    int station_name_ = -1;
    int long_name_ = -1;
    int ens_member_ = -1;
    int member_name_ = -1;
    int lead_time_ = -1;
    int latitude_ = -1;
    int longitude_ = -1;
    int elevation_ = -1;
    int area_ = -1;
};

}  // namespace

std::unique_ptr<FileLayout> stf_layout(NcOutputFile& file, const WritePlan& plan, const WriteOptions& options) {
    return std::make_unique<StfLayout>(file, plan, options);
}

}  // namespace uchronia
