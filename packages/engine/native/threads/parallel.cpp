#include "threads/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace uchronia {
namespace {

constexpr std::size_t kMostThreads = 256;

std::atomic<std::size_t> most{0};
thread_local bool inside = false;

/** The state that the threads of one call share. */
class Round {
public:
    Round(std::size_t count, const std::function<void(std::size_t)>& task) : count_(count), task_(task) {}

    void work() noexcept {
        const bool outer = std::exchange(inside, true);
        for (std::size_t i = next_++; i < count_; i = next_++) {
            try {
                task_(i);
            } catch (...) {
                next_ = count_;
                const std::lock_guard lock(mutex_);
                if (i < failed_) {
                    failed_ = i;
                    failure_ = std::current_exception();
                }
            }
        }
        inside = outer;
    }

    void finish() const {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    const std::size_t count_;
    const std::function<void(std::size_t)>& task_;
    std::atomic<std::size_t> next_{0};
    std::mutex mutex_;
    std::size_t failed_ = static_cast<std::size_t>(-1);
    std::exception_ptr failure_;
};

}  // namespace

std::size_t most_threads() {
    const std::size_t told = most;
    return told != 0 ? told : std::max(1u, std::thread::hardware_concurrency());
}

void set_most_threads(std::size_t number) { most = std::min(number, kMostThreads); }

void parallel(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& task) {
    Round round(count, task);
    std::vector<std::thread> others;
    if (inside) threads = 1;
    threads = std::min(count, threads);
    try {
        for (std::size_t i = 1; i < threads; ++i) others.emplace_back([&round] { round.work(); });
    } catch (const std::exception&) {
        // Where no more threads are to be had, those that there are do it.
    }
    round.work();
    for (std::thread& other : others) other.join();
    round.finish();
}

}  // namespace uchronia
