#include "writing/write_options.h"

#include "error.h"
#include "series/from_description.h"

namespace uchronia {

WriteOptions WriteOptions::parse(const std::string& json) {
    WriteOptions options;
    const Json all = parse_json(json, "options");
    if (!all.is_object()) fail(UCHRONIA_INVALID_ARGUMENT, "options must be a JSON object");
    for (const auto& item : all.items()) {
        const std::string& key = item.key();
        const Json& value = item.value();
        auto refuse = [&](const char* expected) {
            fail(UCHRONIA_INVALID_ARGUMENT, "option ", key, " must be ", expected, ", it is ",
                 value.dump(-1, ' ', false, Json::error_handler_t::replace));
        };
        if (value.is_null()) continue;
        if (key == "overwrite") {
            if (!value.is_boolean()) refuse("true or false");
            options.overwrite = value.get<bool>();
        } else if (key == "filePerIssue") {
            if (!value.is_boolean()) refuse("true or false");
            options.file_per_issue = value.get<bool>();
        } else if (key == "convention") {
            if (value != "stf" && value != "cf") refuse("\"stf\" or \"cf\"");
            options.convention = value == "cf" ? Convention::cf : Convention::stf;
        } else if (key == "format") {
            if (value != "netcdf4" && value != "classic") refuse("\"netcdf4\" or \"classic\"");
            options.classic = value == "classic";
        } else if (key == "deflate") {
            if (!value.is_number_integer() || value < 0 || value > 9) refuse("a whole number from 0 to 9");
            options.deflate = value.get<int>();
        } else if (key == "issues") {
            if (!value.is_array() || value.size() != 2 || !value[0].is_number_integer() || !value[1].is_number_integer())
                refuse("[first, count]");
            options.issue_first = value[0].get<std::int64_t>();
            options.issue_count = value[1].get<std::int64_t>();
        } else if (key == "title" || key == "institution" || key == "source" || key == "catchment" || key == "comment" ||
                   key == "history") {
            if (!value.is_string()) refuse("text");
            options.global_attributes[key] = value;
        } else {
            fail(UCHRONIA_INVALID_ARGUMENT, "there is no option ", key,
                 "; known are overwrite, convention, format, deflate, issues, filePerIssue, title, institution, source, catchment, comment, "
                 "history");
        }
    }
    return options;
}

}  // namespace uchronia
