#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/model/execution_findings_internal.hpp"
#include "assay/model/quantized_builder_test.hpp"

namespace assay::model::execution_findings_test {
namespace {

using onnx::TensorProto;
using testing::HasSubstr;
using testing_only::graph_of;
using testing_only::OnnxBuilder;
using testing_only::quantized_graph;

TEST(ExecutionFindings, ScalesAlongTheSumOfAMatMulAreRefusedByTheRuntime) {
  const testing_only::QuantizedProduct wrong{
      .op = "MatMul", .weight_shape = {16, 8}, .input_shape = {-1, 16}, .weight_scales = 16, .weight_axis = 0};
  testing_only::QuantizedProduct right = wrong;
  right.weight_scales = 8;
  right.weight_axis = 1;
  const auto findings = written_findings(quantized_graph(wrong));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings.front().what, HasSubstr("along the sum"));
  EXPECT_EQ(findings.front().nodes, std::vector<std::string>{"the product"});
  EXPECT_TRUE(written_findings(quantized_graph(right)).empty());
}

TEST(ExecutionFindings, OldOperatorSetIsNamed) {
  const auto findings = written_findings(quantized_graph({.opset = 11}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings.front().what, "operator set 11: scales per channel need 13");
  EXPECT_TRUE(written_findings(quantized_graph({.opset = 13})).empty());
}

TEST(ExecutionFindings, DynamicConvIsNotWorthIt) {
  OnnxBuilder builder;
  builder.input("x", TensorProto::FLOAT, {-1, 4, 12, 12});
  builder.constant("w", TensorProto::UINT8, {8, 4, 3, 3})->mutable_raw_data()->assign(288, '\1');
  builder.node("DynamicQuantizeLinear", {"x"}, {"xq", "xs", "xz"})
      .node("ConvInteger", {"xq", "w", "xz"}, {"y"})
      .output("y", TensorProto::INT32, {-1, 8, 10, 10});
  const Graph graph = graph_of(builder);
  const auto findings = optimised_findings(graph, graph);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings.front().what, HasSubstr("ConvInteger is not fused"));
}

TEST(ExecutionFindings, IntegerProductWithItsScalingApart) {
  OnnxBuilder builder;
  builder.input("a", TensorProto::UINT8, {-1, 4})
      .integers("b", TensorProto::INT8, {4, 2}, std::vector<int>(8, 1))
      .node("MatMulInteger", {"a", "b"}, {"i"})
      .node("Cast", {"i"}, {"y"})
      .output("y", TensorProto::FLOAT, {-1, 2});
  const Graph graph = graph_of(builder);
  const auto findings = optimised_findings(graph, graph);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings.front().what, HasSubstr("Cast and Mul run apart"));
}

TEST(ExecutionFindings, BlockedProductThatMultipliesInFloat) {
  OnnxBuilder builder;
  builder.input("x", TensorProto::FLOAT, {-1, 32})
      .integers("w", TensorProto::UINT8, {2, 1, 16}, std::vector<int>(32, 0))
      .floats("s", {2}, {1, 1})
      .node("MatMulNBits", {"x", "w", "s"}, {"y"}, "com.microsoft")
      .output("y", TensorProto::FLOAT, {-1, 2});
  Graph graph = graph_of(builder);
  EXPECT_THAT(optimised_findings(graph, graph).at(0).what, HasSubstr("accuracy_level is not 4"));
  set_attribute(graph.nodes().front(), "accuracy_level", std::int64_t{4});
  EXPECT_TRUE(optimised_findings(graph, graph).empty());
}

TEST(ExecutionFindings, HalfPrecisionWidenedByTheRuntime) {
  OnnxBuilder written;
  written.input("x", TensorProto::FLOAT16, {-1, 2});
  written.constant("w", TensorProto::FLOAT16, {2, 2})->mutable_raw_data()->assign(8, '\0');
  written.node("MatMul", {"x", "w"}, {"y"}).output("y", TensorProto::FLOAT16, {-1, 2});
  OnnxBuilder optimised;
  optimised.input("x", TensorProto::FLOAT, {-1, 2})
      .floats("w", {2, 2}, {0, 0, 0, 0})
      .node("MatMul", {"x", "w"}, {"y"})
      .output("y", TensorProto::FLOAT, {-1, 2});
  const Graph half = graph_of(written);
  EXPECT_THAT(optimised_findings(half, graph_of(optimised)).at(0).what, HasSubstr("half precision"));
  EXPECT_TRUE(optimised_findings(half, half).empty());
}

TEST(ExecutionFindings, FloatOperatorBetweenTwoPairs) {
  OnnxBuilder builder;
  builder.input("x", TensorProto::FLOAT, {-1, 4});
  testing_only::add_pair(builder, "x", TensorProto::UINT8, 1);
  builder.node("Softmax", {"x_d"}, {"s"});
  testing_only::add_pair(builder, "s", TensorProto::UINT8, 1);
  builder.node("Identity", {"s_d"}, {"y"}).output("y", TensorProto::FLOAT, {-1, 4});
  const Graph graph = graph_of(builder);
  const auto findings = optimised_findings(graph, graph);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings.front().what, "Softmax runs in float between DequantizeLinear and QuantizeLinear");
}

}  // namespace
}  // namespace assay::model::execution_findings_test
