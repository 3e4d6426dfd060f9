#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "assay/measure/clock.hpp"

namespace assay::measure {

// A clock that only a test moves: by advance(), which may also step it back, and by waiting, which jumps straight to
// the time waited for. `tick` is what every look at the clock costs, 0 by default. Waiting never moves it back.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(std::chrono::nanoseconds start = {}, std::chrono::nanoseconds tick = {})
      : now_(start.count()), tick_(tick) {}

  std::chrono::nanoseconds now() override { return std::chrono::nanoseconds(now_.fetch_add(tick_.count())); }

  void wait_until(std::chrono::nanoseconds when) override {
    std::int64_t seen = now_.load();
    while (seen < when.count() && !now_.compare_exchange_weak(seen, when.count())) {
    }
  }

  void advance(std::chrono::nanoseconds by) { now_.fetch_add(by.count()); }

 private:
  std::atomic<std::int64_t> now_;
  std::chrono::nanoseconds tick_;
};

}  // namespace assay::measure
