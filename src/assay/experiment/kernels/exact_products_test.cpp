#include "assay/experiment/kernels/exact_products.hpp"

#include <gtest/gtest.h>

namespace assay::experiment::exact_products_test {
namespace {

using Values = std::vector<std::int32_t>;
using Sums = std::vector<std::int64_t>;

TEST(ExactProducts, MatMulTakesZeroPointsOffFirst) {
  // ([[3, 5], [0, 1]] − 1) · ([[2, 7], [4, 0]] − [2, 7]) by hand.
  EXPECT_EQ(exact_matmul(Values{3, 5, 0, 1}, Values{2, 7, 4, 0}, 2, 2, 1, Values{2, 7}), (Sums{8, -28, 0, 0}));
  EXPECT_EQ(exact_matmul(Values{1, 2}, Values{3, 4}, 2, 1, 0, Values{1}), (Sums{8}));
}

TEST(ExactProducts, ConvPadsWithTheZeroPoint) {
  // A 2×2 input of 3 with zero point 1 under a 3×3 kernel of ones, padding 1: each place sees the four values of 2.
  const ConvGeometry geometry{.channels = 1, .size = 2, .filters = 1, .kernel = 3, .padding = 1};
  EXPECT_EQ(exact_conv(Values(4, 3), Values(9, 1), geometry, 1, Values{0}), (Sums{8, 8, 8, 8}));
}

TEST(ExactProducts, ConvStridesAndGroups) {
  // Two channels in two groups, 1×1 kernels of 10 and 100, stride 2 of a 3×3 input.
  const ConvGeometry geometry{.channels = 2, .size = 3, .filters = 2, .kernel = 1, .stride = 2, .groups = 2};
  Values input(18);
  for (std::size_t i = 0; i < input.size(); ++i) input[i] = static_cast<std::int32_t>(i);
  EXPECT_EQ(geometry.output_size(), 2U);
  EXPECT_EQ(exact_conv(input, Values{10, 100}, geometry, 0, Values{0}), (Sums{0, 20, 60, 80, 900, 1100, 1500, 1700}));
}

TEST(ExactProducts, SumsDoNotOverflow) {
  const Values left(70'000, 255);
  const Values right(70'000, -128);
  EXPECT_EQ(exact_matmul(left, right, 70'000, 1, 0, Values{0}), (Sums{-2'284'800'000}));
}

}  // namespace
}  // namespace assay::experiment::exact_products_test
