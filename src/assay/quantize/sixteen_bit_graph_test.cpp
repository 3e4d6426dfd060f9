#include <limits>

#include <gmock/gmock.h>

#include "assay/model/onnx_builder_test.hpp"
#include "assay/model/shape_inference.hpp"
#include "assay/quantize/run_graph_test.hpp"
#include "assay/quantize/sixteen_bit_graph_internal.hpp"

namespace assay::quantize::sixteen_bit_graph_test {
namespace {

using model::testing_only::OnnxBuilder;
using testing::HasSubstr;
using namespace testing_only;

constexpr int k_float = onnx::TensorProto::FLOAT;

model::Graph adopt(OnnxBuilder builder) {
  auto graph = model::Graph::adopt(builder.proto());
  EXPECT_TRUE(graph);
  model::infer_shapes(*graph);
  return std::move(*graph);
}

TEST(SixteenBitGraph, NodesThatMustStayInFloatAreNamed) {
  OnnxBuilder builder;
  builder.input("x", k_float, {2})
      .floats("zero", {}, {0})
      .floats("one", {}, {1})
      .node("Range", {"zero", "x", "one"}, {"r"})
      .node("Own", {"r"}, {"o"}, "my.domain")
      .node("Abs", {"o"}, {"y"})
      .output("y", k_float, {2});
  const model::Graph graph = adopt(builder);
  EXPECT_THAT(SixteenBitGraph::reason_against(graph, *graph.producer("r")), HasSubstr("no 16-bit type"));
  EXPECT_THAT(SixteenBitGraph::reason_against(graph, *graph.producer("o")), HasSubstr("my.domain"));
  EXPECT_THAT(SixteenBitGraph::reason_against(graph, *graph.producer("y")), HasSubstr("not known"));
}

TEST(SixteenBitGraph, ScalesOfResizeStayFloat) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 1, 2, 2})
      .floats("scales", {4}, {1, 1, 2, 2})
      .node("Resize", {"x", "", "scales"}, {"y"})
      .output("y", k_float, {1, 1, 4, 4});
  model::Graph graph = adopt(builder);
  SixteenBitGraph lowered(graph, float16_type(), Lowering::native);
  ASSERT_TRUE(lowered.lower({graph.producer("y")}));
  EXPECT_EQ(graph.constant("scales")->data_type(), k_float);
  EXPECT_EQ(GraphRunner().run(graph, {tensor_of({1, 1, 2, 2}, {1, 2, 3, 4})}).size(), 16U);
}

TEST(SixteenBitGraph, ACastToFloatGivesSixteenBits) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::INT32, {2})
      .node("Cast", {"x"}, {"f"})
      .node("Sqrt", {"f"}, {"y"})
      .output("y", k_float, {2});
  model::set_attribute(builder.proto().mutable_graph()->mutable_node(0), "to", std::int64_t{k_float});
  model::Graph graph = adopt(builder);
  SixteenBitGraph lowered(graph, float16_type(), Lowering::native);
  onnx::NodeProto* cast = graph.producer("f");
  ASSERT_TRUE(lowered.lower({cast, graph.producer("y")}));
  EXPECT_EQ(model::attribute(*cast, "to", std::int64_t{0}), onnx::TensorProto::FLOAT16);
  EXPECT_EQ(graph.producer("y")->op_type(), "Cast");
  EXPECT_EQ(graph.nodes().size(), 3U);  // no Cast between the two
}

TEST(SixteenBitGraph, WhatOnlyMovesIsNotRoundedAgain) {
  OnnxBuilder builder;
  builder.input("x", k_float, {2}).node("Relu", {"x"}, {"r"}).node("Neg", {"r"}, {"y"}).output("y", k_float, {2});
  model::Graph graph = adopt(builder);
  SixteenBitGraph lowered(graph, bfloat16_type(), Lowering::rounded);
  ASSERT_TRUE(lowered.lower({graph.producer("r"), graph.producer("y")}));
  EXPECT_EQ(operators_of(graph)["Cast"], 4);  // of x and of Neg's result
}

TEST(SixteenBitGraph, DoesNotCountNaNAmongSmallValues) {
  OnnxBuilder builder;
  builder.input("x", k_float, {2}).floats("k", {2}, {std::numeric_limits<float>::quiet_NaN(), 1e-6F});
  model::Graph graph = adopt(builder.node("Add", {"x", "k"}, {"y"}).output("y", k_float, {2}));
  SixteenBitGraph lowered(graph, float16_type(), Lowering::native);
  ASSERT_TRUE(lowered.lower({graph.producer("y")}));
  EXPECT_EQ(lowered.constants().subnormal, 1U);
}

}  // namespace
}  // namespace assay::quantize::sixteen_bit_graph_test
