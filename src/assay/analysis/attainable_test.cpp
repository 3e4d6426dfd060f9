#include "assay/analysis/attainable.hpp"

#include <gtest/gtest.h>

#include "assay/analysis/paired_rate.hpp"
#include "assay/base/random.hpp"
#include "assay/metrics/registry.hpp"

namespace assay::analysis::attainable_test {
namespace {

metrics::Bounds bounds_of(const char* name, const std::vector<std::vector<double>>& costs = {}) {
  auto registry = metrics::builtin_metrics();
  return attainable_values((*registry.find(name))->info(), costs);
}

TEST(AttainableValues, AreTheMetricsOwn) {
  EXPECT_EQ(bounds_of("accuracy").greatest, 1);
  EXPECT_EQ(bounds_of("mcc").least, -1);
  EXPECT_EQ(bounds_of("rmse").least, 0);
  EXPECT_EQ(bounds_of("rmse").greatest, metrics::k_no_bound);
}

TEST(AttainableValues, OfTheMeanCostAreThoseOfTheMatrix) {
  const auto bounds = bounds_of("cost", {{-1, 2}, {9, 0}});
  EXPECT_EQ(bounds.least, -1);
  EXPECT_EQ(bounds.greatest, 9);
  EXPECT_EQ(bounds_of("cost").greatest, metrics::k_no_bound);
}

PairedEstimate drawn_in(const char* name, double baseline, record::Range own, record::Range difference) {
  auto registry = metrics::builtin_metrics();
  const metrics::MetricInfo& info = (*registry.find(name))->info();
  PairedEstimate estimate;
  estimate.baseline = baseline;
  estimate.baseline_interval = std::move(own);
  estimate.difference_interval = std::move(difference);
  draw_in_to_attainable(info, info.bounds, estimate);
  return estimate;
}

TEST(DrawIn, NothingIsBetterThanTheBestFromTheBaselinesValue) {
  const auto perfect = drawn_in("accuracy", 1, record::Range::of(0.98, 1), record::Range::of(-0.02, 0.01));
  EXPECT_EQ(perfect.difference_interval.high(), 0);
  EXPECT_EQ(perfect.difference_interval.low(), -0.02);
  const auto small_error = drawn_in("ece", 0.01, record::Range::of(0.005, 0.03), record::Range::of(-0.02, 0.05));
  EXPECT_DOUBLE_EQ(small_error.difference_interval.low(), -0.01);
  EXPECT_DOUBLE_EQ(small_error.difference_interval.high(), 0.05);
}

// Gates decide by the worse end: a baseline of 2 of 50 may truly be better than that, and so may lose more.
TEST(DrawIn, NothingIsWorseThanTheWorstFromTheFarEndOfTheBaselinesInterval) {
  const auto poor = drawn_in("accuracy", 0.04, record::Range::of(0.005, 0.137), record::Range::of(-0.2, 0.1));
  EXPECT_DOUBLE_EQ(poor.difference_interval.low(), -0.137);
  EXPECT_EQ(
      drawn_in("accuracy", 0.04, record::Range::none("x"), record::Range::of(-0.2, 0.1)).difference_interval.low(),
      -0.2);
}

// Baseline and candidate are right independently, with these probabilities: how often the worse end of the drawn-in
// interval of accuracy, by which gates decide, is no better than the true difference.
double coverage_of_the_worse_end(double baseline, double candidate, std::uint64_t n) {
  constexpr int k_rounds = 4000;
  int covered = 0;
  for (int round = 0; round < k_rounds; ++round) {
    RandomStream random(5, stream_named("drawn-in simulation"), static_cast<std::uint64_t>(round));
    PairedRate rate{.counts = {.n = n}};
    for (std::uint64_t i = 0; i < n; ++i) {
      const bool before = random.uniform() < baseline;
      const bool after = random.uniform() < candidate;
      rate.baseline_right += before ? 1 : 0;
      rate.candidate_right += after ? 1 : 0;
      rate.counts.gains += !before && after ? 1 : 0;
      rate.counts.losses += before && !after ? 1 : 0;
    }
    PairedEstimate estimate;
    estimate.baseline = static_cast<double>(rate.baseline_right) / static_cast<double>(n);
    use_score_intervals(rate, 0.95, estimate);
    draw_in_to_attainable({.name = "accuracy"}, {0, 1}, estimate);
    covered += estimate.difference_interval.low() <= candidate - baseline ? 1 : 0;
  }
  return static_cast<double>(covered) / k_rounds;
}

TEST(DrawIn, WorseEndKeepsItsLevel) {
  EXPECT_GE(coverage_of_the_worse_end(0.05, 0.0, 50), 0.965);  // nothing left to lose below the baseline's own end
  EXPECT_GE(coverage_of_the_worse_end(0.99, 0.98, 200), 0.965);
  EXPECT_GE(coverage_of_the_worse_end(0.3, 0.05, 40), 0.965);
}

TEST(DrawIn, LeavesAloneWhatHasNoBounds) {
  const auto estimate = drawn_in("rmse", 2, record::Range::of(1, 3), record::Range::of(-1, 9));
  EXPECT_EQ(estimate.difference_interval.high(), 9);
  EXPECT_EQ(drawn_in("r2", 0.9, record::Range::of(0.8, 1), record::Range::of(-9, 0.3)).difference_interval.low(), -9);
}

}  // namespace
}  // namespace assay::analysis::attainable_test
