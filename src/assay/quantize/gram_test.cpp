#include "assay/quantize/gram.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace assay::quantize::gram_test {
namespace {

TEST(Gram, SumsTheProductsOfColumnsOverBatches) {
  Gram gram(2);
  ASSERT_TRUE(gram.add(std::vector<float>{1, 2, 3, 4}));
  ASSERT_TRUE(gram.add(std::vector<float>{-1, 0}));
  EXPECT_EQ(gram.rows(), 3U);
  EXPECT_EQ(gram.at(0, 0), 11);
  EXPECT_EQ(gram.at(0, 1), 14);
  EXPECT_EQ(gram.at(1, 0), 14);
  EXPECT_EQ(gram.at(1, 1), 20);
}

TEST(Gram, WholeIsSymmetric) {
  constexpr std::size_t k_width = 70;  // several tiles, the last one not full
  Gram gram(k_width);
  std::vector<float> rows(3 * k_width);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<float>(i % 11) - 5;
  ASSERT_TRUE(gram.add(rows));
  const Gram kept = gram;
  const std::vector<float> whole = std::move(gram).whole();
  for (std::size_t i = 0; i < k_width; ++i) {
    for (std::size_t j = 0; j < k_width; ++j) ASSERT_EQ(whole[i * k_width + j], kept.at(i, j)) << i << " " << j;
  }
}

TEST(Gram, RefusesActivationsThatAreNotFinite) {
  Gram gram(2);
  const Status added = gram.add(std::vector<float>{1, std::numeric_limits<float>::quiet_NaN()});
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code(), ErrorCode::out_of_range);
  EXPECT_EQ(gram.rows(), 0U);
}

}  // namespace
}  // namespace assay::quantize::gram_test
