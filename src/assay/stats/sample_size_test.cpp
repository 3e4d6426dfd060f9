#include "assay/stats/sample_size.hpp"

#include <gtest/gtest.h>

#include "assay/stats/tango.hpp"

namespace assay::stats::sample_size_test {
namespace {

// The power that these numbers really give is in reference_values.inc: 0.80 to 0.81, and 0.89 for the last.
TEST(NonInferioritySamples, GiveTheirPower) {
  EXPECT_EQ(non_inferiority_samples(0.01, 0, 0.005, 0.05, 0.8), 2800U);
  EXPECT_EQ(non_inferiority_samples(0.02, 0, 0.005, 0.05, 0.8), 5131U);
  EXPECT_EQ(non_inferiority_samples(0.05, 0, 0.01, 0.05, 0.8), 3162U);
  EXPECT_EQ(non_inferiority_samples(0.1, 0, 0.01, 0.05, 0.8), 6215U);
  EXPECT_EQ(non_inferiority_samples(0.02, -0.005, 0.01, 0.025, 0.8), 6737U);
  EXPECT_EQ(non_inferiority_samples(0.002, 0, 0.01, 0.025, 0.8), 589U);
}

// The short form's table (p_disc, δ, n): 12365, 3091, 6183. Both agree where p_disc is many times the margin.
TEST(NonInferioritySamples, ApproachTheShortForm) {
  EXPECT_NEAR(static_cast<double>(*non_inferiority_samples(0.05, 0, 0.005, 0.05, 0.8)), 12365, 0.01 * 12365);
  EXPECT_NEAR(static_cast<double>(*non_inferiority_samples(0.05, 0, 0.01, 0.05, 0.8)), 3091, 0.03 * 3091);
  EXPECT_NEAR(static_cast<double>(*non_inferiority_samples(0.10, 0, 0.01, 0.05, 0.8)), 6183, 0.01 * 6183);
}

// Without a discordant sample the number is the smallest with which the test can succeed at all.
TEST(NonInferioritySamples, WithoutDiscordantSamplesTheTestJustSucceeds) {
  const std::uint64_t n = *non_inferiority_samples(0, 0, 0.01, 0.025, 0.8);
  EXPECT_LT(non_inferiority_p({0, 0, n}, 0.01), 0.025);
  EXPECT_GT(non_inferiority_p({0, 0, n - 1}, 0.01), 0.025);
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
  EXPECT_FALSE(superiority_samples(0.1, 0.1, 0.05, 0.8));
  EXPECT_FALSE(superiority_samples(0, 0, 0.05, 0.8));
}

TEST(SmallestExcludableDrop, IsTheMarginForWhichTheSamplesJustSuffice) {
  const double drop = smallest_excludable_drop({10, 10, 2000}, 0.025, 0.8);
  EXPECT_NEAR(static_cast<double>(*non_inferiority_samples(0.01, 0, drop, 0.025, 0.8)), 2000, 1);
  EXPECT_LE(smallest_excludable_drop({0, 0, 1}, 0.025, 0.8), 1);
}

// Identical models: a drop that the test would not exclude even now must not be promised.
TEST(SmallestExcludableDrop, IsOneThatTheTestCanExclude) {
  const double drop = smallest_excludable_drop({0, 0, 300}, 0.025, 0.8);
  EXPECT_LT(non_inferiority_p({0, 0, 300}, drop), 0.025);
  EXPECT_LT(drop, 0.03);
}

TEST(SamplesToSettle, GrowWithTheSquareOfTheUncertainty) {
  const auto once = samples_to_settle(0.005, 0.01, 0.004, 1000, 0.95, 0.8);
  const auto twice = samples_to_settle(0.005, 0.01, 0.008, 1000, 0.95, 0.8);
  ASSERT_TRUE(once && twice);
  EXPECT_EQ(*once, 5024U);  // 1000 · ((1.959964 + 0.841621) · 0.004 / 0.005)² = 5023.3
  EXPECT_NEAR(static_cast<double>(*twice) / static_cast<double>(*once), 4.0, 0.01);
  EXPECT_FALSE(samples_to_settle(0.01, 0.01, 0.004, 1000, 0.95, 0.8));
}

}  // namespace
}  // namespace assay::stats::sample_size_test
