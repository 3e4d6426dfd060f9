#include "assay/quantize/block_format.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::quantize::block_format_test {
namespace {

using testing::ElementsAre;
using testing::FloatEq;

// One output of three inputs in blocks of two would be too small for the operators, but can be followed by hand.
const std::vector<float> k_weights{-1.1F, 2, 1.4F, 0, 0, 0};

TEST(BlockFormat, SymmetricCodesLieAboutTheMiddle) {
  const BlockedWeights w = round_to_nearest(k_weights, 2, 3, {.bits = 4, .block = 2, .symmetric = true});
  EXPECT_EQ(w.blocks(), 2U);
  EXPECT_THAT(w.scales, ElementsAre(FloatEq(2.0F / 7), FloatEq(0.2F), 1, 1));
  EXPECT_THAT(w.zero_points, ElementsAre(8, 8, 8, 8));
  EXPECT_THAT(w.codes, ElementsAre(8 - 4, 15, 15, 8, 8, 8));
  EXPECT_THAT(dequantized(w), ElementsAre(FloatEq(-8.0F / 7), FloatEq(2), FloatEq(1.4F), 0, 0, 0));
}

TEST(BlockFormat, AsymmetricCodesCoverTheRangeWithZero) {
  const BlockedWeights w = round_to_nearest(k_weights, 2, 3, {.bits = 4, .block = 2, .symmetric = false});
  EXPECT_THAT(w.scales, ElementsAre(FloatEq(3.1F / 15), FloatEq(1.4F / 15), 1, 1));
  EXPECT_THAT(w.zero_points, ElementsAre(5, 0, 8, 8));
  EXPECT_THAT(w.codes, ElementsAre(0, 15, 15, 8, 8, 8));
}

TEST(BlockFormat, CodesArePackedOutputByOutputAndPaddedWithZero) {
  const BlockedWeights w = round_to_nearest(k_weights, 2, 3, {.bits = 4, .block = 2, .symmetric = false});
  EXPECT_EQ(packed_codes(w), std::string("\xF0\x0F\x88\x88", 4));
  EXPECT_EQ(packed_zero_points(w), std::string("\x05\x88", 2));
}

TEST(BlockFormat, StandardFormIsInputByInput) {
  const BlockedWeights symmetric = round_to_nearest(k_weights, 2, 3, {.bits = 4, .block = 2, .symmetric = true});
  EXPECT_EQ(transposed_codes(symmetric), std::string("\x0C\x07\x07", 3));  // −4 0, 7 0, 7 0
  EXPECT_THAT(transposed_scales(symmetric), ElementsAre(FloatEq(2.0F / 7), 1, FloatEq(0.2F), 1));
  const BlockedWeights wide = round_to_nearest(k_weights, 2, 3, {.bits = 8, .block = 2, .symmetric = false});
  EXPECT_EQ(transposed_zero_points(wide), std::string("\x5A\x80\x00\x80", 4));
}

TEST(BlockFormat, ALastShortRowOfZeroPointsIsFilled) {
  const std::vector<float> weights(5, 1.0F);
  const BlockedWeights w = round_to_nearest(weights, 1, 5, {.bits = 4, .block = 2, .symmetric = true});
  EXPECT_EQ(packed_zero_points(w), std::string("\x88\x08", 2));
  EXPECT_EQ(packed_codes(w).size(), 3U);
}

}  // namespace
}  // namespace assay::quantize::block_format_test
