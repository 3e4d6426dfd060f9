#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "assay/metrics/answers_for_test.hpp"
#include "assay/metrics/score_metrics.hpp"

namespace assay::metrics::r_squared_test {
namespace {

TEST(RSquared, ReferenceVectorOfScikitLearn) {
  EXPECT_NEAR(number_of(r_squared(), regression({3, -.5, 2, 7}, {2.5F, 0, 2, 8})), 0.948608137, 1e-9);
}

TEST(RSquared, KeepsItsDigitsFarFromZero) {
  // Spread 1 about a mean of 2^23: the sum of their squares is near 7e16 and could not hold it to a digit.
  std::vector<double> targets;
  std::vector<float> predictions;
  const double mean = 8388608;
  for (int i = 0; i < 1000; ++i) {
    targets.push_back(mean + (i % 2 == 0 ? 1 : -1) + 1.0 / 3);
    predictions.push_back(static_cast<float>(mean));
  }
  // Errors are 4/3 and −2/3 by turns: mean square 10/9 against a variance of 1.
  const Answers answers = regression(targets, predictions);
  EXPECT_NEAR(number_of(r_squared(), answers), 1 - 10.0 / 9, 1e-10);

  const auto metric = r_squared();
  const auto one = metric->start(answers.task);
  const auto two = metric->start(answers.task);
  std::vector<std::size_t> first, second;
  for (std::size_t i = 0; i < 1000; ++i) (i < 300 ? first : second).push_back(i);
  one->update(answers.at(first).view());
  two->update(answers.at(second).view());
  one->merge(*two);
  EXPECT_NEAR(number(one->value()), number_of(metric, answers), 1e-11);
}

TEST(RSquared, UndefinedWithoutSpread) {
  EXPECT_EQ(why_undefined(value_of(r_squared(), regression({1}, {1}))), "one sample only");
  EXPECT_EQ(why_undefined(value_of(r_squared(), regression({.1, .1, .1}, {1, 2, 3}))), "the targets are all equal");
  const Answers answers = regression({1, 2}, {1, 2});
  const auto metric = r_squared();
  const auto resampler = metric->resampler(answers.view(), answers.task);
  EXPECT_EQ(why_undefined(resampler->value(std::vector<std::uint32_t>{0, 2})), "the targets are all equal");
}

TEST(RSquared, WorseThanTheMeanIsNegative) {
  EXPECT_DOUBLE_EQ(number_of(r_squared(), regression({0, 2}, {2, 0})), -3);
}

TEST(RSquared, InfinitePredictionLeavesItUndefined) {
  const Answers answers = regression({1, 2}, {1, std::numeric_limits<float>::infinity()});
  EXPECT_EQ(why_undefined(value_of(r_squared(), answers)), "a predicted value is not finite");
}

}  // namespace
}  // namespace assay::metrics::r_squared_test
