#include "assay/tensor/dtype.hpp"

#include <gtest/gtest.h>

namespace assay::tensor::dtype_test {
namespace {

TEST(DType, NamesRoundTrip) {
  for (int i = 0; i <= static_cast<int>(DType::u4); ++i) {
    const auto type = static_cast<DType>(i);
    EXPECT_EQ(dtype_named(name_of(type)), type);
  }
  EXPECT_FALSE(dtype_named("complex64"));
}

TEST(DType, FourBitTypesArePackedTwoToAByte) {
  EXPECT_EQ(bytes_of(DType::u4, 3), 2U);
  EXPECT_EQ(bytes_of(DType::f32, 3), 12U);
}

TEST(DType, OnlyTheFloatingTypesAreFloating) {
  EXPECT_TRUE(is_floating(DType::bf16));
  EXPECT_FALSE(is_floating(DType::i8));
}

}  // namespace
}  // namespace assay::tensor::dtype_test
