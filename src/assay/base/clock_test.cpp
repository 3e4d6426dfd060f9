#include "assay/base/clock.hpp"

#include <gtest/gtest.h>

namespace assay::clock_test {
namespace {

TEST(UtcTimestamp, IsIso8601) {
  EXPECT_EQ(utc_timestamp(std::chrono::system_clock::from_time_t(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(utc_timestamp(std::chrono::system_clock::from_time_t(1'000'000'000)), "2001-09-09T01:46:40Z");
}

TEST(Stopwatch, NeverRunsBackwards) {
  const Stopwatch watch;
  const auto first = watch.elapsed();
  EXPECT_LE(first, watch.elapsed());
}

}  // namespace
}  // namespace assay::clock_test
