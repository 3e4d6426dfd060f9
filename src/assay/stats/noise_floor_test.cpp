#include "assay/stats/noise_floor.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "assay/base/random.hpp"

namespace assay::stats::noise_floor_test {
namespace {

TEST(NoiseFloor, IsTheFartherEndOfTheControl) {
  EXPECT_NEAR(noise_floor({1.0, {0.99, 1.02}, 10}), 0.02, 1e-12);
  EXPECT_NEAR(noise_floor({1.0, {0.8, 1.02}, 10}), 0.25, 1e-12);  // 1/0.8
  EXPECT_NEAR(noise_floor({1.05, {1.04, 1.06}, 10}), 0.06, 1e-12);
}

TEST(NoiseFloor, IsAtLeastTwoStepsOfTheClock) {
  EXPECT_NEAR(noise_floor({1.0, {0.9999, 1.0001}, 10}, 0.0026), 0.0052, 1e-12);
  EXPECT_NEAR(noise_floor({1.0, {0.99, 1.02}, 10}, 0.0026), 0.02, 1e-12);
}

TEST(ChangeBeyond, TheWholeIntervalMustLieBeyondTheFloor) {
  EXPECT_EQ(change_beyond({1.03, 1.08}, 0.02), RatioChange::higher);
  EXPECT_EQ(change_beyond({1.01, 1.08}, 0.02), RatioChange::none_shown);
  EXPECT_EQ(change_beyond({0.90, 0.97}, 0.02), RatioChange::lower);
  EXPECT_EQ(change_beyond({0.90, 0.985}, 0.02), RatioChange::none_shown);
  EXPECT_EQ(change_beyond({0.5, 2.0}, 0.0), RatioChange::none_shown);
}

// A run of the paired design: in each of ten launches three sessions with effects of their own, the first of which, the
// baseline, both ratios share; fifteen blocks; launch effects of a ratio have √2 times the standard deviation given.
RatioChange simulated_change(double truth, double session_sd, std::uint64_t round) {
  RandomStream random(61, stream_named("paired design"), round);
  std::vector<LaunchBlocks> control(10);
  std::vector<LaunchBlocks> candidate(10);
  for (std::size_t l = 0; l < 10; ++l) {
    const double baseline = session_sd * random.normal();
    const double again = session_sd * random.normal();
    const double other = std::log(truth) + session_sd * random.normal();
    for (int b = 0; b < 15; ++b) {
      const double shared = 0.01 * random.normal();
      control[l].block_log_ratios.push_back(again - baseline + shared + 0.01 * random.normal());
      candidate[l].block_log_ratios.push_back(other - baseline + shared + 0.01 * random.normal());
    }
  }
  const double floor = noise_floor(ratio_of_launches(control, 0.95, 200, round).value());
  return change_beyond(ratio_of_launches(candidate, 0.95, 200, round).value().interval, floor);
}

struct Claims {
  int lower = 0;
  int higher = 0;
};

Claims claims(double truth, double session_sd, int runs) {
  Claims claims;
  for (int run = 0; run < runs; ++run) {
    const auto change = simulated_change(truth, session_sd, static_cast<std::uint64_t>(run));
    claims.lower += change == RatioChange::lower ? 1 : 0;
    claims.higher += change == RatioChange::higher ? 1 : 0;
  }
  return claims;
}

// Twenty runs of twenty without a claim, with a probability of 95 %, take fewer than one claim in 390 runs.
TEST(ChangeBeyond, TheBaselineAgainstItselfIsNotClaimedToDiffer) {
  const Claims seen = claims(1.0, 0.014, 2000);
  RecordProperty("claims", seen.lower + seen.higher);
  EXPECT_LE(seen.lower + seen.higher, 5);
}

TEST(ChangeBeyond, FivePercentAreFoundAndOnePercentIsNeverCalledFaster) {
  const Claims five = claims(1.05, 0.01, 400);
  RecordProperty("five_percent", five.higher);
  EXPECT_GE(five.higher, 380);
  EXPECT_EQ(five.lower, 0);
  const Claims one = claims(1.01, 0.014, 400);
  RecordProperty("one_percent", one.higher);
  EXPECT_EQ(one.lower, 0);
  EXPECT_LE(one.higher, 20);
}

}  // namespace
}  // namespace assay::stats::noise_floor_test
