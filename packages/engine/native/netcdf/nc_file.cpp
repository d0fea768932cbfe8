#include "netcdf/nc_file.h"

#include <netcdf.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

#include "error.h"
#include "netcdf/as_utf8.h"
#include "netcdf/classic_file.h"
#include "netcdf/netcdf4_file.h"
#include "netcdf/open_errors.h"

namespace uchronia {
namespace {

/** Every second of eight years, and 2 GiB of coordinates. */
constexpr std::size_t kLongestAxis = std::size_t{1} << 28;
/** A gigabyte of them, and more than anybody looks at. */
constexpr std::size_t kMostLabels = std::size_t{1} << 24;

std::string number_text(double value) {
    if (std::isfinite(value) && value == std::nearbyint(value) && std::fabs(value) < 1e15)
        return std::to_string(static_cast<long long>(value));
    std::ostringstream out;
    out.precision(15);
    out << value;
    return out.str();
}

std::optional<double> parse_number(const std::string& text) {
    std::string all = trim(text);
    if (!all.empty() && all.front() == '+') all.erase(0, 1);
    double number = 0;
    const auto [end, error] = std::from_chars(all.data(), all.data() + all.size(), number);
    if (error != std::errc() || end != all.data() + all.size()) return std::nullopt;
    return number;
}

bool says_how_stored(const std::string& attribute) {
    for (const char* name : {"_FillValue", "missing_value", "scale_factor", "add_offset", "_Unsigned", "valid_min", "valid_max", "valid_range"})
        if (attribute == name) return true;
    return false;
}

}  // namespace

std::string base_name(const NcDimension& d) { return d.name.substr(d.group.empty() ? 0 : d.group.size() + 1); }

bool NcVariable::is_text() const { return type == NC_CHAR || type == NC_STRING; }
bool NcVariable::is_numeric() const { return type >= NC_BYTE && type <= NC_UINT64 && type != NC_CHAR; }
bool NcVariable::is_floating() const { return type == NC_FLOAT || type == NC_DOUBLE; }

std::unique_ptr<const NcFile> NcFile::open(const std::string& path) {
    // Only a regular file can be given to netcdf-c, which takes other names for servers and object stores.
    check_regular_file(path);
    ReadOnlyFile file(path);
    if (auto classic = ClassicFile::open(std::move(file))) return classic;
    if (!is_hdf5(file)) fail_not_netcdf(file);
    return std::make_unique<const Netcdf4File>(std::move(file));
}

const NcVariable* NcFile::find(const std::string& name) const {
    for (const NcVariable& v : variables_)
        if (v.name == name) return &v;
    return nullptr;
}

std::size_t NcFile::length_of(const NcVariable& variable, std::size_t dimension) const {
    return dimensions_[static_cast<std::size_t>(variable.dimensions[dimension])].length;
}

std::size_t NcFile::axis_length(int dimension) const {
    const NcDimension& d = dimensions_[static_cast<std::size_t>(dimension)];
    if (d.length > kLongestAxis)
        fail(UCHRONIA_UNSUPPORTED, "dimension ", d.name, " of ", path_, " claims a length of ", d.length, "; an axis may have up to ",
             kLongestAxis, ", split the file or check how it was made");
    return d.length;
}

std::size_t NcFile::size_of(const NcVariable& variable) const {
    std::size_t size = 1;
    for (int d : variable.dimensions)
        if (__builtin_mul_overflow(size, axis_length(d), &size) || size > 8 * kLongestAxis)
            fail(UCHRONIA_UNSUPPORTED, "variable ", variable.name, " of ", path_, " claims more than ", 8 * kLongestAxis,
                 " values, too many for coordinates or labels; check how the file was made");
    check_held(variable, size);
    return size;
}

void NcFile::check_held(const NcVariable&, std::size_t) const {}

std::vector<std::size_t> NcFile::lengths_of(const NcVariable& variable) const {
    std::vector<std::size_t> lengths;
    for (std::size_t d = 0; d < variable.dimensions.size(); ++d) lengths.push_back(length_of(variable, d));
    return lengths;
}

std::size_t NcFile::chunk_length(const NcVariable&, std::size_t) const { return 1; }

const ChunkedVariable* NcFile::chunked(const NcVariable&) const { return nullptr; }

Json NcFile::attributes(const NcVariable& variable) const {
    Json all = Json::object();
    for (const auto& [name, value] : variable.attributes.items())
        if (!says_how_stored(name)) all[name] = value;
    return all;
}

std::optional<std::string> NcFile::text_attribute(const NcVariable& variable, const char* name) const {
    const auto found = variable.attributes.find(name);
    if (found == variable.attributes.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
}

std::vector<double> NcFile::numbers_in(const NcVariable& variable, const char* name) const {
    std::vector<double> all;
    const auto found = variable.attributes.find(name);
    if (found == variable.attributes.end()) return all;
    for (const Json& v : found->is_array() ? *found : Json::array({*found})) {
        if (v.is_number()) all.push_back(v.get<double>());
        if (!v.is_string()) continue;
        if (const auto number = parse_number(v.get<std::string>())) all.push_back(*number);
    }
    return all;
}

std::vector<double> NcFile::number_attribute(const NcVariable& variable, const char* name) const {
    const auto found = variable.attributes.find(name);
    if (found == variable.attributes.end()) return {};
    std::vector<double> all;
    for (const Json& v : found->is_array() ? *found : Json::array({*found})) {
        if (v.is_number()) {
            all.push_back(v.get<double>());
            continue;
        }
        if (!v.is_string()) continue;
        const std::string text = v.get<std::string>();
        const auto number = parse_number(text);
        if (!number)
            fail(UCHRONIA_FORMAT, "attribute ", name, " of variable ", variable.name, " of ", path_, " is the text '", text,
                 "'; it must be a number");
        all.push_back(*number);
    }
    return all;
}

std::optional<double> NcFile::packing(const NcVariable& variable, const char* name) const {
    const std::vector<double> numbers = number_attribute(variable, name);
    if (numbers.empty()) return std::nullopt;
    if (numbers.size() > 1 || !std::isfinite(numbers[0]))
        fail(UCHRONIA_FORMAT, "attribute ", name, " of variable ", variable.name, " of ", path_, " is ", json_text(variable.attributes[name]),
             "; it must be one number, without which the values cannot be told");
    return numbers[0];
}

std::vector<double> NcFile::read_all(const NcVariable& variable) const {
    std::vector<double> values(size_of(variable));
    if (values.empty()) return values;
    read(variable, std::vector<std::size_t>(variable.dimensions.size(), 0), lengths_of(variable), values.data());
    return values;
}

std::vector<std::int64_t> NcFile::read_all_integers(const NcVariable& variable) const {
    std::vector<std::int64_t> values(size_of(variable));
    if (values.empty()) return values;
    read_integers(variable, values);
    if (variable.type == NC_UINT64)
        for (std::int64_t value : values)
            if (value < 0)
                fail(UCHRONIA_UNSUPPORTED, "variable ", variable.name, " of ", path_, " has ", static_cast<std::uint64_t>(value),
                     "; coordinates and labels may be up to 9223372036854775807");
    return values;
}

void NcFile::read_strings(const NcVariable&, std::vector<std::string>&) const {}

std::vector<std::string> NcFile::read_labels(const NcVariable& variable, std::size_t most) const {
    std::vector<std::string> labels;
    const std::size_t size = size_of(variable);
    if (size == 0) return labels;
    const bool characters = variable.type == NC_CHAR;
    const std::size_t width = characters && variable.dimensions.size() > 1 ? length_of(variable, variable.dimensions.size() - 1) : 1;
    if (size / width > kMostLabels)
        fail(UCHRONIA_UNSUPPORTED, "variable ", variable.name, " of ", path_, " claims ", size / width, " labels; there may be up to ",
             kMostLabels, ", check how the file was made");
    if (characters) {
        std::string all(size, '\0');
        read_characters(variable, all);
        for (std::size_t i = 0; i + width <= size && labels.size() < most; i += width) {
            const std::string one = all.substr(i, width);
            labels.push_back(as_utf8(trim(one.substr(0, one.find('\0')))));
        }
    } else if (variable.type == NC_STRING) {
        labels.resize(size);
        read_strings(variable, labels);
        if (labels.size() > most) labels.resize(most);
        for (std::string& label : labels) label = as_utf8(trim(label));
    } else if (variable.is_floating()) {
        for (double value : read_all(variable)) {
            if (labels.size() == most) break;
            labels.push_back(number_text(value));
        }
    } else {
        const std::vector<std::int64_t> numbers = read_all_integers(variable);
        const std::size_t n = std::min(most, numbers.size());
        labels.reserve(n);
        for (std::size_t i = 0; i < n; ++i) labels.push_back(std::to_string(numbers[i]));
    }
    return labels;
}

}  // namespace uchronia
