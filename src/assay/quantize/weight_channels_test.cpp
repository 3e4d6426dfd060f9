#include "assay/quantize/graph_making_test.hpp"
#include "assay/quantize/weight_channels_internal.hpp"

namespace assay::quantize::weight_channels_test {
namespace {

using testing::ElementsAre;
using namespace testing_only;

tensor::Tensor counted(const tensor::Shape& shape) {
  tensor::Tensor tensor(tensor::DType::f32, shape);
  for (std::size_t k = 0; k < tensor.elements(); ++k) tensor.as<float>()[k] = static_cast<float>(k + 1);
  return tensor;
}

// A Conv of 4 channels into 4 in 2 groups, a Gemm and its transposed form.
model::Graph sample() {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 4, 1, 1}).floats("w", {4, 2, 1, 1}, weights(8)).node("Conv", {"x", "w"}, {"c"});
  attribute_of_last(builder, "group", 2);
  builder.node("Flatten", {"c"}, {"f"}).floats("g", {4, 2}, weights(8)).node("Gemm", {"f", "g"}, {"h"});
  builder.floats("t", {3, 2}, weights(6)).node("Gemm", {"h", "t"}, {"y"});
  attribute_of_last(builder, "transB", 1);
  return graph_of(builder.output("y", k_float, {1, 3}));
}

TEST(WeightChannels, OfAConvolutionInGroups) {
  model::Graph graph = sample();
  const WeightChannels channels = weight_channels_of(graph, weighted_nodes(graph)[0]);
  EXPECT_EQ(channels.inputs(), 4U);
  EXPECT_THAT(channels.largest_by_output(counted({4, 2, 1, 1})), ElementsAre(2, 4, 6, 8));
  EXPECT_THAT(channels.largest_by_input(counted({4, 2, 1, 1})), ElementsAre(3, 4, 7, 8));
  EXPECT_EQ(channels.element(3, 1), 7U);
}

TEST(WeightChannels, OfAGemmEitherWayRound) {
  model::Graph graph = sample();
  const WeightChannels plain = weight_channels_of(graph, weighted_nodes(graph)[1]);
  EXPECT_THAT(plain.largest_by_output(counted({4, 2})), ElementsAre(7, 8));
  EXPECT_THAT(plain.largest_by_input(counted({4, 2})), ElementsAre(2, 4, 6, 8));
  EXPECT_EQ(plain.element(1, 2), 5U);
  const WeightChannels transposed = weight_channels_of(graph, weighted_nodes(graph)[2]);
  EXPECT_THAT(transposed.largest_by_output(counted({3, 2})), ElementsAre(2, 4, 6));
  EXPECT_THAT(transposed.largest_by_input(counted({3, 2})), ElementsAre(5, 6));
  EXPECT_EQ(transposed.element(2, 1), 5U);
}

TEST(WeightChannels, ScaleByOutputOrInput) {
  model::Graph graph = sample();
  const WeightChannels channels = weight_channels_of(graph, weighted_nodes(graph)[1]);
  tensor::Tensor weight = counted({4, 2});
  channels.scale_outputs(weight, {1, 10});
  channels.scale_inputs(weight, {1, 1, 1, 100});
  EXPECT_THAT(weight.as<float>(), ElementsAre(1, 20, 3, 40, 5, 60, 700, 8000));
}

TEST(ReplaceConstant, CopiesWhatAnotherNodeReads) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 2}).floats("w", {2, 2}, {1, 2, 3, 4}).node("MatMul", {"x", "w"}, {"a"});
  model::Graph graph = graph_of(builder.node("MatMul", {"a", "w"}, {"y"}).output("y", k_float, {1, 2}));
  replace_constant(graph, graph.producer("y"), 1, counted({2, 2}));
  EXPECT_NE(graph.producer("y")->input(1), "w");
  EXPECT_EQ(graph.producer("a")->input(1), "w");
  replace_constant(graph, graph.producer("a"), 1, counted({2, 2}));
  EXPECT_EQ(graph.producer("a")->input(1), "w");
}

}  // namespace
}  // namespace assay::quantize::weight_channels_test
