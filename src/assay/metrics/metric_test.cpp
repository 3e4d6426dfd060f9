#include "assay/metrics/metric.hpp"

#include <gtest/gtest.h>

#include "assay/metrics/answers_for_test.hpp"
#include "assay/metrics/decision_metrics.hpp"
#include "assay/metrics/score_metrics.hpp"

namespace assay::metrics::metric_test {
namespace {

TEST(Metric, AppliesToTheTasksItNames) {
  EXPECT_TRUE(accuracy()->applies_to(Task::binary));
  EXPECT_TRUE(accuracy()->applies_to(Task::multiclass));
  EXPECT_FALSE(accuracy()->applies_to(Task::regression));
  EXPECT_TRUE(mean_absolute_error()->applies_to(Task::regression));
}

TEST(Metric, EvaluateIsOneUpdateOfAFreshState) {
  const Answers answers = decisions(2, {0, 1, 1}, {0, 1, 0});
  EXPECT_DOUBLE_EQ(number_of(accuracy(), answers), 2.0 / 3);
  EXPECT_EQ(why_undefined(value_of(accuracy(), decisions(2, {}, {}))), "no samples");
}

TEST(Metric, OnlyMetricsOfDecisionsAreConfusionMetrics) {
  EXPECT_NE(accuracy()->as_confusion(), nullptr);
  EXPECT_EQ(log_loss()->as_confusion(), nullptr);
}

TEST(Predictions, RowsAndWeightsOfASample) {
  Answers answers = scored(3, ScoreKind::logits, {0, 1}, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(answers.view().row(1)[2], 6);
  EXPECT_EQ(answers.view().weight(1), 1U);
  answers.weights = {2, 7};
  EXPECT_EQ(answers.view().weight(1), 7U);
}

}  // namespace
}  // namespace assay::metrics::metric_test
