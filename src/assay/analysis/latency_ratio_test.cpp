#include "assay/analysis/latency_ratio.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/analysis/launch_builder_test.hpp"

namespace assay::analysis::latency_ratio_test {
namespace {

using record::Change;
using record::Number;
using record::Range;
using record::SpeedRatio;
using testing::AllOf;
using testing::HasSubstr;
using testing_only::LaunchModel;
using testing_only::simulated_launches;
using testing_only::subject_of;

std::vector<SpeedRatio> ratios_of(const std::vector<record::LatencyLaunch>& launches) {
  PairedTimes times{
      .baseline = subject_of(launches, 0), .control = subject_of(launches, 1), .candidate = subject_of(launches, 2)};
  for (const auto& launch : launches) times.block_rounds.push_back(launch.block_rounds);
  times.launches_failed = 3;
  return latency_ratios(times, {.resamples = 500, .seed = 1});
}

TEST(LatencyRatios, HalfTheTimeIsFoundWithItsNoiseFloor) {
  const auto ratios = ratios_of(simulated_launches({.ratio = 0.5, .launch_effect = 0.05, .subject_effect = 0.01}, 2));
  ASSERT_EQ(ratios.size(), 6U);
  const SpeedRatio& p50 = ratios[0];
  EXPECT_EQ(p50.statistic, "p50");
  EXPECT_NEAR(p50.value.value(), 0.5, 0.01);
  EXPECT_LT(p50.interval.low(), 0.5);
  EXPECT_NEAR(p50.control.value(), 1.0, 0.02);
  EXPECT_GT(p50.noise_floor.value(), 0.001);
  EXPECT_LT(p50.noise_floor.value(), 0.04);
  EXPECT_EQ(p50.change, Change::lower);
  EXPECT_EQ(ratios[5].statistic, "mean");
  EXPECT_NEAR(ratios[5].value.value(), 0.5, 0.01);
}

TEST(LatencyRatios, OfTwentyTimesTheSameModelNoneIsCalledDifferent) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto ratios = ratios_of(simulated_launches({.launch_effect = 0.05, .subject_effect = 0.02}, seed));
    EXPECT_EQ(ratios[0].change, Change::none_shown) << ratios[0].sentence;
    EXPECT_NE(ratios[0].sentence.find("no difference"), std::string::npos);
  }
}

TEST(LatencyRatios, ALaunchOfFewRunsHasNoTail) {
  const auto ratios = ratios_of(simulated_launches({.rounds = 200}, 2));
  EXPECT_EQ(ratios[3].statistic, "p99");
  EXPECT_TRUE(ratios[3].value.defined());
  EXPECT_EQ(ratios[4].statistic, "p99.9");
  EXPECT_EQ(ratios[4].value.reason(), "a launch has 200 runs, its p99.9 needs at least 1000");
  EXPECT_EQ(ratios[4].change, Change::unknown);
}

TEST(LatencyRatios, FewerThanTenLaunchesGiveNoRatio) {
  const auto ratios = ratios_of(simulated_launches({.launches = 9, .ratio = 0.5}, 2));
  for (const SpeedRatio& ratio : ratios) {
    EXPECT_EQ(ratio.value.reason(), "9 of 12 launches could be used, a comparison takes 10");
    EXPECT_EQ(ratio.noise_floor.reason(), ratio.value.reason());
    EXPECT_EQ(ratio.change, Change::unknown);
  }
}

// The candidate of nine launches is twice as slow in 90 of 200 rounds, and each of them is one block of 200.
TEST(LatencyRatios, EachLaunchIsCutIntoItsOwnBlocks) {
  auto launches = simulated_launches({.launches = 10, .rounds = 200, .block_rounds = 20, .noise = 0.001}, 2);
  const auto whole = ratios_of(launches);
  for (std::size_t l = 1; l < launches.size(); ++l) {
    launches[l].block_rounds = 200;
    for (auto& times : launches[l].subjects) {
      for (std::size_t i = 0; i < 90; ++i) times.run_ns[i] *= times.role == "candidate" ? 2 : 1;
    }
  }
  const auto ratios = ratios_of(launches);
  // The median of such a block is that of the 110 rounds that stayed; of ten blocks of 20 it would fall to the edge.
  EXPECT_NEAR(ratios[0].value.value(), whole[0].value.value(), 0.005);
  EXPECT_LT(ratios[0].interval.high(), 1.01);
}

// Times of 4 µs by a clock of 10 ns: every median is one of few ticks, and the control looks perfectly quiet.
TEST(LatencyRatios, ACoarseClockRaisesTheNoiseFloor) {
  auto launches = simulated_launches({.baseline_ns = 4'000, .ratio = 1.008, .noise = 0.004}, 2);
  const double fine = ratios_of(launches)[0].noise_floor.value();
  EXPECT_LT(fine, 0.004);
  for (auto& launch : launches) {
    for (auto& times : launch.subjects) {
      for (auto& run : times.run_ns) run = run / 10 * 10;
    }
  }
  const SpeedRatio coarse = ratios_of(launches)[0];
  EXPECT_NEAR(coarse.noise_floor.value(), 2 * 10 / 4'000.0, 0.0002);
}

TEST(LatencyRatios, ARunOfNoTimeLeavesNoRatio) {
  auto launches = simulated_launches({}, 2);
  launches[3].subjects[2].run_ns[7] = 0;
  const auto ratios = ratios_of(launches);
  EXPECT_NE(ratios[0].value.reason().find("too coarse"), std::string::npos);
  EXPECT_TRUE(ratios[0].control.defined());
}

SpeedRatio concluded(double value, double low, double high, Number floor) {
  SpeedRatio ratio{.statistic = "p50", .value = value, .interval = Range::of(low, high), .noise_floor = floor};
  conclude(ratio);
  return ratio;
}

TEST(Conclude, OnlyBeyondTheNoiseFloorIsADifference) {
  EXPECT_EQ(concluded(0.51, 0.49, 0.53, 0.018).change, Change::lower);
  EXPECT_EQ(concluded(0.51, 0.49, 0.53, 0.018).sentence, "49 % lower, beyond the noise floor of 1.8 %");
  EXPECT_EQ(concluded(1.052, 1.04, 1.06, 0.018).sentence, "5.2 % higher, beyond the noise floor of 1.8 %");
  EXPECT_EQ(concluded(0.985, 0.98, 0.99, 0.018).change, Change::none_shown);
  EXPECT_EQ(concluded(0.995, 0.99, 1.001, 0.018).sentence, "no difference beyond the noise floor of 1.8 %");
  EXPECT_EQ(concluded(0.731, 0.45, 1.19, 0.018).sentence,
            "no difference shown: the ratio is between 0.450 and 1.190 ×, noise floor 1.8 %");
  EXPECT_THAT(concluded(0.65, 0.437, 0.962, 18.526).sentence,
              AllOf(HasSubstr("too noisy to tell: the ratio is between 0.437 and 0.962 ×"),
                    HasSubstr("a noise floor of a factor of 19.5"), HasSubstr("--speed-time")));
  EXPECT_THAT(concluded(0.65, 0.437, 0.962, 0.2).sentence, HasSubstr("too noisy to tell"));
  const SpeedRatio unknown = concluded(0.5, 0.4, 0.6, Number::undefined("3 launches"));
  EXPECT_EQ(unknown.change, Change::unknown);
  EXPECT_NE(unknown.sentence.find("3 launches"), std::string::npos);
}

}  // namespace
}  // namespace assay::analysis::latency_ratio_test
