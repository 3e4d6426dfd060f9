#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "assay/data/elements_internal.hpp"

namespace assay::data::elements_test {
namespace {

using tensor::DType;

template <class T>
double as_double(DType type, T value) {
  double out = 0;
  EXPECT_TRUE(to_double(type, std::as_bytes(std::span(&value, 1)), std::span(&out, 1)));
  return out;
}

TEST(Elements, EveryTypeKeepsItsValue) {
  EXPECT_EQ(as_double<float>(DType::f32, 0.1F), static_cast<double>(0.1F));
  EXPECT_EQ(as_double<double>(DType::f64, 0.1), 0.1);
  EXPECT_EQ(as_double<std::uint16_t>(DType::f16, 0x3e00), 1.5);
  EXPECT_EQ(as_double<std::uint16_t>(DType::bf16, 0x4040), 3.0);
  EXPECT_EQ(as_double<std::int8_t>(DType::i8, -128), -128);
  EXPECT_EQ(as_double<std::uint8_t>(DType::u8, 255), 255);
  EXPECT_EQ(as_double<std::uint8_t>(DType::boolean, 7), 1);
  EXPECT_EQ(as_double<std::int16_t>(DType::i16, -300), -300);
  EXPECT_EQ(as_double<std::uint16_t>(DType::u16, 65535), 65535);
  EXPECT_EQ(as_double<std::int32_t>(DType::i32, -70000), -70000);
  EXPECT_EQ(as_double<std::uint32_t>(DType::u32, 4'000'000'000U), 4e9);
  EXPECT_EQ(as_double<std::int64_t>(DType::i64, -5), -5);
  EXPECT_EQ(as_double<std::uint64_t>(DType::u64, 5), 5);
}

TEST(Elements, FourBitTypesAreUnsupported) {
  double out = 0;
  const std::byte value{};
  EXPECT_EQ(to_double(DType::i4, {&value, 1}, {&out, 1}).error().code(), ErrorCode::unsupported);
}

}  // namespace
}  // namespace assay::data::elements_test
