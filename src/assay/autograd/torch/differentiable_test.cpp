#include <gtest/gtest.h>

#include "assay/autograd/torch/graph_making_test.hpp"

namespace assay::autograd::differentiable_test {
namespace {

using model::testing_only::linear_model;
using tensor::DType;

std::unique_ptr<DifferentiableGraph> linear() {
  auto graph = testing_only::module_engine()->differentiable(testing_only::lowered(linear_model()), {});
  EXPECT_TRUE(graph) << graph.error().text();
  return std::move(*graph);
}

// y = x · W + b: ∂/∂x = g · Wᵀ, ∂/∂W = xᵀ · g, ∂/∂b = Σ g.
TEST(Differentiable, GradientsOfInputsAndConstants) {
  const auto graph = linear();
  const auto x = testing_only::floats_of({2, 2}, {1, 2, 3, 4});
  const auto g = testing_only::floats_of({2, 3}, {1, 10, 100, 2, 20, 200});
  const std::vector<std::string> constants{"W", "b"};
  const auto derived = graph->differentiate(std::vector{x.view()}, std::vector{g.view()}, constants);
  ASSERT_TRUE(derived) << derived.error().text();
  EXPECT_EQ(testing_only::floats_in(derived->of_inputs[0]), (std::vector<float>{101, 110, 202, 220}));
  EXPECT_EQ(testing_only::floats_in(derived->of_constants.at("W")), (std::vector<float>{7, 70, 700, 10, 100, 1000}));
  EXPECT_EQ(testing_only::floats_in(derived->of_constants.at("b")), (std::vector<float>{3, 30, 300}));
  EXPECT_EQ(testing_only::floats_in(derived->outputs[0]), (std::vector<float>{1, 2.5F, 2, 3, 4.5F, 6}));
}

TEST(Differentiable, PrecisionIsThatAskedFor) {
  const auto graph =
      testing_only::module_engine()->differentiable(testing_only::lowered(linear_model()), {.precision = DType::f64});
  const auto x = testing_only::floats_of({1, 2}, {1, 2});
  const auto outputs = (*graph)->run(std::vector{x.view()});
  ASSERT_TRUE(outputs) << outputs.error().text();
  EXPECT_EQ(outputs->front().dtype(), DType::f64);
  EXPECT_FALSE(
      testing_only::module_engine()->differentiable(testing_only::lowered(linear_model()), {.precision = DType::f16}));
}

TEST(Differentiable, WhatTheOutputDoesNotDependOnHasAGradientOfZeros) {
  auto builder = linear_model();
  builder.floats("unused", {2}, {1, 2}).node("Neg", {"unused"}, {"nothing"});
  builder.input("idle", onnx::TensorProto::FLOAT, {1});
  const auto graph = testing_only::module_engine()->differentiable(testing_only::lowered(builder), {});
  const auto x = testing_only::floats_of({1, 2}, {1, 2});
  const auto idle = testing_only::floats_of({1}, {1});
  const auto g = testing_only::floats_of({1, 3}, {1, 1, 1});
  const std::vector<std::string> constants{"unused"};
  const auto derived = (*graph)->differentiate(std::vector{x.view(), idle.view()}, std::vector{g.view()}, constants);
  ASSERT_TRUE(derived) << derived.error().text();
  EXPECT_EQ(testing_only::floats_in(derived->of_inputs[1]), (std::vector<float>{0}));
  EXPECT_EQ(testing_only::floats_in(derived->of_constants.at("unused")), (std::vector<float>{0, 0}));
}

TEST(Differentiable, WhatDoesNotFitIsNamed) {
  const auto graph = linear();
  const auto x = testing_only::floats_of({1, 2}, {1, 2});
  const auto short_one = testing_only::floats_of({1, 2}, {1, 1});
  const auto wrong = graph->differentiate(std::vector{x.view()}, std::vector{short_one.view()}, {});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message(), "the gradient of output 'y' is [1, 2], but the output is [1, 3]");
  const auto g = testing_only::floats_of({1, 3}, {1, 1, 1});
  const std::vector<std::string> constants{"V"};
  const auto unknown = graph->differentiate(std::vector{x.view()}, std::vector{g.view()}, constants);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().message(), "'V' is no constant of real numbers that the graph reads");
}

}  // namespace
}  // namespace assay::autograd::differentiable_test
