#include "assay/analysis/divergence.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "assay/analysis/comparison_builder_test.hpp"

namespace assay::analysis::divergence_test {
namespace {

using metrics::ScoreKind;
using testing_only::Builder;

Builder with_scores(std::size_t columns, ScoreKind kind, std::vector<float> f, std::vector<float> q) {
  Builder builder;
  const std::size_t n = f.size() / columns;
  builder.task = {.task = metrics::Task::multiclass, .classes = columns};
  builder.baseline.columns = builder.candidate.columns = columns;
  builder.baseline.kind = builder.candidate.kind = kind;
  builder.baseline.predicted.assign(n, 0);
  builder.candidate.predicted.assign(n, 0);
  builder.baseline_scores = std::move(f);
  builder.candidate_scores = std::move(q);
  return builder;
}

record::Agreement divergence_of(Builder builder) {
  record::Agreement agreement;
  fill_divergence(builder.comparison(), agreement);
  return agreement;
}

// torchmetrics' documented vector; exact value by hand.
TEST(Divergence, KlHasTheBaselineFirst) {
  const float third = 1.0F / 3;
  const auto agreement =
      divergence_of(with_scores(3, ScoreKind::probabilities, {.36F, .48F, .16F}, {third, third, third}));
  EXPECT_NEAR(agreement.kl_mean.value(), 0.0852996013, 1e-6);
}

TEST(Divergence, KlOfLogitsIsThatOfTheirSoftmax) {
  const auto agreement = divergence_of(with_scores(2, ScoreKind::logits, {0, 0}, {0, 1000}));
  EXPECT_NEAR(agreement.kl_mean.value(), 0.5 * 1000 - std::log(2.0), 1e-9);  // no clipping
}

// torchmetrics' documented vector for the signal-to-noise ratio; cosine by hand.
TEST(Divergence, SqnrCosineAndLargestError) {
  const auto agreement = divergence_of(with_scores(4, ScoreKind::logits, {3, -.5F, 2, 7}, {2.5F, 0, 2, 8}));
  EXPECT_NEAR(agreement.sqnr_db.value(), 16.1805, 5e-5);
  EXPECT_NEAR(agreement.cosine_mean.value(), 0.992855, 5e-7);
  EXPECT_DOUBLE_EQ(agreement.max_abs_error.value(), 1.0);
}

TEST(Divergence, IdenticalScoresHaveInfiniteSqnrAndSaySo) {
  const auto agreement = divergence_of(with_scores(2, ScoreKind::logits, {1, 2}, {1, 2}));
  EXPECT_FALSE(agreement.sqnr_db.defined());
  EXPECT_NE(agreement.sqnr_db.reason().find("identical"), std::string::npos);
  EXPECT_EQ(agreement.kl_mean.value(), 0);
}

TEST(Divergence, DifferentKindsAreComparedByKlAlone) {
  auto builder = with_scores(2, ScoreKind::logits, {0, 0}, {0.5F, 0.5F});
  builder.candidate.kind = ScoreKind::probabilities;
  const auto agreement = divergence_of(std::move(builder));
  EXPECT_NEAR(agreement.kl_mean.value(), 0, 1e-12);
  EXPECT_FALSE(agreement.sqnr_db.defined());
}

}  // namespace
}  // namespace assay::analysis::divergence_test
