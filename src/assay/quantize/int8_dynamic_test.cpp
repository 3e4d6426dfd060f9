#include "assay/quantize/int8_dynamic.hpp"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>

#include "assay/model/graph_making_test.hpp"
#include "assay/quantize/int8_dynamic_internal.hpp"
#include "assay/quantize/run_graph_test.hpp"

namespace assay::quantize::int8_dynamic_test {
namespace {

using model::testing_only::graph_of;
using model::testing_only::k_float;
using model::testing_only::OnnxBuilder;
using testing::ElementsAre;
using testing::FloatNear;
using testing::HasSubstr;
using testing::Pointwise;
using namespace testing_only;

// x as DynamicQuantizeLinear rounds it: 8 bits over the values' range, widened to hold 0.
Floats rounded_at_run_time(const Floats& x) {
  const float least = std::min(0.0F, *std::min_element(x.begin(), x.end()));
  const float most = std::max(0.0F, *std::max_element(x.begin(), x.end()));
  const float scale = (most - least) / 255;
  const float zero = std::nearbyint(-least / scale);
  Floats rounded;
  for (const float value : x) {
    rounded.push_back((std::clamp(std::nearbyint(value / scale) + zero, 0.0F, 255.0F) - zero) * scale);
  }
  return rounded;
}

// Columns of [rows, columns] by int8 with a scale of max|w| / 127 each.
Floats rounded_columns(Floats weights, std::size_t columns) {
  for (std::size_t c = 0; c < columns; ++c) {
    float most = 0;
    for (std::size_t i = c; i < weights.size(); i += columns) most = std::max(most, std::abs(weights[i]));
    for (std::size_t i = c; i < weights.size(); i += columns) {
      weights[i] = std::nearbyint(weights[i] / (most / 127)) * (most / 127);
    }
  }
  return weights;
}

Floats product_of_matrices(const Floats& x, const Floats& w, std::size_t inner, std::size_t columns) {
  Floats y(x.size() / inner * columns);
  for (std::size_t r = 0; r < x.size() / inner; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      double sum = 0;
      for (std::size_t k = 0; k < inner; ++k) sum += double{x[r * inner + k]} * double{w[k * columns + c]};
      y[r * columns + c] = static_cast<float>(sum);
    }
  }
  return y;
}

double signal_to_noise(const Floats& expected, const Floats& got) {
  EXPECT_EQ(expected.size(), got.size());
  if (expected.size() != got.size()) return 0;
  double signal = 0;
  double noise = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    signal += std::pow(double{expected[i]}, 2);
    noise += std::pow(double{expected[i]} - double{got[i]}, 2);
  }
  return 10 * std::log10(signal / noise);
}

OnnxBuilder product_model(const std::vector<std::int64_t>& input, const Floats& weights) {
  OnnxBuilder builder;
  builder.input("x", k_float, input)
      .floats("W", {8, 4}, weights)
      .floats("b", {4}, {1, 2, 3, 4})
      .node("MatMul", {"x", "W"}, {"xW"})
      .node("Add", {"xW", "b"}, {"y"})
      .output("y", k_float, {});
  builder.proto().mutable_graph()->mutable_output(0)->mutable_type()->mutable_tensor_type()->clear_shape();
  return builder;
}

TEST(Int8Dynamic, ProductGivesWhatRoundedOperandsGive) {
  const Floats weights = noise(32, 1);
  const Floats x = noise(24, 2);
  Floats expected = product_of_matrices(rounded_at_run_time(x), rounded_columns(weights, 4), 8, 4);
  for (std::size_t i = 0; i < expected.size(); ++i) expected[i] += static_cast<float>(i % 4 + 1);
  for (const std::vector<std::int64_t>& shape : {std::vector<std::int64_t>{3, 8}, {1, 3, 8}}) {
    model::Graph graph = graph_of(product_model(shape, weights));
    const auto outcome = apply(int8_dynamic(), graph, {});
    ASSERT_TRUE(outcome) << outcome.error().text();
    EXPECT_EQ(outcome->nodes.front().precision, "int8");
    EXPECT_EQ(outcome->packed_bytes, 32U + 16U + 16U);
    EXPECT_EQ(operators_of(graph)["MatMulInteger"], 1);
    EXPECT_THAT(GraphRunner().run(graph, {tensor_of(shape, x)}), Pointwise(FloatNear(1e-5F), expected));
  }
}

TEST(Int8Dynamic, GemmFoldsItsFactorsAndItsTransposition) {
  const Floats weights = noise(32, 3);  // [4, 8]
  Floats turned(32);
  for (std::size_t i = 0; i < 32; ++i) turned[i % 8 * 4 + i / 8] = 0.5F * weights[i];
  const Floats x = noise(16, 4);
  OnnxBuilder builder;
  builder.input("x", k_float, {2, 8})
      .floats("W", {4, 8}, weights)
      .floats("b", {4}, {1, 2, 3, 4})
      .node("Gemm", {"x", "W", "b"}, {"y"})
      .output("y", k_float, {2, 4});
  onnx::NodeProto* gemm = builder.proto().mutable_graph()->mutable_node(0);
  model::set_attribute(gemm, "transB", std::int64_t{1});
  model::set_attribute(gemm, "alpha", 0.5F);
  model::set_attribute(gemm, "beta", 2.0F);
  Floats expected = product_of_matrices(rounded_at_run_time(x), rounded_columns(turned, 4), 8, 4);
  for (std::size_t i = 0; i < expected.size(); ++i) expected[i] += 2 * static_cast<float>(i % 4 + 1);
  model::Graph graph = graph_of(builder);
  ASSERT_TRUE(apply(int8_dynamic(), graph, {}));
  EXPECT_THAT(GraphRunner().run(graph, {tensor_of({2, 8}, x)}), Pointwise(FloatNear(1e-5F), expected));
}

TEST(Int8Dynamic, EveryWayToStoreWeightsIsNearTheFloatModel) {
  const Floats weights = noise(32, 5);
  const auto x = tensor_of({3, 8}, noise(24, 6));
  const model::Graph original = graph_of(product_model({3, 8}, weights));
  GraphRunner runner;
  const Floats expected = runner.run(original, {x});
  for (const std::string kind : {"int8", "uint8"}) {
    for (const std::string per_channel : {"true", "false"}) {
      for (const std::string reduce : {"true", "false"}) {
        model::Graph graph = original.clone();
        ASSERT_TRUE(
            apply(int8_dynamic(), graph, {{"weights", kind}, {"per_channel", per_channel}, {"reduce_range", reduce}}));
        EXPECT_GT(signal_to_noise(expected, runner.run(graph, {x})), reduce == "true" ? 28 : 34) << kind << per_channel;
      }
    }
  }
}

TEST(Int8Dynamic, SevenBitWeightsStayWithinTheirRange) {
  model::Graph graph = graph_of(product_model({3, 8}, noise(32, 7)));
  ASSERT_TRUE(apply(int8_dynamic(), graph, {{"reduce_range", "true"}}));
  const auto values = graph.values("W_quantized");
  ASSERT_TRUE(values);
  std::int8_t most = 0;
  for (const std::int8_t value : values->as<std::int8_t>()) most = std::max<std::int8_t>(most, std::abs(value));
  EXPECT_EQ(most, 63);
}

TEST(Int8Dynamic, ProductsOfOneValueQuantizeItOnce) {
  OnnxBuilder builder;
  builder.input("x", k_float, {2, 8})
      .floats("W", {8, 4}, noise(32, 1))
      .floats("V", {8, 4}, noise(32, 2))
      .node("MatMul", {"x", "W"}, {"a"})
      .node("MatMul", {"x", "V"}, {"b"})
      .node("Mul", {"a", "b"}, {"y"})
      .output("y", k_float, {2, 4});
  model::Graph graph = graph_of(builder);
  ASSERT_TRUE(apply(int8_dynamic(), graph, {}));
  EXPECT_EQ(operators_of(graph)["DynamicQuantizeLinear"], 1);
  EXPECT_EQ(operators_of(graph)["MatMulInteger"], 2);
}

TEST(Int8Dynamic, ABatchOfMatricesAndTwoActivations) {
  OnnxBuilder builder;
  builder.input("x", k_float, {2, 3, 8})
      .floats("W", {2, 8, 4}, noise(64, 1))
      .node("MatMul", {"x", "W"}, {"a"})
      .node("Transpose", {"a"}, {"t"})
      .node("MatMul", {"a", "t"}, {"y"})
      .output("y", k_float, {2, 3, 3});
  onnx::NodeProto* transpose = builder.proto().mutable_graph()->mutable_node(1);
  model::set_attribute(transpose, "perm", std::vector<std::int64_t>{0, 2, 1});
  const model::Graph original = graph_of(builder);
  GraphRunner runner;
  const auto x = tensor_of({2, 3, 8}, noise(48, 2));
  const Floats expected = runner.run(original, {x});
  for (const std::string kind : {"int8", "uint8"}) {
    model::Graph graph = original.clone();
    const auto outcome = apply(int8_dynamic(), graph, {{"attention", "true"}, {"weights", kind}});
    ASSERT_TRUE(outcome) << outcome.error().text();
    EXPECT_EQ(operators_of(graph)["MatMulInteger"], 2);
    EXPECT_GT(signal_to_noise(expected, runner.run(graph, {x})), 30);
  }
  model::Graph graph = original.clone();
  const auto outcome = apply(int8_dynamic(), graph, {});
  ASSERT_TRUE(outcome);
  const auto product = std::ranges::find_if(
      outcome->nodes, [](const NodeOutcome& node) { return node.op == "MatMul" && !node.reason.empty(); });
  ASSERT_NE(product, outcome->nodes.end());
  EXPECT_THAT(product->reason, HasSubstr("activations"));
}

TEST(Int8Dynamic, WhatStaysInFloatHasAReason) {
  OnnxBuilder builder;
  builder.input("x", k_float, {2, 8})
      .floats("W", {8, 8}, noise(64, 1))
      .floats("V", {2, 2}, noise(4, 2))
      .node("MatMul", {"x", "W"}, {"a"})
      .node("MatMul", {"a", "W"}, {"b"})
      .node("MatMul", {"V", "b"}, {"y"})
      .output("y", k_float, {2, 8});
  model::Graph graph = graph_of(builder);
  const auto outcome = apply(int8_dynamic(), graph, {{"exclude", "b"}});
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->nodes[1].reason, "excluded by name");
  EXPECT_EQ(outcome->nodes[2].reason, "its weights are the left operand");
  EXPECT_EQ(operators_of(graph)["MatMul"], 2);
}

TEST(Int8Dynamic, RefusesAModelWithNothingForIt) {
  OnnxBuilder builder;
  builder.input("x", k_float, {2, 8}).node("Relu", {"x"}, {"y"}).output("y", k_float, {2, 8});
  model::Graph graph = graph_of(builder);
  const auto outcome = apply(int8_dynamic(), graph, {});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), ErrorCode::unsupported);
}

TEST(Int8Dynamic, RefusesWeightsThatAreNotFinite) {
  Floats weights = noise(32, 1);
  weights[5] = std::numeric_limits<float>::infinity();
  model::Graph graph = graph_of(product_model({3, 8}, weights));
  const auto outcome = apply(int8_dynamic(), graph, {});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), ErrorCode::out_of_range);
  EXPECT_THAT(outcome.error().text(), HasSubstr("W"));
}

}  // namespace
}  // namespace assay::quantize::int8_dynamic_test
