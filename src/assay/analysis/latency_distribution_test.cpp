#include "assay/analysis/latency_distribution.hpp"

#include <array>

#include <gtest/gtest.h>

#include "assay/analysis/launch_builder_test.hpp"

namespace assay::analysis::latency_distribution_test {
namespace {

using record::SteadyState;
using record::SubjectTimes;
using testing_only::LaunchModel;
using testing_only::simulated_launches;
using testing_only::subject_of;

Subject pointers(const std::vector<SubjectTimes>& launches) {
  Subject subject;
  for (const SubjectTimes& times : launches) subject.push_back(&times);
  return subject;
}

// Launches of 1 … 9 µs each, in an order without dependence worth the name.
std::vector<SubjectTimes> alike(std::size_t launches) {
  return std::vector<SubjectTimes>(
      launches, {"baseline", 4'000, 2'000, {}, {5'000, 2'000, 8'000, 1'000, 6'000, 9'000, 3'000, 7'000, 4'000}});
}

TEST(LatencyDistribution, PercentilesAreMediansOverLaunches) {
  auto launches = alike(10);
  for (std::size_t l = 0; l < launches.size(); ++l) {
    for (auto& run : launches[l].run_ns) run += 100 * static_cast<std::int64_t>(l);  // medians 5.0, 5.1 … 5.9 µs
  }
  const auto model = latency_distribution(pointers(launches), 0.95);
  EXPECT_EQ(model.n, 90U);
  EXPECT_DOUBLE_EQ(model.percentiles[0].us.value(), 5.45);
  // Of ten values the second and the ninth: 1 − 2 · 11/1024 = 97.9 %.
  EXPECT_DOUBLE_EQ(model.percentiles[0].interval.low(), 5.1);
  EXPECT_DOUBLE_EQ(model.percentiles[0].interval.high(), 5.8);
  EXPECT_DOUBLE_EQ(model.mean_us.value(), 5.45);
  EXPECT_TRUE(model.mean_interval.defined());
  double sum = 0;
  std::uint64_t runs = 0;
  for (const auto& launch : model.by_launch) {
    sum += launch.mean_us;
    runs += launch.n;
  }
  EXPECT_DOUBLE_EQ(sum / static_cast<double>(model.by_launch.size()), 5.45);
  EXPECT_EQ(runs, model.n);
  EXPECT_DOUBLE_EQ(model.load_us.value(), 4.0);
  EXPECT_DOUBLE_EQ(model.first_run_us.value(), 2.0);
}

TEST(LatencyDistribution, CountersAreMediansOverTheLaunchesThatCounted) {
  auto launches = alike(4);
  for (std::size_t l = 0; l < 3; ++l) {
    launches[l].counts.runs = 5;
    launches[l].counts.cycles = 100.0 * static_cast<double>(l * l);
  }
  const auto counters = latency_distribution(pointers(launches), 0.95).counters;
  ASSERT_TRUE(counters.defined());
  EXPECT_EQ(counters->cycles.value(), 100);
  EXPECT_EQ(counters->launches, 3U);
  EXPECT_FALSE(counters->instructions.defined());
  for (auto& times : launches) times.counts = {.instructions = record::Number::undefined("no such counter")};
  EXPECT_EQ(latency_distribution(pointers(launches), 0.95).counters.undefined, "no such counter");
}

TEST(EngineTime, IsTheMedianOverTheLaunchesThatRecordedIt) {
  std::vector<record::LatencyLaunch> launches(3);
  record::Latency latency;
  engine_time(launches, 0.95, latency);
  EXPECT_EQ(latency.engine_us.reason(), "not recorded");
  launches[0].engine_ns = 1'000;
  launches[2].engine_ns = 3'000;
  engine_time(launches, 0.95, latency);
  EXPECT_EQ(latency.engine_us.value(), 2);
}

TEST(LatencyDistribution, TooFewRunsForAPercentileSaysHowManyWouldDo) {
  const auto launches = alike(10);
  const auto p99 = latency_distribution(pointers(launches), 0.95).percentiles[3];
  EXPECT_FALSE(p99.us.defined());
  EXPECT_FALSE(p99.interval.defined());
  ASSERT_TRUE(p99.needed_runs.defined());
  EXPECT_GE(p99.needed_runs.value(), 1'000);  // a hundred in each launch
  EXPECT_NE(p99.us.reason().find("p99 takes 1000"), std::string::npos) << p99.us.reason();
}

TEST(LatencyDistribution, FewLaunchesHaveAValueAndNoInterval) {
  const auto launches = alike(3);
  const auto model = latency_distribution(pointers(launches), 0.95);
  EXPECT_DOUBLE_EQ(model.percentiles[0].us.value(), 5.0);
  EXPECT_EQ(model.percentiles[0].interval.undefined, "3 launches, an interval needs 6");
  EXPECT_EQ(model.mean_interval.undefined, "all 3 values are equal");
  EXPECT_EQ(model.load_interval.undefined, "3 launches, an interval needs 6");
}

TEST(LatencyDistribution, RunsThatFollowEachOtherCountForFewer) {
  auto launches = alike(10);
  for (auto& launch : launches) {
    const auto runs = launch.run_ns;
    for (const std::int64_t run : {6'000, 7'000, 8'000, 9'000}) launch.run_ns.insert(launch.run_ns.end(), 40, run);
    for (const std::int64_t run : runs) launch.run_ns.push_back(run);
  }
  const auto model = latency_distribution(pointers(launches), 0.95);
  EXPECT_LT(model.percentiles[0].effective_n.value(), 0.2 * static_cast<double>(model.n));
}

// Of launches yet to come: a median of 100 µs, and the 90th percentile of a run's noise above it.
TEST(LatencyDistribution, IntervalsHoldThePercentilesOfLaunchesToCome) {
  constexpr int k_rounds = 400;
  const std::array<double, 2> truths{100.0, 100.0 * std::exp(1.281552 * 0.01)};
  std::array<int, 2> covered{};
  for (int round = 0; round < k_rounds; ++round) {
    const auto launches = simulated_launches({.rounds = 100, .launch_effect = 0.02}, static_cast<std::uint64_t>(round));
    const auto model = latency_distribution(subject_of(launches, 0), 0.95);
    for (std::size_t i = 0; i < covered.size(); ++i) {
      const auto& interval = model.percentiles[i].interval;
      covered[i] += interval.defined() && interval.low() <= truths[i] && truths[i] <= interval.high() ? 1 : 0;
    }
  }
  // The procedure's own level with ten launches is 97.9 %; three standard errors of the simulation below it.
  for (const int count : covered) EXPECT_GE(count, 0.957 * k_rounds);
}

TEST(LatencyDistribution, SteadyStateIsThatOfMostLaunches) {
  auto launches = simulated_launches({.launches = 3, .rounds = 400}, 5);
  for (SubjectTimes* times : {&launches[0].subjects[0], &launches[2].subjects[0]}) {
    for (std::size_t i = 0; i < 100; ++i) times->run_ns[i] *= 2;
  }
  const auto model = latency_distribution(subject_of(launches, 0), 0.95);
  EXPECT_EQ(model.steady_state, SteadyState::warm_up);
  EXPECT_EQ(model.steady_state_launches.at("warm_up"), 2U);
  EXPECT_EQ(model.steady_state_launches.at("flat"), 1U);
}

}  // namespace
}  // namespace assay::analysis::latency_distribution_test
