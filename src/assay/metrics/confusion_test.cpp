#include "assay/metrics/confusion.hpp"

#include <gtest/gtest.h>

#include "assay/metrics/answers_for_test.hpp"
#include "assay/metrics/decision_metrics.hpp"

namespace assay::metrics::confusion_test {
namespace {

TEST(ConfusionMatrix, CountsByTrueAndDecidedClass) {
  ConfusionMatrix matrix(3);
  matrix.add(0, 0, 4);
  matrix.add(0, 2);
  matrix.add(1, 2, 3);
  EXPECT_EQ(matrix.at(0, 2), 1U);
  EXPECT_EQ(matrix.at(2, 0), 0U);
  EXPECT_EQ(matrix.truth(0), 5U);
  EXPECT_EQ(matrix.decided(2), 4U);
  EXPECT_EQ(matrix.total(), 8U);
  EXPECT_EQ(matrix.right(), 4U);
  EXPECT_EQ(matrix.right(1), 0U);
}

TEST(ConfusionMatrix, MergeAddsEveryCountAndClearForgetsThem) {
  ConfusionMatrix one(2);
  one.add(0, 1, 2);
  one.add_undecided(1);
  ConfusionMatrix two(2);
  two.add(0, 1, 3);
  two.add(1, 1);
  two.add_undecided(4);
  one.merge(two);
  EXPECT_EQ(one.at(0, 1), 5U);
  EXPECT_EQ(one.right(), 1U);
  EXPECT_EQ(one.undecided(), 5U);
  one.clear();
  EXPECT_EQ(one.total() + one.undecided() + one.at(0, 1) + one.truth(0) + one.decided(1) + one.right(), 0U);
}

TEST(ConfusionMatrix, ClassThatDoesNotExistIsOurBug) {
  ConfusionMatrix matrix(2);
  EXPECT_DEATH(matrix.add(2, 0), "");
}

TEST(ConfusionMetric, UndecidedSampleMakesItUndefinedUnlessItsWeightIsZero) {
  Answers answers = decisions(2, {0, 1, 1}, {0, 1, -1});
  EXPECT_NE(why_undefined(value_of(accuracy(), answers)).find("not decided"), std::string::npos);
  answers.weights = {1, 1, 0};
  EXPECT_DOUBLE_EQ(number_of(accuracy(), answers), 1);
}

TEST(ConfusionMetric, ResamplerCountsTheCellsThatOccur) {
  const Answers answers = decisions(3, {0, 1, 2, 2}, {0, 1, 1, 2});
  const auto metric = accuracy();
  const auto resampler = metric->resampler(answers.view(), answers.task);
  EXPECT_DOUBLE_EQ(number(resampler->value(std::vector<std::uint32_t>{1, 1, 1, 1})), 0.75);
  EXPECT_DOUBLE_EQ(number(resampler->value(std::vector<std::uint32_t>{0, 0, 3, 1})), 0.25);
}

TEST(ConfusionMetric, IsReachableFromTheMetric) {
  const auto metric = accuracy();
  ASSERT_NE(metric->as_confusion(), nullptr);
  ConfusionMatrix matrix(2);
  matrix.add(1, 1, 3);
  matrix.add(0, 1, 1);
  EXPECT_DOUBLE_EQ(number(metric->as_confusion()->value_of(matrix, classes_of(2))), 0.75);
}

}  // namespace
}  // namespace assay::metrics::confusion_test
