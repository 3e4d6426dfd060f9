#include "assay/quantize/weight_rounding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::quantize::weight_rounding_test {
namespace {

using testing::ElementsAre;
using testing::FloatEq;

TEST(WeightRounding, BinaryIsTheSignTimesTheMeanMagnitude) {
  std::vector<float> weights{1, -2, 0, 3};
  round_to_binary(weights);
  EXPECT_THAT(weights, ElementsAre(1.5F, -1.5F, 1.5F, 1.5F));
}

TEST(WeightRounding, TernaryDropsSmallOnesAndAveragesTheRest) {
  // mean magnitude 2, threshold 1.4: the others are 4, −2 and 2.
  std::vector<float> weights{4, -2, 2, -1, 1};
  round_to_ternary(weights);
  EXPECT_THAT(weights, ElementsAre(FloatEq(8.0F / 3), FloatEq(-8.0F / 3), FloatEq(8.0F / 3), 0, 0));
  std::vector<float> zeros{0, 0};
  round_to_ternary(zeros);
  EXPECT_THAT(zeros, ElementsAre(0, 0));
}

TEST(WeightRounding, IntegersCoverTheRange) {
  std::vector<float> weights{3, -1.4F, 0.4F, -3};
  round_to_integers(weights, 3, true);  // −3 … 3, scale 1
  EXPECT_THAT(weights, ElementsAre(3, -1, 0, -3));
  std::vector<float> positive{3, 1.4F, 0.2F, 0};
  round_to_integers(positive, 2, false);  // 4 steps from 0 on, scale 1
  EXPECT_THAT(positive, ElementsAre(3, 1, 0, 0));
  std::vector<float> one_bit{1, -3};
  round_to_integers(one_bit, 1, true);
  EXPECT_THAT(one_bit, ElementsAre(2, -2));
}

TEST(WeightRounding, Float8IsScaledToItsLargest) {
  std::vector<float> weights{896, 2.2F, -0.001F};  // scale 2: 448, 1.1 → 1.125, −0.0005 → 0
  round_to_float8(weights, k_e4m3);
  EXPECT_THAT(weights, ElementsAre(896, 2.25F, 0));
}

TEST(WeightRounding, ChannelsAreRoundedByThemselves) {
  std::vector<float> weights{1, 10, -3, -30};  // [2, 2], channels along axis 1
  round_channels(weights, channels_along({2, 2}, 1), [](std::span<float> channel) { round_to_binary(channel); });
  EXPECT_THAT(weights, ElementsAre(2, 20, -2, -20));
}

// More channels than are looked at together.
TEST(WeightRounding, ManyChannelsAreRoundedByThemselves) {
  std::vector<float> weights;
  for (int row = 0; row < 3; ++row) {
    for (int channel = 0; channel < 37; ++channel) weights.push_back(static_cast<float>((row + 1) * (channel + 1)));
  }
  round_channels(weights, channels_along({3, 37}, 1), [](std::span<float> channel) { round_to_binary(channel); });
  for (std::size_t i = 0; i < weights.size(); ++i) EXPECT_EQ(weights[i], static_cast<float>(2 * (i % 37 + 1)));
}

}  // namespace
}  // namespace assay::quantize::weight_rounding_test
