#include "assay/tensor/tensor.hpp"

#include <gtest/gtest.h>

namespace assay::tensor::tensor_test {
namespace {

TEST(Tensor, IsZeroAndAlignedWhenMade) {
  Tensor tensor(DType::f32, {3, 5});
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(tensor.bytes().data()) % 64, 0U);
  for (const float value : tensor.as<float>()) EXPECT_EQ(value, 0.0F);
}

TEST(Tensor, ReshapeKeepsTheElements) {
  Tensor tensor(DType::i32, {2, 3});
  tensor.as<std::int32_t>()[4] = 7;
  tensor.reshape({3, 2});
  EXPECT_EQ(tensor.view().shape(), (Shape{3, 2}));
  EXPECT_EQ(tensor.view().as<std::int32_t>()[4], 7);
}

TEST(Tensor, OfNoElementsHasNoBytes) {
  EXPECT_TRUE(Tensor(DType::f32, {0, 4}).bytes().empty());
}

}  // namespace
}  // namespace assay::tensor::tensor_test
