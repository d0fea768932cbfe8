#include "catalogue/yaml_catalogue.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "catalogue/file_catalogue.h"
#include "catalogue/places.h"
#include "catalogue/yaml_document.h"
#include "error.h"
#include "netcdf/issue_listing.h"
#include "text.h"

namespace uchronia {
namespace {

using Node = YamlDocument::Node;

constexpr std::uintmax_t kMostBytes = std::uintmax_t{64} << 20;

std::string read_text(const std::string& path) {
    std::error_code code;
    const auto status = std::filesystem::status(path, code);
    if (!std::filesystem::exists(status)) fail(UCHRONIA_IO, "Path does not exist: ", path);
    if (!std::filesystem::is_regular_file(status)) fail(UCHRONIA_IO, "Path exists but is not a regular file: ", path);
    const auto size = std::filesystem::file_size(path, code);
    if (code) fail(UCHRONIA_IO, "cannot read ", path, ": ", code.message());
    if (size > kMostBytes)
        fail(UCHRONIA_UNSUPPORTED, path, " has ", size, " bytes; a catalogue may have ", kMostBytes);
    std::ifstream in(path, std::ios::binary);
    std::string text(static_cast<std::size_t>(size), '\0');
    in.read(text.data(), static_cast<std::streamsize>(size));
    if (!in) fail(UCHRONIA_IO, "cannot read ", path, "; may it be read?");
    return text;
}

/** One mapping of the catalogue (an entry, or its Storage) whose keys are read by name. */
class Mapping {
public:
    Mapping(const Node& node, std::string what) : node_(node), what_(std::move(what)) {
        if (!node.is_mapping()) fail(UCHRONIA_FORMAT, what_, where(node), " is not a mapping of keys to values");
    }

    bool has(const char* key) const { return node_.find(key) != nullptr; }

    /** Of a key that is there. */
    const Node& child(const char* key) const { return *node_.find(key); }

    /** The text of a key, whatever YAML would make of it: station 0123 stays 0123. */
    std::string text(const char* key, const char* absent) const {
        const Node* value = node_.find(key);
        if (value == nullptr) fail(UCHRONIA_FORMAT, absent, " (", what_, where(node_), " has no key ", key, keys(), ")");
        if (value->kind == YamlDocument::Kind::null) return "";
        if (!value->is_scalar()) fail(UCHRONIA_FORMAT, "bad conversion: ", key, where(*value), " must be one value");
        return value->scalar;
    }

    std::string text(const char* key) const { return text(key, "bad conversion"); }

    std::int64_t integer(const char* key) const {
        const std::string value = text(key);
        const auto number = parse_integer(trim(value));
        if (!number)
            fail(UCHRONIA_FORMAT, "bad conversion: ", key, where(child(key)), " is '", value, "', not a whole number");
        return *number;
    }

    template <class Parse>
    auto parsed(const char* key, Parse&& parse) const {
        const std::string value = text(key);
        try {
            return parse(value);
        } catch (const Error& e) {
            throw Error(UCHRONIA_FORMAT, cat("bad conversion: ", key, where(child(key)), ": ", e.what()));
        }
    }

    void warn_unknown(std::initializer_list<std::string_view> known, std::vector<Warning>& warnings) const {
        std::set<std::string_view> seen;
        for (const auto& pair : node_.pairs) {
            if (!pair.first->is_scalar()) continue;
            const std::string& key = pair.first->scalar;
            if (!seen.insert(key).second) {
                warnings.push_back(Warning{"duplicate_key", cat("key ", key, where(*pair.first), " stands more than once; the first one counts")});
                continue;
            }
            if (std::find(known.begin(), known.end(), key) != known.end()) continue;
            warnings.push_back(Warning{"unknown_key", cat("key ", key, where(*pair.first), " is not known and was ignored")});
        }
    }

private:
    /** The keys that are there: one of them may be the key misspelt. */
    std::string keys() const {
        std::vector<std::string> names;
        for (const auto& pair : node_.pairs)
            if (pair.first->is_scalar()) names.push_back(pair.first->scalar);
        return names.empty() ? "" : cat("; it has ", list_of(names));
    }

    static std::string where(const Node& node) { return cat(" (line ", node.line, ")"); }

    const Node& node_;
    const std::string what_;
};

uchronia_kind kind_of(const std::string& type) {
    if (type == "single") return UCHRONIA_KIND_SINGLE;
    if (type == "single_collection") return UCHRONIA_KIND_COLLECTION;
    if (type == "ensemble_ts") return UCHRONIA_KIND_ENSEMBLE;
    if (type == "ts_ensemble_ts") return UCHRONIA_KIND_FORECAST;
    fail(UCHRONIA_FORMAT, "Unknown type of data source: ", type,
         "; expected single, single_collection, ensemble_ts or ts_ensemble_ts");
}

AxisNames read_axes(const Node& node, std::vector<Warning>& warnings) {
    const Mapping mapping(node, "Axes");
    auto name = [&](const char* key) { return mapping.has(key) ? mapping.text(key) : std::string(); };
    mapping.warn_unknown({"time", "reference_time", "member", "station", "lead"}, warnings);
    return AxisNames{name("time"), name("reference_time"), name("member"), name("station"), name("lead")};
}

/** @param most a bound that no real catalogue comes near, since each of them costs time or memory before any file is read */
std::int64_t count_of(const Mapping& entry, const char* key, std::int64_t most) {
    const std::int64_t value = entry.integer(key);
    if (value < 0) fail(UCHRONIA_FORMAT, key, " is ", value, "; it cannot be negative");
    if (value > most) fail(UCHRONIA_FORMAT, key, " is ", value, ", which is more than ", most);
    return value;
}

Entry read_entry(const Node& node, const Places& places, Entry entry) {
    const Mapping mapping(node, "the entry");
    entry.id = mapping.text("Id");
    const std::string type = mapping.has("Type") ? mapping.text("Type") : "";
    entry.kind = kind_of(type);
    // The file answers what these say: they are read where they stand, and held against it.
    auto step_of = [](const std::string& t) { return TimeStep::parse(t); };
    if (mapping.has("TimeStep")) entry.step = mapping.parsed("TimeStep", step_of);
    if (mapping.has("Start")) entry.start = mapping.parsed("Start", [](const std::string& t) { return parse_instant(t); });
    if (mapping.has("Length")) entry.length = count_of(mapping, "Length", 10000000);
    if (mapping.has("EnsembleSize")) entry.members = count_of(mapping, "EnsembleSize", 1000000);
    if (mapping.has("EnsembleLength")) entry.leads = count_of(mapping, "EnsembleLength", 100000000);
    if (mapping.has("EnsembleTimeStep")) entry.lead_step = mapping.parsed("EnsembleTimeStep", step_of);
    if (mapping.has("Axes")) entry.axes = read_axes(mapping.child("Axes"), entry.warnings);
    if (!mapping.has("Storage"))
        fail(UCHRONIA_FORMAT, "Could not find a definition for the Storage component of data ID: ", entry.id);
    const Mapping storage(mapping.child("Storage"), "Storage");
    const std::string storage_type = storage.text("Type");
    entry.one_file_per_issue = storage_type == "multiple_nc_files_filename_date_pattern";
    entry.is_text = storage_type == "text_file" || storage_type == "pi_xml_file";
    if (storage_type != "single_nc_file" && !entry.is_text && !(entry.one_file_per_issue && entry.kind == UCHRONIA_KIND_FORECAST))
        fail(UCHRONIA_UNSUPPORTED, entry.kind == UCHRONIA_KIND_ENSEMBLE ? "Ensemble TS: " : "",
             "Support for this storage type is not yet available: ", storage_type, " (for Type ", type,
             "); expected single_nc_file, text_file or pi_xml_file", entry.kind == UCHRONIA_KIND_FORECAST
                 ? ", or multiple_nc_files_filename_date_pattern" : "");
    const std::string file = storage.text("File", "invalid node; first invalid key: \"File\"");
    entry.variable = storage.text("Var");
    if (!entry.one_file_per_issue) {
        entry.file = places.find_file(file);
        entry.is_text = entry.is_text || is_text_file(entry.file);
    }
    // Without a station, the variable has one or none; one of several is asked for when it is read.
    if (entry.kind != UCHRONIA_KIND_COLLECTION && storage.has("Identifier")) entry.identifier = storage.text("Identifier");
    if (!entry.is_text && (entry.kind == UCHRONIA_KIND_ENSEMBLE || entry.kind == UCHRONIA_KIND_FORECAST) && storage.has("Index"))
        entry.index = storage.integer("Index");
    if (entry.one_file_per_issue) {
        if (!entry.says_issues() && !tells_date(IssuePattern(file)))
            fail(UCHRONIA_FORMAT, "the names of the files ", file, " tell no dates; the catalogue has to say the issues by TimeStep, Start and Length");
        if (entry.step && !entry.step->is_monthly() && entry.step->milliseconds() <= 0) fail(UCHRONIA_FORMAT, "TimeStep is of length zero");
        if (entry.lead_step && !entry.lead_step->is_monthly() && entry.lead_step->milliseconds() <= 0)
            fail(UCHRONIA_FORMAT, "EnsembleTimeStep is of length zero");
        if (entry.says_issues() && *entry.length > 0) entry.issues().at(*entry.length - 1);
        entry.patterns = places.find_patterns(file);
    }
    mapping.warn_unknown({"Type", "Id", "Storage", "TimeStep", "Start", "Length", "EnsembleSize", "EnsembleLength",
                          "EnsembleTimeStep", "Axes"},
                         entry.warnings);
    storage.warn_unknown({"Type", "File", "Var", "Identifier", "Index"}, entry.warnings);
    return entry;
}

/** An entry for who reads text. */
LeftOut text_of(const Entry& entry) {
    Json warnings = Json::array();
    for (const Warning& w : entry.warnings) warnings.push_back({{"code", w.code}, {"message", w.message}});
    return {entry.file, "", cat("is the text of entry ", entry.id, ", which this engine does not read"),
            {{"id", entry.id}, {"kind", kind_key(entry.kind)}, {"variable", entry.variable}, {"station", entry.identifier}, {"warnings", warnings}}};
}

}  // namespace

Catalogue read_yaml_catalogue(const std::string& path, const std::string& data_path) {
    const YamlDocument document(read_text(path), path);
    const Node& root = document.root();
    if (root.kind == YamlDocument::Kind::sequence)
        fail(UCHRONIA_FORMAT, path, " is a list; a catalogue is a mapping whose values are entries with a Type and an Id");
    if (root.is_scalar())
        fail(UCHRONIA_FORMAT, path, " is neither netCDF nor a catalogue: as YAML it is one text (", root.scalar.substr(0, 40),
             root.scalar.size() > 40 ? "...)" : ")", ", and a catalogue is a mapping whose values are entries with a Type and an Id");
    Catalogue catalogue;
    std::vector<Entry>& entries = catalogue.entries;
    if (!root.is_mapping()) return catalogue;
    std::shared_ptr<const Error> first_failure;
    bool any = false;
    // One entry that cannot be read does not hide the others.
    auto failed = [&](const std::string& id, Error error) {
        Entry entry;
        entry.id = id;
        entry.failure = std::make_shared<const Error>(std::move(error));
        if (!first_failure) first_failure = entry.failure;
        entries.push_back(std::move(entry));
    };
    const Places places(path, data_path);
    std::set<std::string_view> keys;
    for (const auto& [key, value] : root.pairs) {
        const Node* id = value->find("Id");
        const std::string name = id != nullptr && id->is_scalar() ? id->scalar : key->is_scalar() ? key->scalar : "?";
        try {
            Entry entry = read_entry(*value, places, Entry{});
            any = true;
            if (key->is_scalar() && !keys.insert(key->scalar).second)
                entry.warnings.push_back(
                    Warning{"duplicate_key", cat("key ", key->scalar, " stands more than once; every entry under it counts")});
            if (entry.is_text)
                catalogue.left_out.push_back(text_of(entry));
            else
                entries.push_back(std::move(entry));
        } catch (const Error& e) {
            failed(name, Error(e.status(), cat("entry ", name, " of ", path, ": ", e.what())));
        }
    }
    if (!any && first_failure) throw Error(*first_failure);
    return catalogue;
}

}  // namespace uchronia
