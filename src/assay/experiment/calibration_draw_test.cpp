#include "assay/experiment/calibration_draw.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::experiment::calibration_draw_test {
namespace {

using testing::ElementsAre;

TEST(DrawSamples, DrawsEachAtMostOnceInOrderAndTheSameForASeed) {
  const Draw draw = draw_samples(1000, {}, 200, 7);
  EXPECT_EQ(draw.rows.size(), 200U);
  EXPECT_TRUE(std::ranges::is_sorted(draw.rows));
  EXPECT_EQ(std::set<std::uint64_t>(draw.rows.begin(), draw.rows.end()).size(), 200U);
  EXPECT_LT(draw.rows.back(), 1000U);
  EXPECT_GT(draw.rows.back(), 900U) << "from all of the data, not from its beginning";
  EXPECT_EQ(draw.rows, draw.left_out);
  EXPECT_EQ(draw.rows, draw_samples(1000, {}, 200, 7).rows);
  EXPECT_NE(draw.rows, draw_samples(1000, {}, 200, 8).rows);
}

TEST(DrawSamples, FewerThanAskedForAreAllTaken) {
  EXPECT_THAT(draw_samples(3, {}, 200, 0).rows, ElementsAre(0, 1, 2));
}

TEST(DrawSamples, EveryRowHasTheSameChance) {
  std::vector<int> drawn(10, 0);
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    for (const std::uint64_t row : draw_samples(10, {}, 3, seed).rows) ++drawn[row];
  }
  for (const int count : drawn) EXPECT_NEAR(count, 900, 120);  // 4.8 standard deviations
}

TEST(DrawSamples, NoGroupIsBothDrawnAndLeft) {
  std::vector<std::int32_t> groups;
  for (std::int32_t i = 0; i < 60; ++i) groups.push_back(i % 12);
  const Draw draw = draw_samples(60, groups, 12, 3);
  EXPECT_EQ(draw.rows.size(), 12U);
  EXPECT_EQ(draw.left_out.size(), 15U) << "three groups of five";
  std::set<std::int32_t> drawn;
  for (const std::uint64_t row : draw.rows) drawn.insert(groups[row]);
  for (std::uint64_t row = 0; row < 60; ++row) {
    EXPECT_EQ(std::ranges::binary_search(draw.left_out, row), drawn.contains(groups[row])) << row;
  }
}

}  // namespace
}  // namespace assay::experiment::calibration_draw_test
