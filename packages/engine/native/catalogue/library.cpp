#include "catalogue/library.h"

#include <mutex>

#include "catalogue/file_catalogue.h"
#include "catalogue/yaml_catalogue.h"
#include "error.h"
#include "threads/parallel.h"

namespace uchronia {
namespace {

/** `identifier.station`, split at the first dot. */
struct Dotted {
    std::string id;
    std::optional<std::string> station;
};

Dotted split(const std::string& id) {
    const std::size_t dot = id.find('.');
    if (dot == std::string::npos) return {id, std::nullopt};
    return {id.substr(0, dot), id.substr(dot + 1)};
}

/** Of a collection in a list. All of them are in its own description. */
constexpr std::size_t kStationsInList = 16;

}  // namespace

std::size_t Library::store_of(uchronia_kind kind) {
    return kind == UCHRONIA_KIND_FORECAST ? 2 : kind == UCHRONIA_KIND_ENSEMBLE ? 1 : 0;
}

Library::Library(Catalogue catalogue) : left_out_(std::move(catalogue.left_out)) {
    for (Entry& entry : catalogue.entries) {
        auto& store = stores_[store_of(entry.kind)];
        const auto found = store.find(entry.id);
        if (found != store.end())
            entry.warnings.push_back(
                Warning{"duplicate_id", cat("identifier ", entry.id, " stands more than once; the last one counts")});
        store[entry.id] = std::move(entry);
    }
}

std::shared_ptr<Library> Library::open(const std::string& path, const std::string& data_path) {
    return std::make_shared<Library>(read_catalogue(path, data_path));
}

Catalogue Library::read_catalogue(const std::string& path, const std::string& data_path) {
    return is_file_catalogue(path) ? read_file_catalogue(path) : read_yaml_catalogue(path, data_path);
}

std::shared_ptr<Library> Library::create(const std::string& type) {
    const std::string on_disk = "on_disk_single_netcdf_file";
    if (type == "test_recording_library") {
        auto library = std::make_shared<Library>(Catalogue{});
        library->records_ = true;
        return library;
    }
    if (type == on_disk)
        fail(UCHRONIA_INVALID_ARGUMENT, on_disk, ": say which file, as ", on_disk, ":PATH");
    if (type.rfind(on_disk + ":", 0) == 0)
        return std::make_shared<Library>(read_file_catalogue(type.substr(on_disk.size() + 1)));
    fail(UCHRONIA_INVALID_ARGUMENT, "Unknown type of time series library: ", type,
         "; expected test_recording_library or ", on_disk, ":PATH");
}

void Library::add(const std::string& id, const Series& series) {
    if (id.empty()) fail(UCHRONIA_INVALID_ARGUMENT, "the identifier of a series that is added cannot be empty");
    Entry entry;
    entry.id = id;
    entry.kind = series.kind();
    entry.memory = series.copy(id);
    const Metadata m = entry.memory->metadata();
    entry.variable = m.variable;
    if (entry.kind != UCHRONIA_KIND_COLLECTION && m.stations.size() == 1) entry.identifier = m.stations.front().id;
    add_catalogue(Catalogue{{entry}, {}});
}

void Library::add_catalogue(const Catalogue& catalogue) {
    // Checked among themselves as when a catalogue is opened: the last one of an identifier counts, with a warning.
    Library added(catalogue);
    std::unique_lock lock(mutex_);
    for (const auto& store : added.stores_)
        for (const auto& pair : store)
            if (has(pair.first))
                fail(UCHRONIA_EXISTS, "the library has a series ", pair.first, " already; remove it first, or add this one "
                     "under another identifier");
    for (std::size_t store = 0; store < kStores; ++store) stores_[store].merge(added.stores_[store]);
    left_out_.insert(left_out_.end(), added.left_out_.begin(), added.left_out_.end());
}

void Library::remove(const std::string& id) {
    std::unique_lock lock(mutex_);
    if (!has(id)) fail_not_found(id);
    for (auto& store : stores_) store.erase(id);
}

std::vector<Entry> Library::entries() const {
    std::shared_lock lock(mutex_);
    std::vector<Entry> all;
    for (const auto& store : stores_)
        for (const auto& pair : store) all.push_back(pair.second);
    return all;
}

const Entry* Library::find(std::size_t store, const std::string& id) const {
    const auto found = stores_[store].find(id);
    return found == stores_[store].end() ? nullptr : &found->second;
}

bool Library::has(const std::string& id) const {
    for (std::size_t store = 0; store < kStores; ++store)
        if (find(store, id) != nullptr) return true;
    return false;
}

Entry Library::entry(const std::string& id) const {
    std::shared_lock lock(mutex_);
    for (std::size_t store = 0; store < kStores; ++store)
        if (const Entry* e = find(store, id)) return *e;
    fail_not_found(id);
}

void Library::fail_not_found(const std::string& id) const {
    std::vector<std::string> ids;
    for (const auto& store : stores_)
        for (const auto& pair : store) ids.push_back(pair.first);
    fail(UCHRONIA_NOT_FOUND, "no series ", id.empty() ? "of an empty identifier" : id, " in the library, which has ",
         list_of(ids, 20));
}

std::shared_ptr<Series> Library::series(const std::string& id) const {
    // An identifier may hold dots itself: the longest one that is there counts.
    std::size_t end = id.size();
    while (end != std::string::npos && end > 0) {
        const std::string head = id.substr(0, end);
        std::optional<Entry> found;
        {
            std::shared_lock lock(mutex_);
            for (std::size_t store = 0; store < kStores && !found; ++store)
                if (const Entry* e = find(store, head)) found = *e;
        }
        if (found) {
            if (end == id.size()) return found->open_whole();
            const std::string station = id.substr(end + 1);
            if (station.empty()) fail(UCHRONIA_NOT_FOUND, id, " names no station after the dot");
            const bool of_collection = found->kind == UCHRONIA_KIND_COLLECTION;
            return found->open(of_collection ? UCHRONIA_KIND_SINGLE : found->kind, station);
        }
        end = id.rfind('.', end - 1);
    }
    entry(id);  // throws: there is none
    return nullptr;
}

std::shared_ptr<Series> Library::single(const std::string& id) const {
    if (id.empty()) fail(UCHRONIA_INVALID_ARGUMENT, "A data identifier cannot be an empty string");
    Dotted dotted{id, std::nullopt};
    std::optional<Entry> found;
    {
        std::shared_lock lock(mutex_);
        const Entry* e = find(0, id);
        if (e == nullptr) {
            dotted = split(id);
            // Only the first two parts count.
            if (dotted.station) dotted.station = dotted.station->substr(0, dotted.station->find('.'));
            e = find(0, dotted.id);
        }
        if (e != nullptr) found = *e;
    }
    if (!found) fail(UCHRONIA_NOT_FOUND, "data information not found for id ", dotted.id);
    if (dotted.station && dotted.station->empty())
        fail(UCHRONIA_INVALID_ARGUMENT, "Cannot get a time series if no identifier is provided.");
    if (found->kind == UCHRONIA_KIND_COLLECTION && !dotted.station)
        fail(UCHRONIA_INVALID_ARGUMENT, "This netCDF data provider does not have a unique identifier (station ID): ", id,
             " is a collection, ask for ", id, ".STATION");
    return found->open(UCHRONIA_KIND_SINGLE, dotted.station.value_or(""));
}

std::shared_ptr<Series> Library::ensemble(const std::string& id) const {
    std::optional<Entry> found;
    {
        std::shared_lock lock(mutex_);
        const Entry* e = find(1, id);
        if (e == nullptr) e = find(0, id);
        if (e != nullptr) found = *e;
    }
    if (!found) fail(UCHRONIA_NOT_FOUND, "data information not found for id ", id);
    return found->open(found->kind == UCHRONIA_KIND_ENSEMBLE ? UCHRONIA_KIND_ENSEMBLE : UCHRONIA_KIND_COLLECTION);
}

std::shared_ptr<Series> Library::forecast(const std::string& id) {
    if (records_) return recorded(id);
    const std::string head = split(id).id;
    std::optional<Entry> found;
    {
        std::shared_lock lock(mutex_);
        const Entry* e = find(2, id);
        if (e == nullptr) e = find(2, head);
        if (e != nullptr) found = *e;
    }
    if (!found) fail(UCHRONIA_NOT_FOUND, "data information not found for id ", head);
    return found->open(UCHRONIA_KIND_FORECAST);
}

std::shared_ptr<Series> Library::recorded(const std::string& id) {
    std::unique_lock lock(mutex_);
    Entry& entry = stores_[store_of(UCHRONIA_KIND_FORECAST)][id];
    if (!entry.memory) {
        entry.id = id;
        entry.kind = UCHRONIA_KIND_FORECAST;
        Metadata m;
        m.id = id;
        if (!id.empty()) m.variable = id;
        entry.memory = Series::recording(std::move(m));
        entry.recording = true;
    }
    return entry.memory;
}

Json Library::describe(const std::string& id) const {
    return uchronia::describe(*series(id));
}

Json Library::describe_all() const {
    const std::vector<Entry> entries = this->entries();
    std::vector<Json> described(entries.size());
    // Each may be a file of its own, and to open one is most of it.
    parallel(entries.size(), most_threads(), [&](std::size_t i) {
        const Entry& entry = entries[i];
        try {
            described[i] = uchronia::describe(*entry.open_whole(kStationsInList), kStationsInList);
        } catch (const std::exception& e) {
            described[i] = {{"id", entry.id}, {"kind", kind_key(entry.kind)}, {"error", e.what()}};
        }
    });
    return Json(std::move(described));
}

Json Library::left_out() const {
    std::shared_lock lock(mutex_);
    Json all = Json::array();
    for (const LeftOut& one : left_out_) {
        all.push_back({{"file", one.file}, {"variable", one.variable.empty() ? Json(nullptr) : Json(one.variable)}, {"reason", one.reason}});
        if (!one.entry.is_null()) all.back()["entry"] = one.entry;
    }
    return all;
}

}  // namespace uchronia
