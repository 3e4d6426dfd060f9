#pragma once

#include <chrono>
#include <string_view>

#include "assay/base/result.hpp"

namespace assay::measure {

// Where a measurement takes its time from: the machine's own clock, or a test's. A point in time is the distance to an
// origin that never moves while the clock lives; only differences mean anything. Safe to call from several threads.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual std::chrono::nanoseconds now() = 0;

  // Returns when `when` has come; at once when it is past.
  virtual void wait_until(std::chrono::nanoseconds when) = 0;
};

// std::chrono::steady_clock. Waiting sleeps while there is time and spins through the last stretch, because a sleeping
// thread is woken tens of microseconds late: `spin` is how long that stretch is.
class SteadyClock final : public Clock {
 public:
  explicit SteadyClock(std::chrono::nanoseconds spin = std::chrono::microseconds(60)) : spin_(spin) {}

  std::chrono::nanoseconds now() override { return std::chrono::steady_clock::now().time_since_epoch(); }
  void wait_until(std::chrono::nanoseconds when) override;

 private:
  std::chrono::nanoseconds spin_;
};

// end − start of what was timed; runtime when the clock went backwards meanwhile, which makes every time taken by it
// worthless. `what` names the interval: "query 17".
Result<std::chrono::nanoseconds> elapsed(std::chrono::nanoseconds start, std::chrono::nanoseconds end,
                                         std::string_view what);

}  // namespace assay::measure
