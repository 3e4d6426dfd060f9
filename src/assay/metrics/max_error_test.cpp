#include <limits>

#include <gtest/gtest.h>

#include "assay/metrics/answers_for_test.hpp"
#include "assay/metrics/score_metrics.hpp"

namespace assay::metrics::max_error_test {
namespace {

TEST(MaxError, IsTheLargestDistanceOnEitherSide) {
  EXPECT_DOUBLE_EQ(number_of(maximum_error(), regression({3, -.5, 2, 7}, {2.5F, 0, 2, 8})), 1);
  EXPECT_DOUBLE_EQ(number_of(maximum_error(), regression({5, 0}, {2, 1})), 3);
}

TEST(MaxError, OnlySamplesThatCountAreSeen) {
  const Answers answers = regression({0, 0}, {9, 2});
  const auto metric = maximum_error();
  const auto resampler = metric->resampler(answers.view(), answers.task);
  EXPECT_DOUBLE_EQ(number(resampler->value(std::vector<std::uint32_t>{0, 4})), 2);
}

TEST(MaxError, MergeKeepsTheLargerAndAnyReason) {
  const auto metric = maximum_error();
  const Answers small = regression({0}, {1});
  const Answers large = regression({0}, {4});
  const auto state = metric->start(small.task);
  state->update(small.view());
  const auto other = metric->start(small.task);
  other->update(large.view());
  state->merge(*other);
  EXPECT_DOUBLE_EQ(number(state->value()), 4);
  other->update(regression({0}, {std::numeric_limits<float>::quiet_NaN()}).view());
  state->merge(*other);
  EXPECT_EQ(why_undefined(state->value()), "a predicted value is not finite");
}

TEST(MaxError, HasNoInterval) {
  EXPECT_FALSE(maximum_error()->info().has_interval);
}

}  // namespace
}  // namespace assay::metrics::max_error_test
