#include "kernels/kernels.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <new>

#include "kernels/network.h"
#include "kernels/processor.h"
#include "threads/parallel.h"

namespace uchronia::kernels {
namespace {

/** Values of the cases that a thread takes at a time. */
constexpr std::size_t kValuesInTask = std::size_t{1} << 18;

/** Memory for vectors, aligned to the largest. */
class Room {
public:
    Room(std::size_t members, std::size_t lanes)
        : values_(static_cast<double*>(::operator new((members + 1) * lanes * sizeof(double), std::align_val_t{64}))) {}
    ~Room() { ::operator delete(values_, std::align_val_t{64}); }
    Room(const Room&) = delete;

    double* get() const { return values_; }

private:
    double* values_;
};

/** Ranges of cases, each a multiple of the lanes, to several threads when there is enough to do. */
void split(std::size_t cases, std::size_t members, const std::function<void(std::size_t, std::size_t)>& work) {
    const std::size_t each = std::max<std::size_t>(8, kValuesInTask / std::max<std::size_t>(1, members) / 8 * 8);
    const std::size_t tasks = (cases + each - 1) / each;
    const std::size_t threads = cases * members < kWorthThreads ? 1 : most_threads();
    parallel(tasks, threads, [&](std::size_t i) { work(i * each, std::min(cases, (i + 1) * each)); });
}

Ensembles part(const Ensembles& e, std::size_t first, std::size_t end) {
    return {e.values + first * e.members, end - first, e.members, e.sorted};
}

/** Sorts one case of many members, missing ones last. @return those that are there */
std::size_t sort_row(double* row, std::size_t members) {
    double* const end = std::partition(row, row + members, [](double x) { return !std::isnan(x); });
    std::sort(row, end);
    return static_cast<std::size_t>(end - row);
}

/** Runs work on ranges of ensembles that a network can sort; larger ones are copied and sorted before. */
void on_sortable(const Implementation& with, const Ensembles& e,
                 const std::function<void(const Ensembles&, std::size_t, const Network&, double*)>& work) {
    const bool large = e.members > kMostInNetwork;
    const std::vector<std::uint16_t> pairs = e.sorted || large ? std::vector<std::uint16_t>{} : odd_even_network(e.members);
    const Network network = {pairs.data(), pairs.size() / 2};
    split(e.cases, e.members, [&](std::size_t first, std::size_t end) {
        const Room room(e.members, with.lanes);
        Ensembles some = part(e, first, end);
        std::vector<double> copy;
        if (large && !e.sorted) {
            copy.assign(some.values, some.values + some.cases * e.members);
            for (std::size_t i = 0; i < some.cases; ++i) sort_row(copy.data() + i * e.members, e.members);
            some = {copy.data(), some.cases, e.members, true};
        }
        work(some, first, network, room.get());
    });
}

/** Where a quantile lies among n sorted values. */
Position position_of(std::size_t n, double level, int type) {
    // Rounding may put a position a little beside the whole number that it is.
    constexpr double kFuzz = 4 * std::numeric_limits<double>::epsilon();
    const double count = static_cast<double>(n);
    double index, weight;
    if (type <= 3) {
        const double position = type == 3 ? count * level - 0.5 : count * level;
        const double near = std::floor(position + 0.5);
        const bool whole = std::abs(position - near) <= kFuzz * std::max(1.0, near);
        index = whole ? near : std::floor(position);
        if (type == 1) weight = whole ? 0 : 1;
        else if (type == 2) weight = whole ? 0.5 : 1;
        else weight = whole && std::fmod(index, 2) == 0 ? 0 : 1;
    } else {
        constexpr double kA[] = {0, 0.5, 0, 1, 1.0 / 3, 3.0 / 8};
        const double a = kA[type - 4], b = type == 4 ? 1 : a;
        const double position = a + level * (count + 1 - a - b);
        const double fuzz = kFuzz * std::max(1.0, position);
        index = std::floor(position + fuzz);
        weight = position - index;
        if (std::abs(weight) < fuzz) weight = 0;
    }
    if (index < 1) return {0, 0};
    if (index >= count) return {n - 1, 0};
    return {static_cast<std::size_t>(index) - 1, weight};
}

void find_positions(const Levels& levels, std::size_t n) {
    for (std::size_t i = 0; i < levels.count; ++i) levels.positions[i] = position_of(n, levels.levels[i], levels.type);
}

}  // namespace

std::vector<const Implementation*> implementations() {
    std::vector<const Implementation*> all;
#if defined(__x86_64__)
    const Processor own = processor();
    if (own.avx512f) all.push_back(&kAvx512);
    if (own.avx2) all.push_back(&kAvx2);
#endif
    all.push_back(&kPlain);
    return all;
}

const Implementation& implementation() {
    static const Implementation& best = *implementations().front();
    return best;
}

void sort_members(const Implementation& with, double* values, std::size_t cases, std::size_t members, std::int32_t* counts) {
    const Ensembles e = {values, cases, members, false};
    if (members > kMostInNetwork) {
        split(cases, members, [&](std::size_t first, std::size_t end) {
            for (std::size_t i = first; i < end; ++i) {
                double* const row = values + i * members;
                const std::size_t there = sort_row(row, members);
                std::fill(row + there, row + members, std::numeric_limits<double>::quiet_NaN());
                counts[i] = static_cast<std::int32_t>(there);
            }
        });
        return;
    }
    on_sortable(with, e, [&](const Ensembles& some, std::size_t first, const Network& network, double* room) {
        with.sort(values + first * members, some, network, counts + first, room);
    });
}

void quantiles(const Implementation& with, const Ensembles& e, const double* levels, std::size_t count, int type,
               double* out) {
    on_sortable(with, e, [&](const Ensembles& some, std::size_t first, const Network& network, double* room) {
        std::vector<Position> positions(count);
        with.quantiles(some, network, {levels, count, type, positions.data(), find_positions}, out + first * count, room);
    });
}

void crps(const Implementation& with, const Ensembles& e, const double* observations, double* out) {
    on_sortable(with, e, [&](const Ensembles& some, std::size_t first, const Network& network, double* room) {
        with.crps(some, network, observations + first, out + 4 * first, room);
    });
}

void ranks(const Implementation& with, const Ensembles& e, const double* observations, std::int32_t* out) {
    split(e.cases, e.members, [&](std::size_t first, std::size_t end) {
        with.ranks(part(e, first, end), observations + first, out + 2 * first);
    });
}

void exceedance(const Implementation& with, const Ensembles& e, const double* thresholds, std::size_t count, bool strict,
                std::int32_t* out) {
    split(e.cases, e.members, [&](std::size_t first, std::size_t end) {
        with.exceedance(part(e, first, end), thresholds, count, strict, out + first * count);
    });
}

}  // namespace uchronia::kernels
