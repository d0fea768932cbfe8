#include "same_header.h"

#include <netcdf.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "error.h"
#include "netcdf/netcdf4_file.h"
#include "netcdf/open_errors.h"

using namespace uchronia;

namespace {

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string text_of(const NcDimension& d) { return cat(d.name, ' ', d.group, ' ', d.length, d.unlimited ? " unlimited" : ""); }

std::string text_of(const NcVariable& v) {
    std::string text = cat(v.name, ' ', v.group, ' ', v.type, v.enumerated ? " enumerated" : "");
    for (const int d : v.dimensions) text += cat(' ', d);
    return text + ' ' + dump(v.attributes);
}

std::string text_of(const std::vector<std::size_t>& numbers) {
    std::string text;
    for (const std::size_t n : numbers) text += cat(n, ' ');
    return text;
}

std::string text_of(const Hdf5Layout& layout) {
    std::string text = cat(layout.big_endian, ' ', layout.begin, " of ", text_of(layout.extent), "in ", text_of(layout.chunk));
    for (const ChunkFilters::Step& step : layout.filters.steps) {
        text += cat(static_cast<int>(step.filter), ':');
        for (const unsigned p : step.parameters) text += cat(p, ',');
    }
    return cat(text, ' ', layout.filters.element);
}

std::string text_of(std::vector<StoredChunk> chunks) {
    std::sort(chunks.begin(), chunks.end(), [](const StoredChunk& a, const StoredChunk& b) { return a.origin < b.origin; });
    std::string text;
    for (const StoredChunk& c : chunks) text += cat(text_of(c.origin), '@', c.begin, '+', c.size, '/', c.mask, ' ');
    return text;
}

/** The text that a reader gives out, or its error. */
template <class Work>
std::string outcome(const Work& work) {
    try {
        return work();
    } catch (const Error& e) {
        return cat("error ", static_cast<int>(e.status()));
    }
}

std::string values_of(const Netcdf4File& file, const NcVariable& v) {
    std::size_t size = 1;
    for (std::size_t d = 0; d < v.dimensions.size(); ++d) size *= file.length_of(v, d);
    if (size > 20000) return "";
    std::string text;
    if (v.is_text()) {
        for (const std::string& label : file.read_labels(v)) text += label + '|';
        return text;
    }
    if (!v.is_floating())
        for (const std::int64_t value : file.read_all_integers(v)) text += cat(value, ' ');
    for (const double value : file.read_all(v)) {
        char bits[40] = "";
        std::snprintf(bits, sizeof bits, "%a ", value);
        text += bits;
    }
    return text;
}

/** The first difference between two files. */
std::string difference_of(const Netcdf4File& own, const Netcdf4File& theirs) {
    const auto differ = [](const std::string& what, const std::string& a, const std::string& b) {
        return a == b ? "" : cat(what, ":\n  here     ", a.substr(0, 2000), "\n  netcdf-c ", b.substr(0, 2000));
    };
    std::string found = differ("attributes", dump(own.attributes()), dump(theirs.attributes()));
    if (own.dimensions().size() != theirs.dimensions().size()) return "the number of dimensions";
    for (std::size_t i = 0; found.empty() && i < own.dimensions().size(); ++i)
        found = differ("dimension", text_of(own.dimensions()[i]), text_of(theirs.dimensions()[i]));
    // Variables of types that have no name are left out by some versions of netcdf-c, and told as types of the file by others.
    for (const NcVariable& b : theirs.variables())
        if (own.find(b.name) == nullptr) return cat("variable ", b.name, " is not there");
    for (std::size_t i = 0; found.empty() && i < own.variables().size(); ++i) {
        const NcVariable& a = own.variables()[i];
        const NcVariable* other = theirs.find(a.name);
        if (a.type == NC_NAT || a.enumerated) continue;
        if (other == nullptr) return cat("variable ", a.name, " is not in netcdf-c's");
        const NcVariable& b = *other;
        found = differ("variable", text_of(a), text_of(b));
        if (!found.empty()) break;
        const auto ours = own.layout(a);
        const auto others = theirs.layout(b);
        // Characters and texts have a layout here, and none there.
        const bool known = ours && ours->filters_known;
        if (others) found = differ(cat("layout of ", a.name), known ? text_of(*ours) : "none", text_of(*others));
        if (found.empty() && others && !others->chunk.empty()) {
            const auto chunks = own.chunks(a);
            const auto theirs_of = theirs.chunks(b);
            if (theirs_of) found = differ(cat("chunks of ", a.name), chunks ? text_of(*chunks) : "none", text_of(*theirs_of));
        }
        // netcdf-c misplaces values where a dimension other than the slowest is short or could be, and writes past its memory for texts of
        // one length.
        bool comparable = !(a.type == NC_STRING && ours && ours->filters.element != 16);
        bool is_short = false;
        bool simple = true;
        for (std::size_t d = 0; ours && d < ours->extent.size(); ++d) {
            is_short = is_short || ours->extent[d] < own.length_of(a, d);
            simple = simple && (d == 0 || !own.dimensions()[static_cast<std::size_t>(a.dimensions[d])].unlimited);
        }
        comparable = comparable && (simple || !is_short);
        if (found.empty() && comparable)
            found = differ(cat("values of ", a.name), outcome([&] { return values_of(own, a); }), outcome([&] { return values_of(theirs, b); }));
    }
    return found;
}

}  // namespace

Compared compare_headers(const std::string& path) {
    Compared result;
    ReadOnlyFile file(path);
    if (!is_hdf5(file)) return result;
    if (!Netcdf4Header::read(file)) return result;
    result.own = true;
    std::unique_ptr<Netcdf4File> theirs;
    try {
        theirs = std::make_unique<Netcdf4File>(ReadOnlyFile(path), HeaderReader::netcdf_c);
    } catch (const Error&) {
        return result;
    }
    const Netcdf4File own{ReadOnlyFile(path)};
    result.difference = difference_of(own, *theirs);
    return result;
}
