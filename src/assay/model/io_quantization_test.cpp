#include <gtest/gtest.h>

#include "assay/model/io_quantization_internal.hpp"
#include "assay/model/onnx_builder_test.hpp"

namespace assay::model {
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

TEST(IoQuantization, ScalePerChannelOrComputedIsNotTaken) {
  OnnxBuilder builder;
  builder.floats("s", {2}, {0.1F, 0.2F}).node("DequantizeLinear", {"x", "s"}, {"a"});
  builder.node("DequantizeLinear", {"y", "computed"}, {"b"});
  EXPECT_FALSE(input_quantization(builder.proto().graph(), "x"));
  EXPECT_FALSE(input_quantization(builder.proto().graph(), "y"));
  EXPECT_FALSE(input_quantization(builder.proto().graph(), "z"));
}

}  // namespace
}  // namespace assay::model
