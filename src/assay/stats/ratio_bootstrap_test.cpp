#include "assay/stats/ratio_bootstrap.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "assay/base/random.hpp"

namespace assay::stats::ratio_bootstrap_test {
namespace {

struct Spreads {
  double launch = 0;
  double block = 0;
};

std::vector<LaunchBlocks> simulated(RandomStream& random, std::size_t launches, std::size_t blocks, double truth,
                                    Spreads spreads) {
  std::vector<LaunchBlocks> simulated(launches);
  for (LaunchBlocks& launch : simulated) {
    const double effect = std::log(truth) + spreads.launch * random.normal();
    for (std::size_t b = 0; b < blocks; ++b) {
      launch.block_log_ratios.push_back(effect + spreads.block * random.normal());
    }
  }
  return simulated;
}

double coverage(std::size_t launches, Spreads spreads, std::uint64_t seed, std::size_t rounds = 1500) {
  int covered = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    RandomStream random(seed, 1, round);
    const auto data = simulated(random, launches, 9, 0.8, spreads);
    covered += ratio_of_launches(data, 0.95, 300, round).value().interval.contains(0.8) ? 1 : 0;
  }
  return static_cast<double>(covered) / static_cast<double>(rounds);
}

TEST(RatioOfLaunches, IsTheExponentialOfTheMeanOfMedians) {
  // Medians 0.1, 0.2, 0.3, 0.15 (even number of blocks), 0.25.
  const std::vector<LaunchBlocks> launches{{{0.1, 0.0, 9.0}}, {{0.2}}, {{0.3, 0.3}}, {{0.1, 0.2}}, {{-5, 0.25, 0.26}}};
  const auto estimate = ratio_of_launches(launches, 0.95, 500, 1).value();
  EXPECT_DOUBLE_EQ(estimate.ratio, std::exp(0.2));
  EXPECT_EQ(estimate.launches, 5U);
  EXPECT_TRUE(estimate.interval.contains(estimate.ratio));
  EXPECT_GT(estimate.interval.low, 0);
}

// Resampled medians of three blocks with one far off lie to its side of the median; the interval must not follow them.
TEST(RatioOfLaunches, TheIntervalHoldsTheRatioEvenWithSkewedBlocks) {
  std::vector<LaunchBlocks> launches;
  for (int l = 0; l < 10; ++l) launches.push_back({{0.001 * l, 0.001 * l, 0.001 * l - 0.5}});
  const auto estimate = ratio_of_launches(launches, 0.95, 2000, 1).value();
  EXPECT_LT(estimate.interval.low, estimate.ratio);
  EXPECT_GT(estimate.interval.high, estimate.ratio);
}

TEST(RatioOfLaunches, EqualSeedsGiveEqualIntervals) {
  RandomStream random(3, 0, 0);
  const auto data = simulated(random, 10, 7, 1.1, {0.02, 0.01});
  const auto first = ratio_of_launches(data, 0.95, 300, 7).value();
  const auto again = ratio_of_launches(data, 0.95, 300, 7).value();
  const auto other = ratio_of_launches(data, 0.95, 300, 8).value();
  EXPECT_EQ(first.interval.low, again.interval.low);
  EXPECT_EQ(first.interval.high, again.interval.high);
  EXPECT_NE(first.interval.low, other.interval.low);
}

TEST(RatioOfLaunches, TooFewLaunchesSaysHowManyAreNeeded) {
  const std::vector<LaunchBlocks> launches(4, LaunchBlocks{{0.1, 0.2}});
  const auto estimate = ratio_of_launches(launches, 0.95, 100, 1);
  ASSERT_FALSE(estimate);
  EXPECT_EQ(estimate.error().code(), ErrorCode::insufficient_data);
  EXPECT_NE(estimate.error().message().find("needs 5"), std::string::npos);
}

TEST(RatioOfLaunches, RefusesWhatHasNoSpreadNoBlocksOrNoNumber) {
  std::vector<LaunchBlocks> launches(6, LaunchBlocks{{0.1, 0.1}});
  EXPECT_EQ(ratio_of_launches(launches, 0.95, 100, 1).error().code(), ErrorCode::insufficient_data);
  launches[2].block_log_ratios = {NAN};
  EXPECT_EQ(ratio_of_launches(launches, 0.95, 100, 1).error().code(), ErrorCode::invalid_argument);
  launches[2].block_log_ratios.clear();
  EXPECT_EQ(ratio_of_launches(launches, 0.95, 100, 1).error().code(), ErrorCode::insufficient_data);
}

TEST(RatioCoverage, HoldsWithLaunchEffectsOfTwoPercent) {
  const double ten = coverage(10, {0.02, 0.02}, 41);
  RecordProperty("ten_launches", std::to_string(ten));
  EXPECT_NEAR(ten, 0.95, 0.02);
}

TEST(RatioCoverage, HoldsWhenLaunchesDoNotDifferAndWhenBlocksDoNot) {
  const double blocks_only = coverage(10, {0, 0.02}, 42);
  const double launches_only = coverage(10, {0.02, 0.0001}, 43);
  RecordProperty("blocks_only", std::to_string(blocks_only));
  RecordProperty("launches_only", std::to_string(launches_only));
  EXPECT_NEAR(blocks_only, 0.95, 0.02);
  EXPECT_NEAR(launches_only, 0.95, 0.02);
}

TEST(RatioCoverage, HoldsFromTheFewestLaunchesOn) {
  const double five = coverage(k_minimum_launches, {0.02, 0.02}, 45);
  RecordProperty("five_launches", std::to_string(five));
  EXPECT_NEAR(five, 0.95, 0.025);
}

TEST(RatioCoverage, OfAStatisticPerLaunch) {
  int covered = 0;
  for (std::uint64_t round = 0; round < 1500; ++round) {
    RandomStream random(44, 1, round);
    std::vector<double> values(12);
    for (double& value : values) value = 0.3 + 0.05 * random.normal();
    covered += ratio_of_launch_statistic(values, 0.95, 300, round).value().interval.contains(std::exp(0.3)) ? 1 : 0;
  }
  RecordProperty("covered", covered);
  EXPECT_NEAR(covered / 1500.0, 0.95, 0.02);
}

}  // namespace
}  // namespace assay::stats::ratio_bootstrap_test
