// Real files with some of their bytes changed: every series in them is read, or is an error with a text.
#include <netcdf.h>

#include <cstdlib>
#include <cstring>
#include <iterator>
#include <vector>

#include "catalogue/library.h"
#include "error.h"
#include "netcdf/file_cache.h"
#include "scratch.h"

using namespace uchronia;

namespace {

/** A small forecast file in the format of a mode. */
std::string real_file(int mode) {
    const std::string path = scratch(".seed.nc");
    int id = 0, t = 0, m = 0, s = 0, l = 0, w = 0, v = 0;
    nc_create(path.c_str(), NC_CLOBBER | mode, &id);
    nc_def_dim(id, "time", NC_UNLIMITED, &t);
    nc_def_dim(id, "ens_member", 2, &m);
    nc_def_dim(id, "station", 2, &s);
    nc_def_dim(id, "lead_time", 3, &l);
    nc_def_dim(id, "strLen", 4, &w);
    auto text = [&](const char* name, const char* value) { nc_put_att_text(id, v, name, std::strlen(value), value); };
    const double fill = -9999;
    const int data_dimensions[] = {t, m, s, l};
    const int name_dimensions[] = {s, w};
    nc_def_var(id, "time", NC_INT, 1, &t, &v);
    text("units", "days since 2000-01-01 00:00:00 +0000");
    const int time = v;
    nc_def_var(id, "lead_time", NC_DOUBLE, 1, &l, &v);
    text("units", "hours since time");
    const int lead = v;
    nc_def_var(id, "station_id", NC_INT, 1, &s, &v);
    const int station = v;
    nc_def_var(id, "station_name", NC_CHAR, 2, name_dimensions, &v);
    nc_def_var(id, "rain", NC_SHORT, 4, data_dimensions, &v);
    text("units", "mm");
    nc_put_att_double(id, v, "scale_factor", NC_DOUBLE, 1, &fill);
    nc_put_att_double(id, v, "_FillValue", NC_SHORT, 1, &fill);
    const int rain = v;
    nc_enddef(id);
    const int times[] = {0, 1};
    const double leads[] = {1, 2, 3};
    const int stations[] = {10, 20};
    const short values[24] = {1, 2, 3};
    const std::size_t start[] = {0, 0, 0, 0};
    const std::size_t count[] = {2, 2, 2, 3};
    nc_put_vara_int(id, time, start, count, times);
    nc_put_var_double(id, lead, leads);
    nc_put_var_int(id, station, stations);
    nc_put_vara_short(id, rain, start, count, values);
    nc_close(id);
    std::ifstream in(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    std::remove(path.c_str());
    return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string seeds[] = {real_file(0), real_file(NC_64BIT_OFFSET), real_file(NC_64BIT_DATA)};
    if (size < 1) return 0;
    // The first byte says which file; then four bytes each: where (two), how (one), with what (one).
    std::string bytes = seeds[data[0] % 3];
    for (std::size_t i = 1; i + 4 <= size; i += 4) {
        const std::size_t at = (data[i] * std::size_t{256} + data[i + 1]) % bytes.size();
        if (data[i + 2] < 128)
            bytes[at] = static_cast<char>(data[i + 3]);
        else if (data[i + 2] < 192)
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << data[i + 3] % 8));
        else if (data[i + 2] < 224)
            bytes.resize(std::max<std::size_t>(1, at));
        else
            bytes.insert(at, 1, static_cast<char>(data[i + 3]));
    }
    static const std::string path = scratch(".nc");
    write_file(path, bytes);
    try {
        const auto library = Library::open(path, "");
        for (const Entry& entry : library->entries()) {
            try {
                const auto series = entry.open(entry.kind);
                describe(*series);
                const Shape shape = series->shape();
                if (shape.size() > 100000) continue;
                std::vector<double> values(static_cast<std::size_t>(shape.size()));
                series->read(whole(shape), values.data());
                if (shape.issues > 0) series->item(0);
            } catch (const Error& e) {
                if (std::strlen(e.what()) == 0) std::abort();
            }
        }
    } catch (const Error& e) {
        if (std::strlen(e.what()) == 0) std::abort();
    }
    close_idle_files();
    return 0;
}
