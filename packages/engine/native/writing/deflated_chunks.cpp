#include "writing/deflated_chunks.h"

#include <hdf5.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "error.h"
#include "netcdf/hdf5_closing.h"
#include "netcdf/hdf5_driver.h"
#include "netcdf/nc_lock.h"
#include "threads/parallel.h"
#include "threads/turns.h"
#include "writing/chunk_deflater.h"

namespace uchronia {
namespace {

std::vector<hsize_t> sizes(const std::vector<std::size_t>& all) { return {all.begin(), all.end()}; }

/** The data variables of a file, open in HDF5. */
class Datasets {
public:
    explicit Datasets(NcOutputFile& file) : target_(file), path_(file.path()) {}
    ~Datasets() {
        const NcLock lock;
        close_all();
    }
    Datasets(const Datasets&) = delete;
    Datasets& operator=(const Datasets&) = delete;

    void open(const FileLayout& layout, const WritePlan& plan) {
        std::vector<std::string> names;
        for (int variable : layout.data()) names.push_back(target_.name_of(variable));
        target_.close();
        const NcLock lock;
        const auto scope = hdf5_driver::Scope::writing(target_.fault());
        const Closing access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
        file_ = H5Fopen(target_.temporary().c_str(), H5F_ACC_RDWR, access);
        check(file_ >= 0, "the file");
        const auto extent = sizes(layout.along(static_cast<std::size_t>(plan.time.length), plan.members.size(),
                                               plan.stations.size(), static_cast<std::size_t>(plan.lead_count())));
        for (const std::string& name : names) {
            variables_.push_back(H5Dopen2(file_, cat('/', name).c_str(), H5P_DEFAULT));
            check(variables_.back() >= 0 && H5Dset_extent(variables_.back(), extent.data()) >= 0, name);
        }
    }

    void put(std::size_t variable, const std::vector<std::size_t>& place, const std::vector<unsigned char>& bytes) {
        const NcLock lock;
        check(H5Dwrite_chunk(variables_[variable], H5P_DEFAULT, 0, sizes(place).data(), bytes.size(), bytes.data()) >= 0, "values");
    }

    void close() {
        const NcLock lock;
        check(close_all(), "the end of the file");
    }

private:
    bool close_all() {
        bool closed = true;
        for (const hid_t variable : std::exchange(variables_, {})) closed = (variable < 0 || H5Dclose(variable) >= 0) && closed;
        const hid_t file = std::exchange(file_, -1);
        return (file < 0 || H5Fclose(file) >= 0) && closed;
    }
    /** HDF5 keeps its reasons to itself. */
    void check(bool written, const std::string& what) const {
        target_.check_written();
        if (!written) fail(UCHRONIA_IO, "cannot write ", path_, ": HDF5 did not write ", what);
    }

    NcOutputFile& target_;
    const std::string path_;
    hid_t file_ = -1;
    std::vector<hid_t> variables_;
};

/** The chunks of a file, series by series. */
class Chunks {
public:
    struct Chunk {
        std::size_t variable = 0;
        const Part* part = nullptr;
        std::size_t station = 0;  ///< of the part
        Window block;             ///< what there is of it
    };

    Chunks(const WritePlan& plan, const Shape& shape)
        : shape_(shape), length_{plan.time.length, plan.member_count(), plan.lead_count()} {
        for (std::size_t v = 0; v < plan.variables.size(); ++v)
            for (const Part& part : plan.variables[v].parts)
                for (std::size_t s = 0; s < part.stations.size(); ++s) rows_.push_back(Chunk{v, &part, s, {}});
    }

    std::size_t count() const {
        return rows_.size() * across(length_.issues, shape_.issues) * across(length_.rows, shape_.rows) *
               across(length_.steps, shape_.steps);
    }

    Chunk at(std::size_t number) const {
        auto next = [&](std::int64_t length, std::int64_t step, std::int64_t& first, std::int64_t& count) {
            const std::size_t n = across(length, step);
            first = static_cast<std::int64_t>(number % n) * step;
            count = std::min(step, length - first);
            number /= n;
        };
        Window block;
        next(length_.steps, shape_.steps, block.step_first, block.shape.steps);
        next(length_.rows, shape_.rows, block.row_first, block.shape.rows);
        next(length_.issues, shape_.issues, block.issue_first, block.shape.issues);
        Chunk chunk = rows_[number];
        chunk.block = block;
        return chunk;
    }

private:
    static std::size_t across(std::int64_t length, std::int64_t step) { return static_cast<std::size_t>((length + step - 1) / step); }

    const Shape shape_;
    const Shape length_;
    std::vector<Chunk> rows_;
};

/** Makes the bytes of chunks, with memory that it uses again. */
class ChunkMaker {
public:
    ChunkMaker(const WritePlan& plan, const Shape& shape, int level) : plan_(plan), shape_(shape), deflater_(level) {}

    /** The bytes last until the next call. */
    const std::vector<unsigned char>& make(const Chunks::Chunk& chunk) {
        const PlannedVariable& variable = plan_.variables[chunk.variable];
        read_part(plan_, *chunk.part, chunk.station, chunk.block, values_);
        fill_missing(variable, values_);
        pad(chunk.block.shape, variable.fill());
        if (!variable.is_quality()) return deflate(values_);
        codes_.assign(values_.begin(), values_.end());
        return deflate(codes_);
    }

private:
    /** Fills the part of a chunk that lies beyond the end of the variable. */
    void pad(const Shape& given, double fill) {
        if (given.rows == shape_.rows && given.steps == shape_.steps) {
            values_.resize(static_cast<std::size_t>(shape_.size()), fill);
            return;
        }
        std::vector<double> padded(static_cast<std::size_t>(shape_.size()), fill);
        const double* from = values_.data();
        for (std::int64_t t = 0; t < given.issues; ++t)
            for (std::int64_t m = 0; m < given.rows; ++m, from += given.steps)
                std::copy_n(from, given.steps, padded.data() + (t * shape_.rows + m) * shape_.steps);
        values_.swap(padded);
    }

    template <class Number>
    const std::vector<unsigned char>& deflate(const std::vector<Number>& numbers) {
        return deflater_.deflate(reinterpret_cast<const unsigned char*>(numbers.data()), numbers.size() * sizeof(Number),
                                 sizeof(Number));
    }

    const WritePlan& plan_;
    const Shape shape_;
    ChunkDeflater deflater_;
    std::vector<double> values_;
    std::vector<std::int32_t> codes_;
};

/** As many makers as there are threads, each used by one task at a time. */
class Makers {
public:
    template <class... Arguments>
    std::unique_ptr<ChunkMaker> take(Arguments&&... arguments) {
        {
            const std::lock_guard lock(mutex_);
            if (!idle_.empty()) {
                auto maker = std::move(idle_.back());
                idle_.pop_back();
                return maker;
            }
        }
        return std::make_unique<ChunkMaker>(std::forward<Arguments>(arguments)...);
    }
    void give_back(std::unique_ptr<ChunkMaker> maker) {
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(maker));
    }

private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<ChunkMaker>> idle_;
};

}  // namespace

void write_deflated_chunks(NcOutputFile& file, const FileLayout& layout, const WritePlan& plan, int level) {
    const Shape shape = layout.chunk();
    const Chunks chunks(plan, shape);
    Datasets datasets(file);
    datasets.open(layout, plan);
    Makers makers;
    Turns turns;
    const bool many = plan.value_count() >= static_cast<std::int64_t>(kWorthThreads);
    parallel(chunks.count(), many ? most_threads() : 1, [&](std::size_t number) {
        try {
            plan.control.check();
            const Chunks::Chunk chunk = chunks.at(number);
            auto maker = makers.take(plan, shape, level);
            const std::vector<unsigned char>& bytes = maker->make(chunk);
            const Window& block = chunk.block;
            turns.take(number, [&] {
                datasets.put(chunk.variable,
                             layout.along(static_cast<std::size_t>(block.issue_first), static_cast<std::size_t>(block.row_first),
                                          chunk.part->stations[chunk.station], static_cast<std::size_t>(block.step_first)),
                             bytes);
                plan.control.advance(block.shape.size());
            });
            makers.give_back(std::move(maker));
        } catch (...) {
            turns.fail();
            throw;
        }
    });
    datasets.close();
}

}  // namespace uchronia
