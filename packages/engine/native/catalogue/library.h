#pragma once
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "catalogue/catalogue.h"

namespace uchronia {

/** The series of a catalogue, by identifier. Safe from any thread. */
class Library {
public:
    explicit Library(Catalogue catalogue);

    /** Opens a YAML catalogue, or netCDF files as a catalogue of their own. @param data_path may be empty */
    static std::shared_ptr<Library> open(const std::string& path, const std::string& data_path);

    /** The content of such a catalogue. */
    static Catalogue read_catalogue(const std::string& path, const std::string& data_path);

    /** @see CreateEnsembleDataset */
    static std::shared_ptr<Library> create(const std::string& type);

    /**
     * Makes a series as it is now an entry; what happens to it later does not change the library.
     * @throws Error UCHRONIA_EXISTS when there is an entry of that identifier
     */
    void add(const std::string& id, const Series& series);

    /**
     * Adds the entries of another catalogue: all of them or, after an error, none.
     * @throws Error UCHRONIA_EXISTS when one of its identifiers is there already
     */
    void add_catalogue(const Catalogue& catalogue);

    /** Removes all entries of an identifier. @throws Error UCHRONIA_NOT_FOUND */
    void remove(const std::string& id);

    /** Singles and collections, then ensembles, then forecasts; in the order of their bytes inside each. */
    std::vector<Entry> entries() const;

    /** The first entry of that identifier, in the order of entries(). @throws Error UCHRONIA_NOT_FOUND */
    Entry entry(const std::string& id) const;

    /** The series of an identifier, or of `identifier.station`, whatever its kind. */
    std::shared_ptr<Series> series(const std::string& id) const;

    /** @name As the base ABI looks identifiers up
     * @{ */
    std::shared_ptr<Series> single(const std::string& id) const;
    std::shared_ptr<Series> ensemble(const std::string& id) const;
    /** In a library that records, an identifier that is not there yet is that of a new series. */
    std::shared_ptr<Series> forecast(const std::string& id);
    /** @} */

    /** The description of the entry of an identifier. */
    Json describe(const std::string& id) const;
    /** The descriptions of all entries; one that cannot be read has an error text instead. */
    Json describe_all() const;
    /** The variables of netCDF files that are no series, with the reason. */
    Json left_out() const;

private:
    /** Kinds that share a name space, in the order in which they are listed. */
    static constexpr std::size_t kStores = 3;
    static std::size_t store_of(uchronia_kind kind);

    std::shared_ptr<Series> recorded(const std::string& id);

    const Entry* find(std::size_t store, const std::string& id) const;
    bool has(const std::string& id) const;
    [[noreturn]] void fail_not_found(const std::string& id) const;

    bool records_ = false;
    mutable std::shared_mutex mutex_;
    std::map<std::string, Entry> stores_[kStores];
    std::vector<LeftOut> left_out_;
};

}  // namespace uchronia
