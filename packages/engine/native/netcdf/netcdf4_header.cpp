#include "netcdf/netcdf4_header.h"

#include <netcdf.h>

#include <algorithm>
#include <set>

#include "hdf5/global_heap.h"
#include "hdf5/group.h"
#include "netcdf/as_utf8.h"
#include "netcdf/stored_numbers.h"

namespace uchronia {
namespace {

using hdf5::Address;
using hdf5::Attribute;
using hdf5::expect;
using hdf5::MessageType;
using hdf5::NotKnown;
using hdf5::ObjectHeader;
using hdf5::TypeClass;

constexpr int kDeepestGroup = 32;
/** Bytes of a text of fixed length. */
constexpr std::uint64_t kLargestValue = 1 << 16;
/** The name of a scale that stands for a dimension alone begins with it. */
constexpr const char* kDimensionAlone = "This is a netCDF dimension but not a netCDF variable";
/** The name of a dataset begins with it when a dimension that is not its own has its name. */
constexpr const char* kNotCoordinate = "_nc4_non_coord_";

/** The attributes that say how netCDF-4 uses HDF5, which it does not show. */
bool is_hidden(const std::string& name) {
    for (const char* one : {"CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "_Netcdf4Coordinates", "_Netcdf4Dimid", "_NCProperties",
                            "_nc3_strict"})
        if (name == one) return true;
    return false;
}

/** Names that some versions of netcdf-c show, and others do not. */
bool is_doubtful(const std::string& name) {
    for (const char* one : {"_Format", "_IsNetcdf4", "_SuperblockVersion", "_Codecs", "_ARRAY_DIMENSIONS"})
        if (name == one) return true;
    return name.rfind("_nczarr", 0) == 0 || name.rfind("_NCZARR", 0) == 0;
}

const Attribute* find(const std::vector<Attribute>& attributes, const char* name) {
    for (const Attribute& a : attributes)
        if (a.name == name) return &a;
    return nullptr;
}

std::string until_zero(const std::string& text) { return text.substr(0, text.find('\0')); }

/** The text of an attribute of one text of fixed length. */
std::string fixed_text(const Attribute& a) {
    expect(a.type.kind == TypeClass::fixed_text && a.space.lengths.empty() && !a.space.null);
    return until_zero(std::string(a.bytes.begin(), a.bytes.end()));
}

std::vector<std::int64_t> integers(const Attribute& a) {
    expect(a.type.kind == TypeClass::integer && a.type.size == 4 && a.type.is_signed);
    std::vector<std::int64_t> numbers(a.space.count());
    convert_stored(NC_INT, a.type.big_endian, a.bytes.data(), 4, static_cast<std::int64_t>(numbers.size()), numbers.data());
    return numbers;
}

template <class Number>
Json single_or_all(const std::vector<Number>& numbers) {
    return numbers.size() == 1 ? Json(numbers.front()) : Json(numbers);
}

/** A variable, and what is needed to find its dimensions once all of them are known. */
struct Pending {
    std::size_t variable = 0;
    int scale = -1;  ///< the id of the dimension that it is the scale of
    std::vector<std::int64_t> ids;      ///< of its dimensions, where it names them
    std::vector<Address> scales;        ///< of its dimensions, where it points to them
};

struct KnownGroup {
    std::string name;
    std::map<int, std::size_t> by_id;           ///< the dimensions of it and of the groups it lies in
    std::map<Address, std::size_t> by_address;  ///< the same, by their scales
};

class HeaderOf {
public:
    explicit HeaderOf(const ReadOnlyFile& file) : bytes_(file), heap_(bytes_) {}

    Netcdf4Header read() {
        header_.superblock = hdf5::Superblock::read(bytes_);
        const ObjectHeader root = object(header_.superblock.root);
        header_.attributes = attributes(hdf5::read_attributes(bytes_, root));
        read_group(root, KnownGroup{}, 0);
        // The length of an unlimited dimension is that of the longest variable along it.
        for (std::size_t v = 0; v < header_.variables.size(); ++v) {
            const NcVariable& variable = header_.variables[v];
            const auto& lengths = header_.places.at(variable.name).space.lengths;
            for (std::size_t d = 0; d < lengths.size(); ++d) {
                NcDimension& dimension = header_.dimensions[static_cast<std::size_t>(variable.dimensions[d])];
                if (dimension.unlimited) dimension.length = std::max(dimension.length, static_cast<std::size_t>(lengths[d]));
            }
        }
        return std::move(header_);
    }

private:
    /** An object that no other name was met for: netcdf-c would take it for two. */
    ObjectHeader object(Address at) {
        expect(seen_.insert(at).second);
        return ObjectHeader::read(bytes_, at);
    }

    void read_group(const ObjectHeader& object_header, KnownGroup group, int depth) {
        expect(depth <= kDeepestGroup);
        expect(object_header.find(MessageType::layout) == nullptr);
        std::vector<std::pair<std::string, ObjectHeader>> inner;
        std::vector<std::pair<int, NcDimension>> dimensions;
        std::vector<std::pair<int, Address>> scales;
        std::vector<Pending> pending;
        int next = 0;
        for (const hdf5::Link& link : hdf5::read_links(bytes_, header_.superblock, object_header)) {
            expect(link.name.size() <= NC_MAX_NAME);
            ObjectHeader header = object(link.object);
            if (header.find(MessageType::link_info) != nullptr || header.find(MessageType::symbol_table) != nullptr) {
                inner.emplace_back(link.name, std::move(header));
                continue;
            }
            const std::vector<Attribute> all = hdf5::read_attributes(bytes_, header);
            StoredPlace place = read_place(header);
            const int scale = read_scale(link.name, group.name, all, place.space, dimensions);
            if (scale >= 0) scales.emplace_back(scale, link.object);
            const Attribute* name = find(all, "NAME");
            if (scale >= 0 && name != nullptr && fixed_text(*name).rfind(kDimensionAlone, 0) == 0) continue;
            pending.push_back(read_variable(link.name, group.name, next++, all, std::move(place), scale));
        }
        // netcdf-c lists dimensions by their ids.
        std::sort(dimensions.begin(), dimensions.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        for (auto& [id, dimension] : dimensions) {
            expect(ids_.insert(id).second);
            group.by_id[id] = header_.dimensions.size();
            header_.dimensions.push_back(std::move(dimension));
        }
        for (const auto& [id, address] : scales) group.by_address[address] = group.by_id.at(id);
        for (const Pending& one : pending) find_dimensions(one, group);
        for (const auto& [name, header] : inner) {
            KnownGroup child = group;
            child.name = group.name.empty() ? name : group.name + "/" + name;
            read_group(header, std::move(child), depth + 1);
        }
    }

    StoredPlace read_place(const ObjectHeader& header) {
        StoredPlace place;
        place.type = hdf5::Datatype::read(header.one(MessageType::datatype));
        place.space = hdf5::Dataspace::read(header.one(MessageType::dataspace));
        place.layout = hdf5::Layout::read(header.one(MessageType::layout));
        if (header.find(MessageType::filters) != nullptr) place.filters = hdf5::read_filters(header.one(MessageType::filters));
        expect(!place.space.null && place.type.size <= kLargestValue);
        place.fill = hdf5::FillValue::read(header.one(MessageType::fill_value), place.type.size);
        return place;
    }

    /** The id of the dimension that a dataset is the scale of; -1 for one that is none. */
    int read_scale(const std::string& name, const std::string& group, const std::vector<Attribute>& all, const hdf5::Dataspace& space,
                   std::vector<std::pair<int, NcDimension>>& dimensions) {
        const Attribute* kind = find(all, "CLASS");
        if (kind == nullptr) return -1;
        expect(fixed_text(*kind) == "DIMENSION_SCALE" && kind->type.terminated && !space.lengths.empty());
        int id = next_id_;
        if (const Attribute* said = find(all, "_Netcdf4Dimid")) {
            const std::vector<std::int64_t> numbers = integers(*said);
            expect(numbers.size() == 1 && numbers[0] >= 0 && numbers[0] < NC_MAX_INT);
            id = static_cast<int>(numbers[0]);
        }
        next_id_ = std::max(next_id_, id + 1);
        NcDimension dimension;
        dimension.group = group;
        dimension.name = group.empty() ? name : group + "/" + name;
        dimension.unlimited = space.most[0] == hdf5::Dataspace::kUnlimited;
        dimension.length = dimension.unlimited ? 0 : static_cast<std::size_t>(space.lengths[0]);
        dimensions.emplace_back(id, std::move(dimension));
        return id;
    }

    Pending read_variable(const std::string& name, const std::string& group, int id, const std::vector<Attribute>& all, StoredPlace place,
                          int scale) {
        Pending pending;
        pending.variable = header_.variables.size();
        pending.scale = scale;
        const std::size_t rank = place.space.lengths.size();
        if (const Attribute* coordinates = find(all, "_Netcdf4Coordinates")) {
            pending.ids = integers(*coordinates);
            expect(pending.ids.size() == rank && rank > 0);
        } else if (const Attribute* list = find(all, "DIMENSION_LIST"); list != nullptr && scale < 0) {
            expect(list->type.kind == TypeClass::references && list->space.lengths.size() == 1 && list->space.lengths[0] == rank);
            for (std::size_t d = 0; d < rank; ++d) {
                const std::string references = heap_.read(hdf5::Cursor(list->bytes.data() + 16 * d, 16), 8);
                expect(references.size() == 8);  // one scale along each dimension
                pending.scales.push_back(hdf5::Cursor(reinterpret_cast<const unsigned char*>(references.data()), 8).address());
            }
        } else {
            expect(scale >= 0 ? rank == 1 : rank == 0);
        }
        NcVariable v;
        v.id = id;
        v.group = group;
        const bool marked = name.rfind(kNotCoordinate, 0) == 0 && name.size() > std::char_traits<char>::length(kNotCoordinate);
        const std::string plain = marked ? name.substr(std::char_traits<char>::length(kNotCoordinate)) : name;
        v.name = group.empty() ? plain : group + "/" + plain;
        v.type = place.type.netcdf_type();
        v.enumerated = place.type.enumerated;
        v.attributes = attributes(all);
        expect(header_.places.emplace(v.name, std::move(place)).second);
        header_.variables.push_back(std::move(v));
        return pending;
    }

    void find_dimensions(const Pending& pending, const KnownGroup& group) {
        NcVariable& v = header_.variables[pending.variable];
        const auto add = [&](const auto& known, const auto& key) {
            const auto found = known.find(key);
            expect(found != known.end());
            v.dimensions.push_back(static_cast<int>(found->second));
        };
        for (const std::int64_t id : pending.ids) add(group.by_id, static_cast<int>(id));
        for (const Address scale : pending.scales) add(group.by_address, scale);
        if (pending.scale < 0) return;
        if (v.dimensions.empty()) add(group.by_id, pending.scale);
        // A scale lies along its own dimension first.
        expect(v.dimensions[0] == static_cast<int>(group.by_id.at(pending.scale)));
    }

    Json attributes(const std::vector<Attribute>& all) {
        Json result = Json::object();
        for (const Attribute& a : all) {
            if (is_hidden(a.name)) continue;
            expect(!is_doubtful(a.name) && a.name.size() <= NC_MAX_NAME);
            if (auto value = attribute(a)) result[a.name] = std::move(*value);
        }
        return result;
    }

    /** Nothing for a type that is not given out. */
    std::optional<Json> attribute(const Attribute& a) {
        const std::uint64_t count = a.space.count();
        switch (a.type.kind) {
            case TypeClass::fixed_text: {
                if (a.space.lengths.empty()) return Json(as_utf8(until_zero(std::string(a.bytes.begin(), a.bytes.end()))));
                std::vector<std::string> texts;
                for (std::uint64_t i = 0; i < count; ++i)
                    texts.push_back(as_utf8(until_zero(std::string(reinterpret_cast<const char*>(a.bytes.data()) + i * a.type.size, a.type.size))));
                return single_or_all(texts);
            }
            case TypeClass::variable_text: {
                std::vector<std::string> texts;
                for (std::uint64_t i = 0; i < count; ++i) texts.push_back(as_utf8(until_zero(heap_.read(hdf5::Cursor(a.bytes.data() + 16 * i, 16), 1))));
                return single_or_all(texts);
            }
            case TypeClass::integer: case TypeClass::floating: break;
            default: return std::nullopt;
        }
        if (a.type.enumerated) return std::nullopt;
        expect(a.space.lengths.size() <= 1);
        const int type = a.type.netcdf_type();
        const auto stride = static_cast<std::int64_t>(a.type.size);
        if (a.type.kind == TypeClass::floating) {
            std::vector<double> numbers(count);
            convert_stored(type, a.type.big_endian, a.bytes.data(), stride, static_cast<std::int64_t>(count), numbers.data());
            return single_or_all(numbers);
        }
        std::vector<std::int64_t> numbers(count);
        convert_stored(type, a.type.big_endian, a.bytes.data(), stride, static_cast<std::int64_t>(count), numbers.data());
        if (type == NC_UINT64) return single_or_all(std::vector<std::uint64_t>(numbers.begin(), numbers.end()));
        return single_or_all(numbers);
    }

    hdf5::FileBytes bytes_;
    hdf5::GlobalHeap heap_;
    Netcdf4Header header_;
    std::set<Address> seen_;
    std::set<int> ids_;  ///< of dimensions
    int next_id_ = 0;
};

}  // namespace

std::optional<Netcdf4Header> Netcdf4Header::read(const ReadOnlyFile& file) {
    try {
        return HeaderOf(file).read();
    } catch (const NotKnown&) {
        return std::nullopt;
    }
}

}  // namespace uchronia
