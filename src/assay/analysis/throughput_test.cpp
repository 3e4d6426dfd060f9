#include "assay/analysis/throughput.hpp"

#include <gtest/gtest.h>

namespace assay::analysis::throughput_test {
namespace {

using record::Change;
using record::ThroughputLaunch;

constexpr SpeedOptions k_options{.resamples = 300, .seed = 1};

// Batch 1 and 8; the candidate cannot run batch 64. The control is off by up to `noise` at batch 8 and by a tenth of it
// at batch 1.
std::vector<ThroughputLaunch> launches(std::size_t count, double ratio, double noise = 0.01) {
  std::vector<ThroughputLaunch> all;
  for (std::size_t l = 0; l < count; ++l) {
    const double drift = 1.0 + 0.01 * static_cast<double>(l % 3);
    const double off = noise * (static_cast<double>(l % 3) - 1);
    ThroughputLaunch launch{.runtime = "Engine 1.0 (CPU)"};
    const auto two = [](double rate) { return std::vector<double>{0.9 * rate, 1.1 * rate}; };
    launch.windows = {
        {.role = "baseline", .batch = 1, .threads = 1, .samples_per_s = two(1'000 * drift)},
        {.role = "baseline", .batch = 8, .threads = 1, .samples_per_s = two(2'000 * drift)},
        {.role = "control", .batch = 1, .threads = 1, .samples_per_s = two(1'000 * drift * (1 + off / 10))},
        {.role = "control", .batch = 8, .threads = 1, .samples_per_s = two(2'000 * drift * (1 + off))},
        {.role = "candidate", .batch = 1, .threads = 1, .samples_per_s = two(3'000 * ratio * drift * drift)},
        {.role = "candidate", .batch = 8, .threads = 1, .samples_per_s = two(2'000 * ratio * drift * drift)},
        {.role = "candidate", .batch = 64, .threads = 1, .reason = "out of memory"}};
    all.push_back(launch);
  }
  return all;
}

TEST(ThroughputOf, TheBestConfigurationOfEachAndTheirRatio) {
  const auto throughput = throughput_of(launches(6, 1.0), {}, k_options);
  ASSERT_TRUE(throughput.defined());
  EXPECT_EQ(throughput->baseline.batch, 8U);
  EXPECT_EQ(throughput->candidate.batch, 1U);
  EXPECT_DOUBLE_EQ(throughput->baseline.samples_per_s.value(), 2'020);
  EXPECT_DOUBLE_EQ(throughput->baseline.grid[0].samples_per_s.value(), 1'010);
  EXPECT_TRUE(throughput->baseline.interval.defined());
  EXPECT_NEAR(throughput->ratio.value.value(), 1.5 * 1.01, 0.001);
  EXPECT_EQ(throughput->ratio.change, Change::higher);
  EXPECT_NEAR(throughput->ratio.control.value(), 1.0, 0.001);
  EXPECT_GT(throughput->ratio.noise_floor.value(), 0.005);
  EXPECT_LT(throughput->ratio.noise_floor.value(), 0.02);
}

TEST(ThroughputOf, AWindowInWhichTheMachineStoodStillDoesNotMoveTheRatio) {
  auto all = launches(6, 1.0);
  for (auto& launch : all) {
    for (auto& window : launch.windows) {
      if (!window.samples_per_s.empty()) window.samples_per_s.assign(5, window.samples_per_s.front());
    }
  }
  const double calm = throughput_of(all, {}, k_options)->ratio.value.value();
  all[2].windows[4].samples_per_s[3] /= 20;  // the candidate's best
  all[4].windows[1].samples_per_s[0] /= 20;  // the baseline's
  EXPECT_DOUBLE_EQ(throughput_of(all, {}, k_options)->ratio.value.value(), calm);
}

TEST(ThroughputOf, AConfigurationThatFailsKeepsItsReason) {
  const auto throughput = throughput_of(launches(6, 1.0), {}, k_options);
  const auto& failed = throughput->candidate.grid.at(2);
  EXPECT_EQ(failed.batch, 64U);
  EXPECT_EQ(failed.samples_per_s.reason(), "out of memory");
  EXPECT_EQ(failed.launches, 0U);
}

TEST(ThroughputOf, AConfigurationOfFewLaunchesIsNotTheBest) {
  auto some = launches(6, 1.0);
  some[0].windows[6].samples_per_s = {1e6};
  EXPECT_EQ(throughput_of(some, {}, k_options)->candidate.batch, 1U);
}

TEST(ThroughputOf, WithinTheNoiseFloorOfItsControlNothingIsClaimed) {
  EXPECT_EQ(throughput_of(launches(6, 0.69, 0.001), {}, k_options)->ratio.change, Change::higher);
  EXPECT_EQ(throughput_of(launches(6, 0.69, 0.05), {}, k_options)->ratio.change, Change::none_shown);
}

TEST(ThroughputOf, TheControlCountsWhereEitherModelIsBest) {
  auto swapped = launches(6, 1.0, 0.05);
  for (auto& launch : swapped) std::swap(launch.windows[2].batch, launch.windows[3].batch);
  for (auto& launch : swapped) {
    launch.windows[2].samples_per_s = {launch.windows[2].samples_per_s[0] * 2};
    launch.windows[3].samples_per_s = {launch.windows[3].samples_per_s[0] / 2};
  }
  // Off at batch 1, where the candidate is best, and quiet at batch 8.
  EXPECT_GT(throughput_of(swapped, {}, k_options)->ratio.noise_floor.value(), 0.03);
}

TEST(ThroughputOf, ALaunchWithoutAControlLeavesTheChangeUnknown) {
  auto some = launches(6, 1.0);
  some[2].windows.erase(some[2].windows.begin() + 2, some[2].windows.begin() + 4);
  const auto throughput = throughput_of(some, {}, k_options);
  EXPECT_TRUE(throughput->ratio.value.defined());
  EXPECT_EQ(throughput->ratio.change, Change::unknown);
  EXPECT_EQ(throughput->ratio.noise_floor.reason(), "1 of 6 launches of throughput have no control");
}

TEST(ThroughputOf, AModelAloneAndNoLaunchAtAll) {
  auto alone = launches(6, 1.0);
  for (auto& launch : alone) launch.windows.resize(2);
  const auto throughput = throughput_of(alone, {}, k_options);
  EXPECT_FALSE(throughput->paired);
  EXPECT_EQ(throughput_of({}, {.count = 5, .first = "killed"}, k_options).undefined, "every launch failed: killed");
}

TEST(ThroughputOf, AModelThatRunsNowhereSaysWhy) {
  auto none = launches(6, 1.0);
  for (auto& launch : none) {
    launch.windows[4].samples_per_s.clear();
    launch.windows[4].reason = "wrong shape";
    launch.windows[5].samples_per_s.clear();
    launch.windows[5].reason = "wrong shape";
  }
  const auto throughput = throughput_of(none, {}, k_options);
  EXPECT_EQ(throughput->candidate.samples_per_s.reason(), "wrong shape");
  EXPECT_EQ(throughput->candidate.batch, 0U);
  EXPECT_EQ(throughput->ratio.value.reason(), "wrong shape");
}

}  // namespace
}  // namespace assay::analysis::throughput_test
