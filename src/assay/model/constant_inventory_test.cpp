#include "assay/model/constant_inventory.hpp"

#include <gtest/gtest.h>

#include "assay/model/quantized_builder_test.hpp"

namespace assay::model::constant_inventory_test {
namespace {

using onnx::TensorProto;

const ConstantRow* row_of(const std::vector<ConstantRow>& rows, ConstantRole role, const std::string& precision) {
  for (const ConstantRow& row : rows) {
    if (row.role == role && row.precision == precision) return &row;
  }
  return nullptr;
}

TEST(ConstantInventory, KeepsScalesAndZeroPointsApartFromWeights) {
  auto builder = testing_only::quantized_builder({.weight_scales = 8});
  builder.constant("shape", TensorProto::INT64, {2})->add_int64_data(1);
  const auto rows = constant_inventory(builder.proto());
  const auto* weights = row_of(rows, ConstantRole::weights, "int8");
  ASSERT_NE(weights, nullptr);
  EXPECT_EQ(weights->elements, 8U * 4 * 9);
  EXPECT_EQ(weights->bytes, 8U * 4 * 9);
  const auto* scales = row_of(rows, ConstantRole::scales, "float32");
  ASSERT_NE(scales, nullptr);
  EXPECT_EQ(scales->elements, 10U);  // eight of the weight, one of input and output each
  EXPECT_EQ(row_of(rows, ConstantRole::zero_points, "int8")->elements, 8U);
  EXPECT_EQ(row_of(rows, ConstantRole::zero_points, "uint8")->elements, 2U);
  EXPECT_EQ(row_of(rows, ConstantRole::indices, "int64")->bytes, 16U);
  EXPECT_EQ(rows.front().role, ConstantRole::weights);
}

TEST(ConstantInventory, NumbersPackedIntoBytesAreCountedAsWhatTheyAre) {
  testing_only::OnnxBuilder builder;
  builder.input("x", TensorProto::FLOAT, {-1, 60});
  builder.integers("w", TensorProto::UINT8, {8, 2, 16}, std::vector<int>(256, 0))
      .floats("s", {16}, std::vector<float>(16, 1))
      .integers("z", TensorProto::UINT8, {8}, std::vector<int>(8, 0))
      .node("MatMulNBits", {"x", "w", "s", "z"}, {"y"}, "com.microsoft");
  auto* node = builder.proto().mutable_graph()->mutable_node(0);
  set_attribute(node, "K", std::int64_t{60});
  set_attribute(node, "N", std::int64_t{8});
  builder.output("y", TensorProto::FLOAT, {-1, 8});
  const auto rows = constant_inventory(builder.proto());
  const auto* weights = row_of(rows, ConstantRole::weights, "uint4");
  ASSERT_NE(weights, nullptr);
  EXPECT_EQ(weights->elements, 480U);  // of 512 stored ones
  EXPECT_EQ(weights->bytes, 256U);
  EXPECT_EQ(row_of(rows, ConstantRole::zero_points, "uint4")->elements, 16U);
}

}  // namespace
}  // namespace assay::model::constant_inventory_test
