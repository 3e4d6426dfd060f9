#include <gmock/gmock.h>

#include "assay/data/group_folds_internal.hpp"
#include "assay/data/split_columns_test.hpp"

namespace assay::data::group_folds_test {
namespace {

using testing::ElementsAre;

Codes codes(const std::vector<std::int64_t>& column) {
  return class_codes({column.size(), column}).value();
}

// Sizes 4 3 2 5 1: 5 → 0, 4 → 1, 3 → 2, 2 → 2, 1 → 1 (fold 1 has 4, the others 5).
TEST(GroupFolds, BySizeTheLargestGoesToTheLightestFold) {
  const Codes groups = codes({0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3, 4});
  EXPECT_THAT(group_folds(groups, single_code(15), GroupOrder::by_size, 3, nullptr), ElementsAre(1, 2, 2, 0, 1));
}

// Four groups of two, of classes aa aa bb bb: sizes alone would do with aa aa | bb bb.
TEST(GroupFolds, ClassesAreSpread) {
  const Codes groups = codes({0, 0, 1, 1, 2, 2, 3, 3});
  const Codes classes = codes({0, 0, 0, 0, 1, 1, 1, 1});
  const auto folds = group_folds(groups, classes, GroupOrder::by_class_spread, 2, nullptr);
  EXPECT_NE(folds[0], folds[1]);
  EXPECT_NE(folds[2], folds[3]);
}

TEST(GroupFolds, ClassCountsOfGroups) {
  const auto counts = count_classes(codes({7, 8, 7, 7, 8}), codes({1, 2, 2, 1, 2}));
  ASSERT_EQ(counts.of(0).size(), 2U);
  EXPECT_EQ(counts.of(0)[0].rows, 2U);
  EXPECT_EQ(counts.of(0)[1].code, 1U);
  EXPECT_EQ(counts.of(0)[1].rows, 1U);
  ASSERT_EQ(counts.of(1).size(), 1U);
  EXPECT_EQ(counts.of(1)[0].code, 1U);
  EXPECT_EQ(counts.of(1)[0].rows, 2U);
}

TEST(GroupFolds, NoFoldStaysEmpty) {
  for (std::uint64_t number = 0; number < 300; ++number) {
    const RandomRows rows(number);
    const Codes groups = group_codes(rows.columns()).value();
    const Codes classes = class_codes(rows.columns()).value();
    for (const bool is_drawn : {false, true}) {
      RandomStream random(number, 1, 0);
      const auto folds =
          group_folds(groups, classes, GroupOrder::by_class_spread, rows.folds, is_drawn ? &random : nullptr);
      for (std::uint32_t fold = 0; fold < rows.folds; ++fold) EXPECT_EQ(std::ranges::count(folds, fold) > 0, true);
    }
  }
}

// Groups of 1, 2, …, 30 rows have one order of size; the folds are drawn all the same.
TEST(GroupFolds, GroupsOfDifferentSizesAreDrawnDifferently) {
  std::vector<std::int64_t> column;
  for (std::int64_t group = 1; group <= 30; ++group)
    column.insert(column.end(), static_cast<std::size_t>(group), group);
  const Codes groups = codes(column);
  RandomStream first(1, 1, 0);
  RandomStream second(1, 1, 1);
  const auto one = group_folds(groups, single_code(column.size()), GroupOrder::by_size, 5, &first);
  const auto other = group_folds(groups, single_code(column.size()), GroupOrder::by_size, 5, &second);
  EXPECT_NE(one, other);
  for (const auto& folds : {one, other}) {
    std::vector<std::uint32_t> fold_of_row;
    for (const std::uint32_t code : groups.of_row) fold_of_row.push_back(folds[code]);
    EXPECT_LE(spread_of(1, std::vector<int>(column.size(), 1), fold_of_row, 5), 2U);  // of 93 rows
  }
}

}  // namespace
}  // namespace assay::data::group_folds_test
