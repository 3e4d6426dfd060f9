#include "assay/stats/corrected_t.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "assay/stats/mean.hpp"

namespace assay::stats::corrected_t_test {
namespace {

// Differences 1 and 3, folds of 1 test row for 2 training rows: s² = 2, (1/2 + 1/2) · 2 = 2, t = 2/√2, and with one
// degree of freedom p = 1 − 2/π · atan(t).
TEST(CorrectedT, ByHand) {
  const auto test = corrected_resampled_t(std::vector<double>{1, 3}, {2, 1}, 0.5);
  ASSERT_TRUE(test);
  EXPECT_DOUBLE_EQ(test->mean, 2);
  EXPECT_NEAR(test->standard_error, std::sqrt(2.0), 1e-14);
  EXPECT_NEAR(test->statistic, std::sqrt(2.0), 1e-14);
  EXPECT_EQ(test->degrees_of_freedom, 1);
  EXPECT_NEAR(test->p_value, 1 - 2 / M_PI * std::atan(std::sqrt(2.0)), 1e-14);
  EXPECT_NEAR(test->interval.low, 2 - std::sqrt(2.0), 1e-12);  // t(0.75, 1) = 1
  EXPECT_NEAR(test->interval.high, 2 + std::sqrt(2.0), 1e-12);
}

TEST(CorrectedT, WithEverMoreTrainingRowsItIsStudents) {
  const std::vector<double> values{1, 4, 2, 8, 5};
  const auto test = corrected_resampled_t(values, {1e18, 1}, 0.95);
  EXPECT_NEAR(test->interval.low, student_interval(values, 0.95)->low, 1e-9);
  EXPECT_NEAR(test->interval.high, student_interval(values, 0.95)->high, 1e-9);
}

TEST(CorrectedT, TheIntervalHoldsZeroJustWhenThePIsLarge) {
  const std::vector<double> values{1, 4, 2, 8, 5};
  const double p = corrected_resampled_t(values, {4, 1}, 0.95)->p_value;
  EXPECT_TRUE(corrected_resampled_t(values, {4, 1}, 1 - p + 1e-6)->interval.contains(0));
  EXPECT_FALSE(corrected_resampled_t(values, {4, 1}, 1 - p - 1e-6)->interval.contains(0));
}

TEST(CorrectedT, MoreRepeatsOfTheSameSayLittleMore) {
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(i % 2);
  const auto test = corrected_resampled_t(values, {9, 1}, 0.95);
  EXPECT_GT(test->standard_error, std::sqrt(0.25 / 9));  // whatever the number of repeats
}

TEST(CorrectedT, SaysWhyThereIsNone) {
  EXPECT_EQ(corrected_resampled_t(std::vector<double>{1}, {9, 1}, 0.95).error().code(), ErrorCode::insufficient_data);
  EXPECT_EQ(corrected_resampled_t(std::vector<double>{0, 0}, {9, 1}, 0.95).error().code(),
            ErrorCode::insufficient_data);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(corrected_resampled_t(std::vector<double>{1, nan}, {9, 1}, 0.95).error().code(),
            ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::stats::corrected_t_test
