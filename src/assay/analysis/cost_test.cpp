#include "assay/analysis/cost.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::analysis::cost_test {
namespace {

using record::Loads;
using record::Measured;
using record::ModelThroughput;
using record::Number;
using record::Peak;
using record::Range;
using testing::HasSubstr;

ModelThroughput throughput(double rate) {
  return {.samples_per_s = rate, .interval = Range::of(0.8 * rate, 1.25 * rate), .batch = 8, .threads = 2, .grid = {}};
}

Measured<Loads> with_peak(Number rate, Range interval) {
  const Peak peak{.rate_per_s = std::move(rate), .interval = std::move(interval), .bound_us = 5'000.0};
  return Measured<Loads>::of({.scenarios = {}, .peak = Measured<Peak>::of(peak)});
}

// 1 an hour buys 3600 · 100 · 0.5 = 180,000 inferences: a million cost 50/9.
TEST(CostOf, ThroughputIsTakenAndItsIntervalTurnedRoundWhereNoPeakIsKnown) {
  const auto cost = cost_of(record::Serving().loads, throughput(100), {1.0, "EUR", 0.5});
  ASSERT_TRUE(cost.defined()) << cost.undefined;
  EXPECT_NEAR(cost->per_million.value(), 50.0 / 9.0, 1e-12);
  EXPECT_NEAR(cost->interval.low(), 40.0 / 9.0, 1e-12);
  EXPECT_NEAR(cost->interval.high(), 62.5 / 9.0, 1e-12);
  EXPECT_FALSE(cost->meets_bound);
  EXPECT_THAT(cost->basis, HasSubstr("best configuration (batch 8, 2 threads), whatever the latency"));
  EXPECT_EQ(cost->currency, "EUR");
}

TEST(CostOf, PeakRateThatKeepsTheBoundGoesBeforeThroughput) {
  const auto cost = cost_of(with_peak(50.0, Range::of(40, 62.5)), throughput(100), {1.0, "", 0.5});
  ASSERT_TRUE(cost.defined());
  EXPECT_NEAR(cost->per_million.value(), 100.0 / 9.0, 1e-12);
  EXPECT_TRUE(cost->meets_bound);
  EXPECT_EQ(cost->basis, "the peak rate with p99 within 5 ms");
  const auto unfound = cost_of(with_peak(Number::undefined("none kept it"), Range()), throughput(100), {1.0, "", 0.5});
  EXPECT_FALSE(unfound->meets_bound);
}

TEST(CostOf, RateWithoutAnIntervalGivesACostWithoutOne) {
  const auto cost = cost_of(with_peak(50.0, Range::none("two searches")), throughput(100), {1.0, "", 0.5});
  ASSERT_TRUE(cost.defined());
  EXPECT_NEAR(cost->per_million.value(), 100.0 / 9.0, 1e-12);
  EXPECT_EQ(cost->interval.undefined, "the rate has none: two searches");
}

TEST(CostOf, WithoutARateOrWithOneThatMayBeZeroNoneIsNamed) {
  ModelThroughput unmeasured;
  unmeasured.samples_per_s = Number::undefined("left out by --no-speed");
  EXPECT_EQ(cost_of({}, unmeasured, {1.0, "", 1}).undefined, "no rate is known: left out by --no-speed");
  ModelThroughput wide = throughput(100);
  wide.interval = Range::of(-1, 300);
  EXPECT_THAT(cost_of({}, wide, {1.0, "", 1}).undefined, HasSubstr("reaches down to 0"));
}

TEST(AddCost, BaselineMeasuredWithItsCandidatesHasACostToo) {
  record::RunResult result;
  result.candidates.resize(1);
  record::Throughput measured{.baseline = throughput(100), .candidate = throughput(200)};
  result.candidates[0].speed.throughput = Measured<record::Throughput>::of(measured);
  add_cost(result, Price{1.0, "EUR", 0.5});
  EXPECT_NEAR(result.baseline_serving.cost->per_million.value(), 50.0 / 9.0, 1e-12);
  EXPECT_NEAR(result.candidates[0].serving.cost->per_million.value(), 25.0 / 9.0, 1e-12);
  record::RunResult unasked;
  add_cost(unasked, std::nullopt);
  EXPECT_THAT(unasked.baseline_serving.cost.undefined, HasSubstr("not asked for"));
}

TEST(AddCost, InstancesAreTheMachinesMemoryOverWhatOneKeeps) {
  record::RunResult result;
  result.candidates.resize(1);
  auto& memory = result.candidates[0].speed.memory;
  memory.baseline.steady_bytes = 300.0;
  memory.candidate.steady_bytes = 200.0;
  result.run.machine = {{"memory_bytes", 1000}};
  add_cost(result, std::nullopt);
  EXPECT_EQ(memory.baseline.instances.value(), 3);
  EXPECT_EQ(memory.candidate.instances.value(), 5);
  EXPECT_EQ(result.baseline_speed.memory.baseline.instances.reason(), "not computed");
  result.run.machine = nullptr;
  add_cost(result, std::nullopt);
  EXPECT_EQ(memory.baseline.instances.reason(), "the memory of the machine is not recorded");
}

}  // namespace
}  // namespace assay::analysis::cost_test
