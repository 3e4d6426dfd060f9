#include "assay/measure/counters.hpp"

#include <gtest/gtest.h>

namespace assay::measure {
namespace {

TEST(WholeWindow, CountThatRanAllTheTimeIsTakenAsItIs) {
  EXPECT_EQ(*whole_window({.count = 1'000'003, .enabled = 500, .running = 500}), 1'000'003U);
}

TEST(WholeWindow, CountThatTookTurnsIsScaledUp) {
  EXPECT_EQ(*whole_window({.count = 1'000, .enabled = 900, .running = 300}), 3'000U);
}

TEST(WholeWindow, CounterThatNeverRanIsAbsentAndNotZero) {
  const auto count = whole_window({.count = 0, .enabled = 900, .running = 0});
  EXPECT_FALSE(count);
  EXPECT_NE(count.absent.find("never got its turn"), std::string::npos);
}

}  // namespace
}  // namespace assay::measure
