#include "assay/experiment/calibration_draw.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::experiment::calibration_draw_test {
namespace {

using testing::ElementsAre;

TEST(DrawSamples, DrawsEachAtMostOnceInOrderAndTheSameForASeed) {
  const auto rows = *draw_samples(1000, {}, 200, 7);
  EXPECT_EQ(rows.size(), 200U);
  EXPECT_TRUE(std::ranges::is_sorted(rows));
  EXPECT_EQ(std::set<std::uint64_t>(rows.begin(), rows.end()).size(), 200U);
  EXPECT_LT(rows.back(), 1000U);
  EXPECT_GT(rows.back(), 900U) << "from all of the data, not from its beginning";
  EXPECT_EQ(rows, *draw_samples(1000, {}, 200, 7));
  EXPECT_NE(rows, *draw_samples(1000, {}, 200, 8));
}

TEST(DrawSamples, FewerThanAskedForAreAllTaken) {
  EXPECT_THAT(*draw_samples(3, {}, 200, 0), ElementsAre(0, 1, 2));
  EXPECT_TRUE(draw_samples(3, {}, 0, 0)->empty());
}

TEST(DrawSamples, EveryRowHasTheSameChance) {
  std::vector<int> drawn(10, 0);
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const auto rows = draw_samples(10, {}, 3, seed);
    for (const std::uint64_t row : *rows) ++drawn[row];
  }
  for (const int count : drawn) EXPECT_NEAR(count, 900, 120);  // 4.8 standard deviations
}

TEST(DrawSamples, NoGroupIsBothDrawnAndLeft) {
  std::vector<std::int32_t> groups;
  for (std::int32_t i = 0; i < 60; ++i) groups.push_back(i % 12);
  const auto rows = *draw_samples(60, groups, 12, 3);
  EXPECT_EQ(rows.size(), 10U) << "two groups of five; a third would be too many";
  std::set<std::int32_t> drawn;
  for (const std::uint64_t row : rows) drawn.insert(groups[row]);
  for (std::uint64_t row = 0; row < 60; ++row) {
    EXPECT_EQ(std::ranges::binary_search(rows, row), drawn.contains(groups[row])) << row;
  }
  const std::vector<std::int32_t> one_group(10, 0);
  EXPECT_EQ(draw_samples(10, one_group, 3, 0).error().code(), ErrorCode::insufficient_data);
}

}  // namespace
}  // namespace assay::experiment::calibration_draw_test
