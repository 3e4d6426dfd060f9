#include "assay/data/row_draw.hpp"

#include <map>
#include <numeric>
#include <set>

#include <gmock/gmock.h>

#include "assay/data/split_columns_test.hpp"

namespace assay::data::row_draw_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSubsetOf;

std::vector<std::uint32_t> all_rows(const SplitColumns& columns) {
  std::vector<std::uint32_t> rows(columns.rows);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

TEST(RowDraw, DividesExactlyTheRowsGiven) {
  for (std::uint64_t number = 0; number < 100; ++number) {
    const RandomRows rows(number);
    auto from = all_rows(rows.columns());
    std::erase_if(from, [](std::uint32_t row) { return row % 3 == 0; });
    for (const bool stratified : {false, true}) {
      for (const bool grouped : {false, true}) {
        const auto part = draw_rows(rows.columns(), from, {from.size() / 4 + 1, stratified, grouped, number});
        ASSERT_TRUE(part) << part.error().text();
        EXPECT_GT(part->drawn.size(), 0U);
        EXPECT_GT(part->rest.size(), 0U);
        EXPECT_TRUE(std::ranges::is_sorted(part->drawn));
        EXPECT_TRUE(std::ranges::is_sorted(part->rest));
        EXPECT_TRUE(grouped || part->drawn.size() == from.size() / 4 + 1);
        auto together = part->drawn;
        together.insert(together.end(), part->rest.begin(), part->rest.end());
        std::ranges::sort(together);
        EXPECT_EQ(together, from);
      }
    }
  }
}

TEST(RowDraw, NoGroupIsOnBothSides) {
  for (std::uint64_t number = 0; number < 100; ++number) {
    const RandomRows rows(number);
    const auto part =
        draw_rows(rows.columns(), all_rows(rows.columns()), {rows.labels.size() / 3, number % 2 == 0, true, number});
    ASSERT_TRUE(part);
    std::set<std::int32_t> drawn;
    for (const std::uint32_t row : part->drawn) drawn.insert(rows.groups[row]);
    for (const std::uint32_t row : part->rest) EXPECT_FALSE(drawn.contains(rows.groups[row]));
  }
}

// 60, 30 and 10 rows: 20 draws are 12, 6 and 2.
TEST(RowDraw, ClassesKeepTheirProportions) {
  std::vector<std::int64_t> labels(60, 5);
  labels.insert(labels.end(), 30, 6);
  labels.insert(labels.end(), 10, 7);
  const SplitColumns columns{100, labels};
  const auto part = draw_rows(columns, all_rows(columns), {.count = 20, .stratified = true});
  ASSERT_TRUE(part);
  std::map<std::int64_t, int> counts;
  for (const std::uint32_t row : part->drawn) ++counts[labels[row]];
  EXPECT_THAT(counts, ElementsAre(std::pair(5, 12), std::pair(6, 6), std::pair(7, 2)));
}

TEST(RowDraw, ALargerCountDrawsTheSameRowsAndMore) {
  const RandomRows rows(8);
  for (const bool stratified : {false, true}) {
    std::vector<std::uint32_t> smaller;
    for (std::uint64_t count = 1; count < rows.labels.size(); ++count) {
      const auto part = draw_rows(rows.columns(), all_rows(rows.columns()), {count, stratified, false, 3});
      ASSERT_TRUE(part);
      EXPECT_THAT(smaller, IsSubsetOf(part->drawn));
      smaller = part->drawn;
    }
  }
}

TEST(RowDraw, PurposeSeedAndRepeatFixTheDraw) {
  const RandomRows rows(8);
  const auto drawn = [&](std::uint64_t seed, std::string_view purpose, std::uint32_t repeat) {
    return draw_rows(rows.columns(), all_rows(rows.columns()), {20, true, false, seed, purpose, repeat})->drawn;
  };
  EXPECT_EQ(drawn(1, "validation", 0), drawn(1, "validation", 0));
  EXPECT_NE(drawn(1, "validation", 0), drawn(2, "validation", 0));
  EXPECT_NE(drawn(1, "validation", 0), drawn(1, "calibration", 0));
  EXPECT_NE(drawn(1, "validation", 0), drawn(1, "validation", 1));
}

// 10 pairs out of 5 rows, 4000 draws: χ² with 9 degrees of freedom, 99.9 % point 27.9.
TEST(RowDraw, EverySetIsEquallyLikely) {
  std::map<std::vector<std::uint32_t>, int> seen;
  for (std::uint32_t repeat = 0; repeat < 4000; ++repeat) {
    ++seen[draw_rows({.rows = 5}, all_rows({.rows = 5}), {.count = 2, .repeat = repeat})->drawn];
  }
  ASSERT_EQ(seen.size(), 10U);
  double chi_square = 0;
  for (const auto& [pair, times] : seen) chi_square += (times - 400.0) * (times - 400.0) / 400.0;
  EXPECT_LT(chi_square, 27.9);
}

// What whole groups come to: of 200 rows in 40 groups of 1 to 9, 40 rows are wanted.
TEST(RowDraw, GroupsFillTheCount) {
  std::vector<std::int32_t> groups;
  for (std::int32_t group = 0; group < 40; ++group)
    groups.insert(groups.end(), static_cast<std::size_t>(1 + group % 9), group);
  const SplitColumns columns{.rows = groups.size(), .groups = groups};
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto part = draw_rows(columns, all_rows(columns), {.count = 40, .grouped = true, .seed = seed});
    ASSERT_TRUE(part);
    EXPECT_GE(part->drawn.size(), 38U);
    EXPECT_LE(part->drawn.size(), 40U);
  }
}

// 90 groups of two rows of class 0 and 10 of class 1: of 40 rows drawn 36 and 4.
TEST(RowDraw, GroupsKeepTheProportionsOfClasses) {
  std::vector<std::int64_t> labels;
  std::vector<std::int32_t> groups;
  for (std::int32_t row = 0; row < 200; ++row) {
    labels.push_back(row / 2 % 10 == 3 ? 1 : 0);
    groups.push_back(row / 2);
  }
  const SplitColumns columns{200, labels, groups};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto part = draw_rows(columns, all_rows(columns), {40, true, true, seed});
    ASSERT_TRUE(part);
    EXPECT_EQ(part->drawn.size(), 40U);
    EXPECT_EQ(std::ranges::count_if(part->drawn, [&](std::uint32_t row) { return labels[row] == 1; }), 4);
  }
}

TEST(RowDraw, GroupsThatAreAllTooLargeGiveTheSmallest) {
  const std::vector<std::int32_t> groups{1, 1, 1, 2, 2, 3, 3, 3};
  const SplitColumns columns{.rows = 8, .groups = groups};
  EXPECT_THAT(draw_rows(columns, all_rows(columns), {.count = 1, .grouped = true})->drawn, ElementsAre(3, 4));
}

TEST(RowDraw, SaysWhatCannotBeDrawn) {
  const std::vector<std::int32_t> groups{1, 1, 1};
  const SplitColumns columns{.rows = 3, .groups = groups};
  const auto error = [&](const RowDraw& draw) { return draw_rows(columns, all_rows(columns), draw).error(); };
  EXPECT_EQ(error({.count = 0}).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(error({.count = 3}).code(), ErrorCode::insufficient_data);
  EXPECT_THAT(error({.count = 4, .purpose = "calibration"}).message(), HasSubstr("4 rows to draw for calibration"));
  EXPECT_EQ(error({.count = 1, .stratified = true}).code(), ErrorCode::invalid_argument);
  EXPECT_THAT(error({.count = 1, .grouped = true}).message(), HasSubstr("of one group"));
}

}  // namespace
}  // namespace assay::data::row_draw_test
