#include "kernels/kernels.h"

#include <algorithm>
#include <limits>
#include <random>

#include "kernels/network.h"
#include "support.h"
#include "threads/parallel.h"

using namespace uchronia;
using kernels::Ensembles;

namespace {

const double Inf = std::numeric_limits<double>::infinity();

/** Cases x members and their observations. */
struct Sample {
    std::string name;
    std::size_t cases, members;
    std::vector<double> values, observations;
};

/** Random, tied, missing and infinite data, of sizes that fill lanes and that do not, below and above those of networks. */
std::vector<Sample> samples() {
    std::vector<Sample> all;
    std::mt19937 random(7);
    std::normal_distribution<double> normal(3, 2);
    for (const std::string name : {"random", "tied", "missing", "infinite", "sorted"})
        for (const auto& [cases, members] : {std::pair{1, 1}, {1, 2}, {9, 3}, {23, 7}, {8, 51}, {37, 64}, {3, 1024}, {3, 1025}}) {
            Sample s = {name, static_cast<std::size_t>(cases), static_cast<std::size_t>(members), {}, {}};
            auto value = [&] {
                const double x = normal(random);
                if (name == "tied") return std::round(x);
                if (name == "missing" && random() % 4 == 0) return NaN;
                if (name == "infinite" && random() % 8 == 0) return random() % 2 == 0 ? Inf : -Inf;
                return x;
            };
            for (int i = 0; i < cases * members; ++i) s.values.push_back(value());
            for (int i = 0; i < cases; ++i) s.observations.push_back(value());
            if (name == "missing") std::fill_n(s.values.begin(), members, NaN);
            if (name == "infinite") std::fill_n(s.values.begin(), members, s.observations[0] = Inf);
            if (name == "sorted")
                for (int i = 0; i < cases; ++i) std::sort(s.values.begin() + i * members, s.values.begin() + (i + 1) * members);
            all.push_back(std::move(s));
        }
    return all;
}

/** The members of a case that are there, sorted. */
std::vector<double> members_of(const Sample& s, std::size_t i) {
    std::vector<double> there;
    for (std::size_t k = 0; k < s.members; ++k)
        if (const double x = s.values[i * s.members + k]; !std::isnan(x)) there.push_back(x);
    std::sort(there.begin(), there.end());
    return there;
}

void check_close(double found, double expected) {
    if (std::isnan(expected)) {
        CHECK(std::isnan(found));
    } else if (std::isinf(expected)) {
        CHECK(found == expected);
    } else {
        CHECK(std::abs(found - expected) <= 1e-12 * std::max(1.0, std::abs(expected)));
    }
}

/** Runs a check for every implementation that this processor can run, and every sample. */
template <class Check>
void for_all(Check&& check) {
    for (const kernels::Implementation* with : kernels::implementations())
        for (const Sample& s : samples()) {
            CAPTURE(with->name);
            CAPTURE(s.name);
            CAPTURE(s.cases);
            CAPTURE(s.members);
            check(*with, s, Ensembles{s.values.data(), s.cases, s.members, false});
        }
}

/** An empirical quantile by the words of Hyndman and Fan. */
double quantile(const std::vector<double>& x, double p, int type) {
    const double n = static_cast<double>(x.size());
    auto at = [&](double j) { return x[static_cast<std::size_t>(std::clamp(j, 1.0, n) - 1)]; };
    if (type <= 3) {
        const double position = n * p - (type == 3 ? 0.5 : 0);
        const double j = std::floor(position + 1e-9);
        const bool whole = std::abs(position - j) < 1e-9;
        if (type == 1) return at(whole ? j : j + 1);
        if (type == 2) return whole ? (at(j) + at(j + 1)) / 2 : at(j + 1);
        return at(whole && std::fmod(j, 2) == 0 ? j : j + 1);
    }
    const double a[] = {0, 0.5, 0, 1, 1.0 / 3, 0.375}, b[] = {1, 0.5, 0, 1, 1.0 / 3, 0.375};
    const double position = n * p + a[type - 4] + p * (1 - a[type - 4] - b[type - 4]);
    const double j = std::floor(position + 1e-9), g = position - j;
    return std::abs(g) < 1e-9 || at(j) == at(j + 1) ? at(j) : (1 - g) * at(j) + g * at(j + 1);
}

}  // namespace

TEST_CASE("kernels: a network of any size sorts every sequence of zeros and ones, and so everything") {
    for (std::size_t size = 0; size <= 14; ++size) {
        const auto network = kernels::odd_even_network(size);
        for (std::size_t bits = 0; bits < std::size_t{1} << size; ++bits) {
            std::size_t x = bits;
            for (std::size_t i = 0; i < network.size(); i += 2) {
                const std::size_t low = x >> network[i] & 1, high = x >> network[i + 1] & 1;
                if (low > high) x ^= std::size_t{1} << network[i] | std::size_t{1} << network[i + 1];
            }
            bool sorted = true;
            for (std::size_t i = 1; i < size; ++i) sorted = sorted && (x >> (i - 1) & 1) <= (x >> i & 1);
            REQUIRE(sorted);
        }
    }
    CHECK(kernels::odd_even_network(51).size() / 2 == 408);
}

TEST_CASE("kernels: members are sorted, missing ones last, and counted") {
    for_all([](const auto& with, const Sample& s, const Ensembles&) {
        std::vector<double> values = s.values;
        std::vector<std::int32_t> counts(s.cases);
        kernels::sort_members(with, values.data(), s.cases, s.members, counts.data());
        for (std::size_t i = 0; i < s.cases; ++i) {
            const auto there = members_of(s, i);
            REQUIRE(counts[i] == static_cast<std::int32_t>(there.size()));
            for (std::size_t k = 0; k < s.members; ++k) {
                const double x = values[i * s.members + k];
                REQUIRE((k < there.size() ? x == there[k] : std::isnan(x)));
            }
        }
    });
}

TEST_CASE("kernels: CRPS and its parts are what their definitions say") {
    for_all([](const auto& with, const Sample& s, const Ensembles& e) {
        std::vector<double> out(4 * s.cases);
        kernels::crps(with, e, s.observations.data(), out.data());
        for (std::size_t i = 0; i < s.cases; ++i) {
            const auto x = members_of(s, i);
            const double y = s.observations[i], n = static_cast<double>(x.size());
            double over = 0, under = 0, spread = 0;
            bool infinite = std::isinf(y), equal = true;
            for (double a : x) {
                over += a > y ? a - y : 0;
                under += a < y ? y - a : 0;
                infinite = infinite || std::isinf(a);
                equal = equal && a == y;
                for (double b : x) spread += a == b ? 0 : std::abs(a - b);
            }
            const bool none = x.empty() || std::isnan(y);
            check_close(out[4 * i], none ? NaN : infinite ? (equal ? 0 : Inf) : (over + under) / n - spread / (2 * n * n));
            check_close(out[4 * i + 1], none ? NaN : over / n);
            check_close(out[4 * i + 2], none ? NaN : under / n);
            check_close(out[4 * i + 3], none ? NaN : spread / (2 * n * n));
        }
    });
}

TEST_CASE("kernels: quantiles of the nine types are what Hyndman and Fan say") {
    const std::vector<double> levels = {0, 0.05, 0.1, 0.25, 0.3, 0.5, 0.7, 0.9, 0.95, 1};
    for (int type = 1; type <= 9; ++type)
        for_all([&](const auto& with, const Sample& s, const Ensembles& e) {
            std::vector<double> out(s.cases * levels.size());
            kernels::quantiles(with, e, levels.data(), levels.size(), type, out.data());
            for (std::size_t i = 0; i < s.cases; ++i) {
                const auto x = members_of(s, i);
                for (std::size_t k = 0; k < levels.size(); ++k)
                    check_close(out[i * levels.size() + k], x.empty() ? NaN : quantile(x, levels[k], type));
            }
        });
}

TEST_CASE("kernels: ranks and exceedance count members, missing ones never") {
    const std::vector<double> thresholds = {3, -Inf, Inf, 0};
    for_all([&](const auto& with, const Sample& s, const Ensembles& e) {
        std::vector<std::int32_t> ranks(2 * s.cases), reaching(s.cases * thresholds.size()), above(reaching.size());
        kernels::ranks(with, e, s.observations.data(), ranks.data());
        kernels::exceedance(with, e, thresholds.data(), thresholds.size(), false, reaching.data());
        kernels::exceedance(with, e, thresholds.data(), thresholds.size(), true, above.data());
        for (std::size_t i = 0; i < s.cases; ++i) {
            const auto x = members_of(s, i);
            const double y = s.observations[i];
            auto count = [&](auto&& holds) { return static_cast<std::int32_t>(std::count_if(x.begin(), x.end(), holds)); };
            REQUIRE(ranks[2 * i] == (std::isnan(y) ? -1 : count([&](double a) { return a < y; })));
            REQUIRE(ranks[2 * i + 1] == count([&](double a) { return a == y; }));
            for (std::size_t t = 0; t < thresholds.size(); ++t) {
                REQUIRE(reaching[i * thresholds.size() + t] == count([&](double a) { return a >= thresholds[t]; }));
                REQUIRE(above[i * thresholds.size() + t] == count([&](double a) { return a > thresholds[t]; }));
            }
        }
    });
}

TEST_CASE("kernels: results are the same on every processor, from sorted members, and with any number of threads") {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> uniform(0, 1);
    const std::size_t cases = 20'003, members = 21;
    std::vector<double> values(cases * members), observations(cases);
    for (double& x : values) x = random() % 50 == 0 ? NaN : uniform(random);
    for (double& y : observations) y = uniform(random);
    const Ensembles e = {values.data(), cases, members, false};
    std::vector<double> first(4 * cases);
    kernels::crps(*kernels::implementations().back(), e, observations.data(), first.data());
    std::vector<double> sorted = values;
    std::vector<std::int32_t> counts(cases);
    const std::size_t before = most_threads();
    for (const kernels::Implementation* with : kernels::implementations())
        for (std::size_t threads : {1u, 2u, 5u}) {
            set_most_threads(threads);
            std::vector<double> out(4 * cases);
            kernels::crps(*with, e, observations.data(), out.data());
            CHECK(std::equal(out.begin(), out.end(), first.begin()));
            kernels::sort_members(*with, sorted.data(), cases, members, counts.data());
            kernels::crps(*with, {sorted.data(), cases, members, true}, observations.data(), out.data());
            CHECK(std::equal(out.begin(), out.end(), first.begin()));
        }
    set_most_threads(before);
}

TEST_CASE("kernels: no cases, no members and no levels are nothing to do") {
    for (const kernels::Implementation* with : kernels::implementations()) {
        kernels::sort_members(*with, nullptr, 0, 0, nullptr);
        const double y = 1;
        double parts[4] = {};
        kernels::crps(*with, {nullptr, 1, 0, false}, &y, parts);
        CHECK(std::isnan(parts[0]));
        double quantile = 0;
        const double level = 0.5;
        kernels::quantiles(*with, {nullptr, 1, 0, false}, &level, 1, 7, &quantile);
        CHECK(std::isnan(quantile));
        kernels::quantiles(*with, {&y, 1, 1, false}, nullptr, 0, 7, nullptr);
    }
}
