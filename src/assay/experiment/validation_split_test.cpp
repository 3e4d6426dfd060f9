#include "assay/experiment/validation_split.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/calibration_draw.hpp"

namespace assay::experiment::validation_split_test {
namespace {

TEST(ValidationRows, AreAShareOfThoseThatJudge) {
  const std::vector<std::uint64_t> calibration{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  const auto rows = validation_rows(110, {}, calibration, 0.3, 0);
  ASSERT_TRUE(rows) << rows.error().text();
  EXPECT_EQ(rows->size(), 30U);
  EXPECT_TRUE(std::ranges::is_sorted(*rows));
  EXPECT_GE(rows->front(), 10U);
  EXPECT_EQ(*rows, *validation_rows(110, {}, calibration, 0.3, 0));
  EXPECT_NE(*rows, *validation_rows(110, {}, calibration, 0.3, 1));
}

TEST(ValidationRows, AreNotThoseThatTheSameSeedWouldCalibrateWith) {
  EXPECT_NE(*validation_rows(100, {}, {}, 0.3, 0), *draw_samples(100, {}, 30, 0));
}

TEST(ValidationRows, GroupsAreKeptWhole) {
  std::vector<std::int32_t> groups;
  for (std::int32_t i = 0; i < 100; ++i) groups.push_back(i / 10);
  const auto rows = validation_rows(100, groups, {}, 0.35, 0);
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->size(), 30U) << "no more than the share";
  std::set<std::uint64_t> seen;
  for (const std::uint64_t row : *rows) seen.insert(row / 10);
  EXPECT_EQ(seen.size(), 3U);
}

TEST(ValidationRows, BothSidesNeedSamples) {
  EXPECT_EQ(validation_rows(100, {}, {}, 1.0, 0).error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(validation_rows(1, {}, {}, 0.5, 0).error().code(), ErrorCode::insufficient_data);
  const std::vector<std::int32_t> one_group(100, 0);
  EXPECT_EQ(validation_rows(100, one_group, {}, 0.5, 0).error().code(), ErrorCode::insufficient_data);
}

TEST(Inseparable, GroupsAndContentsJoinAlsoThroughOthers) {
  const std::vector<std::string> contents{"a", "b", "a", "c", "d"};
  EXPECT_THAT(inseparable({}, contents), testing::ElementsAre(0, 1, 0, 2, 3));
  const std::vector<std::int32_t> groups{0, 1, 2, 2, 1};
  EXPECT_THAT(inseparable(groups, contents), testing::ElementsAre(0, 1, 0, 0, 1));
  EXPECT_THAT(inseparable({}, std::vector<std::string>{"a", "b"}), testing::IsEmpty());
}

}  // namespace
}  // namespace assay::experiment::validation_split_test
