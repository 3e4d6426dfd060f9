#include "assay/train/standardisation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/train/graph_making_test.hpp"

namespace assay::train::standardisation_test {
namespace {

using ::testing::ElementsAre;
using testing_only::floats_of;
using testing_only::k_float;
using testing_only::ones;
using testing_only::OnnxBuilder;

tensor::Tensor filled(const tensor::Shape& shape, const std::vector<float>& values) {
  tensor::Tensor made(tensor::DType::f32, shape);
  std::ranges::copy(values, made.as<float>().begin());
  return made;
}

model::Graph product() {
  return testing_only::graph_of(OnnxBuilder(13)
                                    .input("x", k_float, {-1, 2})
                                    .floats("w", {2, 1}, ones(2))
                                    .node("MatMul", {"x", "w"}, {"y"})
                                    .output("y", k_float, {-1, 1}));
}

TEST(Standardisation, EachNumberOfAFlatSampleByItself) {
  const Moments moments = moments_of(filled({2, 2}, {1, 5, 3, 5}));
  EXPECT_THAT(moments.shape, ElementsAre(2));
  EXPECT_THAT(moments.mean, ElementsAre(2, 5));
  EXPECT_THAT(moments.deviation, ElementsAre(1, 1));  // of the second, which never varies, 1
}

TEST(Standardisation, PicturesByChannelInBothLayouts) {
  const Moments first = moments_of(filled({1, 2, 1, 2}, {0, 2, 10, 14}));
  EXPECT_THAT(first.shape, ElementsAre(2, 1, 1));
  EXPECT_THAT(first.mean, ElementsAre(1, 12));
  EXPECT_THAT(first.deviation, ElementsAre(1, 2));
  const Moments last = moments_of(filled({1, 5, 1, 2}, {0, 1, 0, 1, 0, 1, 0, 1, 5, 1}));
  EXPECT_THAT(last.shape, ElementsAre(1, 1, 2));
  EXPECT_THAT(last.mean, ElementsAre(1, 1));
  EXPECT_THAT(last.deviation, ElementsAre(2, 1));
}

TEST(Standardisation, StandsBetweenTheInputAndItsReaders) {
  model::Graph graph = product();
  standardise_input(graph, "x", {.shape = {2}, .mean = {3, 4}, .deviation = {2, 4}});
  ASSERT_TRUE(graph.order());
  const auto nodes = graph.nodes();
  ASSERT_EQ(nodes.size(), 3U);
  EXPECT_EQ(nodes[0]->op_type(), "Sub");
  EXPECT_EQ(nodes[0]->input(0), "x");
  EXPECT_THAT(floats_of(graph, nodes[0]->input(1)), ElementsAre(3, 4));
  EXPECT_EQ(nodes[1]->op_type(), "Mul");
  EXPECT_THAT(floats_of(graph, nodes[1]->input(1)), ElementsAre(0.5F, 0.25F));
  EXPECT_EQ(nodes[2]->input(0), nodes[1]->output(0));
}

TEST(Standardisation, OutputKeepsItsNameBehindTheScale) {
  model::Graph graph = product();
  const std::string inner = scale_output(graph, "y", 10, 3);
  ASSERT_TRUE(graph.order());
  EXPECT_EQ(graph.producer(inner)->op_type(), "MatMul");
  EXPECT_EQ(graph.producer("y")->op_type(), "Add");
  EXPECT_THAT(floats_of(graph, graph.producer("y")->input(1)), ElementsAre(10));
}

TEST(Standardisation, WhatStandsThereAlreadyGetsTheNewMoments) {
  model::Graph graph = product();
  EXPECT_THAT(standardising_constants(graph, "x"), ElementsAre());
  EXPECT_THAT(scaling_constants(graph, "y"), ElementsAre());
  standardise_input(graph, "x", {.shape = {2}, .mean = {3, 4}, .deviation = {2, 4}});
  const std::string inner = scale_output(graph, "y", 10, 3);
  standardise_input(graph, "x", {.shape = {2}, .mean = {0, 1}, .deviation = {1, 8}});
  EXPECT_EQ(scale_output(graph, "y", 20, 5), inner);
  ASSERT_TRUE(graph.order());
  EXPECT_EQ(graph.nodes().size(), 5U);
  const auto of_input = standardising_constants(graph, "x");
  ASSERT_EQ(of_input.size(), 2U);
  EXPECT_THAT(floats_of(graph, of_input[0]), ElementsAre(0, 1));
  EXPECT_THAT(floats_of(graph, of_input[1]), ElementsAre(1, 0.125F));
  const auto of_output = scaling_constants(graph, "y");
  ASSERT_EQ(of_output.size(), 2U);
  EXPECT_THAT(floats_of(graph, of_output[0]), ElementsAre(5));
  EXPECT_THAT(floats_of(graph, of_output[1]), ElementsAre(20));
}

// A scale that somebody else put there is theirs.
TEST(Standardisation, OtherNodesOfThatKindAreLeftAlone) {
  model::Graph graph = testing_only::graph_of(OnnxBuilder(13)
                                                  .input("x", k_float, {-1, 2})
                                                  .floats("m", {2}, ones(2))
                                                  .floats("f", {2}, ones(2))
                                                  .node("Sub", {"x", "m"}, {"c"})
                                                  .node("Mul", {"c", "f"}, {"y"})
                                                  .output("y", k_float, {-1, 2}));
  EXPECT_THAT(standardising_constants(graph, "x"), ElementsAre());
}

}  // namespace
}  // namespace assay::train::standardisation_test
