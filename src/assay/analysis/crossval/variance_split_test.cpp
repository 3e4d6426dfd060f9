#include "assay/analysis/crossval/variance_split.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/random.hpp"

namespace assay::analysis {
namespace variance_split_test {

using testing::HasSubstr;
using testing::SizeIs;

// value = fold + training + draw, normal with these standard deviations.
FoldDifferences simulated(std::uint32_t folds, std::uint32_t trainings, std::uint32_t draws, double of_folds,
                          double of_trainings, double of_draws) {
  RandomStream random(7, stream_named("variance_split_test"), 0);
  FoldDifferences differences{.trainings = trainings, .draws = draws};
  for (std::uint32_t f = 0; f < folds; ++f) {
    const double fold = of_folds * random.normal();
    std::vector<double> values;
    for (std::uint32_t t = 0; t < trainings; ++t) {
      const double training = of_trainings * random.normal();
      for (std::uint32_t d = 0; d < draws; ++d) values.push_back(fold + training + of_draws * random.normal());
    }
    differences.by_fold.push_back(values);
  }
  return differences;
}

TEST(VarianceSplit, FindsTheDeviationOfEverySource) {
  const VarianceSplit split = split_variance(simulated(2000, 4, 4, 3, 2, 1), 0.95);
  ASSERT_THAT(split.shares, SizeIs(3)) << split.undefined;
  EXPECT_EQ(split.shares[0].source, "sampling");
  EXPECT_NEAR(split.shares[0].deviation.value(), 3, 0.15);
  EXPECT_EQ(split.shares[1].source, "training");
  EXPECT_NEAR(split.shares[1].deviation.value(), 2, 0.1);
  EXPECT_EQ(split.shares[2].source, "calibration");
  EXPECT_NEAR(split.shares[2].deviation.value(), 1, 0.05);
  EXPECT_NEAR(split.shares[0].share.value(), 9.0 / 14, 0.03);
  EXPECT_LT(split.shares[1].interval.low(), 2);
  EXPECT_GT(split.shares[1].interval.high(), 2);
}

TEST(VarianceSplit, OneSourceBesideSamplingIsWhicheverIsRepeated) {
  const VarianceSplit draws = split_variance(simulated(500, 1, 3, 1, 0, 2), 0.95);
  ASSERT_THAT(draws.shares, SizeIs(2));
  EXPECT_EQ(draws.shares[1].source, "calibration");
  EXPECT_NEAR(draws.shares[1].deviation.value(), 2, 0.1);
  EXPECT_LT(draws.shares[1].interval.low(), 2);
  EXPECT_GT(draws.shares[1].interval.high(), 2);
  EXPECT_EQ(split_variance(simulated(5, 3, 1, 1, 1, 0), 0.95).shares.at(1).source, "training");
}

TEST(VarianceSplit, ByHand) {
  // Two folds with means 1 and 3 (grand mean 2), within-fold squares 2 + 2 on 2 degrees of freedom: MSE 2, MSA 4.
  const VarianceSplit split = split_variance({.draws = 2, .by_fold = {{0, 2}, {2, 4}}}, 0.95);
  ASSERT_THAT(split.shares, SizeIs(2));
  EXPECT_DOUBLE_EQ(split.shares[0].deviation.value(), 1);  // (4 − 2) / 2
  EXPECT_DOUBLE_EQ(split.shares[1].deviation.value(), std::sqrt(2.0));
  EXPECT_DOUBLE_EQ(split.shares[0].share.value(), 1.0 / 3);
}

TEST(VarianceSplit, WhatCannotBeSplitSaysWhy) {
  EXPECT_THAT(split_variance(simulated(5, 1, 1, 1, 1, 1), 0.95).undefined, HasSubstr("--calibration-seeds"));
  EXPECT_THAT(split_variance({.draws = 2, .by_fold = {{0, 2}, {2}}}, 0.95).undefined, HasSubstr("not defined"));
  const VarianceSplit none = split_variance({.draws = 2, .by_fold = {{0, 0}, {0, 0}}}, 0.95);
  ASSERT_THAT(none.shares, SizeIs(2));
  EXPECT_EQ(none.shares[0].share.reason(), "nothing varies");
}

}  // namespace variance_split_test
}  // namespace assay::analysis
