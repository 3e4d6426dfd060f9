#include "assay/quantize/graph_making_test.hpp"
#include "assay/quantize/prepare.hpp"

namespace assay::quantize::weighted_nodes_test {
namespace {

using namespace testing_only;

TEST(WeightedNodes, HaveTheirBiasAndTheAxisOfTheirOutputChannels) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 2, 4, 4}).floats("w", {3, 2, 1, 1}, weights(6)).floats("b", {3}, {1, 2, 3});
  builder.node("Conv", {"x", "w", "b"}, {"c"}).node("Flatten", {"c"}, {"f"});
  builder.floats("g", {5, 48}, weights(240)).node("Gemm", {"f", "g"}, {"h"});
  attribute_of_last(builder, "transB", 1);
  builder.floats("m", {5, 4}, weights(20)).node("MatMul", {"h", "m"}, {"y"}).output("y", k_float, {1, 4});
  model::Graph graph = graph_of(builder);
  const auto found = weighted_nodes(graph);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].weight, "w");
  EXPECT_EQ(found[0].bias, "b");
  EXPECT_EQ(found[0].axis, 0U);
  EXPECT_EQ(found[1].bias, "");
  EXPECT_EQ(found[1].axis, 0U);  // transposed
  EXPECT_EQ(found[2].axis, 1U);
}

TEST(WeightedNodes, LeaveOutProductsOfActivationsAndWeightsOnTheLeft) {
  OnnxBuilder builder;
  builder.input("x", k_float, {4, 4}).floats("w", {4, 4}, weights(16));
  builder.node("MatMul", {"x", "x"}, {"a"}).node("MatMul", {"w", "a"}, {"y"}).output("y", k_float, {4, 4});
  model::Graph graph = graph_of(builder);
  EXPECT_TRUE(weighted_nodes(graph).empty());
}

TEST(WeightedNodes, HaveABiasOnlyWhereItIsByOutput) {
  using Shape = std::vector<std::int64_t>;
  for (const auto& [shape, is_bias] : std::vector<std::pair<Shape, bool>>{
           {{}, true}, {{1}, true}, {{1, 1}, true}, {{4}, true}, {{1, 4}, true}, {{4, 1}, false}, {{4, 4}, false}}) {
    OnnxBuilder builder;
    builder.input("x", k_float, {4, 2}).floats("w", {2, 4}, weights(8));
    builder.floats("b", shape, weights(tensor::elements_of(shape))).node("Gemm", {"x", "w", "b"}, {"y"});
    model::Graph graph = graph_of(builder.output("y", k_float, {4, 4}));
    EXPECT_EQ(weighted_nodes(graph).at(0).bias, is_bias ? "b" : "") << shape.size();
  }
}

TEST(WeightedNodes, OfATransposedConvolutionInGroupsCountTheChannelsOfAll) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 4, 2, 2}).floats("w", {4, 3, 1, 1}, weights(12)).floats("b", {6}, weights(6));
  builder.node("ConvTranspose", {"x", "w", "b"}, {"y"});
  attribute_of_last(builder, "group", 2);
  model::Graph graph = graph_of(builder.output("y", k_float, {1, 6, 2, 2}));
  EXPECT_EQ(output_channels(graph, *graph.producer("y")), 6U);
  EXPECT_EQ(weighted_nodes(graph).at(0).bias, "b");
}

}  // namespace
}  // namespace assay::quantize::weighted_nodes_test
