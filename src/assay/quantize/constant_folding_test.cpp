#include "assay/quantize/constant_folding_internal.hpp"
#include "assay/quantize/graph_making_test.hpp"

namespace assay::quantize::constant_folding_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace testing_only;

// Adds the constant to an input, behind `op` on it.
OnnxBuilder with(const std::string& op, std::vector<std::string> inputs = {}) {
  inputs.insert(inputs.begin(), "k");
  return OnnxBuilder()
      .input("x", k_float, {1})
      .floats("k", {2, 3}, {1, 2, 3, 4, 5, 6})
      .node(op, inputs, {"folded"})
      .node("Add", {"x", "folded"}, {"y"})
      .output("y", k_float, {});
}

TEST(ConstantFolding, TransposesByThePermutation) {
  model::Graph graph = graph_of(with("Transpose"));
  ASSERT_EQ(*fold_constants(graph), 1U);
  EXPECT_EQ(graph.shape_of("folded"), (tensor::Shape{3, 2}));
  EXPECT_THAT(floats_of(graph, "folded"), ElementsAre(1, 4, 2, 5, 3, 6));
  EXPECT_THAT(operators_of(graph), ElementsAre("Add"));
  EXPECT_FALSE(graph.is_constant("k"));
}

TEST(ConstantFolding, TransposesThreeAxes) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1}).floats("k", {2, 1, 2}, {1, 2, 3, 4}).node("Transpose", {"k"}, {"folded"});
  attribute_of_last(builder, "perm", std::vector<std::int64_t>{2, 0, 1});
  builder.node("Add", {"x", "folded"}, {"y"}).output("y", k_float, {});
  model::Graph graph = graph_of(builder);
  ASSERT_EQ(*fold_constants(graph), 1U);
  EXPECT_EQ(graph.shape_of("folded"), (tensor::Shape{2, 2, 1}));
  EXPECT_THAT(floats_of(graph, "folded"), ElementsAre(1, 3, 2, 4));
}

TEST(ConstantFolding, ReshapesWithOpenAndCopiedExtents) {
  OnnxBuilder builder = with("Reshape", {"shape"});
  auto* shape = builder.constant("shape", onnx::TensorProto::INT64, {3});
  for (const int extent : {0, -1, 1}) shape->add_int64_data(extent);
  model::Graph graph = graph_of(builder);
  ASSERT_EQ(*fold_constants(graph), 1U);
  EXPECT_EQ(graph.shape_of("folded"), (tensor::Shape{2, 3, 1}));
}

TEST(ConstantFolding, AddsAxesInOrder) {
  OnnxBuilder builder = with("Unsqueeze", {"axes"});
  auto* axes = builder.constant("axes", onnx::TensorProto::INT64, {2});
  axes->add_int64_data(-1);
  axes->add_int64_data(0);
  model::Graph graph = graph_of(builder);
  ASSERT_EQ(*fold_constants(graph), 1U);
  EXPECT_EQ(graph.shape_of("folded"), (tensor::Shape{1, 2, 3, 1}));
}

TEST(ConstantFolding, LeavesNodesThatCalculate) {
  model::Graph graph = graph_of(with("Neg"));
  EXPECT_EQ(*fold_constants(graph), 0U);
  EXPECT_THAT(operators_of(graph), ElementsAre("Neg", "Add"));
}

TEST(PassiveNodes, GoButForADropoutWhoseMaskIsRead) {
  OnnxBuilder builder;
  builder.input("x", k_float, {2}).node("Dropout", {"x"}, {"a"}).node("Identity", {"a"}, {"b"});
  builder.node("Dropout", {"b"}, {"c", "mask"}).node("Where", {"mask", "c", "b"}, {"y"}).output("y", k_float, {2});
  model::Graph graph = graph_of(builder);
  EXPECT_EQ(remove_passive_nodes(graph), 2U);
  EXPECT_THAT(operators_of(graph), ElementsAre("Dropout", "Where"));
}

}  // namespace
}  // namespace assay::quantize::constant_folding_test
