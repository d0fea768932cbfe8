#include "validation/departure.h"

#include "error.h"

namespace uchronia {

std::string convention_of(const NcFile& file) {
    const Json& global = file.attributes();
    return global.contains("STF_convention_version") || global.contains("STF_nc_spec") ? "stf" : "cf";
}

std::vector<Departure> departures_of(const std::string& path, const std::string& convention) {
    if (convention != "" && convention != "stf" && convention != "cf")
        fail(UCHRONIA_INVALID_ARGUMENT, "there is no convention ", convention, "; expected stf or cf");
    return read_unchanged(path, [&](const std::shared_ptr<const OpenFile>& file) {
        const std::string book = convention.empty() ? convention_of(file->file) : convention;
        return book == "stf" ? stf_departures_of(file->file) : cf_departures_of(file->file);
    });
}

}  // namespace uchronia
