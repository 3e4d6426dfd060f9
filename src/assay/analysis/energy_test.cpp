#include "assay/analysis/energy.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::analysis::energy_test {
namespace {

using record::EnergyPass;
using record::Number;
using testing::HasSubstr;

// A window of 10 s with 100 runs of two samples, that drew so much.
EnergyPass pass(std::uint64_t launch, double joules, double net) {
  return {.launch = launch,
          .windows = {{.source = "RAPL",
                       .domain = "package-0",
                       .window_ns = 10'000'000'000,
                       .runs = 100,
                       .joules = joules,
                       .idle_watts = (joules - net) / 10,
                       .net_joules = net}},
          .batch = 2,
          .threads = 1,
          .runtime = "",
          .disturbance = nullptr,
          .warnings = {}};
}

TEST(EnergyOf, IsPerInferenceWithTheIntervalOverLaunches) {
  const std::vector<EnergyPass> passes{pass(0, 200, 100), pass(1, 220, 120), pass(2, 240, 140)};
  const auto energy = energy_of(passes, {}, false, {}, 0.95);
  ASSERT_TRUE(energy.defined()) << energy.undefined;
  const auto& domain = energy->baseline.at(0);
  EXPECT_EQ(domain.domain, "package-0");
  EXPECT_NEAR(domain.joules.value(), 1.1, 1e-12);
  EXPECT_NEAR(domain.net_joules.value(), 0.6, 1e-12);
  // Student's t with two degrees of freedom is 4.302653; the standard error is 0.1/√3.
  EXPECT_NEAR(domain.joules_interval.high(), 1.1 + 4.302653 * 0.1 / std::sqrt(3.0), 1e-6);
  EXPECT_NEAR(domain.idle_watts.value(), 10, 1e-12);
  EXPECT_NEAR(domain.window_s.value(), 10, 1e-12);
  EXPECT_EQ(domain.launches, 3U);
  EXPECT_FALSE(energy->paired);
}

TEST(EnergyOf, RatioPairsTheLaunchesOfOneNumber) {
  const std::vector<EnergyPass> baseline{pass(0, 200, 100), pass(1, 400, 200), pass(2, 100, 50)};
  const std::vector<EnergyPass> candidate{pass(2, 50, 20), pass(0, 100, 50), pass(5, 1, 1)};
  const auto energy = energy_of(baseline, candidate, true, {1, "killed"}, 0.95);
  ASSERT_TRUE(energy.defined());
  const auto& ratio = energy->ratios.at(0);
  EXPECT_NEAR(ratio.value.value(), 0.5, 1e-12);
  EXPECT_FALSE(ratio.interval.defined());  // both launches agree: nothing is known of the spread
  EXPECT_NEAR(ratio.net_value.value(), std::sqrt(0.5 * 0.4), 1e-12);
  EXPECT_TRUE(ratio.net_interval.defined());
  EXPECT_THAT(energy->warnings.at(0), HasSubstr("1 of 7 launches failed: killed"));
}

TEST(EnergyOf, NetEnergyThatDrownsInTheIdleDrawGivesNoRatio) {
  const std::vector<EnergyPass> baseline{pass(0, 200, 100), pass(1, 200, -3)};
  const std::vector<EnergyPass> candidate{pass(0, 100, 50), pass(1, 120, 60)};
  const auto energy = energy_of(baseline, candidate, true, {}, 0.95);
  EXPECT_TRUE(energy->ratios.at(0).value.defined());
  EXPECT_THAT(energy->ratios.at(0).net_value.reason(), HasSubstr("no more than idling"));
}

TEST(EnergyOf, CounterThatDidNotMoveKeepsItsReasonAndNoLaunchIsNoEnergy) {
  std::vector<EnergyPass> passes{pass(0, 200, 100)};
  passes[0].windows[0].joules = passes[0].windows[0].net_joules = Number::undefined("the counter did not move");
  const auto energy = energy_of(passes, passes, true, {}, 0.95);
  EXPECT_EQ(energy->baseline.at(0).joules.reason(), "the counter did not move");
  EXPECT_EQ(energy->ratios.at(0).value.reason(), "the counter did not move");
  EXPECT_EQ(energy_of({}, {}, false, {2, "killed"}, 0.95).undefined, "every launch failed: killed");
  EXPECT_EQ(energy_of(passes, {}, true, {}, 0.95).undefined, "not measured");
}

}  // namespace
}  // namespace assay::analysis::energy_test
