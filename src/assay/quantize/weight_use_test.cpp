#include "assay/quantize/graph_making_test.hpp"
#include "assay/quantize/weight_use_internal.hpp"

namespace assay::quantize::weight_use_test {
namespace {

using testing::ElementsAre;
using namespace testing_only;

Result<RoundedWeight> round(model::Graph& graph, const std::vector<std::string>& outputs, bool per_channel = true) {
  std::vector<onnx::NodeProto*> nodes;
  std::optional<WeightUse> use;
  for (const WeightedNode& product : weighted_nodes(graph)) {
    if (std::ranges::find(outputs, product.node->output(0)) == outputs.end()) continue;
    nodes.push_back(product.node);
    use = use_of(product);
  }
  return round_weight(graph, *use, nodes, per_channel, [](std::span<float> weights) { round_to_ternary(weights); });
}

TEST(WeightUse, OfSomeReadersLeavesTheWeightToTheOthers) {
  OnnxBuilder builder;
  builder.input("x", k_float, {-1, 2}).floats("W", {2, 2}, {1, 2, 3, -5}).node("MatMul", {"x", "W"}, {"a"});
  builder.node("MatMul", {"a", "W"}, {"b"}).node("MatMul", {"b", "W"}, {"y"}).output("y", k_float, {-1, 2});
  model::Graph graph = graph_of(builder);
  ASSERT_TRUE(round(graph, {"a", "y"}));
  EXPECT_THAT(floats_of(graph, graph.producer("b")->input(1)), ElementsAre(1, 2, 3, -5));
  EXPECT_THAT(floats_of(graph, graph.producer("y")->input(1)), ElementsAre(0, 0, 3, -5));
  EXPECT_EQ(graph.producer("a")->input(1), graph.producer("y")->input(1));
}

TEST(WeightUse, OfAllReadersKeepsTheNameUnlessItIsAnOutput) {
  for (const bool is_output : {false, true}) {
    OnnxBuilder builder;
    builder.input("x", k_float, {-1, 2}).floats("W", {2, 2}, {1, 2, 3, -5}).node("MatMul", {"x", "W"}, {"y"});
    if (is_output) builder.output("W", k_float, {2, 2});
    model::Graph graph = graph_of(builder.output("y", k_float, {-1, 2}));
    ASSERT_TRUE(round(graph, {"y"}));
    EXPECT_EQ(graph.producer("y")->input(1) == "W", !is_output);
    EXPECT_EQ(floats_of(graph, "W")[0], is_output ? 1 : 0);
  }
}

TEST(WeightUse, OfATransposedConvolutionInGroupsRoundsTheChannelsOfEachGroup) {
  for (const bool per_channel : {true, false}) {
    OnnxBuilder builder;
    builder.input("x", k_float, {1, 2, 1, 2}).floats("W", {2, 1, 1, 2}, {100, 40, 1, 0.4F});
    builder.node("ConvTranspose", {"x", "W"}, {"y"}).output("y", k_float, {1, 2, 1, 3});
    attribute_of_last(builder, "group", 2);
    model::Graph graph = graph_of(builder);
    const auto rounded = round(graph, {"y"}, per_channel);
    ASSERT_TRUE(rounded) << rounded.error().text();
    EXPECT_EQ(rounded->channels, per_channel ? 2U : 1U);
    EXPECT_EQ(floats_of(graph, "W")[2], per_channel ? 1 : 0);
  }
}

}  // namespace
}  // namespace assay::quantize::weight_use_test
