#include "assay/analysis/crossval/fold_metrics.hpp"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/analysis/comparison_builder_test.hpp"
#include "assay/metrics/registry.hpp"

namespace assay::analysis {
namespace fold_metrics_test {

using record::Range;
using testing::ElementsAre;
using testing::HasSubstr;
using testing_only::Builder;

class FoldMetricsTest : public testing::Test {
 protected:
  FoldMetricsTest() : accuracy_({*registry_.find("accuracy")}) {
    pooled_ = {.metric = "accuracy", .title = "accuracy", .interval = Range::of(-0.1, 0.05), .method = "Tango"};
    pooled_.difference = -0.02;
  }

  // A fold of ten samples of which the models get so many right.
  static void add(FoldValues& values, std::size_t fold, int baseline, int candidate) {
    const std::vector<std::int64_t> labels(10, 0);
    std::vector<std::int32_t> of_baseline(10, 1);
    std::vector<std::int32_t> of_candidate(10, 1);
    std::fill_n(of_baseline.begin(), baseline, 0);
    std::fill_n(of_candidate.begin(), candidate, 0);
    Builder builder = Builder::decisions(2, labels, of_baseline, of_candidate);
    values.add(fold, builder.comparison());
  }

  metrics::MetricRegistry registry_ = metrics::builtin_metrics();
  std::vector<const metrics::Metric*> accuracy_;
  record::QualityRow pooled_;
  FoldStatistics refitted_{.refitted = true, .sizes = {30, 10}};
};

TEST_F(FoldMetricsTest, CorrectedIntervalByHand) {
  FoldValues values(accuracy_, 4);
  for (std::size_t fold = 0; fold < 4; ++fold) add(values, fold, 9, static_cast<int>(7 + fold));  // −.2 −.1 0 +.1
  const record::FoldMetric metric = fold_metric(values, 0, pooled_, refitted_);
  EXPECT_EQ(metric.folds, 4U);
  EXPECT_NEAR(metric.mean_difference.value(), -0.05, 1e-12);
  EXPECT_NEAR(metric.spread.value(), 0.1290994449, 1e-9);
  // t = −0.05 / √((1/4 + 1/3) · 1/60) on 3 degrees of freedom; its 97.5 % point is 3.182446305
  const double error = std::sqrt((0.25 + 1.0 / 3) / 60);
  EXPECT_NEAR(metric.corrected.low(), -0.05 - 3.182446305 * error, 1e-8);
  EXPECT_NEAR(metric.corrected.high(), -0.05 + 3.182446305 * error, 1e-8);
  EXPECT_FALSE(metric.five_by_two_p.defined());
}

TEST_F(FoldMetricsTest, ModelsOfOneFoldCountByTheirMean) {
  FoldValues values(accuracy_, 2);
  add(values, 0, 8, 6);
  add(values, 0, 10, 8);
  add(values, 1, 9, 9);
  EXPECT_NEAR(values.baseline(0, 0).value(), 0.9, 1e-12);
  EXPECT_NEAR(values.candidate(0, 0).value(), 0.7, 1e-12);
  EXPECT_EQ(values.differences(0, 0).size(), 2U);
}

TEST_F(FoldMetricsTest, FixedModelsHaveNoVarianceOverFolds) {
  FoldValues values(accuracy_, 2);
  add(values, 0, 9, 8);
  add(values, 1, 9, 9);
  const record::FoldMetric metric = fold_metric(values, 0, pooled_, {.sizes = {10, 10}});
  EXPECT_FALSE(metric.corrected.defined());
  EXPECT_EQ(metric.corrected.undefined, "both models are the same in every fold");
}

TEST_F(FoldMetricsTest, DecidingIntervalIsNoNarrowerThanThePooledOne) {
  FoldValues values(accuracy_, 4);
  for (std::size_t fold = 0; fold < 4; ++fold) add(values, fold, 9, fold == 0 ? 8 : 9);
  const record::FoldMetric metric = fold_metric(values, 0, pooled_, refitted_);
  record::QualityRow row = pooled_;
  PairedEstimate estimate{.difference = -0.02, .difference_interval = Range::of(-0.3, 0.01), .method = "Tango"};
  use_fold_estimates(metric, refitted_, row, estimate);
  EXPECT_NEAR(row.difference.value(), -0.025, 1e-12) << "the mean over the folds";
  EXPECT_NEAR(row.interval.low(), -0.305, 1e-12) << "the pooled one, laid around that mean";
  EXPECT_DOUBLE_EQ(row.interval.high(), metric.corrected.high()) << "on this side the folds vary more";
  EXPECT_THAT(row.method, HasSubstr("Nadeau–Bengio"));
}

TEST_F(FoldMetricsTest, FoldsThatAllAgreeLeaveThePooledIntervalAlone) {
  FoldValues values(accuracy_, 3);
  for (std::size_t fold = 0; fold < 3; ++fold) add(values, fold, 9, 9);
  const record::FoldMetric metric = fold_metric(values, 0, pooled_, refitted_);
  EXPECT_FALSE(metric.corrected.defined());
  record::QualityRow row = pooled_;
  PairedEstimate estimate{.difference = 0.0, .difference_interval = Range::of(-0.03, 0.03), .method = "Tango"};
  use_fold_estimates(metric, refitted_, row, estimate);
  EXPECT_DOUBLE_EQ(row.interval.low(), -0.03);
  EXPECT_THAT(row.method, HasSubstr("because Nadeau–Bengio's t is not defined"));
}

TEST_F(FoldMetricsTest, FiveByTwoFoldsGetAlpaydinsTest) {
  FoldValues values(accuracy_, 10);
  for (std::size_t fold = 0; fold < 10; ++fold) add(values, fold, 9, fold % 2 == 0 ? 8 : 6);
  FoldStatistics statistics{.refitted = true, .five_by_two = true, .sizes = {10, 10}};
  const record::FoldMetric metric = fold_metric(values, 0, pooled_, statistics);
  // Each repeat: −.1 and −.3, s² = .02; F = 5·(.01 + .09) / (2 · 5 · .02) = 2.5 on 10 and 5 degrees of freedom
  ASSERT_TRUE(metric.five_by_two_p.defined()) << metric.five_by_two_p.reason();
  EXPECT_NEAR(metric.five_by_two_p.value(), 0.16183474, 1e-6);
}

TEST_F(FoldMetricsTest, FoldWithoutAValueSaysWhy) {
  FoldValues values(accuracy_, 2);
  add(values, 0, 9, 8);
  const record::FoldMetric metric = fold_metric(values, 0, pooled_, refitted_);
  EXPECT_EQ(metric.folds, 1U);
  EXPECT_EQ(metric.candidate[1].reason(), "no model of this fold was judged");
  EXPECT_FALSE(metric.corrected.defined());
}

}  // namespace fold_metrics_test
}  // namespace assay::analysis
