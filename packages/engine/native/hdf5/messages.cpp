#include "hdf5/messages.h"

#include <netcdf.h>

namespace uchronia::hdf5 {
namespace {

constexpr std::size_t kMostDimensions = 32;

std::uint64_t product(std::uint64_t a, std::uint64_t b) {
    std::uint64_t result = 0;
    expect(!__builtin_mul_overflow(a, b, &result));
    return result;
}

std::size_t to_eight(std::size_t bytes) { return (bytes + 7) / 8 * 8; }

Datatype read_integer(Cursor& c, unsigned bits, Datatype t) {
    // Nothing is padded: the value takes all bits.
    expect((bits & ~9u) == 0);
    expect(c.number(2) == 0 && c.number(2) == 8 * t.size);
    expect(t.size == 1 || t.size == 2 || t.size == 4 || t.size == 8);
    t.kind = TypeClass::integer;
    t.big_endian = (bits & 1) != 0;
    t.is_signed = (bits & 8) != 0;
    return t;
}

Datatype read_float(Cursor& c, unsigned bits, Datatype t) {
    const bool wide = t.size == 8;
    expect(wide || t.size == 4);
    // A mantissa whose first bit is not stored, no padding, the sign in the last bit.
    expect((bits & 0xfe) == 0x20 && bits >> 8 == 8 * t.size - 1);
    expect(c.number(2) == 0 && c.number(2) == 8 * t.size);
    const unsigned mantissa = wide ? 52 : 23;
    expect(c.byte() == mantissa && c.byte() == 8 * t.size - 1 - mantissa);
    expect(c.byte() == 0 && c.byte() == mantissa);
    expect(c.number(4) == (wide ? 1023u : 127u));
    t.kind = TypeClass::floating;
    t.big_endian = (bits & 1) != 0;
    return t;
}

Datatype read_fixed_text(unsigned bits, Datatype t) {
    expect((bits & 15) <= 2 && bits >> 4 <= 1 && t.size > 0);
    t.kind = TypeClass::fixed_text;
    t.terminated = (bits & 15) == 0;
    return t;
}

Datatype read_variable(Cursor& c, unsigned bits, Datatype t) {
    expect(t.size == 16 && (bits & 15) <= 1 && (bits >> 4 & 15) <= 2 && bits >> 8 <= 1);
    if ((bits & 15) == 1) {
        t.kind = TypeClass::variable_text;
        return t;
    }
    // Of lists, only those of references to objects are told apart.
    const unsigned first = c.byte();
    const unsigned inner = static_cast<unsigned>(c.number(3));
    const bool references = (first & 15) == 7 && inner == 0 && c.number(4) == 8;
    t.kind = references ? TypeClass::references : TypeClass::other;
    return t;
}

/** Its names and their numbers, which follow the type that it is stored as, are not read. */
Datatype read_enumeration(Cursor& c, const Datatype& t) {
    Datatype stored = Datatype::read(c);
    expect(stored.kind == TypeClass::integer && !stored.enumerated && stored.size == t.size);
    stored.enumerated = true;
    return stored;
}

}  // namespace

Dataspace Dataspace::read(Cursor c) {
    Dataspace space;
    const unsigned version = c.byte();
    expect(version == 1 || version == 2);
    const std::size_t rank = c.byte();
    const unsigned flags = c.byte();
    expect(rank <= kMostDimensions && flags <= 1);
    if (version == 1) {
        c.skip(5);
    } else {
        const unsigned kind = c.byte();
        expect(kind <= 2 && (kind == 1) == (rank > 0));
        space.null = kind == 2;
    }
    for (std::size_t d = 0; d < rank; ++d) space.lengths.push_back(c.number(8));
    space.most = space.lengths;
    if (flags == 1)
        for (std::size_t d = 0; d < rank; ++d) {
            space.most[d] = c.number(8);
            expect(space.most[d] >= space.lengths[d]);
        }
    return space;
}

std::uint64_t Dataspace::count() const {
    std::uint64_t n = null ? 0 : 1;
    for (const std::uint64_t length : lengths) n = product(n, length);
    return n;
}

Datatype Datatype::read(Cursor c) {
    const unsigned first = c.byte();
    expect(first >> 4 >= 1 && first >> 4 <= 4);  // 4 differs in references alone
    const auto bits = static_cast<unsigned>(c.number(3));
    Datatype t;
    t.size = c.number(4);
    switch (first & 15) {
        case 0: return read_integer(c, bits, t);
        case 1: return read_float(c, bits, t);
        case 3: return read_fixed_text(bits, t);
        case 5: case 6: case 7: return t;  // opaque, compound, reference
        case 8: return read_enumeration(c, t);
        case 9: return read_variable(c, bits, t);
        default: throw NotKnown{};
    }
}

int Datatype::netcdf_type() const {
    if (kind == TypeClass::variable_text) return NC_STRING;
    if (kind == TypeClass::fixed_text) return size == 1 ? NC_CHAR : NC_STRING;
    if (kind == TypeClass::floating) return size == 4 ? NC_FLOAT : NC_DOUBLE;
    if (kind != TypeClass::integer) return NC_NAT;
    switch (size) {
        case 1: return is_signed ? NC_BYTE : NC_UBYTE;
        case 2: return is_signed ? NC_SHORT : NC_USHORT;
        case 4: return is_signed ? NC_INT : NC_UINT;
        default: return is_signed ? NC_INT64 : NC_UINT64;
    }
}

std::vector<FilterStep> read_filters(Cursor c) {
    const unsigned version = c.byte();
    expect(version == 1 || version == 2);
    const unsigned count = c.byte();
    expect(count <= 32);
    if (version == 1) c.skip(6);
    std::vector<FilterStep> steps;
    for (unsigned i = 0; i < count; ++i) {
        FilterStep step;
        step.number = static_cast<int>(c.number(2));
        // Filters that HDF5 itself numbers have no names in version 2.
        const std::size_t name = version == 1 || step.number >= 256 ? c.number(2) : 0;
        c.skip(2);  // whether a chunk may go without it
        const std::uint64_t parameters = c.number(2);
        c.skip(version == 1 ? to_eight(name) : name);
        for (std::uint64_t p = 0; p < parameters; ++p) step.parameters.push_back(static_cast<unsigned>(c.number(4)));
        if (version == 1 && parameters % 2 == 1) c.skip(4);
        steps.push_back(std::move(step));
    }
    return steps;
}

namespace {

void read_chunk_3(Cursor& c, Layout& layout) {
    const std::size_t rank = c.byte();
    expect(rank >= 2 && rank <= kMostDimensions + 1);
    layout.at = c.address();
    for (std::size_t d = 0; d + 1 < rank; ++d) layout.chunk.push_back(c.number(4));
    layout.element = c.number(4);
}

void read_chunk_4(Cursor& c, Layout& layout) {
    const unsigned flags = c.byte();
    // 1: chunks at the edge go without filters.
    expect((flags & ~2u) == 0);
    const std::size_t rank = c.byte();
    const std::size_t width = c.byte();
    expect(rank >= 2 && rank <= kMostDimensions + 1 && width >= 1 && width <= 8);
    for (std::size_t d = 0; d + 1 < rank; ++d) layout.chunk.push_back(c.number(width));
    layout.element = c.number(width);
    const unsigned index = c.byte();
    expect(index >= 1 && index <= 5);
    layout.index = static_cast<ChunkIndexKind>(index);
    switch (layout.index) {
        case ChunkIndexKind::single:
            if ((flags & 2) != 0) {
                layout.single_size = c.number(8);
                layout.single_mask = static_cast<unsigned>(c.number(4));
            }
            break;
        case ChunkIndexKind::fixed_array: layout.page_bits = c.byte(); break;
        case ChunkIndexKind::extensible_array: c.skip(5); break;
        case ChunkIndexKind::tree_2: c.skip(6); break;
        default: break;
    }
    layout.at = c.address();
}

}  // namespace

Layout Layout::read(Cursor c) {
    const unsigned version = c.byte();
    expect(version == 3 || version == 4);
    Layout layout;
    switch (c.byte()) {
        case 0: layout.kind = LayoutClass::compact; break;
        case 1:
            layout.at = c.address();
            layout.size = c.number(8);
            break;
        case 2:
            layout.kind = LayoutClass::chunked;
            version == 3 ? read_chunk_3(c, layout) : read_chunk_4(c, layout);
            for (const std::uint64_t length : layout.chunk) expect(length > 0);
            break;
        default: throw NotKnown{};
    }
    return layout;
}

FillValue FillValue::read(Cursor c, std::uint64_t element) {
    const unsigned version = c.byte();
    expect(version >= 1 && version <= 3);
    const unsigned flags = c.byte();
    const unsigned written = version == 3 ? flags >> 2 & 3 : c.byte();
    const bool undefined = version == 3 ? (flags & 0x10) != 0 : c.byte() != 1;
    // 1: it is never written.
    if (undefined || written == 1) return {};
    const std::uint64_t size = version < 3 || (flags & 0x20) != 0 ? c.number(4) : 0;
    if (size == 0) return {std::vector<unsigned char>(element, static_cast<unsigned char>(0)), false};
    expect(size == element);
    const unsigned char* bytes = c.take(size);
    return {std::vector<unsigned char>(bytes, bytes + size), true};
}

Attribute Attribute::read(Cursor c) {
    const unsigned version = c.byte();
    expect(version >= 1 && version <= 3);
    expect(c.byte() == 0);  // neither its type nor its space is shared
    const std::size_t name = c.number(2);
    const std::size_t type = c.number(2);
    const std::size_t space = c.number(2);
    if (version == 3) expect(c.byte() <= 1);
    const auto padded = [&](std::size_t bytes) { return version == 1 ? to_eight(bytes) : bytes; };
    Attribute a;
    Cursor text = c.part(padded(name));
    expect(name > 1);
    a.name = text.text(name);
    expect(a.name.size() == name - 1);
    a.type = Datatype::read(c.part(padded(type)));
    a.space = Dataspace::read(c.part(padded(space)));
    if (a.type.kind == TypeClass::other) return a;
    const std::uint64_t bytes = product(a.space.count(), a.type.size);
    const unsigned char* values = c.take(bytes);
    a.bytes.assign(values, values + bytes);
    return a;
}

}  // namespace uchronia::hdf5
