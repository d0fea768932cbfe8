#pragma once
#include <string>
#include <vector>

#include "hdf5/cursor.h"

namespace uchronia::hdf5 {

/** The lengths of a dataset or attribute. */
struct Dataspace {
    bool null = false;                  ///< no value at all, where one without dimensions has one
    std::vector<std::uint64_t> lengths;
    std::vector<std::uint64_t> most;    ///< what each may grow to
    static constexpr std::uint64_t kUnlimited = ~std::uint64_t{0};

    static Dataspace read(Cursor c);
    /** The number of values. @throws NotKnown when it is more than a number of 64 bits says */
    std::uint64_t count() const;
};

enum class TypeClass { integer, floating, fixed_text, variable_text, references, other };

/** The type of values. */
struct Datatype {
    TypeClass kind = TypeClass::other;
    std::uint64_t size = 0;  ///< bytes
    bool is_signed = false;
    bool enumerated = false;  ///< an integer that stands for a name
    bool big_endian = false;
    bool terminated = false;  ///< a text of fixed length ends with a zero

    /**
     * Enumerations as the integers that they are stored as, integers of all their 1, 2, 4 or 8 bytes, floats as IEEE 754 has them, texts, and lists of references to objects; `other` for
     * types that are known, and of which no more is.
     * @throws NotKnown for all the rest
     */
    static Datatype read(Cursor c);

    /** The nc_type that netCDF-4 takes it for; 0 when none. */
    int netcdf_type() const;
};

/** A filter of a pipeline. */
struct FilterStep {
    int number = 0;
    std::vector<unsigned> parameters;
};

std::vector<FilterStep> read_filters(Cursor c);

enum class LayoutClass { compact, contiguous, chunked };
enum class ChunkIndexKind { tree_1, single, implicit, fixed_array, extensible_array, tree_2 };

/** The place of the values of a dataset. */
struct Layout {
    LayoutClass kind = LayoutClass::contiguous;
    Address at = kNowhere;  ///< the values, or the index of the chunks; nowhere while nothing was written
    std::uint64_t size = 0;  ///< bytes of contiguous values
    std::vector<std::uint64_t> chunk;
    std::uint64_t element = 0;  ///< bytes of a value, where values are in chunks
    ChunkIndexKind index = ChunkIndexKind::tree_1;
    /** @name A single chunk that went through filters
     * @{ */
    std::uint64_t single_size = 0;
    unsigned single_mask = 0;
    /** @} */
    unsigned page_bits = 0;  ///< of a fixed array: as its header must say

    static Layout read(Cursor c);
};

/** The value that stands where none was written. */
struct FillValue {
    std::vector<unsigned char> bytes;  ///< of one value; none when the file says that nothing stands there
    bool chosen = false;               ///< by who wrote the file; else they are zeros

    static FillValue read(Cursor c, std::uint64_t element);
};

/** An attribute. */
struct Attribute {
    std::string name;
    Datatype type;
    Dataspace space;
    std::vector<unsigned char> bytes;  ///< its values, as they stand in the file; none of types that are not read

    static Attribute read(Cursor c);
};

}  // namespace uchronia::hdf5
