// The layout of the CF conventions: forecasts with forecast_reference_time, realization, stations and forecast_period, and
// their valid times beside them.
#include <netcdf.h>

#include <algorithm>

#include "error.h"
#include "writing/file_layout.h"
#include "writing/time_coordinate.h"

namespace uchronia {
namespace {

class CfLayout : public FileLayout {
public:
    using FileLayout::FileLayout;

    void write_header() override {
        member_dimension_ = plan_.has_members;
        lead_dimension_ = plan_.forecast;
        std::vector<int> dimensions = {file_.define_dimension(time_name(), 0)};
        if (member_dimension_) dimensions.push_back(file_.define_dimension("realization", plan_.members.size()));
        const int station = file_.define_dimension("station", plan_.stations.size());
        dimensions.push_back(station);
        if (lead_dimension_)
            dimensions.push_back(file_.define_dimension("lead_time", static_cast<std::size_t>(plan_.lead_count())));
        define_time(dimensions.front());
        if (plan_.forecast) define_leads(dimensions.front(), dimensions.back());
        if (member_dimension_) define_members(dimensions[1]);
        define_stations(station);
        define_data(dimensions);
        std::string auxiliary;
        for (const std::string& name : auxiliary_) auxiliary += (auxiliary.empty() ? "" : " ") + name;
        for (int id : data()) file_.put_attribute(id, "coordinates", auxiliary);
        define_global_attributes();
        file_.end_definitions();
        write_coordinates();
    }

private:
    const char* time_name() const { return plan_.forecast ? "reference_time" : "time"; }

    int define_instants(const char* name, const std::vector<int>& dimensions, const TimeCoordinate& coordinate,
                        std::int64_t length, const Texts& attributes, const std::vector<std::size_t>& chunks) {
        const int id = define(name, coordinate.fits_int(length) ? NC_INT : NC_DOUBLE, dimensions, attributes, chunks);
        file_.put_attribute(id, "units", cat(coordinate.unit, " since ", origin_text(*plan_.time.start)));
        file_.put_attribute(id, "calendar", *plan_.time.start < kGregorianReform ? "proleptic_gregorian" : "standard");
        return id;
    }

    /** Months are no unit of CF: their instants are written, and that they are months beside them. */
    void define_time(int dimension) {
        const auto chunk = static_cast<std::size_t>(std::min<std::int64_t>(plan_.time.length, 8192));
        const TimeAxis& time = plan_.time;
        const bool monthly = time.step.is_monthly() && !time.is_listed();
        const TimeCoordinate coordinate = monthly ? in_largest_unit(TimeStep::regular(kDay), time.step_known, 0) : in_largest_unit(time);
        const std::string standard = plan_.forecast ? "forecast_reference_time" : "time";
        const int id = define_instants(time_name(), {dimension}, coordinate, monthly ? 31 * time.length : time.length,
                                       {{"standard_name", standard},
                                        {"long_name", plan_.forecast ? "time at which the forecast was issued" : "time"}},
                                       {chunk});
        if (!plan_.forecast) file_.put_attribute(id, "axis", "T");
        std::vector<double> values = coordinate.values(monthly ? 0 : time.length);
        // A list with gaps that look like those of a regular axis is to be read as the list.
        if (time.is_listed()) file_.put_attribute(id, "time_step", "listed");
        if (monthly) {
            file_.put_attribute(id, "time_step", "monthly");
            for (std::int64_t i = 0; i < time.length; ++i)
                values.push_back(static_cast<double>((time.at(i) - *time.start) / kDay));
        }
        record_coordinates_.push_back(RecordCoordinate{id, std::move(values), 1});
    }

    void define_leads(int issue, int dimension) {
        const LeadAxis& lead = plan_.lead;
        if (lead.step.is_monthly() && !lead.is_listed())
            fail(UCHRONIA_UNSUPPORTED, "lead times in months have no fixed length, and a forecast_period is a duration; use the "
                 "convention stf");
        lead_in_units_ = in_largest_unit(lead);
        lead_time_ = define("lead_time", lead_in_units_.fits_int(lead.length) ? NC_INT : NC_DOUBLE, {dimension},
                            {{"standard_name", "forecast_period"}, {"long_name", "lead time"}, {"units", lead_in_units_.unit}});
        const auto [unit, milliseconds] = common_unit(durations());
        const std::int64_t last = plan_.time.at(plan_.time.length - 1) - *plan_.time.start + lead.at(lead.length - 1);
        const auto issues_per_chunk = static_cast<std::size_t>(
            std::clamp<std::int64_t>(8192 / lead.length, 1, plan_.time.length));
        RecordCoordinate valid;
        valid.variable = define_instants("time", {issue, dimension}, TimeCoordinate{unit, last / milliseconds, 0, {}}, 1,
                                         {{"standard_name", "time"}, {"long_name", "time that the forecast is about"}},
                                         {issues_per_chunk, static_cast<std::size_t>(lead.length)});
        valid.per_record = static_cast<std::size_t>(lead.length);
        for (std::int64_t i = 0; i < plan_.time.length; ++i) {
            const std::int64_t issue = plan_.time.at(i) - *plan_.time.start;
            for (std::int64_t l = 0; l < lead.length; ++l)
                valid.values.push_back(static_cast<double>((issue + lead.at(l)) / milliseconds));
        }
        record_coordinates_.push_back(std::move(valid));
        auxiliary_.push_back("time");
    }

    /** Durations of which all that lie between the first issue and a valid time are made. */
    std::vector<std::int64_t> durations() const {
        std::vector<std::int64_t> all;
        const TimeAxis& time = plan_.time;
        const LeadAxis& lead = plan_.lead;
        if (time.is_listed())
            for (const Instant instant : *time.values) all.push_back(instant - *time.start);
        else
            all.push_back(time.step.is_monthly() ? kDay : time.step.milliseconds());
        if (lead.is_listed()) {
            all.insert(all.end(), lead.values->begin(), lead.values->end());
        } else {
            all.push_back(lead.start);
            if (lead.length > 1) all.push_back(lead.step.milliseconds());
        }
        return all;
    }

    void define_members(int dimension) {
        realization_ = define("realization", NC_INT, {dimension},
                              {{"standard_name", "realization"}, {"long_name", "ensemble member"}, {"units", "1"}});
        member_numbers_ = as_numbers(plan_.members);
        if (!member_numbers_.empty()) return;
        for (std::size_t i = 0; i < plan_.members.size(); ++i) member_numbers_.push_back(static_cast<long long>(i + 1));
        member_name_ = define_text("ens_member_name", dimension, "member_len", plan_.members, "label of the ensemble member");
    }

    void define_stations(int dimension) {
        for (const Station& s : plan_.stations) {
            ids_.push_back(s.id);
            names_.push_back(s.name);
        }
        station_id_ = define_text("station_id", dimension, "id_len", ids_, "identifier of the station");
        file_.put_attribute(station_id_, "cf_role", "timeseries_id");
        if (widest(names_) > 1 || std::any_of(names_.begin(), names_.end(), [](const std::string& n) { return !n.empty(); }))
            station_name_ = define_text("station_name", dimension, "name_len", names_, "name of the station");
        auto numbers = [&](const char* name, double Station::*field, const Texts& attributes) {
            const int id = define_station_numbers(name, dimension, field, attributes, false);
            if (id >= 0) auxiliary_.push_back(name);
            return id;
        };
        latitude_ = numbers("lat", &Station::latitude,
                            {{"standard_name", "latitude"}, {"long_name", "latitude"}, {"units", "degrees_north"}});
        longitude_ = numbers("lon", &Station::longitude,
                             {{"standard_name", "longitude"}, {"long_name", "longitude"}, {"units", "degrees_east"}});
        elevation_ = numbers("elevation", &Station::elevation,
                             {{"standard_name", "surface_altitude"}, {"long_name", "elevation above sea level"}, {"units", "m"}});
        area_ = numbers("area", &Station::area, {{"long_name", "area"}});
    }

    int define_text(const char* name, int dimension, const char* length, const std::vector<std::string>& texts,
                    const char* long_name) {
        const int wide = file_.define_dimension(length, widest(texts));
        auxiliary_.push_back(name);
        // Without the encoding, Python would read bytes.
        return define(name, NC_CHAR, {dimension, wide}, {{"long_name", long_name}, {"_Encoding", "utf-8"}});
    }

    void define_global_attributes() {
        Json all = global_attributes({"STF_convention_version", "STF_nc_spec"});
        all["Conventions"] = "CF-1.10";
        all["featureType"] = "timeSeries";
        all["history"] = history();
        put_all(all);
    }

    void write_coordinates() {
        if (lead_time_ >= 0) {
            const std::vector<double> leads = lead_in_units_.values(plan_.lead.length);
            file_.write(lead_time_, {0}, {leads.size()}, leads.data());
        }
        if (realization_ >= 0) file_.write(realization_, {0}, {member_numbers_.size()}, member_numbers_);
        if (member_name_ >= 0) file_.write_texts(member_name_, widest(plan_.members), plan_.members);
        file_.write_texts(station_id_, widest(ids_), ids_);
        if (station_name_ >= 0) file_.write_texts(station_name_, widest(names_), names_);
        write_station_numbers(latitude_, &Station::latitude);
        write_station_numbers(longitude_, &Station::longitude);
        write_station_numbers(elevation_, &Station::elevation);
        write_station_numbers(area_, &Station::area);
    }

    std::vector<std::string> auxiliary_;  ///< coordinates that are not those of a dimension
    TimeCoordinate lead_in_units_;
    std::vector<std::string> ids_;
    std::vector<std::string> names_;
    std::vector<long long> member_numbers_;
    int lead_time_ = -1;
    int realization_ = -1;
    int member_name_ = -1;
    int station_id_ = -1;
    int station_name_ = -1;
    int latitude_ = -1;
    int longitude_ = -1;
    int elevation_ = -1;
    int area_ = -1;
};

}  // namespace

std::unique_ptr<FileLayout> cf_layout(NcOutputFile& file, const WritePlan& plan, const WriteOptions& options) {
    return std::make_unique<CfLayout>(file, plan, options);
}

}  // namespace uchronia
