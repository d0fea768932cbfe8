#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

namespace uchronia::hdf5 {

/**
 * Thrown where a file has what is not known here: another version, a flag, a message, a checksum that differs, an address
 * outside of the file. It says nothing against the file: libhdf5 reads it then, or tells what is wrong with it.
 */
struct NotKnown {};

/** @throws NotKnown unless so */
inline void expect(bool known) {
    if (!known) throw NotKnown{};
}

/** Where something lies in a file, counted from its beginning. */
using Address = std::uint64_t;
/** The address of what is not there. */
constexpr Address kNowhere = ~Address{0};

/** A place in bytes of metadata that moves on as they are read, and never leaves them. */
class Cursor {
public:
    Cursor(const unsigned char* bytes, std::size_t size) : at_(bytes), left_(size) {}

    std::size_t left() const { return left_; }
    const unsigned char* take(std::size_t bytes) {
        expect(bytes <= left_);
        const unsigned char* taken = at_;
        at_ += bytes;
        left_ -= bytes;
        return taken;
    }
    void skip(std::size_t bytes) { take(bytes); }
    /** The next bytes as a cursor of their own. */
    Cursor part(std::size_t bytes) { return Cursor(take(bytes), bytes); }
    /** A little-endian number of up to eight bytes. */
    std::uint64_t number(std::size_t bytes) {
        expect(bytes <= 8);
        const unsigned char* raw = take(bytes);
        std::uint64_t value = 0;
        for (std::size_t i = bytes; i-- > 0;) value = value << 8 | raw[i];
        return value;
    }
    unsigned byte() { return static_cast<unsigned>(number(1)); }
    Address address() { return number(8); }
    /** @throws NotKnown when other bytes stand there */
    void signature(const char* four) {
        const unsigned char* raw = take(4);
        for (std::size_t i = 0; i < 4; ++i) expect(raw[i] == static_cast<unsigned char>(four[i]));
    }
    /** A text that may end in zeros. */
    std::string text(std::size_t bytes) {
        const std::string all(reinterpret_cast<const char*>(take(bytes)), bytes);
        return all.substr(0, all.find('\0'));
    }

private:
    const unsigned char* at_;
    std::size_t left_;
};

}  // namespace uchronia::hdf5
