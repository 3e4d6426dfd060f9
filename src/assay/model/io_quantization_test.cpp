#include <gtest/gtest.h>

#include "assay/model/io_quantization_internal.hpp"
#include "assay/model/onnx_builder_test.hpp"

namespace assay::model::io_quantization_test {
namespace {

using testing_only::OnnxBuilder;

TEST(IoQuantization, ReadsTheParametersOfQLinearConv) {
  OnnxBuilder builder;
  builder.floats("xs", {}, {0.1F}).integers("xz", onnx::TensorProto::INT8, {}, {-3});
  builder.floats("ys", {}, {0.2F}).integers("yz", onnx::TensorProto::INT8, {}, {4});
  builder.node("QLinearConv", {"x", "xs", "xz", "w", "ws", "wz", "ys", "yz"}, {"y"});
  const auto& graph = builder.proto().graph();
  ASSERT_TRUE(input_quantization(graph, "x"));
  EXPECT_EQ(input_quantization(graph, "x")->zero_point, -3);
  EXPECT_EQ(input_quantization(graph, "x")->type, tensor::DType::i8);
  ASSERT_TRUE(output_quantization(graph, "y"));
  EXPECT_FLOAT_EQ(static_cast<float>(output_quantization(graph, "y")->scale), 0.2F);
}

TEST(IoQuantization, SecondOperandHasItsOwnParameters) {
  OnnxBuilder builder;
  builder.floats("as", {}, {0.5F}).integers("az", onnx::TensorProto::UINT8, {}, {1});
  builder.floats("bs", {}, {0.25F}).integers("bz", onnx::TensorProto::UINT8, {}, {2});
  builder.node("QLinearMatMul", {"a", "as", "az", "b", "bs", "bz", "as", "az"}, {"y"});
  EXPECT_EQ(input_quantization(builder.proto().graph(), "a")->scale, 0.5);
  EXPECT_EQ(input_quantization(builder.proto().graph(), "b")->scale, 0.25);
  EXPECT_EQ(input_quantization(builder.proto().graph(), "b")->zero_point, 2);
}

TEST(IoQuantization, ScaleInHalfPrecisionIsRead) {
  OnnxBuilder builder;
  builder.integers("s", onnx::TensorProto::FLOAT16, {}, {0x3400});  // 0.25
  builder.node("QuantizeLinear", {"x", "s"}, {"y"});
  ASSERT_TRUE(output_quantization(builder.proto().graph(), "y"));
  EXPECT_EQ(output_quantization(builder.proto().graph(), "y")->scale, 0.25);
}

TEST(IoQuantization, ScalePerChannelOrComputedIsNotTaken) {
  OnnxBuilder builder;
  builder.floats("s", {2}, {0.1F, 0.2F}).node("DequantizeLinear", {"x", "s"}, {"a"});
  builder.node("DequantizeLinear", {"y", "computed"}, {"b"});
  EXPECT_FALSE(input_quantization(builder.proto().graph(), "x"));
  EXPECT_FALSE(input_quantization(builder.proto().graph(), "y"));
  EXPECT_FALSE(input_quantization(builder.proto().graph(), "z"));
}

}  // namespace
}  // namespace assay::model::io_quantization_test
