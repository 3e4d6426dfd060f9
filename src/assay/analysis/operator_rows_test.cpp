#include <gtest/gtest.h>

#include "assay/analysis/explanation.hpp"

namespace assay::analysis::operator_rows_test {
namespace {

using record::OperatorTimes;

OperatorTimes launch(std::uint32_t shift) {
  return {.runs = 3,
          .nodes = {
              {"conv1", "Conv", {10 + shift, 12 + shift, 90}}, {"conv2", "Conv", {5, 5, 5}}, {"", "Relu", {1, 1, 1}}}};
}

TEST(OperatorRows, MedianOfALaunchThenTheMeanOfLaunches) {
  const std::vector<OperatorTimes> baseline{launch(0), launch(4)};
  const std::vector<OperatorTimes> candidate{{.runs = 3, .nodes = {{"c", "QLinearConv", {2, 3, 4}}}},
                                             {.runs = 3, .nodes = {{"c", "QLinearConv", {3, 4, 5}}}}};
  const auto rows = operator_rows(baseline, candidate, 0.95);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].op, "QLinearConv");
  EXPECT_DOUBLE_EQ(rows[0].candidate_us.value(), 3.5);
  EXPECT_TRUE(rows[0].candidate_interval.defined());
  EXPECT_FALSE(rows[0].baseline_us.defined());
  EXPECT_EQ(rows[1].op, "Conv");
  EXPECT_EQ(rows[1].baseline_nodes, 2U);
  EXPECT_DOUBLE_EQ(rows[1].baseline_us.value(), 19);  // of 17 and 21: both nodes of a run count together
  EXPECT_EQ(rows[1].candidate_nodes, 0U);
}

TEST(OperatorRows, OneLaunchHasNoIntervalAndEqualOnesSayWhy) {
  const std::vector<OperatorTimes> one{launch(0)};
  EXPECT_FALSE(node_rows(one, 0.95)[0].interval.defined());
  const std::vector<OperatorTimes> equal{launch(0), launch(0)};
  EXPECT_NE(node_rows(equal, 0.95)[0].interval.undefined.find("same in every launch"), std::string::npos);
}

TEST(NodeRows, DearestFirstWithItsShare) {
  const std::vector<OperatorTimes> launches{launch(0), launch(4)};
  const auto rows = node_rows(launches, 0.95);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].node, "conv1");
  EXPECT_DOUBLE_EQ(rows[0].us.value(), 14);
  EXPECT_DOUBLE_EQ(rows[0].share, 14.0 / 20);
  EXPECT_EQ(rows[2].node, "Relu");  // it has no name
}

TEST(NodeRows, NothingOfNothing) {
  EXPECT_TRUE(node_rows({}, 0.95).empty());
  EXPECT_TRUE(operator_rows({}, {}, 0.95).empty());
}

}  // namespace
}  // namespace assay::analysis::operator_rows_test
