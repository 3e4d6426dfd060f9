#include "assay/analysis/agreement.hpp"

#include <gtest/gtest.h>

#include "assay/analysis/comparison_builder_test.hpp"
#include "assay/stats/mcnemar.hpp"

namespace assay::analysis::agreement_test {
namespace {

using testing_only::Builder;

Builder ten_samples() {
  return Builder::decisions(3, {0, 0, 0, 1, 1, 1, 2, 2, 2, 2}, {0, 0, 1, 1, 1, 0, 2, 2, 2, 1},
                            {0, 1, 0, 1, 2, 2, 2, 2, 0, 1});
}

TEST(Agreement, CountsAndTheirIdentities) {
  auto builder = ten_samples();
  builder.baseline.tied.assign(10, 0);
  builder.baseline.tied[3] = 1;
  const auto agreement = agreement_of(builder.comparison(), {});
  EXPECT_EQ(agreement.regressions.value(), 3);
  EXPECT_EQ(agreement.improvements.value(), 1);
  EXPECT_EQ(agreement.both_wrong.value(), 2);
  EXPECT_EQ(agreement.flips.value(), 4);
  EXPECT_EQ(agreement.disagreements.value(), 5);
  EXPECT_DOUBLE_EQ(agreement.top1.value(), 0.5);
  EXPECT_DOUBLE_EQ(agreement.tie_rate.value(), 0.1);
  EXPECT_DOUBLE_EQ(agreement.mcnemar_midp.value(), stats::mcnemar_mid_p(3, 1));
  EXPECT_LE(2.0, agreement.flips.value());  // |b − c| ≤ flips ≤ disagreements
  EXPECT_LE(agreement.flips.value(), agreement.disagreements.value());
  EXPECT_FALSE(agreement.sign_flip_p.defined());
}

TEST(Agreement, GroupsReplaceMcNemarByTheSignFlipTest) {
  auto builder = ten_samples();
  builder.groups = {0, 0, 0, 1, 1, 1, 2, 2, 3, 3};
  const auto agreement = agreement_of(builder.comparison(), {});
  EXPECT_FALSE(agreement.mcnemar_midp.defined());
  ASSERT_TRUE(agreement.sign_flip_p.defined());
  EXPECT_DOUBLE_EQ(agreement.sign_flip_p.value(), 0.5);  // two groups differ, by −1 each: half of the four patterns
}

TEST(Agreement, WithoutLabelsDecisionsAreStillCompared) {
  auto builder = ten_samples();
  builder.labels.clear();
  const auto agreement = agreement_of(builder.comparison(), {});
  EXPECT_EQ(agreement.disagreements.value(), 5);
  EXPECT_FALSE(agreement.flips.defined());
  EXPECT_EQ(agreement.flips.reason(), "the data set has no labels");
}

TEST(Agreement, UndecidedSamplesLeaveEveryCountUndefined) {
  auto builder = ten_samples();
  builder.candidate.predicted[4] = -1;
  const auto agreement = agreement_of(builder.comparison(), {});
  EXPECT_FALSE(agreement.top1.defined());
  EXPECT_FALSE(agreement.flips.defined());
}

}  // namespace
}  // namespace assay::analysis::agreement_test
