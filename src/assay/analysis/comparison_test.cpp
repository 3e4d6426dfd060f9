#include "assay/analysis/comparison.hpp"

#include <gtest/gtest.h>

#include "assay/analysis/comparison_builder_test.hpp"

namespace assay::analysis::comparison_test {
namespace {

TEST(PairedOutcomes, CountsMcNemarsTable) {
  auto builder = testing_only::Builder::decisions(3, {0, 1, 2, 0, 1}, {0, 1, 0, 1, 2}, {0, 2, 2, 2, 2});
  const PairedOutcomes outcomes = outcomes_of(builder.comparison());
  EXPECT_EQ(outcomes.both_right, 1U);
  EXPECT_EQ(outcomes.losses, 1U);
  EXPECT_EQ(outcomes.gains, 1U);
  EXPECT_EQ(outcomes.both_wrong, 2U);
  EXPECT_EQ(outcomes.disagreements, 3U);
  EXPECT_DOUBLE_EQ(outcomes.difference(), 0);
  EXPECT_DOUBLE_EQ(outcomes.baseline_accuracy(), 0.4);
}

TEST(ClassName, IsTheDataSetsOrTheNumber) {
  record::DataRecord data;
  data.classes = {"no", "yes"};
  EXPECT_EQ(class_name(data, 1), "yes");
  EXPECT_EQ(class_name(data, 2), "2");
  EXPECT_EQ(class_name(data, -1), "?");
}

}  // namespace
}  // namespace assay::analysis::comparison_test
