#include "assay/train/parameters.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/train/graph_making_test.hpp"

namespace assay::train::parameters_test {
namespace {

using ::testing::ElementsAre;
using testing_only::graph_of;
using testing_only::k_float;
using testing_only::ones;
using testing_only::OnnxBuilder;

std::vector<std::string> names_of(const std::vector<Parameter>& parameters) {
  std::vector<std::string> names;
  for (const Parameter& one : parameters) names.push_back(one.name);
  return names;
}

// Scaled inputs, a convolution in two groups, its normalisation, a product with its bias apart.
model::Graph network() {
  model::Graph graph = graph_of(OnnxBuilder(13)
                                    .input("x", k_float, {-1, 4, 6, 6})
                                    .floats("shift", {1, 4, 1, 1}, ones(4))
                                    .floats("factor", {1}, ones(1))
                                    .floats("w", {8, 2, 3, 3}, ones(144))
                                    .floats("g", {8}, ones(8))
                                    .floats("b", {8}, ones(8))
                                    .floats("m", {8}, ones(8))
                                    .floats("v", {8}, ones(8))
                                    .floats("half", {}, ones(1))
                                    .floats("k", {8, 5}, ones(40))
                                    .floats("c", {5}, ones(5))
                                    .floats("mask", {2, 5}, ones(10))
                                    .node("Sub", {"x", "shift"}, {"x1"})
                                    .node("Mul", {"x1", "shift"}, {"x2"})
                                    .node("Conv", {"x2", "w"}, {"h1"})
                                    .node("BatchNormalization", {"h1", "g", "b", "m", "v"}, {"h2"})
                                    .node("Relu", {"h2"}, {"h3"})
                                    .node("GlobalAveragePool", {"h3"}, {"h4"})
                                    .node("Flatten", {"h4"}, {"h5"})
                                    .node("Mul", {"h5", "half"}, {"h6"})
                                    .node("MatMul", {"h6", "k"}, {"h7"})
                                    .node("Add", {"h7", "c"}, {"h8"})
                                    .node("Add", {"h8", "mask"}, {"y"})
                                    .output("y", k_float, {-1, 5}));
  model::set_attribute(graph.producer("h1"), "group", std::int64_t{2});
  return graph;
}

TEST(Parameters, AreWhatLayersReadAndNotWhatScalesInputsOrMasks) {
  model::Graph graph = network();
  const auto found = learning_parameters(graph);
  EXPECT_THAT(names_of(found), ElementsAre("w", "g", "b", "k", "c"));
  EXPECT_EQ(found[1].role, ParameterRole::scale);
  EXPECT_EQ(found[2].role, ParameterRole::bias);
  EXPECT_EQ(found[4].role, ParameterRole::bias);
  const auto statistics = normalisation_statistics(graph);
  ASSERT_EQ(statistics.size(), 1U);
  EXPECT_EQ(statistics[0].mean, "m");
  EXPECT_EQ(statistics[0].variance, "v");
  EXPECT_THAT(staying_constants(graph, found), ElementsAre("shift", "half", "mask"));
}

TEST(Parameters, ABiasOfOneNumberLearnsRightBehindItsLayer) {
  model::Graph graph = graph_of(OnnxBuilder(13)
                                    .input("x", k_float, {-1, 3})
                                    .floats("w", {3, 1}, ones(3))
                                    .floats("b", {1}, ones(1))
                                    .floats("deviation", {}, ones(1))
                                    .floats("mean", {}, ones(1))
                                    .node("MatMul", {"x", "w"}, {"h"})
                                    .node("Add", {"h", "b"}, {"h2"})
                                    .node("Mul", {"h2", "deviation"}, {"h3"})
                                    .node("Add", {"h3", "mean"}, {"y"})
                                    .output("y", k_float, {-1, 1}));
  const auto found = learning_parameters(graph);
  EXPECT_THAT(names_of(found), ElementsAre("w", "b"));
  EXPECT_EQ(found[1].role, ParameterRole::bias);
  EXPECT_THAT(staying_constants(graph, found), ElementsAre("deviation", "mean"));
}

TEST(Parameters, WeightsBehindATransposeLearnWithTheirFans) {
  model::Graph graph = graph_of(OnnxBuilder(13)
                                    .input("x", k_float, {-1, 3})
                                    .floats("w", {5, 3}, ones(15))
                                    .floats("b", {5}, ones(5))
                                    .node("Transpose", {"w"}, {"t"})
                                    .node("Identity", {"t"}, {"i"})
                                    .node("MatMul", {"x", "i"}, {"h"})
                                    .node("Add", {"b", "h"}, {"y"})
                                    .output("y", k_float, {-1, 5}));
  const auto found = learning_parameters(graph);
  EXPECT_THAT(names_of(found), ElementsAre("w", "b"));
  EXPECT_EQ(found[0].fan_in, 3);
  EXPECT_EQ(found[0].fan_out, 5);
  EXPECT_THAT(staying_constants(graph, found), ElementsAre());
}

// What is chosen by the extents of the data is no embedding of them.
TEST(Parameters, TablesReadByTheDataLearn) {
  model::Graph graph = graph_of(OnnxBuilder(13)
                                    .input("x", onnx::TensorProto::INT64, {-1, 3})
                                    .floats("table", {10, 4}, ones(40))
                                    .floats("sizes", {10, 4}, ones(40))
                                    .node("Gather", {"table", "x"}, {"e"})
                                    .node("Shape", {"x"}, {"s"})
                                    .node("Gather", {"sizes", "s"}, {"c"})
                                    .node("ReduceSum", {"c"}, {"r"})
                                    .node("Add", {"e", "r"}, {"y"})
                                    .output("y", k_float, {-1, 3, 4}));
  const auto found = learning_parameters(graph);
  EXPECT_THAT(names_of(found), ElementsAre("table"));
  EXPECT_EQ(found[0].role, ParameterRole::embedding);
  EXPECT_TRUE(decays(found[0].role));
  EXPECT_THAT(staying_constants(graph, found), ElementsAre("sizes"));
}

TEST(Parameters, OptionsOfOperatorsAreNoConstantsThatStay) {
  model::Graph graph = graph_of(OnnxBuilder(13)
                                    .input("x", k_float, {-1, 3})
                                    .floats("low", {}, ones(1))
                                    .node("Clip", {"x", "low"}, {"y"})
                                    .output("y", k_float, {-1, 3}));
  EXPECT_THAT(staying_constants(graph, learning_parameters(graph)), ElementsAre());
}

TEST(Parameters, FansAndWhetherARectifierFollows) {
  model::Graph graph = network();
  const auto found = learning_parameters(graph);
  EXPECT_EQ(found[0].fan_in, 18);
  EXPECT_EQ(found[0].fan_out, 36);
  EXPECT_TRUE(found[0].rectified);
  EXPECT_EQ(found[3].fan_in, 8);
  EXPECT_EQ(found[3].fan_out, 5);
  EXPECT_FALSE(found[3].rectified);
}

TEST(Parameters, FansOfTransposedMatricesAndConvolutions) {
  model::Graph graph = graph_of(OnnxBuilder(13)
                                    .input("x", k_float, {-1, 3, 4})
                                    .floats("w", {3, 7, 5}, ones(105))
                                    .node("ConvTranspose", {"x", "w"}, {"h"})
                                    .floats("p", {7, 1}, ones(7))
                                    .node("PRelu", {"h", "p"}, {"y"})
                                    .output("y", k_float, {-1, 7, 8}));
  const auto found = learning_parameters(graph);
  EXPECT_THAT(names_of(found), ElementsAre("w", "p"));
  EXPECT_EQ(found[0].fan_in, 15);
  EXPECT_EQ(found[0].fan_out, 35);
  EXPECT_TRUE(found[0].rectified);
  EXPECT_EQ(found[1].role, ParameterRole::slope);
}

}  // namespace
}  // namespace assay::train::parameters_test
