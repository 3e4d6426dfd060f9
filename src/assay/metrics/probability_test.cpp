#include "assay/metrics/probability.hpp"

#include <array>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "assay/metrics/answers_for_test.hpp"

namespace assay::metrics::probability_test {
namespace {

std::array<double, 3> probabilities_of(const Answers& answers) {
  std::array<double, 3> out{};
  EXPECT_EQ(class_probabilities(answers.view(), answers.task, 0, out), "");
  return out;
}

double loss_of(const Answers& answers) {
  double out = 0;
  EXPECT_EQ(negative_log_likelihood(answers.view(), answers.task, 0, out), "");
  return out;
}

TEST(ClassProbabilities, SoftmaxOfLogits) {
  const auto p = probabilities_of(scored(3, ScoreKind::logits, {0}, {0, std::log(2.0F), std::log(5.0F)}));
  EXPECT_NEAR(p[0], 0.125, 1e-7);
  EXPECT_NEAR(p[1], 0.25, 1e-7);
  EXPECT_NEAR(p[2], 0.625, 1e-7);
}

TEST(ClassProbabilities, HugeLogitsDoNotOverflow) {
  const auto p = probabilities_of(scored(3, ScoreKind::logits, {0}, {1e30F, -1e30F, 1e30F}));
  EXPECT_DOUBLE_EQ(p[0], 0.5);
  EXPECT_DOUBLE_EQ(p[1], 0);
}

TEST(ClassProbabilities, SingleScoreIsThatOfThePositiveClass) {
  Answers answers = scored(2, ScoreKind::probabilities, {0}, {0.75F});
  EXPECT_DOUBLE_EQ(probabilities_of(answers)[1], 0.75);
  answers.task.positive = 0;
  EXPECT_DOUBLE_EQ(probabilities_of(answers)[0], 0.75);
  EXPECT_NEAR(probabilities_of(scored(2, ScoreKind::logits, {0}, {std::log(3.0F)}))[1], 0.75, 1e-7);
}

TEST(ClassProbabilities, LogitsInsideTheUnitIntervalStayLogits) {
  const auto p = probabilities_of(scored(3, ScoreKind::logits, {0}, {0.2F, 0.3F, 0.5F}));
  EXPECT_NEAR(p[2], std::exp(0.5) / (std::exp(0.2) + std::exp(0.3) + std::exp(0.5)), 1e-7);
}

TEST(ClassProbabilities, SaysWhyThereAreNone) {
  std::array<double, 3> out{};
  const auto reason = [&](const Answers& a) { return class_probabilities(a.view(), a.task, 0, out); };
  EXPECT_EQ(reason(scored(3, ScoreKind::ranking, {0}, {1, 2, 3})), "the scores are no probabilities");
  EXPECT_EQ(reason(decisions(3, {0}, {0})), "only decisions are known, no scores");
  const float infinite = std::numeric_limits<float>::infinity();
  EXPECT_EQ(reason(scored(3, ScoreKind::logits, {0}, {1, infinite, 3})), "a score is not a finite number");
}

TEST(NegativeLogLikelihood, LogitsAreNotClipped) {
  EXPECT_DOUBLE_EQ(loss_of(scored(2, ScoreKind::logits, {1}, {-200})), 200);
  EXPECT_DOUBLE_EQ(loss_of(scored(3, ScoreKind::logits, {0}, {-100, 100, 0})), 200);
  EXPECT_NEAR(loss_of(scored(2, ScoreKind::logits, {1}, {50})), std::exp(-50.0), 1e-30);
}

TEST(NegativeLogLikelihood, CertainAndWrongProbabilityCostsTheFloatClip) {
  EXPECT_NEAR(loss_of(scored(3, ScoreKind::probabilities, {0}, {0, 1, 0})), 15.942385, 5e-7);
  EXPECT_NEAR(loss_of(scored(2, ScoreKind::probabilities, {0}, {1})), 15.942385, 5e-7);
}

TEST(NegativeLogLikelihood, TakesTheTrueClass) {
  EXPECT_DOUBLE_EQ(loss_of(scored(2, ScoreKind::probabilities, {1}, {0.25F})), std::log(4.0));
  EXPECT_DOUBLE_EQ(loss_of(scored(3, ScoreKind::probabilities, {2}, {0.25F, 0.25F, 0.5F})), std::log(2.0));
}

}  // namespace
}  // namespace assay::metrics::probability_test
