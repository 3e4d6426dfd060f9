#include "assay/metrics/calibration.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "assay/metrics/answers_for_test.hpp"
#include "assay/metrics/score_metrics.hpp"

namespace assay::metrics::calibration_test {
namespace {

TEST(Calibration, GapsAreWeightedByTheSamplesOfTheBin) {
  // Confidences 0.75 (three samples, two hits) and 0.5 (one sample, one hit).
  const Answers answers = scored(2, ScoreKind::probabilities, {1, 1, 0, 0}, {0.75F, 0.75F, 0.75F, 0.5F});
  EXPECT_NEAR(number_of(expected_calibration_error(), answers), (0.25 + 0.5) / 4, 1e-15);
  EXPECT_NEAR(number_of(maximum_calibration_error(), answers), 0.5, 1e-15);
}

TEST(Calibration, BinsAreClosedOnTheLeftAndCertaintyIsInTheLast) {
  // 0.8 as float is the left edge of bin 12 (and just above it), so it shares a bin with 0.86 and not with 0.79;
  // 1 shares the last bin with 0.95.
  const Answers edge = scored(2, ScoreKind::probabilities, {1, 0}, {0.8F, 0.86F});
  EXPECT_NEAR(number_of(expected_calibration_error(), edge), (0.8 + 0.86 - 1) / 2, 1e-7);
  const Answers last = scored(2, ScoreKind::probabilities, {0, 1}, {1.0F, 0.95F});
  EXPECT_NEAR(number_of(expected_calibration_error(), last), (1.95 - 1) / 2, 1e-7);
  EXPECT_NEAR(number_of(maximum_calibration_error(), last), (1.95 - 1) / 2, 1e-7);
  const Answers apart = scored(2, ScoreKind::probabilities, {1, 0}, {0.8F, 0.79F});
  EXPECT_NEAR(number_of(expected_calibration_error(), apart), (0.2 + 0.79) / 2, 1e-7);
}

TEST(Calibration, IsOfTheTopLabelForBinaryTasksToo) {
  // p = 0.25 decides for class 0 with confidence 0.75, rightly.
  const Answers answers = scored(2, ScoreKind::probabilities, {0}, {0.25F});
  EXPECT_NEAR(number_of(expected_calibration_error(), answers), 0.25, 1e-15);
}

TEST(Calibration, SaturatedLogitsFallIntoTheLastBin) {
  const Answers answers = scored(3, ScoreKind::logits, {0, 1}, {900, 0, 0, 0, 900, 0});
  EXPECT_DOUBLE_EQ(number_of(expected_calibration_error(), answers), 0);
}

TEST(Calibration, RankingScoresHaveNone) {
  const Answers answers = scored(2, ScoreKind::ranking, {0, 1}, {-3, 5});
  EXPECT_EQ(why_undefined(value_of(maximum_calibration_error(), answers)), "the scores are no probabilities");
}

TEST(Calibration, ResamplerWeighsTheBins) {
  const Answers answers = scored(2, ScoreKind::probabilities, {1, 0}, {0.75F, 0.75F});
  const auto metric = expected_calibration_error();
  const auto resampler = metric->resampler(answers.view(), answers.task);
  EXPECT_NEAR(number(resampler->value(std::vector<std::uint32_t>{3, 1})), 0, 1e-15);
  EXPECT_NEAR(number(resampler->value(std::vector<std::uint32_t>{0, 2})), 0.75, 1e-15);
}

}  // namespace
}  // namespace assay::metrics::calibration_test
