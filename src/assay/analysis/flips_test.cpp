#include "assay/analysis/flips.hpp"

#include <gtest/gtest.h>

#include "assay/analysis/comparison_builder_test.hpp"

namespace assay::analysis::flips_test {
namespace {

using testing_only::Builder;

TEST(Flips, RegressionsComeFirstTheDeepestFallFirst) {
  auto builder = Builder::decisions(2, {0, 0, 1, 1}, {0, 0, 1, 0}, {1, 1, 1, 1});
  builder.baseline.columns = builder.candidate.columns = 2;
  builder.baseline.kind = builder.candidate.kind = metrics::ScoreKind::probabilities;
  builder.baseline_scores = {.6F, .4F, .9F, .1F, .2F, .8F, .7F, .3F};
  builder.candidate_scores = {.4F, .6F, .2F, .8F, .2F, .8F, .4F, .6F};
  const auto flips = flips_of(builder.comparison());
  ASSERT_EQ(flips.size(), 3U);
  EXPECT_EQ(flips[0].id, "s1");
  EXPECT_EQ(flips[0].kind, "regression");
  EXPECT_NEAR(flips[0].severity, 0.7, 1e-6);
  EXPECT_EQ(flips[1].id, "s0");
  EXPECT_EQ(flips[2].kind, "improvement");
  EXPECT_NEAR(flips[2].candidate_score.value(), 0.6, 1e-6);
}

// One score per sample, that of class 0: the flip's scores are of the class that matters all the same.
TEST(Flips, SingleScoreBelongsToThePositiveClass) {
  auto builder = Builder::decisions(2, {0}, {0}, {1});
  builder.task.positive = 0;
  builder.baseline.columns = builder.candidate.columns = 1;
  builder.baseline.kind = builder.candidate.kind = metrics::ScoreKind::probabilities;
  builder.baseline_scores = {.9F};
  builder.candidate_scores = {.2F};
  const auto flips = flips_of(builder.comparison());
  ASSERT_EQ(flips.size(), 1U);
  EXPECT_NEAR(flips[0].baseline_score.value(), 0.9, 1e-6);
  EXPECT_NEAR(flips[0].severity, 0.7, 1e-6);
}

TEST(Flips, WithoutLabelsEveryChangeIsADisagreement) {
  auto builder = Builder::decisions(2, {}, {0, 1}, {1, 1});
  const auto flips = flips_of(builder.comparison());
  ASSERT_EQ(flips.size(), 1U);
  EXPECT_EQ(flips[0].kind, "disagreement");
  EXPECT_EQ(flips[0].target, "");
  EXPECT_FALSE(flips[0].baseline_score.defined());
}

}  // namespace
}  // namespace assay::analysis::flips_test
