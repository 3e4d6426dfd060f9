#include "assay/metrics/score_metrics.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "assay/metrics/answers_for_test.hpp"

namespace assay::metrics::score_metrics_test {
namespace {

// Vectors and values computed by scikit-learn 1.2.1.
Answers ten_binary() {
  return scored(2, ScoreKind::probabilities, {0, 0, 1, 1, 1, 0, 1, 0, 1, 0},
                {.1F, .4F, .35F, .8F, .8F, .8F, .6F, .2F, .9F, .6F});
}

Answers six_of_three() {
  return scored(3, ScoreKind::probabilities, {0, 1, 2, 1, 0, 2},
                {.7F, .2F, .1F, .2F, .5F, .3F, .1F, .2F, .7F, .4F, .4F, .2F, .3F, .3F, .4F, .6F, .3F, .1F});
}

TEST(ScoreMetrics, LogLossAndBrierOfReferenceVectors) {
  EXPECT_NEAR(number_of(log_loss(), ten_binary()), 0.547735370, 1e-7);
  EXPECT_NEAR(number_of(log_loss(), six_of_three()), 0.971557616, 1e-7);
  EXPECT_NEAR(number_of(brier_score(), six_of_three()), 0.536666667, 1e-7);
}

TEST(ScoreMetrics, BinaryBrierIsOfThePositiveClassHoweverManyColumns) {
  const Answers one = scored(2, ScoreKind::probabilities, {1, 0}, {0.75F, 0.5F});
  const Answers two = scored(2, ScoreKind::probabilities, {1, 0}, {0.25F, 0.75F, 0.5F, 0.5F});
  EXPECT_DOUBLE_EQ(number_of(brier_score(), one), (0.0625 + 0.25) / 2);
  EXPECT_DOUBLE_EQ(number_of(brier_score(), two), (0.0625 + 0.25) / 2);
}

// Of equal scores the lower class ranks higher: 3 of 6 are right as by argmax, and 5 of 6 are among the first two. The
// rule of scikit-learn, ties to the higher class, gives 4 and 4.
TEST(ScoreMetrics, TopKBreaksTiesToTheLowerClass) {
  EXPECT_DOUBLE_EQ(number_of(top_k_accuracy(1), six_of_three()), 0.5);
  EXPECT_NEAR(number_of(top_k_accuracy(2), six_of_three()), 5.0 / 6, 1e-15);
  EXPECT_DOUBLE_EQ(number_of(top_k_accuracy(3), six_of_three()), 1);
}

TEST(ScoreMetrics, TopKOfEqualScoresHoldsTheFirstClasses) {
  const Answers tied = scored(4, ScoreKind::logits, {0, 1, 2, 3}, std::vector<float>(16, 0));
  EXPECT_DOUBLE_EQ(number_of(top_k_accuracy(1), tied), 0.25);
  EXPECT_DOUBLE_EQ(number_of(top_k_accuracy(3), tied), 0.75);
}

TEST(ScoreMetrics, TopKAsksForAScorePerClass) {
  Answers answers = decisions(4, {0, 1}, {0, 1});
  EXPECT_EQ(why_undefined(value_of(top_k_accuracy(2), answers)), "only decisions are known, no scores");
  const Answers narrow = scored(4, ScoreKind::logits, {0, 1}, {3, 1, 2, 4});
  EXPECT_EQ(why_undefined(value_of(top_k_accuracy(2), narrow)), "there is no score per class");
}

TEST(ScoreMetrics, RegressionReferenceVector) {
  const Answers answers = regression({3, -.5, 2, 7}, {2.5F, 0, 2, 8});
  EXPECT_DOUBLE_EQ(number_of(mean_absolute_error(), answers), 0.5);
  EXPECT_DOUBLE_EQ(number_of(root_mean_squared_error(), answers), std::sqrt(0.375));
}

TEST(ScoreMetrics, InfinitePredictionLeavesErrorsUndefined) {
  const Answers answers = regression({1, 2}, {1, std::numeric_limits<float>::infinity()});
  EXPECT_EQ(why_undefined(value_of(mean_absolute_error(), answers)), "a predicted value is not finite");
  EXPECT_FALSE(value_of(root_mean_squared_error(), answers));
}

}  // namespace
}  // namespace assay::metrics::score_metrics_test
