#include "assay/data/split_columns.hpp"

#include <gmock/gmock.h>

namespace assay::data::split_columns_test {
namespace {

using testing::ElementsAre;

TEST(SelectedColumns, KeepTheOrderAskedFor) {
  const std::vector<std::int64_t> labels{7, 8, 9};
  const std::vector<std::int32_t> groups{1, 2, 3};
  const std::vector<double> times{0.1, 0.2, 0.3};
  const SelectedColumns selected({3, labels, groups, times}, std::vector<std::uint32_t>{2, 0});
  EXPECT_EQ(selected.columns().rows, 2U);
  EXPECT_THAT(selected.columns().labels, ElementsAre(9, 7));
  EXPECT_THAT(selected.columns().groups, ElementsAre(3, 1));
  EXPECT_THAT(selected.columns().times, ElementsAre(0.3, 0.1));
}

TEST(SelectedColumns, WhatIsNotKnownStaysUnknown) {
  const SelectedColumns selected({.rows = 3}, std::vector<std::uint32_t>{1});
  EXPECT_EQ(selected.columns().rows, 1U);
  EXPECT_TRUE(selected.columns().labels.empty());
  EXPECT_TRUE(selected.columns().groups.empty());
  EXPECT_TRUE(selected.columns().times.empty());
}

}  // namespace
}  // namespace assay::data::split_columns_test
