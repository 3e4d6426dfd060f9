#include "assay/experiment/kernels/kernel_case.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace assay::experiment::kernel_case_test {
namespace {

TEST(KernelCase, DrawsOverTheWholeRangeOrItsEnds) {
  RandomStream random(1, stream_named("test"), 0);
  const auto uniform = draw(random, 4000, k_int8, OperandDraw::uniform);
  EXPECT_EQ(*std::ranges::min_element(uniform), -128);
  EXPECT_EQ(*std::ranges::max_element(uniform), 127);
  const auto extreme = draw(random, 100, k_uint8, OperandDraw::extreme);
  EXPECT_EQ(std::set<std::int32_t>(extreme.begin(), extreme.end()), (std::set<std::int32_t>{0, 255}));
}

TEST(KernelCase, TensorsHoldTheValuesInTheirType) {
  const auto tensor = tensor_of({-128, 127}, k_int8, {2});
  EXPECT_EQ(tensor.as<std::int8_t>()[0], -128);
  EXPECT_EQ(scalar_of(200, k_uint8).as<std::uint8_t>()[0], 200);
  EXPECT_EQ(floats_of({1.5F, 2}, {2, 1}).shape(), (tensor::Shape{2, 1}));
  EXPECT_EQ(text_of({k_uint8, k_int8}), "uint8 × int8");
}

TEST(KernelCase, ConstantsOutliveTheCaseBeingMoved) {
  KernelCase made;
  made.add_constant("w", scalar_of(7, k_uint8));
  const KernelCase moved = std::move(made);
  EXPECT_EQ(moved.model.constants.front().values.as<std::uint8_t>()[0], 7);
}

}  // namespace
}  // namespace assay::experiment::kernel_case_test
