#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <set>
#include <utility>

#include "assay/measure/clock.hpp"

namespace assay::measure {

// Fake time for several threads: it moves only when every one of `threads` waits, to the earliest time waited for, and
// lets that thread alone go on. So threads that do nothing but wait on it take turns in the order of its time, the same
// in every run. A thread that has waited once leaves by ending.
class LockstepClock final : public Clock {
 public:
  explicit LockstepClock(std::size_t threads) : active_(threads) {}

  std::chrono::nanoseconds now() override {
    const std::lock_guard lock(mutex_);
    return now_;
  }

  void wait_until(std::chrono::nanoseconds when) override {
    thread_local Membership membership;
    membership.clock = this;
    std::unique_lock lock(mutex_);
    const auto place = waiting_.emplace(when, ++ticket_).first;
    changed_.notify_all();
    changed_.wait(lock, [&] { return waiting_.size() == active_ && waiting_.begin() == place; });
    waiting_.erase(place);
    if (when > now_) now_ = when;
  }

 private:
  struct Membership {
    LockstepClock* clock = nullptr;
    ~Membership() {
      if (clock != nullptr) clock->leave();
    }
  };

  void leave() {
    const std::lock_guard lock(mutex_);
    --active_;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::pair<std::chrono::nanoseconds, std::uint64_t>> waiting_;
  std::uint64_t ticket_ = 0;
  std::size_t active_;
  std::chrono::nanoseconds now_{};
};

}  // namespace assay::measure
