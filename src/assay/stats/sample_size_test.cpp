#include "assay/stats/sample_size.hpp"

#include <gtest/gtest.h>

namespace assay::stats {
namespace {

// 2473.03, 4946.05, 3091.29 and 6182.56 before rounding up (computed with scipy).
TEST(NonInferioritySamples, MatchesTheTable) {
  EXPECT_EQ(non_inferiority_samples(0.01, 0, 0.005, 0.05, 0.8), 2474U);
  EXPECT_NEAR(static_cast<double>(*non_inferiority_samples(0.02, 0, 0.005, 0.05, 0.8)), 4946, 1);
  EXPECT_NEAR(static_cast<double>(*non_inferiority_samples(0.05, 0, 0.01, 0.05, 0.8)), 3091, 1);
  EXPECT_NEAR(static_cast<double>(*non_inferiority_samples(0.10, 0, 0.01, 0.05, 0.8)), 6183, 1);
}

TEST(NonInferioritySamples, NoNumberWillDoBeyondTheMargin) {
  EXPECT_FALSE(non_inferiority_samples(0.02, -0.01, 0.01, 0.05, 0.8));
  EXPECT_FALSE(non_inferiority_samples(0.02, -0.02, 0.01, 0.05, 0.8));
}

// Connor 1987; 155 and 9809 agree with published calculators.
TEST(SuperioritySamples, MatchesPublishedCalculators) {
  EXPECT_EQ(superiority_samples(0.30, 0.15, 0.05, 0.8), 155U);
  EXPECT_EQ(superiority_samples(0.05, 0.45, 0.05, 0.8), 23U);
  EXPECT_EQ(superiority_samples(0.012, 0.008, 0.05, 0.8), 9809U);
}

TEST(SmallestExcludableDrop, IsTheMarginForWhichTheSamplesJustSuffice) {
  const double drop = smallest_excludable_drop({10, 10, 2000}, 0.025, 0.8);
  EXPECT_NEAR(static_cast<double>(*non_inferiority_samples(0.01, 0, drop, 0.025, 0.8)), 2000, 1);
  EXPECT_GT(smallest_excludable_drop({0, 0, 100}, 0.025, 0.8), 0);
}

TEST(SamplesToSettle, GrowWithTheSquareOfTheUncertainty) {
  const auto once = samples_to_settle(0.005, 0.01, 0.004, 1000, 0.95, 0.8);
  const auto twice = samples_to_settle(0.005, 0.01, 0.008, 1000, 0.95, 0.8);
  ASSERT_TRUE(once && twice);
  EXPECT_NEAR(static_cast<double>(*twice) / static_cast<double>(*once), 4.0, 0.01);
  EXPECT_FALSE(samples_to_settle(0.01, 0.01, 0.004, 1000, 0.95, 0.8));
}

}  // namespace
}  // namespace assay::stats
