#include "assay/experiment/explain/shared_tensors.hpp"

#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::shared_tensors_test {
namespace {

using testing_only::OnnxBuilder;

model::Graph graph_of(OnnxBuilder builder) {
  auto graph = model::Graph::adopt(builder.proto());
  if (!graph) throw std::runtime_error(graph.error().text());
  return std::move(*graph);
}

// xW of the first is quantized and restored before b is added.
OnnxBuilder quantized(const std::string& inner, int zero_type = onnx::TensorProto::UINT8) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .floats("W", {2, 3}, {1, 0, 1, 0, 1, 1})
      .floats("b", {3}, {0, 0.5F, -1})
      .floats("s", {}, {0.25F})
      .integers("z", zero_type, {}, {5})
      .node("MatMul", {"x", "W"}, {inner})
      .node("QuantizeLinear", {inner, "s", "z"}, {"q"})
      .node("DequantizeLinear", {"q", "s", "z"}, {"d"})
      .node("Add", {"d", "b"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 3});
  return builder;
}

TEST(SharedTensors, AreMadeByNodesOfBothGraphsInTheBaselinesOrder) {
  const auto baseline = graph_of(testing_only::shifted_model(0));
  const auto shared = shared_tensors(baseline, graph_of(quantized("xW")));
  ASSERT_EQ(shared.size(), 2U);
  EXPECT_EQ(shared[0].name, "xW");
  EXPECT_EQ(shared[0].op, "MatMul");
  EXPECT_EQ(shared[0].in_candidate, "d");  // as it comes back from its grid
  EXPECT_EQ(shared[1].in_candidate, "y");
  EXPECT_EQ(shared[1].name, "y");
  EXPECT_EQ(shared_tensors(baseline, graph_of(quantized("other"))).size(), 1U);
}

TEST(SharedTensors, WhatIsMadeOfConstantsAloneIsNone) {
  auto builder = testing_only::shifted_model(0);
  builder.node("Relu", {"b"}, {"constant"}).output("constant", onnx::TensorProto::FLOAT, {3});
  const auto graph = graph_of(builder);
  for (const SharedTensor& shared : shared_tensors(graph, graph)) EXPECT_NE(shared.name, "constant");
}

TEST(QuantizedActivations, HaveTheirGrid) {
  const auto activations = quantized_activations(graph_of(quantized("xW")));
  ASSERT_EQ(activations.size(), 1U);
  EXPECT_EQ(activations[0].tensor, "xW");
  EXPECT_EQ(activations[0].type, "uint8");
  EXPECT_EQ(activations[0].scale, 0.25);
  EXPECT_EQ(activations[0].zero_point, 5);
  EXPECT_EQ(activations[0].most, 255);
  EXPECT_EQ(quantized_activations(graph_of(quantized("xW", onnx::TensorProto::INT8)))[0].least, -128);
}

TEST(QuantizedActivations, EachTensorIsOneAndConstantsAreNone) {
  auto builder = quantized("xW");
  builder.node("QuantizeLinear", {"xW", "s", "z"}, {"again"}).node("QuantizeLinear", {"b", "s", "z"}, {"constant"});
  EXPECT_EQ(quantized_activations(graph_of(builder)).size(), 1U);
}

}  // namespace
}  // namespace assay::experiment::shared_tensors_test
