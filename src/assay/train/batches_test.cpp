#include "assay/train/batches.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::train::batches_test {
namespace {

std::vector<std::uint32_t> all_of(const EpochOrder& order) {
  std::vector<std::uint32_t> rows;
  for (std::size_t i = 0; i < order.batches(); ++i) {
    const auto batch = order.batch(i);
    rows.insert(rows.end(), batch.begin(), batch.end());
  }
  return rows;
}

TEST(Batches, EveryRowComesOnceAndSizesDifferByOneAtMost) {
  const EpochOrder order(65, 32, 5, 0);
  EXPECT_EQ(order.batches(), 3U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_THAT(order.batch(i).size(), ::testing::AnyOf(21U, 22U));
  std::vector<std::uint32_t> rows = all_of(order);
  EXPECT_FALSE(std::ranges::is_sorted(rows));
  std::ranges::sort(rows);
  EXPECT_EQ(rows.size(), 65U);
  for (std::uint32_t i = 0; i < 65; ++i) EXPECT_EQ(rows[i], i);
}

TEST(Batches, SeedAndEpochDecideTheOrder) {
  EXPECT_EQ(all_of(EpochOrder(40, 8, 1, 2)), all_of(EpochOrder(40, 8, 1, 2)));
  EXPECT_NE(all_of(EpochOrder(40, 8, 1, 2)), all_of(EpochOrder(40, 8, 1, 3)));
  EXPECT_NE(all_of(EpochOrder(40, 8, 1, 2)), all_of(EpochOrder(40, 8, 2, 2)));
}

TEST(Batches, OneBatchWhenTheRowsFitInto) {
  EXPECT_EQ(batches_in(3, 8), 1U);
  EXPECT_EQ(EpochOrder(3, 8, 0, 0).batch(0).size(), 3U);
}

}  // namespace
}  // namespace assay::train::batches_test
