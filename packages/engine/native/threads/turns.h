#pragma once
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace uchronia {

/** Lets the tasks of parallel() do one thing each in the order of their numbers, so that what they make is always the same. */
class Turns {
public:
    /** Does something when all tasks before have had their turns; nothing when one of them has failed. */
    template <class Work>
    void take(std::size_t task, Work&& work) {
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return failed_ || next_ == task; });
            if (failed_) return;
        }
        work();
        {
            const std::lock_guard lock(mutex_);
            ++next_;
        }
        changed_.notify_all();
    }

    /** To be called when a task will not take its turn. */
    void fail() {
        {
            const std::lock_guard lock(mutex_);
            failed_ = true;
        }
        changed_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t next_ = 0;
    bool failed_ = false;
};

}  // namespace uchronia
