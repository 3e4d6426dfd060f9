#include "assay/quantize/affine.hpp"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::quantize::affine_test {
namespace {

using testing::ElementsAre;

TEST(Affine, GridsAreThoseOfTheTypes) {
  const Grid int8 = grid_of(8, true, true, true);
  EXPECT_EQ(int8.least, -127);
  EXPECT_EQ(int8.most, 127);
  const Grid uint4 = grid_of(4, false, false, false);
  EXPECT_EQ(uint4.least, 0);
  EXPECT_EQ(uint4.most, 15);
}

TEST(Affine, RangeCoversTheGridAndHoldsZero) {
  const Grid uint8 = grid_of(8, false, false, false);
  const Affine asymmetric = affine_for(-1, 3, uint8);
  EXPECT_FLOAT_EQ(asymmetric.scale, 4.0F / 255);
  EXPECT_EQ(asymmetric.zero_point, 64);  // 63.75 rounded
  const Affine positive = affine_for(2, 5.1, uint8);
  EXPECT_FLOAT_EQ(positive.scale, 5.1F / 255);
  EXPECT_EQ(positive.zero_point, 0);
  const Affine symmetric = affine_for(-1, 2.54, grid_of(8, true, true, true));
  EXPECT_FLOAT_EQ(symmetric.scale, 0.02F);
  EXPECT_EQ(symmetric.zero_point, 0);
  EXPECT_EQ(affine_for(-1, 1, grid_of(8, false, true, false)).zero_point, 128);
}

TEST(Affine, RangeOfZeroKeepsZeroExact) {
  const Grid uint8 = grid_of(8, false, false, false);
  const Affine affine = affine_for(0, 0, uint8);
  EXPECT_EQ(affine.scale, 1);
  EXPECT_EQ(dequantize(quantize(0, affine, uint8), affine), 0);
}

TEST(Affine, RangeTooNarrowForAScaleCountsAsZero) {
  for (const bool symmetric : {false, true}) {
    const Grid int8 = grid_of(8, true, symmetric, symmetric);
    const Affine affine = affine_for(0, 1e-45, int8);
    EXPECT_EQ(affine.scale, 1);
    EXPECT_EQ(quantize(1e-45F, affine, int8), affine.zero_point);
  }
}

TEST(Affine, ValuesAreRoundedToEvenAndSaturated) {
  const Grid int8 = grid_of(8, true, true, false);
  const Affine affine{.scale = 0.5F, .zero_point = 0};
  EXPECT_EQ(quantize(0.25F, affine, int8), 0);
  EXPECT_EQ(quantize(0.75F, affine, int8), 2);
  EXPECT_EQ(quantize(1000, affine, int8), 127);
  EXPECT_EQ(quantize(-std::numeric_limits<float>::infinity(), affine, int8), -128);
  EXPECT_EQ(quantize(std::nanf(""), {0.5F, 7}, int8), 7);
}

TEST(Affine, ChannelsLieAlongTheirAxis) {
  const ChannelLayout layout = channels_along({2, 3, 4}, 1);
  EXPECT_EQ(layout.outer, 2U);
  EXPECT_EQ(layout.channels, 3U);
  EXPECT_EQ(layout.inner, 4U);
  EXPECT_EQ(layout.elements(), 8U);
  EXPECT_EQ(layout.at(2, 5), 21U);  // [1, 2, 1]
}

TEST(Affine, EachChannelHasItsOwnScale) {
  const Grid int8 = grid_of(8, true, true, true);
  const std::vector<float> weights{1.27F, 12.7F, -0.5F, 3};  // [2, 2], channels are columns
  const ChannelLayout layout = channels_along({2, 2}, 1);
  const auto affine = affine_per_channel(weights, layout, int8);
  ASSERT_TRUE(affine);
  EXPECT_FLOAT_EQ((*affine)[0].scale, 0.01F);
  EXPECT_FLOAT_EQ((*affine)[1].scale, 0.1F);
  EXPECT_THAT(quantize_channels(weights, layout, *affine, int8), ElementsAre(127, 127, -50, 30));
}

TEST(Affine, WeightsThatAreNotFiniteAreRefused) {
  const std::vector<float> weights{1, std::nanf("")};
  EXPECT_EQ(affine_per_channel(weights, whole({2}), Grid{}).error().code(), ErrorCode::out_of_range);
}

TEST(Affine, PackingIsTwosComplementLowNibbleFirst) {
  EXPECT_EQ(packed(std::vector<std::int32_t>{-1, 3, 7}, 4), std::string("\x3F\x07"));
  EXPECT_EQ(packed(std::vector<std::int32_t>{-1, 3}, 8), std::string("\xFF\x03"));
  EXPECT_EQ(packed(std::vector<std::int32_t>{-2}, 16), std::string("\xFE\xFF"));
  EXPECT_EQ(packed(std::vector<std::int32_t>{-2}, 32), std::string("\xFE\xFF\xFF\xFF"));
}

}  // namespace
}  // namespace assay::quantize::affine_test
