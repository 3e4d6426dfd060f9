#include "assay/analysis/subsets.hpp"

#include <gtest/gtest.h>

#include "assay/analysis/comparison_builder_test.hpp"
#include "assay/stats/mcnemar.hpp"

namespace assay::analysis::subsets_test {
namespace {

using testing_only::Builder;

TEST(Subsets, EveryClassAndSliceValueHasItsRow) {
  auto builder = Builder::decisions(3, {0, 0, 0, 1, 1, 1}, {0, 0, 0, 1, 1, 0}, {1, 1, 0, 1, 1, 1});
  builder.data.slices = {{"site", {"north", "south"}, {0, 0, 0, 1, 1, 1}}};
  const auto rows = subsets_of(builder.comparison(), {});
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[0].regressions, 2U);
  EXPECT_EQ(rows[0].most_common_change, "0 → 1: 2");
  EXPECT_EQ(rows[1].improvements, 1U);
  EXPECT_EQ(rows[2].n, 0U);
  EXPECT_EQ(rows[2].baseline.reason(), "no sample");
  EXPECT_EQ(rows[3].slice, "site");
  EXPECT_EQ(rows[3].value, "north");
  EXPECT_DOUBLE_EQ(rows[3].difference.value(), -2.0 / 3);
}

TEST(Subsets, PValuesAreAdjustedOverAllRows) {
  std::vector<std::int64_t> labels(40, 0);
  for (std::size_t i = 20; i < 40; ++i) labels[i] = 1;
  std::vector<std::int32_t> baseline(labels.begin(), labels.end());
  std::vector<std::int32_t> candidate = baseline;
  for (std::size_t i = 0; i < 8; ++i) candidate[i] = 1;
  auto builder = Builder::decisions(2, labels, baseline, candidate);
  const auto rows = subsets_of(builder.comparison(), {});
  EXPECT_DOUBLE_EQ(rows[0].p_value.value(), stats::mcnemar_mid_p(8, 0));
  EXPECT_DOUBLE_EQ(rows[0].p_adjusted.value(), 2 * stats::mcnemar_mid_p(8, 0));
  EXPECT_EQ(rows[1].p_adjusted.value(), 1.0);
}

TEST(Subsets, WithoutLabelsSlicesShowDisagreements) {
  auto builder = Builder::decisions(2, {}, {0, 1, 1}, {0, 0, 1});
  builder.data.slices = {{"site", {"a"}, {0, 0, 0}}};
  const auto rows = subsets_of(builder.comparison(), {});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].disagreements, 1U);
  EXPECT_FALSE(rows[0].baseline.defined());
}

// Thirty groups of two; in the north every group loses one sample of two.
TEST(Subsets, WithGroupsWholeGroupsAreDrawnAndExchanged) {
  auto builder = Builder::decisions(2, {}, {}, {});
  builder.data.slices = {{"site", {"north", "south"}, {}}};
  for (std::int32_t i = 0; i < 60; ++i) {
    const bool north = i < 30;
    builder.labels.push_back(i % 2);
    builder.baseline.predicted.push_back(i % 2);
    builder.candidate.predicted.push_back(north && i % 4 == 1 ? 0 : i % 2);
    builder.groups.push_back(i / 2);
    builder.data.slices[0].codes.push_back(north ? 0 : 1);
  }
  const auto rows = subsets_of(builder.comparison(), {.resamples = 2000});
  const auto& north = rows[2];
  ASSERT_TRUE(north.interval.defined()) << north.interval.undefined;
  EXPECT_LT(north.interval.low(), north.difference.value());
  EXPECT_LT(north.difference.value(), north.interval.high());
  EXPECT_DOUBLE_EQ(north.p_value.value(), 1.0 / 128);  // eight groups lose: two of 2⁸ patterns are as clear
  EXPECT_EQ(rows[3].p_value.value(), 1);
  EXPECT_DOUBLE_EQ(rows[3].interval.low(), -4.0 / 15);  // 0 of 15 groups: at most 21.8 % (exact), so 4
  EXPECT_DOUBLE_EQ(rows[3].interval.high(), 4.0 / 15);
}

}  // namespace
}  // namespace assay::analysis::subsets_test
