#include "assay/train/initialisation.hpp"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/train/graph_making_test.hpp"
#include "assay/train/preset.hpp"

namespace assay::train::initialisation_test {
namespace {

using ::testing::Each;
using testing_only::floats_of;

model::Graph initialised(std::uint64_t seed) {
  auto graph = preset_graph({.kind = PresetKind::cnn, .widths = {64}, .sample = {3, 8, 8}, .outputs = 40});
  EXPECT_TRUE(graph) << graph.error().text();
  initialise(*graph, learning_parameters(*graph), seed);
  return std::move(*graph);
}

// Largest magnitude and standard deviation against a uniform law within ±bound.
void expect_uniform(const std::vector<float>& values, double bound) {
  double most = 0;
  double squares = 0;
  for (const double value : values) {
    most = std::max(most, std::abs(value));
    squares += value * value;
  }
  EXPECT_LE(most, bound * (1 + 1e-6));
  EXPECT_GT(most, 0.98 * bound);
  EXPECT_NEAR(std::sqrt(squares / static_cast<double>(values.size())), bound / std::sqrt(3.0), 0.05 * bound);
}

TEST(Initialisation, WeightsBeforeARectifierAfterHeOthersAfterGlorot) {
  const model::Graph graph = initialised(1);
  expect_uniform(floats_of(graph, "conv1.weight"), std::sqrt(6.0 / 27));
  expect_uniform(floats_of(graph, "scores.weight"), std::sqrt(6.0 / (64 * 16 + 40)));
}

TEST(Initialisation, ConstantsOfNormalisationsAndBiases) {
  const model::Graph graph = initialised(1);
  EXPECT_THAT(floats_of(graph, "scores.bias"), Each(0));
  EXPECT_THAT(floats_of(graph, "norm1.scale"), Each(1));
  EXPECT_THAT(floats_of(graph, "norm1.bias"), Each(0));
  EXPECT_THAT(floats_of(graph, "norm1.mean"), Each(0));
  EXPECT_THAT(floats_of(graph, "norm1.variance"), Each(1));
}

TEST(Initialisation, TheSeedDecides) {
  EXPECT_EQ(floats_of(initialised(4), "conv1.weight"), floats_of(initialised(4), "conv1.weight"));
  EXPECT_NE(floats_of(initialised(4), "conv1.weight"), floats_of(initialised(5), "conv1.weight"));
}

TEST(Initialisation, RecurrentWeightsBySizeOfTheState) {
  model::Graph graph = testing_only::graph_of(testing_only::OnnxBuilder(14)
                                                  .input("x", testing_only::k_float, {5, -1, 3})
                                                  .floats("w", {1, 64, 3}, testing_only::ones(192))
                                                  .floats("r", {1, 64, 16}, testing_only::ones(1024))
                                                  .node("LSTM", {"x", "w", "r"}, {"y"})
                                                  .output("y", testing_only::k_float, {5, 1, -1, 16}));
  model::set_attribute(graph.producer("y"), "hidden_size", std::int64_t{16});
  initialise(graph, learning_parameters(graph), 0);
  expect_uniform(floats_of(graph, "r"), 0.25);
}

TEST(Initialisation, EmbeddingsAreNormal) {
  using testing_only::k_float;
  model::Graph graph = testing_only::graph_of(testing_only::OnnxBuilder(13)
                                                  .input("x", onnx::TensorProto::INT64, {-1})
                                                  .floats("table", {500, 8}, testing_only::ones(4000))
                                                  .node("Gather", {"table", "x"}, {"y"})
                                                  .output("y", k_float, {-1, 8}));
  initialise(graph, learning_parameters(graph), 3);
  double sum = 0;
  double squares = 0;
  for (const double value : floats_of(graph, "table")) {
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum / 4000, 0, 0.06);
  EXPECT_NEAR(squares / 4000, 1, 0.08);
}

}  // namespace
}  // namespace assay::train::initialisation_test
