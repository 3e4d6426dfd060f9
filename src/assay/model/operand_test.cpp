#include "assay/model/operand.hpp"

#include <gtest/gtest.h>

#include "assay/model/quantized_builder_test.hpp"

namespace assay::model::operand_test {
namespace {

using onnx::TensorProto;
using testing_only::graph_of;
using testing_only::OnnxBuilder;
using testing_only::quantized_graph;

TEST(Operand, BehindDequantizeLinearWithItsScales) {
  const Graph graph = quantized_graph({.weight_scales = 8, .weight_axis = 0});
  const Operand weight = operand_of(graph, "w_d");
  EXPECT_EQ(weight.source, "w");
  EXPECT_TRUE(weight.is_constant);
  EXPECT_TRUE(weight.is_dequantized);
  EXPECT_EQ(weight.type, TensorProto::INT8);
  EXPECT_EQ(weight.real_type, TensorProto::FLOAT);
  EXPECT_EQ(weight.scales, 8U);
  EXPECT_EQ(weight.axis, 0);
  const Operand activation = operand_of(graph, "x_d");
  EXPECT_TRUE(activation.is_dequantized);
  EXPECT_FALSE(activation.is_constant);
  EXPECT_EQ(activation.type, TensorProto::UINT8);
}

TEST(Operand, ConstantsAreFoundBehindNodesThatHandThemOn) {
  OnnxBuilder builder;
  builder.input("x", TensorProto::FLOAT, {-1, 3})
      .floats("w", {2, 3}, {1, 2, 3, 4, 5, 6})
      .node("Transpose", {"w"}, {"wt"})
      .node("MatMul", {"x", "wt"}, {"y"})
      .output("y", TensorProto::FLOAT, {-1, 2});
  const Graph graph = graph_of(builder);
  const Operand weight = operand_of(graph, "wt");
  EXPECT_EQ(weight.source, "w");
  EXPECT_TRUE(weight.is_constant);
  EXPECT_FALSE(weight.is_dequantized);
}

TEST(Operand, ActivationIsQuantizedOnlyRightBeforeTheNode) {
  auto builder = testing_only::quantized_builder({});
  builder.node("Transpose", {"x_d"}, {"xt"}).output("xt", TensorProto::FLOAT, {12, 12, 4, -1});
  EXPECT_FALSE(operand_of(graph_of(builder), "xt").is_dequantized);
}

TEST(Operand, NegativeAxesCountFromTheBack) {
  const Graph graph = quantized_graph({.weight_scales = 3, .weight_axis = -1});
  EXPECT_EQ(operand_of(graph, "w_d").axis, 3);
}

}  // namespace
}  // namespace assay::model::operand_test
