#include "assay/analysis/paired_rate.hpp"

#include <gtest/gtest.h>

#include "assay/analysis/comparison_builder_test.hpp"
#include "assay/stats/tango.hpp"

namespace assay::analysis::paired_rate_test {
namespace {

using testing_only::Builder;

Builder six() {
  return Builder::decisions(2, {0, 0, 0, 1, 1, 1}, {0, 0, 1, 1, 1, 1}, {0, 1, 0, 1, 0, 0});
}

TEST(PairedRate, AccuracyCountsAllSamplesAndRecallThoseOfItsClass) {
  auto builder = six();
  const auto accuracy = paired_rate_of(builder.comparison(), "accuracy");
  ASSERT_TRUE(accuracy);
  EXPECT_EQ(accuracy->counts.n, 6U);
  EXPECT_EQ(accuracy->counts.losses, 3U);
  EXPECT_EQ(accuracy->counts.gains, 1U);
  EXPECT_EQ(accuracy->baseline_right, 5U);
  for (const char* name : {"recall", "recall[1]"}) {
    const auto recall = paired_rate_of(builder.comparison(), name);
    ASSERT_TRUE(recall) << name;
    EXPECT_EQ(recall->counts.n, 3U);
    EXPECT_EQ(recall->counts.losses, 2U);
  }
  EXPECT_EQ(paired_rate_of(builder.comparison(), "specificity")->counts.gains, 1U);
}

TEST(PairedRate, OtherMetricsGroupsAndUndecidedSamplesAreNoRates) {
  auto builder = six();
  EXPECT_FALSE(paired_rate_of(builder.comparison(), "f1_macro"));
  EXPECT_FALSE(paired_rate_of(builder.comparison(), "recall_macro"));
  builder.groups = {0, 0, 1, 1, 2, 2};
  EXPECT_FALSE(paired_rate_of(builder.comparison(), "accuracy"));
  builder.groups.clear();
  builder.candidate.predicted[0] = -1;
  EXPECT_FALSE(paired_rate_of(builder.comparison(), "accuracy"));
}

TEST(PairedRate, IntervalOfTheDifferenceIsTangos) {
  auto builder = six();
  PairedEstimate estimate;
  use_score_intervals(*paired_rate_of(builder.comparison(), "accuracy"), 0.95, estimate);
  const auto tango = stats::tango_interval({1, 3, 6}, 0.95);
  EXPECT_EQ(estimate.difference_interval.low(), tango.low);
  EXPECT_EQ(estimate.difference_interval.high(), tango.high);
}

}  // namespace
}  // namespace assay::analysis::paired_rate_test
