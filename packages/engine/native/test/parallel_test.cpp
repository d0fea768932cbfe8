#include "threads/parallel.h"

#include <atomic>
#include <stdexcept>
#include <thread>

#include "support.h"

using uchronia::parallel;

TEST_CASE("parallel: each task runs once, however many threads there are") {
    for (std::size_t threads : {1u, 2u, 7u, 50u}) {
        std::vector<std::atomic<int>> runs(20);
        parallel(20, threads, [&](std::size_t i) { ++runs[i]; });
        for (const auto& n : runs) CHECK(n == 1);
    }
    parallel(0, 4, [](std::size_t) { FAIL("there is no task"); });
}

TEST_CASE("parallel: the exception of the first task that fails arrives, and further tasks are not begun") {
    std::atomic<int> begun{0};
    try {
        parallel(1000, 4, [&](std::size_t i) {
            ++begun;
            if (i >= 3) throw std::runtime_error(std::to_string(i));
            std::this_thread::yield();
        });
        FAIL("nothing was thrown");
    } catch (const std::runtime_error& e) {
        CHECK(std::string(e.what()) == "3");
    }
    CHECK(begun < 1000);
}

TEST_CASE("parallel: a task that begins another round runs it on its own thread") {
    std::atomic<int> others{0};
    parallel(4, 4, [&](std::size_t) {
        const auto own = std::this_thread::get_id();
        parallel(10, 4, [&](std::size_t) { others += std::this_thread::get_id() != own; });
    });
    CHECK(others == 0);
}
