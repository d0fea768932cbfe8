#include "netcdf/netcdf4_file.h"

#include <hdf5.h>
#include <netcdf.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "error.h"
#include "hdf5/chunk_index.h"
#include "hdf5/global_heap.h"
#include "netcdf/as_utf8.h"
#include "netcdf/hdf5_closing.h"
#include "netcdf/hdf5_layout.h"
#include "netcdf/hdf5_texts.h"
#include "netcdf/nc_lock.h"
#include "netcdf/netcdf4_session.h"
#include "netcdf/stored_numbers.h"

namespace uchronia {

namespace {

/** Chunks up to which all are looked up at once through HDF5, which takes time that grows with the square of them. */
constexpr std::size_t kFewChunks = 256;
/** The same where their index is read here: some 15 MB of places. */
constexpr std::size_t kMostChunks = std::size_t{1} << 17;

/** Programs that write with HDF5 hold a lock on their file. Between two of their writes it makes sense to nobody else. */
void check_not_being_written(const ReadOnlyFile& file) {
    if (const char* locks = std::getenv("HDF5_USE_FILE_LOCKING"); locks != nullptr && (std::strcmp(locks, "FALSE") == 0 || std::strcmp(locks, "0") == 0))
        return;
    if (::flock(file.descriptor(), LOCK_SH | LOCK_NB) == 0)
        ::flock(file.descriptor(), LOCK_UN);
    else if (errno == EWOULDBLOCK)
        fail(UCHRONIA_IO, file.path(), " is open for writing in another program, which holds a lock on it; try again when that has closed it");
}

}  // namespace

Netcdf4File::Netcdf4File(ReadOnlyFile file, HeaderReader reader) : NcFile(file.path()), file_(std::move(file)) {
    check_not_being_written(file_);
    if (reader == HeaderReader::own_where_known) {
        if (auto header = Netcdf4Header::read(file_)) {
            own_ = true;
            dimensions_ = std::move(header->dimensions);
            variables_ = std::move(header->variables);
            attributes_ = std::move(header->attributes);
            places_ = std::move(header->places);
            superblock_ = header->superblock;
            return;
        }
    }
    const NcLock lock;
    try {
        read_header();
    } catch (...) {
        Netcdf4Session::end(file_);
        throw;
    }
}

Netcdf4File::~Netcdf4File() {
    const NcLock lock;
    Netcdf4Session::end(file_);
}

int Netcdf4File::id() const { return Netcdf4Session::of(file_).id(); }

void Netcdf4File::check(int status, const std::string& doing) const {
    if (status != NC_NOERR) fail(UCHRONIA_IO, "cannot ", doing, " of ", path_, ": ", nc_strerror(status));
}

void Netcdf4File::check_values(int status, const NcVariable& variable) const {
    if (status == NC_NOERR) return;
    if (const int filter = Hdf5Layout::missing_filter(Netcdf4Session::of(file_).dataset(variable)))
        fail(UCHRONIA_UNSUPPORTED, "cannot read the values of variable ", variable.name, " of ", path_,
             ": they went through the HDF5 filter ", filter_name(filter),
             ", which is not there; write the file anew without it (nccopy -F none, or h5repack -f GZIP=4, where it is), or set "
             "HDF5_PLUGIN_PATH to a folder that has it");
    check(status, cat("read the values of variable ", variable.name));
}

void Netcdf4File::read_header() {
    const int id = this->id();
    check_texts(Netcdf4Session::of(file_).hdf5(), path_);
    int attribute_count = 0;
    check(nc_inq(id, nullptr, nullptr, &attribute_count, nullptr), "read the header");
    attributes_ = read_attributes(id, NC_GLOBAL, attribute_count);
    std::map<int, int> dimensions;
    read_group(id, "", 0, dimensions);
}

void Netcdf4File::read_group(int id, const std::string& group, int depth, std::map<int, int>& known) {
    constexpr int deepest = 32;
    if (depth > deepest) fail(UCHRONIA_UNSUPPORTED, path_, " has groups in groups, more than ", deepest, " deep");
    const std::string prefix = group.empty() ? "" : group + "/";
    auto list_of_ids = [&](auto inquire, const std::string& doing) {
        int count = 0;
        check(inquire(&count, static_cast<int*>(nullptr)), doing);
        std::vector<int> ids(static_cast<std::size_t>(count));
        if (count > 0) check(inquire(&count, ids.data()), doing);
        return ids;
    };
    char name[NC_MAX_NAME + 1] = "";
    const auto unlimited = list_of_ids([&](int* n, int* ids) { return nc_inq_unlimdims(id, n, ids); }, "read the dimensions");
    for (const int dimension : list_of_ids([&](int* n, int* ids) { return nc_inq_dimids(id, n, ids, 0); }, "read the dimensions")) {
        NcDimension d;
        check(nc_inq_dim(id, dimension, name, &d.length), "read the dimensions");
        d.name = prefix + name;
        d.group = group;
        d.unlimited = std::find(unlimited.begin(), unlimited.end(), dimension) != unlimited.end();
        known[dimension] = static_cast<int>(dimensions_.size());
        dimensions_.push_back(d);
    }
    for (const int variable : list_of_ids([&](int* n, int* ids) { return nc_inq_varids(id, n, ids); }, "read the variables")) {
        NcVariable v;
        v.id = variable;
        v.group = group;
        int rank = 0;
        int attribute_count = 0;
        check(nc_inq_varndims(id, variable, &rank), "read the variables");
        v.dimensions.resize(static_cast<std::size_t>(rank));
        nc_type type = NC_NAT;
        check(nc_inq_var(id, variable, name, &type, nullptr, v.dimensions.data(), &attribute_count), "read the variables");
        v.name = prefix + name;
        v.type = type;
        int type_class = 0;
        nc_type stored = NC_NAT;
        if (type >= NC_FIRSTUSERTYPEID && nc_inq_user_type(id, type, nullptr, nullptr, &stored, nullptr, &type_class) == NC_NOERR && type_class == NC_ENUM) {
            v.type = stored;
            v.enumerated = true;
        }
        for (int& d : v.dimensions) {
            const auto found = known.find(d);
            if (found == known.end()) fail(UCHRONIA_FORMAT, "variable ", v.name, " of ", path_, " has a dimension that is not in the file");
            d = found->second;
        }
        v.attributes = read_attributes(id, variable, attribute_count);
        variables_.push_back(std::move(v));
    }
    add_untold(id, group);
    for (const int inner : list_of_ids([&](int* n, int* ids) { return nc_inq_grps(id, n, ids); }, "read the groups")) {
        check(nc_inq_grpname(inner, name), "read the groups");
        read_group(inner, prefix + name, depth + 1, known);
    }
}

void Netcdf4File::add_untold(int id, const std::string& group) {
    const Closing place(H5Gopen2(Netcdf4Session::of(file_).hdf5(), ("/" + group).c_str(), H5P_DEFAULT), H5Gclose);
    H5G_info_t info{};
    if (!place.ok() || H5Gget_info(place, &info) < 0) return;
    for (hsize_t i = 0; i < std::min<hsize_t>(info.nlinks, NC_MAX_VARS); ++i) {
        char name[NC_MAX_NAME + 1] = "";
        const ssize_t length = H5Lget_name_by_idx(place, ".", H5_INDEX_NAME, H5_ITER_INC, i, name, sizeof name, H5P_DEFAULT);
        int known = 0;
        if (length <= 0 || length > NC_MAX_NAME || nc_inq_varid(id, name, &known) == NC_NOERR || nc_inq_dimid(id, name, &known) == NC_NOERR) continue;
        const Closing object(H5Oopen(place, name, H5P_DEFAULT), H5Oclose);
        if (!object.ok() || H5Iget_type(object) != H5I_DATASET || std::strncmp(name, "_nc4_non_coord_", 15) == 0) continue;
        NcVariable v;
        v.group = group;
        v.name = group.empty() ? name : cat(group, '/', name);
        v.type = NC_NAT;
        variables_.push_back(std::move(v));
    }
}

int Netcdf4File::id_of(const NcVariable& variable) const {
    int id = this->id();
    if (!variable.group.empty()) check(nc_inq_grp_full_ncid(id, ("/" + variable.group).c_str(), &id), cat("find group ", variable.group));
    return id;
}

int Netcdf4File::variable_id(const NcVariable& variable) const {
    if (!own_) return variable.id;
    // Some versions of netcdf-c count fewer variables, without those whose types they do not know.
    const std::string base = variable.name.substr(variable.group.empty() ? 0 : variable.group.size() + 1);
    int id = 0;
    check(nc_inq_varid(id_of(variable), base.c_str(), &id), cat("find variable ", variable.name));
    return id;
}

Json Netcdf4File::read_attributes(int id, int variable, int count) const {
    Json all = Json::object();
    for (int i = 0; i < count; ++i) {
        char name[NC_MAX_NAME + 1] = "";
        check(nc_inq_attname(id, variable, i, name), "read the attributes");
        if (auto value = read_attribute(id, variable, name)) all[name] = std::move(*value);
    }
    return all;
}

std::optional<Json> Netcdf4File::read_attribute(int id, int variable, const char* name) const {
    nc_type type = NC_NAT;
    std::size_t length = 0;
    if (nc_inq_att(id, variable, name, &type, &length) != NC_NOERR) return std::nullopt;
    const std::string doing = cat("read attribute ", name);
    if (type == NC_CHAR) {
        std::string text(length, '\0');
        if (length > 0) check(nc_get_att_text(id, variable, name, text.data()), doing);
        return Json(as_utf8(text.c_str()));  // writers of other libraries count the terminating NUL
    }
    if (type == NC_STRING) {
        std::vector<char*> texts(length, nullptr);
        if (length > 0) check(nc_get_att_string(id, variable, name, texts.data()), doing);
        Json all = Json::array();
        for (const char* text : texts) all.push_back(as_utf8(text == nullptr ? "" : text));
        if (length > 0) nc_free_string(length, texts.data());
        return length == 1 ? all[0] : all;
    }
    if (type > NC_UINT64 || type < NC_BYTE) return std::nullopt;
    auto numbers = [&](auto number, auto get) {
        std::vector<decltype(number)> values(length);
        if (length > 0) check(get(id, variable, name, values.data()), doing);
        return length == 1 ? Json(values.front()) : Json(values);
    };
    if (type == NC_UINT64) return numbers(0ull, nc_get_att_ulonglong);
    if (type == NC_FLOAT || type == NC_DOUBLE) return numbers(0.0, nc_get_att_double);
    return numbers(0ll, nc_get_att_longlong);
}

std::size_t Netcdf4File::chunk_length(const NcVariable& variable, std::size_t dimension) const {
    const Storage& known = storage(variable);
    if (known.array) return 1;
    if (known.chunked) return known.chunked->chunk_length(dimension);
    int storage = NC_CONTIGUOUS;
    std::vector<std::size_t> lengths(variable.dimensions.size(), 1);
    const NcLock lock;
    if (nc_inq_var_chunking(id_of(variable), variable_id(variable), &storage, lengths.data()) != NC_NOERR || storage != NC_CHUNKED) return 1;
    return std::max<std::size_t>(1, lengths[dimension]);
}

std::optional<Hdf5Layout> Netcdf4File::layout(const NcVariable& variable) const {
    if (own_) return Hdf5Layout::of(places_.at(variable.name));
    const NcLock lock;
    Netcdf4Session& session = Netcdf4Session::of(file_);
    return Hdf5Layout::of(session.hdf5(), session.dataset(variable), variable);
}

std::optional<std::vector<StoredChunk>> Netcdf4File::chunks(const NcVariable& variable) const {
    if (own_) {
        const StoredPlace& place = places_.at(variable.name);
        hdf5::FileBytes bytes(file_);
        try {
            return hdf5::read_chunks(bytes, superblock_, place.layout, place.space, !place.filters.empty(), kMostChunks);
        } catch (const hdf5::NotKnown&) {
            // HDF5 tells them, or what is wrong.
        }
    }
    const NcLock lock;
    return Hdf5Layout::chunks(Netcdf4Session::of(file_).dataset(variable), variable.dimensions.size(), kFewChunks);
}

Netcdf4File::Storage Netcdf4File::make_storage(const NcVariable& variable) const {
    Storage storage;
    if (own_) Netcdf4Session::check_unchanged(file_);
    const auto layout = this->layout(variable);
    if (!layout) return storage;
    const std::vector<std::size_t> lengths = lengths_of(variable);
    // Where no dimension is longer than what is stored, netcdf-c reads what went through other filters as well.
    if (!layout->filters_known && (layout->chunk.empty() || layout->extent == lengths)) return storage;
    if (!layout->chunk.empty()) {
        storage.chunked = ChunkedVariable::open(file_, variable, *layout, lengths,
                                                layout->filters_known ? chunks(variable) : std::nullopt);
        return storage;
    }
    if (layout->extent != lengths) return storage;
    if (layout->begin < 0) {
        storage.unwritten = layout->unwritten;
        return storage;
    }
    StoredArray array{variable.name, variable.type, layout->big_endian, layout->begin, lengths, {}};
    array.strides.resize(lengths.size());
    auto stride = static_cast<std::int64_t>(layout->filters.element);
    for (std::size_t d = lengths.size(); d-- > 0;) {
        array.strides[d] = stride;
        if (__builtin_mul_overflow(stride, static_cast<std::int64_t>(lengths[d]), &stride)) return storage;
    }
    storage.array = std::move(array);
    return storage;
}

const Netcdf4File::Storage& Netcdf4File::storage(const NcVariable& variable) const {
    const std::lock_guard lock(mutex_);
    const auto known = storage_.find(variable.name);
    if (known != storage_.end()) return known->second;
    return storage_.emplace(variable.name, make_storage(variable)).first->second;
}

const ChunkedVariable* Netcdf4File::chunked(const NcVariable& variable) const { return storage(variable).chunked.get(); }

bool Netcdf4File::reads_in_parallel(const NcVariable& variable) const { return storage(variable).array.has_value(); }

void Netcdf4File::read(const NcVariable& variable, const std::vector<std::size_t>& start,
                       const std::vector<std::size_t>& count, double* out) const {
    const Storage& known = storage(variable);
    if (known.array) return known.array->read(file_, start, count, out);
    if (known.chunked) return known.chunked->read(start, count, out);
    if (known.unwritten) {
        std::size_t size = 1;
        for (const std::size_t n : count) size *= n;
        return put_value(known.unwritten->within, variable.type, places_.at(variable.name).type.big_endian, out, size);
    }
    const NcLock lock;
    if (variable.enumerated) return read_enumerated(variable, start, count, out);
    check_values(nc_get_vara_double(id_of(variable), variable_id(variable), start.data(), count.data(), out), variable);
}

bool Netcdf4File::read_bytes(const NcVariable& variable, std::vector<unsigned char>& bytes) const {
    const Storage& known = storage(variable);
    if (known.chunked) return known.chunked->read_bytes(bytes.data());
    if (known.unwritten) {
        const std::size_t element = places_.at(variable.name).type.size;
        put_value(known.unwritten->within, element, bytes.data(), bytes.size() / element);
        return true;
    }
    if (!known.array) return false;
    const auto size = static_cast<std::int64_t>(bytes.size());
    if (known.array->begin > file_.size() || size > file_.size() - known.array->begin) cut_short(file_, variable.name);
    return file_.read(known.array->begin, size, bytes.data());
}

template <class Out>
bool Netcdf4File::read_stored(const NcVariable& variable, Out* out) const {
    if (!own_) return false;
    const std::int64_t element = size_of_type(variable.type);
    std::size_t count = 1;
    for (const std::size_t length : lengths_of(variable)) count *= length;
    std::vector<unsigned char> bytes(count * static_cast<std::size_t>(element));
    if (!read_bytes(variable, bytes)) return false;
    convert_stored(variable.type, places_.at(variable.name).type.big_endian, bytes.data(), element, static_cast<std::int64_t>(count), out);
    return true;
}

template <class Number>
void Netcdf4File::read_enumerated(const NcVariable& variable, const std::vector<std::size_t>& start, const std::vector<std::size_t>& count,
                                  Number* out) const {
    std::size_t size = 1;
    for (const std::size_t n : count) size *= n;
    const std::int64_t bytes = size_of_type(variable.type);
    std::vector<unsigned char> raw(size * static_cast<std::size_t>(bytes) + 1);
    check_values(nc_get_vara(id_of(variable), variable_id(variable), start.data(), count.data(), raw.data()), variable);
    constexpr bool big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
    convert_stored(variable.type, big_endian, raw.data(), bytes, static_cast<std::int64_t>(size), out);
}

void Netcdf4File::read_integers(const NcVariable& variable, std::vector<std::int64_t>& values) const {
    if (read_stored(variable, values.data())) return;
    if (const auto& chunked = storage(variable).chunked; own_ && chunked && size_of_type(variable.type) < 8) {
        const std::vector<std::size_t> lengths = lengths_of(variable);
        std::vector<double> numbers(values.size());
        chunked->read(std::vector<std::size_t>(lengths.size(), 0), lengths, numbers.data());
        std::transform(numbers.begin(), numbers.end(), values.begin(),
                       [](double n) { return std::isnan(n) ? 0 : static_cast<std::int64_t>(n); });
        return;
    }
    const NcLock lock;
    if (variable.enumerated) {
        const std::vector<std::size_t> lengths = lengths_of(variable);
        return read_enumerated(variable, std::vector<std::size_t>(lengths.size(), 0), lengths, values.data());
    }
    if (variable.type == NC_UINT64)
        check_values(nc_get_var_ulonglong(id_of(variable), variable_id(variable), reinterpret_cast<unsigned long long*>(values.data())), variable);
    else
        check_values(nc_get_var_longlong(id_of(variable), variable_id(variable), reinterpret_cast<long long*>(values.data())), variable);
}

void Netcdf4File::read_characters(const NcVariable& variable, std::string& characters) const {
    if (read_stored(variable, characters.data())) return;
    const NcLock lock;
    check_values(nc_get_var_text(id_of(variable), variable_id(variable), characters.data()), variable);
}

bool Netcdf4File::read_own_strings(const NcVariable& variable, std::vector<std::string>& strings) const {
    if (!own_) return false;
    const hdf5::Datatype& type = places_.at(variable.name).type;
    const auto element = static_cast<std::size_t>(type.size);
    std::vector<unsigned char> raw(strings.size() * element);
    if (!read_bytes(variable, raw)) return false;
    hdf5::FileBytes bytes(file_);
    hdf5::GlobalHeap heap(bytes);
    try {
        for (std::size_t i = 0; i < strings.size(); ++i) {
            const unsigned char* one = raw.data() + i * element;
            std::string text = type.kind == hdf5::TypeClass::variable_text ? heap.read(hdf5::Cursor(one, element), 1)
                                                                          : std::string(reinterpret_cast<const char*>(one), element);
            strings[i] = text.substr(0, text.find('\0'));
        }
    } catch (const hdf5::NotKnown&) {
        return false;
    }
    return true;
}

bool Netcdf4File::read_fixed_strings(const NcVariable& variable, std::vector<std::string>& strings) const {
    const hid_t dataset = Netcdf4Session::of(file_).dataset(variable);
    if (dataset < 0) return false;
    const Closing type(H5Dget_type(dataset), H5Tclose);
    const Closing space(H5Dget_space(dataset), H5Sclose);
    if (!type.ok() || !space.ok() || H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) != 0) return false;
    const std::size_t element = H5Tget_size(type);
    if (H5Sget_simple_extent_npoints(space) != static_cast<hssize_t>(strings.size())) return false;
    std::vector<char> raw(strings.size() * element);
    if (H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, raw.data()) < 0) check_values(NC_EHDFERR, variable);
    for (std::size_t i = 0; i < strings.size(); ++i) {
        const std::string text(raw.data() + i * element, element);
        strings[i] = text.substr(0, text.find('\0'));
    }
    return true;
}

void Netcdf4File::read_strings(const NcVariable& variable, std::vector<std::string>& strings) const {
    if (read_own_strings(variable, strings)) return;
    const NcLock lock;
    if (read_fixed_strings(variable, strings)) return;
    std::vector<char*> texts(strings.size(), nullptr);
    check_values(nc_get_var_string(id_of(variable), variable_id(variable), texts.data()), variable);
    for (std::size_t i = 0; i < texts.size(); ++i) strings[i] = texts[i] == nullptr ? "" : texts[i];
    nc_free_string(texts.size(), texts.data());
}

}  // namespace uchronia
