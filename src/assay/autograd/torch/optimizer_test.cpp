#include <cmath>

#include <gtest/gtest.h>

#include "assay/autograd/torch/graph_making_test.hpp"

namespace assay::autograd::optimizer_test {
namespace {

using model::testing_only::OnnxBuilder;

// loss = (w − 3)²: its gradient is 2 · (w − 3).
std::vector<float> path_of(const OptimizerOptions& options, int steps, double rate) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {1})
      .floats("w", {1}, {1})
      .node("Mul", {"x", "w"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {1});
  const auto graph = testing_only::trainable_of(
      builder, {.parameters = {"w"}, .loss = {.kind = LossKind::mean_squared_error}, .optimizer = options});
  const auto one = testing_only::floats_of({1}, {1});
  const auto three = testing_only::floats_of({1}, {3});
  std::vector<float> path;
  for (int i = 0; i < steps; ++i) {
    const auto loss = graph->step(std::vector{one.view()}, three.view(), rate);
    EXPECT_TRUE(loss) << loss.error().text();
    path.push_back(graph->value("w")->as<float>()[0]);
  }
  return path;
}

void expect_path(const std::vector<float>& path, const std::vector<double>& wanted) {
  ASSERT_EQ(path.size(), wanted.size());
  for (std::size_t i = 0; i < path.size(); ++i) EXPECT_NEAR(path[i], wanted[i], 1e-5) << "step " << i;
}

// v: −4, then 0.5 · −4 + −3.2 = −5.2, then −2.6 + −2.16 = −4.76
TEST(Optimizer, SgdWithMomentum) {
  expect_path(path_of({.momentum = 0.5}, 3, 0.1), {1.4, 1.92, 2.396});
}

TEST(Optimizer, SgdDecaysThroughTheGradient) {
  expect_path(path_of({.momentum = 0, .weight_decay = 0.5}, 2, 0.1), {1.35, 1.6125});
  expect_path(path_of({.momentum = 0, .weight_decay = 0.5, .undecayed = {"w"}}, 1, 0.1), {1.4});
}

// The first step of Adam is the learning rate, whatever the gradient's size.
TEST(Optimizer, AdamWeighsByTheGradientsSize) {
  const double second_mean = (0.9 * 0.1 * -4 + 0.1 * -3.8) / (1 - 0.81);
  const double second_square = (0.999 * 0.001 * 16 + 0.001 * 3.8 * 3.8) / (1 - 0.999 * 0.999);
  expect_path(path_of({.kind = OptimizerKind::adam}, 2, 0.1),
              {1.1, 1.1 - 0.1 * second_mean / std::sqrt(second_square)});
}

TEST(Optimizer, AdamWDecaysApart) {
  expect_path(path_of({.kind = OptimizerKind::adamw, .weight_decay = 0.5}, 1, 0.1), {0.95 + 0.1});
}

}  // namespace
}  // namespace assay::autograd::optimizer_test
