#include <limits>

#include "assay/quantize/graph_making_test.hpp"
#include "assay/quantize/integer_weights_internal.hpp"

namespace assay::quantize::integer_weights_test {
namespace {

const Grid k_int8 = grid_of(8, true, true, true);

std::vector<float> odd_weights(std::size_t count) {
  std::vector<float> values = testing_only::weights(count);
  for (std::size_t k = 0; k < count; ++k) values[k] = values[k] * 0.731F + static_cast<float>(k % 13) * 1e-3F;
  values[count / 2] = 0;
  return values;
}

TEST(IntegerWeights, AreThoseOfTheGeneralWayForEveryLayout) {
  const std::vector<float> values = odd_weights(210);
  for (const ChannelLayout& layout :
       {channels_along({30, 7}, 0), channels_along({30, 7}, 1), channels_along({5, 6, 7}, 1), whole({210})}) {
    const auto expected = affine_per_channel(values, layout, k_int8);
    const auto affine = symmetric_affine(values, layout, k_int8, 3);
    ASSERT_TRUE(affine);
    for (std::size_t c = 0; c < layout.channels; ++c) EXPECT_EQ((*affine)[c].scale, (*expected)[c].scale);
    EXPECT_EQ(integer_weights(values, layout, *affine, k_int8, 2),
              packed(quantize_channels(values, layout, *affine, k_int8), 8));
  }
}

TEST(IntegerWeights, RoundTiesToEvenAndSaturate) {
  const std::vector<float> values{0.5F, 1.5F, 2.5F, -0.5F, -1.5F, 300, -300, 126.5F};
  const std::vector<Affine> one{{1, 0}};
  const std::string bytes = integer_weights(values, whole({8}), one, k_int8, 1);
  const std::vector<int> expected{0, 2, 2, 0, -2, 127, -127, 126};
  for (std::size_t k = 0; k < 8; ++k) EXPECT_EQ(static_cast<signed char>(bytes[k]), expected[k]) << k;
}

TEST(IntegerWeights, ThatAreNotFiniteAreRefusedWithTheirChannel) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    std::vector<float> values(6, 1);
    values[4] = -bad;
    const auto affine = symmetric_affine(values, channels_along({3, 2}, 0), k_int8, 1);
    ASSERT_FALSE(affine);
    EXPECT_EQ(affine.error().code(), ErrorCode::out_of_range);
    EXPECT_THAT(affine.error().text(), testing::HasSubstr("channel 2"));
  }
}

}  // namespace
}  // namespace assay::quantize::integer_weights_test
