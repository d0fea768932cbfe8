#pragma once
#include <cstddef>
#include <memory>
#include <vector>

struct libdeflate_compressor;

namespace uchronia {

/** Shuffles and deflates chunks, as the filters of HDF5 of these names do. For one thread at a time. */
class ChunkDeflater {
public:
    /** @param level 1 (fast) to 9 (small) */
    explicit ChunkDeflater(int level);
    ~ChunkDeflater();

    /**
     * @param element bytes of a number
     * @return the deflated bytes; they last until the next call
     */
    const std::vector<unsigned char>& deflate(const unsigned char* bytes, std::size_t size, std::size_t element);

private:
    struct Free {
        void operator()(libdeflate_compressor* compressor) const;
    };
    const std::unique_ptr<libdeflate_compressor, Free> compressor_;
    std::vector<unsigned char> shuffled_;
    std::vector<unsigned char> deflated_;
};

}  // namespace uchronia
