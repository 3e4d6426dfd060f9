#include "assay/stats/clock_step.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "assay/base/random.hpp"

namespace assay::stats::clock_step_test {
namespace {

// Durations of about 4 µs between two readings of a clock that ticks every `tick` ns and is read in whole ns.
std::vector<std::int64_t> durations(double tick, std::size_t count) {
  RandomStream random(3, stream_named("clock"), 0);
  std::vector<std::int64_t> seen;
  for (std::size_t i = 0; i < count; ++i) {
    const double begin = std::floor(1e6 * std::abs(random.normal()));
    const double ticks = std::floor(4'000 / tick + 4 * std::abs(random.normal()));
    seen.push_back(static_cast<std::int64_t>(std::floor((begin + ticks) * tick) - std::floor(begin * tick)));
  }
  return seen;
}

TEST(ClockStep, ATickOfTenNanosecondsIsSeenThroughTheRounding) {
  EXPECT_NEAR(clock_step(durations(10, 500)), 10, 0.01);
  EXPECT_NEAR(clock_step(durations(9.6, 500)), 9.6, 1);
  EXPECT_NEAR(clock_step(durations(41.67, 500)), 41.67, 1);
  EXPECT_EQ(clock_step(std::vector<std::int64_t>{3685, 3695, 3696, 3705, 3706, 9000, 9001, 9002, 9003, 9004}), 10);
}

TEST(ClockStep, AClockOfOneNanosecondHasNoOther) {
  EXPECT_EQ(clock_step(durations(1, 500)), 1);
}

TEST(ClockStep, WithoutADifferenceItIsOneNanosecond) {
  EXPECT_EQ(clock_step(std::vector<std::int64_t>{}), 1);
  EXPECT_EQ(clock_step(std::vector<std::int64_t>{500, 500, 500, 501}), 1);
}

}  // namespace
}  // namespace assay::stats::clock_step_test
