#include "recipe.h"

#include <netcdf.h>
#include <netcdf_filter.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>
#include <vector>

namespace {

/** Makes the file of a recipe. Parts that netcdf-c refuses are left out: every status is ignored here. */
class Cook {
public:
    Cook(Choices& choices, int mode, const std::string& path) : choices_(choices), netcdf4_(mode == NC_NETCDF4) {
        nc_create(path.c_str(), NC_CLOBBER | mode, &id_);
    }
    ~Cook() { nc_close(id_); }
    Cook(const Cook&) = delete;

    void run() {
        define_dimensions();
        coordinate(time_, "time", "units", kTimeUnits);
        coordinate(lead_, "lead_time", "units", kLeadUnits);
        coordinate(member_, "ens_member", "long_name", kLeadUnits);
        stations();
        for (std::size_t n = 1 + choices_.below(2); n > 0; --n) data(n == 1 ? "rain" : "flow_long_name_of_a_variable");
        nc_enddef(id_);
        for (const int v : variables_) fill(v);
        // Last, so that what was found before this was added is still what it was.
        if (!choices_.left()) return;
        const std::size_t before = variables_.size();
        nc_redef(id_);
        extras();
        nc_enddef(id_);
        for (std::size_t i = before; i < variables_.size(); ++i) fill(variables_[i]);
        for (const char* name : {"time", "lead_time"}) make_uneven(name);
    }

private:
    static constexpr const char* kTimeUnits[] = {"hours since 2000-01-01 00:00:00 +0000", "days since 2010-08-01", "minutes since 1970-01-01T00:00:00Z",
                                                 "months since 2000-01-31", "seconds since 1e9", "days since 9999-12-31", "", "hours",
                                                 "common_years since 1-1-1", "microseconds since 2000-01-01 25:61:61 +99:99"};
    static constexpr const char* kLeadUnits[] = {"hours since time", "hours", "days", "", "months", "hours since 2000-01-01", "minutes", "1"};
    static constexpr nc_type kTypes[] = {NC_INT, NC_DOUBLE, NC_FLOAT, NC_SHORT, NC_BYTE, NC_INT64, NC_UINT64, NC_UINT, NC_USHORT, NC_UBYTE, NC_CHAR, NC_STRING};
    static constexpr const char* kSampleUnits[] = {"hours since 2000-01-01", "days since 1-1-1", "hours"};
    static constexpr const char* kStandardNames[] = {"time", "forecast_reference_time", "forecast_period", "realization", "station_id"};

    template <class T, std::size_t N>
    T one_of(const T (&all)[N]) {
        return all[choices_.below(N)];
    }
    nc_type type() { return one_of(kTypes); }

    void dimension(const char* name, const char* other, int& id) {
        const std::size_t lengths[] = {2, 1, 3, 4, 7};
        if (choices_.below(4) != 3) nc_def_dim(id_, choices_.below(4) == 3 ? other : name, one_of(lengths), &id);
    }

    void define_dimensions() {
        if (choices_.yes())
            nc_def_dim(id_, "time", NC_UNLIMITED, &time_);
        else
            nc_def_dim(id_, "time", 3, &time_);
        dimension("ens_member", "realization", member_);
        dimension("station", "x", station_);
        dimension("lead_time", "step", lead_);
        nc_def_dim(id_, "strLen", 4, &width_);
    }

    int define(const char* name, nc_type type, const std::vector<int>& dimensions) {
        int v = -1;
        if (nc_def_var(id_, name, type, static_cast<int>(dimensions.size()), dimensions.data(), &v) != NC_NOERR) return -1;
        variables_.push_back(v);
        if (netcdf4_ && choices_.yes()) {
            std::vector<std::size_t> chunks;
            for (std::size_t i = 0; i < dimensions.size(); ++i) chunks.push_back(1 + choices_.below(4));
            nc_def_var_chunking(id_, v, NC_CHUNKED, chunks.data());
            if (choices_.yes()) nc_def_var_deflate(id_, v, choices_.yes(), 1, static_cast<int>(choices_.below(10)));
            if (choices_.below(4) == 3) nc_def_var_szip(id_, v, choices_.yes() ? 32 : 4, 2 * (1 + static_cast<int>(choices_.below(16))));
            if (choices_.yes()) nc_def_var_fletcher32(id_, v, NC_FLETCHER32);
        }
        if (netcdf4_ && choices_.yes()) nc_def_var_endian(id_, v, NC_ENDIAN_BIG);
        return v;
    }

    void text(int v, const char* name, const char* value) { nc_put_att_text(id_, v, name, std::strlen(value), value); }

    template <std::size_t N>
    void coordinate(int dimension, const char* name, const char* attribute, const char* const (&texts)[N]) {
        if (dimension < 0 || choices_.below(8) == 7) return;
        const int v = define(name, type(), {dimension});
        if (choices_.below(8) != 7) text(v, attribute, one_of(texts));
        if (choices_.below(4) == 3) text(v, "standard_name", one_of(kStandardNames));
        if (choices_.below(8) == 7) text(v, "calendar", choices_.yes() ? "360_day" : "proleptic_gregorian");
        if (choices_.below(8) == 7) number(v, "scale_factor");
    }

    void stations() {
        if (station_ < 0) return;
        if (choices_.yes()) define("station_id", type(), {station_});
        if (choices_.yes()) define("station_name", NC_CHAR, {station_, width_});
        if (choices_.yes()) define("lat", type(), {station_});
        if (choices_.below(4) == 3) text(define("gauge", NC_CHAR, {station_, width_}), "cf_role", "timeseries_id");
    }

    /** Ragged arrays, times beside times, and groups: what newer readers know. Older inputs have no choices left for it. */
    void extras() {
        if (choices_.below(8) > 4 && station_ >= 0 && time_ >= 0) {
            const int counts = define("row_size", one_of(kTypes), {choices_.yes() ? station_ : time_});
            text(counts, choices_.yes() ? "sample_dimension" : "instance_dimension", choices_.yes() ? "time" : "station");
            for (int i = 0; i < 8; ++i) counts_.push_back(static_cast<double>(choices_.below(6)) - 1);
            if (choices_.yes()) text(define("obs_time", NC_DOUBLE, {station_, time_}), "units", one_of(kSampleUnits));
        }
        if (choices_.below(8) > 4 && time_ >= 0) {
            const int v = define("reference_time", one_of(kTypes), choices_.yes() ? std::vector<int>{time_} : std::vector<int>{});
            text(v, "units", one_of(kSampleUnits));
            text(v, "standard_name", one_of(kStandardNames));
        }
        if (choices_.below(8) > 5) {
            const int v = define("forecast_period", one_of(kTypes), choices_.yes() && time_ >= 0 ? std::vector<int>{time_} : std::vector<int>{});
            text(v, "units", one_of(kLeadUnits));
            if (choices_.yes()) text(v, "standard_name", "forecast_period");
        }
        if (!netcdf4_ || choices_.below(8) < 6) return;
        int group = -1;
        int own = -1;
        nc_def_grp(id_, "sim", &group);
        if (choices_.yes()) nc_def_dim(group, "time", 3, &own);
        const int dimension = own >= 0 ? own : time_;
        int v = -1;
        if (dimension < 0 || nc_def_var(group, "q", NC_DOUBLE, 1, &dimension, &v) != NC_NOERR) return;
        if (choices_.yes() && nc_def_var(group, "time", NC_INT, 1, &dimension, &v) == NC_NOERR) nc_put_att_text(group, v, "units", 22, "hours since 2000-01-01");
    }

    /** Coordinates with gaps, that change their step, or that fall. */
    void make_uneven(const char* name) {
        int v = -1;
        int rank = 0;
        int dimension = -1;
        std::size_t length = 0;
        const std::size_t how = choices_.below(4);
        if (how == 0 || nc_inq_varid(id_, name, &v) != NC_NOERR || nc_inq_varndims(id_, v, &rank) != NC_NOERR || rank != 1) return;
        nc_inq_vardimid(id_, v, &dimension);
        nc_inq_dimlen(id_, dimension, &length);
        double at = 0;
        for (std::size_t i = 0; i < length; ++i) {
            nc_put_var1_double(id_, v, &i, &at);
            at += how == 1 ? static_cast<double>(choices_.below(5)) : how == 2 ? (i > 1 ? 3 : 1) : -1.5;
        }
    }

    void number(int v, const char* name) {
        const double values[] = {0.5, 0, -9999, 1, 1e300, -0.0, std::nan(""), 255, std::numeric_limits<double>::infinity()};
        const double pair[] = {one_of(values), one_of(values)};
        switch (choices_.below(4)) {
            case 0: nc_put_att_double(id_, v, name, NC_DOUBLE, 1, pair); break;
            case 1: nc_put_att_double(id_, v, name, type(), 1, pair); break;
            case 2: nc_put_att_double(id_, v, name, NC_DOUBLE, 2, pair); break;
            default: text(v, name, choices_.yes() ? "1.5" : "abc"); break;
        }
    }

    void data(const char* name) {
        std::vector<int> dimensions;
        for (const int d : {time_, member_, station_, lead_})
            if (d >= 0 && choices_.below(8) != 7) dimensions.push_back(d);
        for (std::size_t n = choices_.below(6); n > 0; --n) std::next_permutation(dimensions.begin(), dimensions.end());
        const int v = define(name, type(), dimensions);
        for (const char* attribute : {"_FillValue", "missing_value", "scale_factor", "add_offset", "valid_min", "valid_range", "type"})
            if (choices_.below(4) == 3) number(v, attribute);
        if (choices_.below(8) == 7) text(v, "_Unsigned", "true");
        text(v, "units", "mm");
    }

    void fill(int v) {
        nc_type type = NC_NAT;
        int rank = 0;
        int dimensions[NC_MAX_VAR_DIMS] = {};
        nc_inq_var(id_, v, nullptr, &type, &rank, dimensions, nullptr);
        std::vector<std::size_t> start(static_cast<std::size_t>(rank) + 1, 0);
        std::vector<std::size_t> count(start.size(), 1);
        std::size_t size = 1;
        for (std::size_t d = 0; d < static_cast<std::size_t>(rank); ++d) {
            nc_inq_dimlen(id_, dimensions[d], &count[d]);
            if (dimensions[d] == time_ && count[d] == 0) count[d] = choices_.below(4);
            size *= count[d];
        }
        if (type == NC_CHAR) {
            std::string all;
            for (std::size_t i = 0; i < size; ++i) all += static_cast<char>(choices_.left() ? choices_.below(256) : 'a');
            nc_put_vara_text(id_, v, start.data(), count.data(), all.data());
            return;
        }
        if (type == NC_STRING) {
            std::vector<const char*> all(size, choices_.yes() ? "text" : "");
            nc_put_vara_string(id_, v, start.data(), count.data(), all.data());
            return;
        }
        char name[NC_MAX_NAME + 1] = "";
        nc_inq_varname(id_, v, name);
        if (std::strcmp(name, "row_size") == 0) {
            std::vector<double> all;
            for (std::size_t i = 0; i < size; ++i) all.push_back(counts_[i % counts_.size()]);
            nc_put_vara_double(id_, v, start.data(), count.data(), all.data());
            return;
        }
        // Mostly even steps, which most coordinates must have.
        const double step = choices_.below(8) == 7 ? static_cast<double>(choices_.below(256)) - 128 : 1;
        const double first = choices_.below(8) == 7 ? std::pow(10, static_cast<double>(choices_.below(30))) : 0;
        std::vector<double> all;
        for (std::size_t i = 0; i < size; ++i) all.push_back(first + step * static_cast<double>(i));
        if (choices_.below(8) == 7 && size > 0) all[choices_.below(size)] = choices_.yes() ? std::nan("") : -9999;
        nc_put_vara_double(id_, v, start.data(), count.data(), all.data());
    }

    Choices& choices_;
    const bool netcdf4_;
    int id_ = -1;
    int time_ = -1;
    int member_ = -1;
    int station_ = -1;
    int lead_ = -1;
    int width_ = -1;
    std::vector<int> variables_;
    std::vector<double> counts_{1};
};

}  // namespace

void cook(Choices& choices, int mode, const std::string& path) { Cook(choices, mode, path).run(); }
