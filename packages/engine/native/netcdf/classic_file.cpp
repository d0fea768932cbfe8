#include "netcdf/classic_file.h"

#include "netcdf/stored_numbers.h"

namespace uchronia {

std::unique_ptr<const ClassicFile> ClassicFile::open(ReadOnlyFile&& file) {
    auto header = ClassicHeader::read(file);
    if (!header) return nullptr;
    return std::unique_ptr<const ClassicFile>(new ClassicFile(std::move(file), std::move(*header)));
}

ClassicFile::ClassicFile(ReadOnlyFile file, ClassicHeader header)
    : NcFile(file.path()), file_(std::move(file)), version_(header.version), record_size_(header.record_size),
      places_(std::move(header.places)) {
    dimensions_ = std::move(header.dimensions);
    variables_ = std::move(header.variables);
    attributes_ = std::move(header.attributes);
}

StoredArray ClassicFile::stored(const NcVariable& variable) const {
    StoredArray array;
    array.variable = variable.name;
    array.type = variable.type;
    array.begin = begin(variable);
    array.lengths = lengths_of(variable);
    array.strides.resize(array.lengths.size());
    std::int64_t stride = size_of_type(variable.type);
    for (std::size_t d = array.lengths.size(); d-- > 0;) {
        const bool record = d == 0 && has_records(variable);
        array.strides[d] = record ? record_size_ : stride;
        if (!record) stride *= static_cast<std::int64_t>(array.lengths[d]);
    }
    return array;
}

void ClassicFile::read(const NcVariable& variable, const std::vector<std::size_t>& start,
                       const std::vector<std::size_t>& count, double* out) const {
    stored(variable).read(file_, start, count, out);
}

void ClassicFile::read_integers(const NcVariable& variable, std::vector<std::int64_t>& values) const {
    const StoredArray array = stored(variable);
    array.read(file_, std::vector<std::size_t>(array.lengths.size(), 0), array.lengths, values.data());
}

void ClassicFile::read_characters(const NcVariable& variable, std::string& characters) const {
    const StoredArray array = stored(variable);
    array.read(file_, std::vector<std::size_t>(array.lengths.size(), 0), array.lengths, characters.data());
}

void ClassicFile::check_held(const NcVariable& variable, std::size_t size) const {
    if (static_cast<std::int64_t>(size) > file_.size() / size_of_type(variable.type)) cut_short(file_, variable.name);
}

}  // namespace uchronia
