#include "assay/tensor/quantization.hpp"

#include <array>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace assay::tensor::quantization_test {
namespace {

Tensor floats(std::initializer_list<float> values) {
  Tensor tensor(DType::f32, {static_cast<std::int64_t>(values.size())});
  std::copy(values.begin(), values.end(), tensor.as<float>().begin());
  return tensor;
}

// The example of ONNX's QuantizeLinear test: scale 2, zero point 128, uint8.
TEST(Quantize, MatchesTheOnnxExample) {
  const auto q = quantize(floats({0, 2, 3, 1000, -254, -1000}).view(), {DType::u8, 2.0, 128});
  ASSERT_TRUE(q);
  const auto values = q->as<std::uint8_t>();
  const std::array<int, 6> expected{128, 129, 130, 255, 1, 0};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(values[i], expected[i]) << i;
}

TEST(Quantize, RoundsHalfToEven) {
  const auto q = quantize(floats({0.5F, 1.5F, 2.5F, -0.5F, -1.5F}).view(), {DType::i8, 1.0, 0});
  const auto values = q->as<std::int8_t>();
  EXPECT_EQ(values[0], 0);
  EXPECT_EQ(values[1], 2);
  EXPECT_EQ(values[2], 2);
  EXPECT_EQ(values[3], 0);
  EXPECT_EQ(values[4], -2);
}

TEST(ToFloat32, DequantizesWithTheParametersGiven) {
  Tensor q(DType::i8, {3});
  q.as<std::int8_t>()[0] = -128;
  q.as<std::int8_t>()[2] = 127;
  std::array<float, 3> out{};
  const AffineQuantization parameters{DType::i8, 1.0 / 256, -128};
  ASSERT_TRUE(to_float32(q.view(), &parameters, out));
  EXPECT_EQ(out[0], 0.0F);
  EXPECT_EQ(out[1], 0.5F);
  EXPECT_EQ(out[2], 255.0F / 256);
  ASSERT_TRUE(to_float32(q.view(), nullptr, out));
  EXPECT_EQ(out[2], 127.0F);
}

TEST(FromFloat32, RefusesWhatAnIntegerInputCannotHold) {
  const std::array<float, 2> values{3.0F, 17.5F};
  EXPECT_EQ(from_float32(values, DType::u8, {2}).error().code(), ErrorCode::out_of_range);
  const std::array<float, 1> whole{200.0F};
  EXPECT_EQ(from_float32(whole, DType::u8, {1})->as<std::uint8_t>()[0], 200);
  EXPECT_FALSE(from_float32(whole, DType::i8, {1}));
}

TEST(FromFloat32, ValuesJustPastTheLastOneAreRefused) {
  const std::array<float, 1> past_i64{0x1p63F};
  EXPECT_EQ(from_float32(past_i64, DType::i64, {1}).error().code(), ErrorCode::out_of_range);
  EXPECT_TRUE(from_float32(past_i64, DType::u64, {1}));
  const std::array<float, 1> two{2.0F};
  EXPECT_EQ(from_float32(two, DType::boolean, {1}).error().code(), ErrorCode::out_of_range);
  const std::array<float, 1> not_a_number{std::numeric_limits<float>::quiet_NaN()};
  EXPECT_EQ(from_float32(not_a_number, DType::i32, {1}).error().code(), ErrorCode::out_of_range);
}

TEST(Half, KnownValuesAndRoundTripOfEveryBitPattern) {
  EXPECT_EQ(float_to_half(1.0F), 0x3c00);
  EXPECT_EQ(float_to_half(65504.0F), 0x7bff);
  EXPECT_EQ(float_to_half(65520.0F), 0x7c00);
  EXPECT_EQ(float_to_half(0x1p-24F), 0x0001);
  EXPECT_EQ(float_to_half(1.0F + 0x1p-11F), 0x3c00);  // a tie goes to even
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const float value = half_to_float(static_cast<std::uint16_t>(bits));
    if (!std::isnan(value)) {
      EXPECT_EQ(float_to_half(value), bits);
    }
  }
}

TEST(BFloat16, RoundsToNearestEven) {
  EXPECT_EQ(float_to_bfloat16(1.0F), 0x3f80);
  EXPECT_EQ(float_to_bfloat16(1.0F + 0x1p-8F), 0x3f80);
  EXPECT_EQ(float_to_bfloat16(1.0F + 0x1p-8F + 0x1p-20F), 0x3f81);
  EXPECT_TRUE(std::isnan(bfloat16_to_float(float_to_bfloat16(std::numeric_limits<float>::quiet_NaN()))));
}

}  // namespace
}  // namespace assay::tensor::quantization_test
