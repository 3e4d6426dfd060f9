#include "assay/measure/clock.hpp"

#include <thread>

namespace assay::measure {

void SteadyClock::wait_until(std::chrono::nanoseconds when) {
  const auto left = when - now();
  if (left > spin_) std::this_thread::sleep_for(left - spin_);
  while (now() < when) {
  }
}

Result<std::chrono::nanoseconds> elapsed(std::chrono::nanoseconds start, std::chrono::nanoseconds end,
                                         std::string_view what) {
  if (end >= start) return end - start;
  return fail(ErrorCode::runtime, "{}: the clock stepped back by {} ns while it was timed; no time can be trusted",
              what, (start - end).count());
}

}  // namespace assay::measure
