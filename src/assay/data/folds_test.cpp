#include "assay/data/folds.hpp"

#include <map>
#include <set>

#include <gmock/gmock.h>

#include "assay/data/split_columns_test.hpp"

namespace assay::data::folds_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr FoldKind k_dividing[] = {FoldKind::plain, FoldKind::stratified, FoldKind::grouped,
                                   FoldKind::stratified_grouped};

bool keeps_groups(FoldKind kind) {
  return kind == FoldKind::grouped || kind == FoldKind::stratified_grouped;
}

TEST(Folds, EveryRowIsJudgedOncePerRepeatAndTrainedOnByAllOtherFolds) {
  for (std::uint64_t number = 0; number < 60; ++number) {
    const RandomRows rows(number);
    for (const FoldKind kind : k_dividing) {
      const auto repeats = assign_repeated_folds(rows.columns(), {kind, rows.folds, true, number}, 2);
      ASSERT_TRUE(repeats) << repeats.error().text();
      for (const FoldAssignment& repeat : *repeats) {
        std::multiset<std::uint32_t> judged;
        for (std::uint32_t fold = 0; fold < rows.folds; ++fold) {
          const auto test = repeat.judged_rows(fold);
          judged.insert(test.begin(), test.end());
          EXPECT_GT(test.size(), 0U);
          EXPECT_EQ(test.size() + repeat.training_rows(fold).size(), repeat.rows());
        }
        EXPECT_EQ(judged.size(), rows.labels.size());
        EXPECT_EQ(std::set(judged.begin(), judged.end()).size(), rows.labels.size());
      }
    }
  }
}

TEST(Folds, NoGroupIsOnBothSides) {
  for (std::uint64_t number = 0; number < 100; ++number) {
    const RandomRows rows(number);
    for (const FoldKind kind : k_dividing) {
      if (!keeps_groups(kind)) continue;
      const auto folds = assign_folds(rows.columns(), {kind, rows.folds, number % 2 == 0, number});
      ASSERT_TRUE(folds);
      std::map<std::int32_t, std::uint32_t> fold_of_group;
      for (std::uint32_t row = 0; row < folds->rows(); ++row) {
        const auto fold = fold_of_group.try_emplace(rows.groups[row], folds->fold_of(row)).first->second;
        EXPECT_EQ(fold, folds->fold_of(row));
      }
    }
  }
}

TEST(Folds, ASeedAndARepeatFixTheDraw) {
  const RandomRows rows(5);
  for (const FoldKind kind : k_dividing) {
    const auto fold_of_row = [&](std::uint64_t seed, std::uint32_t repeat) {
      const auto folds = assign_folds(rows.columns(), {kind, rows.folds, true, seed}, repeat).value();
      return std::vector(folds.fold_of_row().begin(), folds.fold_of_row().end());
    };
    EXPECT_EQ(fold_of_row(1, 2), fold_of_row(1, 2));
    EXPECT_NE(fold_of_row(1, 2), fold_of_row(1, 3));
    EXPECT_NE(fold_of_row(1, 2), fold_of_row(2, 2));
  }
}

// What these draws are is part of the definition: a change of it changes every cross-validation with a recorded seed.
TEST(Folds, TheDrawsAreTheseOnEveryMachine) {
  const std::vector<std::int64_t> labels{0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0};
  const std::vector<std::int32_t> groups{0, 0, 1, 1, 2, 3, 4, 4, 5, 5, 6, 7};
  const auto fold_of_row = [&](FoldKind kind) {
    const auto folds = assign_folds({12, labels, groups}, {kind, 3, true, 7}).value();
    std::string text;
    for (const std::uint32_t fold : folds.fold_of_row()) text += static_cast<char>('0' + fold);
    return text;
  };
  EXPECT_EQ(fold_of_row(FoldKind::plain), "200201212110");
  EXPECT_EQ(fold_of_row(FoldKind::stratified), "210002011122");
  EXPECT_EQ(fold_of_row(FoldKind::grouped), "110021002212");
  EXPECT_EQ(fold_of_row(FoldKind::stratified_grouped), "220012001111");
}

TEST(Folds, FiveByTwoIsFiveHalvings) {
  const RandomRows rows(3);
  const auto repeats = assign_five_by_two(rows.columns(), {.kind = FoldKind::stratified, .folds = 9});
  ASSERT_TRUE(repeats);
  ASSERT_EQ(repeats->size(), 5U);
  for (const FoldAssignment& repeat : *repeats) {
    EXPECT_EQ(repeat.folds(), 2U);
    EXPECT_EQ(repeat.judged_rows(0), repeat.training_rows(1));
  }
}

TEST(Folds, AsManyFoldsAsRowsLeaveOneOut) {
  const auto folds = assign_folds({.rows = 4}, {.kind = FoldKind::plain, .folds = 4, .shuffle = false});
  ASSERT_TRUE(folds);
  EXPECT_THAT(folds->fold_of_row(), ElementsAre(0, 1, 2, 3));
}

TEST(Folds, NestedFoldsNeverSeeTheOuterFoldsRows) {
  const RandomRows rows(11);
  const auto outer = assign_folds(rows.columns(), {FoldKind::grouped, rows.folds, true, 1}).value();
  const auto training = outer.training_rows(0);
  const SelectedColumns selected(rows.columns(), training);
  const auto inner = assign_folds(selected.columns(), {FoldKind::plain, 2, true, 1});
  ASSERT_TRUE(inner);
  ASSERT_EQ(inner->rows(), training.size());
  for (const std::uint32_t i : inner->judged_rows(1)) EXPECT_NE(outer.fold_of(training[i]), 0U);
}

TEST(Folds, TooFewRowsClassesOrGroupsAreNamed) {
  const std::vector<std::int64_t> labels{0, 0, 0, 1, 1};
  const std::vector<std::int32_t> groups{4, 4, 4, 9, 9};
  const std::vector<std::string> names{"cat", "dog"};
  const SplitColumns columns{5, labels, groups, {}, names};
  const auto error = [&](FoldKind kind, std::uint32_t folds) {
    return assign_folds(columns, {.kind = kind, .folds = folds}).error();
  };
  EXPECT_EQ(error(FoldKind::plain, 1).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(error(FoldKind::plain, 6).code(), ErrorCode::insufficient_data);
  EXPECT_THAT(error(FoldKind::plain, 6).message(), HasSubstr("5 rows for 6 folds"));
  for (const FoldKind kind : {FoldKind::stratified, FoldKind::stratified_grouped}) {
    EXPECT_EQ(error(kind, 3).code(), ErrorCode::insufficient_data);
    EXPECT_THAT(error(kind, 3).message(), HasSubstr("class 'dog' (1) has 2 of the 5 rows, fewer than the 3 folds"));
  }
  EXPECT_EQ(error(FoldKind::grouped, 3).code(), ErrorCode::insufficient_data);
  EXPECT_THAT(error(FoldKind::grouped, 3).message(), HasSubstr("2 groups for 3 folds"));
}

TEST(Folds, ColumnsOfAnotherLengthAreRefused) {
  const std::vector<std::int64_t> labels{0, 1, 0, 1};
  const std::vector<std::int32_t> groups{0, 1, 2, 3};
  for (const FoldKind kind : {FoldKind::stratified, FoldKind::grouped, FoldKind::stratified_grouped}) {
    const auto folds = assign_folds({5, labels, groups}, {.kind = kind, .folds = 2});
    ASSERT_FALSE(folds);
    EXPECT_EQ(folds.error().code(), ErrorCode::invalid_argument);
  }
}

TEST(Folds, RepeatsThatWouldBeEqualAreRefused) {
  const FoldOptions in_order{.kind = FoldKind::plain, .folds = 2, .shuffle = false};
  EXPECT_TRUE(assign_repeated_folds({.rows = 4}, in_order, 1));
  EXPECT_EQ(assign_repeated_folds({.rows = 4}, in_order, 2).error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(assign_repeated_folds({.rows = 4}, {.kind = FoldKind::time_ordered, .folds = 2}, 2).error().code(),
            ErrorCode::invalid_argument);
  EXPECT_EQ(assign_repeated_folds({.rows = 4}, in_order, 0).error().code(), ErrorCode::invalid_argument);
}

TEST(FoldsOfColumn, NumbersAreFoldsInAscendingOrder) {
  const auto folds = folds_of_column(std::vector<std::int64_t>{30, -1, 30, 7});
  ASSERT_TRUE(folds);
  EXPECT_EQ(folds->folds(), 3U);
  EXPECT_THAT(folds->fold_of_row(), ElementsAre(2, 0, 2, 1));
}

TEST(FoldsOfColumn, OneNumberIsNoDivision) {
  EXPECT_EQ(folds_of_column(std::vector<std::int64_t>{1, 1}).error().code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::data::folds_test
