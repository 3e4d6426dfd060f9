#include "assay/analysis/latency.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/analysis/launch_builder_test.hpp"

namespace assay::analysis::latency_test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing_only::simulated_launches;

constexpr SpeedOptions k_options{.resamples = 300, .seed = 1};

TEST(LatencyOf, BothModelsAndTheirRatios) {
  auto launches = simulated_launches({.ratio = 0.5}, 1);
  launches[1].warnings = {"other processes used 48 % of a core while measuring"};
  const auto latency = latency_of(launches, {.count = 1, .first = "killed by signal 9"}, k_options);
  ASSERT_TRUE(latency.defined());
  EXPECT_TRUE(latency->paired);
  EXPECT_NEAR(latency->candidate.percentiles[0].us.value(), 50, 1);
  EXPECT_NEAR(latency->baseline.percentiles[0].us.value(), 100, 2);
  EXPECT_EQ(latency->ratios.size(), 6U);
  EXPECT_EQ(latency->launches, 10U);
  EXPECT_EQ(latency->launches_failed, 1U);
  EXPECT_EQ(latency->runtime, "Engine 1.0 (CPU)");
  EXPECT_THAT(latency->warnings, Contains(HasSubstr("in 1 of 10 launches other processes")));
  EXPECT_THAT(latency->warnings, Contains("1 of 11 launches failed: killed by signal 9"));
}

TEST(LatencyOf, AModelAloneHasNoRatio) {
  const auto latency = latency_of(simulated_launches({.candidate = false}, 1), {}, k_options);
  ASSERT_TRUE(latency.defined());
  EXPECT_FALSE(latency->paired);
  EXPECT_TRUE(latency->ratios.empty());
  EXPECT_TRUE(latency->baseline.percentiles[0].us.defined());
}

TEST(LatencyOf, TimingsThatNeverSettleAreSaid) {
  auto launches = simulated_launches({.rounds = 400}, 1);
  for (auto& launch : launches) {
    auto& runs = launch.subjects[2].run_ns;
    for (std::size_t i = 370; i < runs.size(); ++i) runs[i] *= 3;
  }
  const auto latency = latency_of(launches, {}, k_options);
  EXPECT_EQ(latency->candidate.steady_state, record::SteadyState::no_steady_state);
  EXPECT_THAT(latency->warnings, Contains(HasSubstr("in 10 of 10 launches the candidate's timings never settled")));
}

TEST(LatencyOf, WithoutALaunchThereIsAReason) {
  EXPECT_EQ(latency_of({}, {}, k_options).undefined, "not measured");
  EXPECT_EQ(latency_of({}, {.count = 10, .first = "out of memory"}, k_options).undefined,
            "every launch failed: out of memory");
}

TEST(LatencyOf, EqualRecordsAndSeedGiveEqualResults) {
  const auto launches = simulated_launches({.ratio = 0.9, .launch_effect = 0.05, .subject_effect = 0.02}, 1);
  const auto first = latency_of(launches, {}, k_options);
  const auto second = latency_of(launches, {}, k_options);
  EXPECT_EQ(first->ratios[0].interval.low(), second->ratios[0].interval.low());
}

}  // namespace
}  // namespace assay::analysis::latency_test
