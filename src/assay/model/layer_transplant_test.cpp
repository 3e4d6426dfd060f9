#include "assay/model/layer_transplant.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/model/quantized_builder_test.hpp"

namespace assay::model::layer_transplant_test {
namespace {

using onnx::TensorProto;
using testing_only::graph_of;
using testing_only::node_named;
using testing_only::OnnxBuilder;
using testing_only::quantized_graph;

// A constant behind DequantizeLinear, dequantized.
std::vector<float> restored(const std::vector<std::int64_t>& shape, const std::vector<int>& levels,
                            const std::vector<std::int64_t>& scale_shape, const std::vector<float>& scales, int zero,
                            std::int64_t axis, std::int64_t block = 0) {
  OnnxBuilder builder(21);
  builder.integers("w", TensorProto::INT8, shape, levels)
      .floats("s", scale_shape, scales)
      .integers("z", TensorProto::INT8, scale_shape, std::vector<int>(scales.size(), zero))
      .node("DequantizeLinear", {"w", "s", "z"}, {"y"})
      .output("y", TensorProto::FLOAT, shape);
  Graph graph = graph_of(builder);
  onnx::NodeProto* node = graph.nodes().front();
  set_attribute(node, "axis", axis);
  if (block > 0) set_attribute(node, "block_size", block);
  const auto values = dequantized(graph, *node);
  if (!values) throw std::runtime_error(values.error().text());
  return {values->as<float>().begin(), values->as<float>().end()};
}

TEST(Dequantized, ByTensorByAxisAndInBlocks) {
  EXPECT_EQ(restored({2, 2}, {1, 2, 3, 4}, {}, {0.5F}, 1, 1), (std::vector<float>{0, 0.5F, 1, 1.5F}));
  EXPECT_EQ(restored({2, 2}, {1, 2, 3, 4}, {2}, {1, 10}, 0, 0), (std::vector<float>{1, 2, 30, 40}));
  EXPECT_EQ(restored({2, 2}, {1, 2, 3, 4}, {2}, {1, 10}, 0, -1), (std::vector<float>{1, 20, 3, 40}));
  // Blocks of two along the first of two axes: scales [2, 2].
  EXPECT_EQ(restored({4, 2}, {1, 1, 1, 1, 1, 1, 1, 1}, {2, 2}, {1, 2, 3, 4}, 0, 0, 2),
            (std::vector<float>{1, 2, 1, 2, 3, 4, 3, 4}));
}

TEST(Dequantized, ScalesThatDoNotFitAreCorrupt) {
  EXPECT_THROW(restored({2, 2}, {1, 2, 3, 4}, {3}, {1, 1, 1}, 0, 0), std::runtime_error);
  EXPECT_THROW(restored({2, 2}, {1, 2, 3, 4}, {2}, {1, 1}, 0, 5), std::runtime_error);
}

TEST(LayerTransplant, WeightIsReplacedAndActivationRounded) {
  Graph baseline = quantized_graph({.activation_type = 0, .weight_type = 0, .output_quantized = false});
  const Graph candidate = quantized_graph({.weight_scales = 8});
  onnx::NodeProto* node = baseline.nodes().front();
  const onnx::NodeProto* counterpart = counterpart_of(*node, candidate);
  ASSERT_EQ(counterpart, &node_named(candidate, "the product"));
  const auto rounded = dequantized(candidate, *candidate.producer(counterpart->input(1)));
  ASSERT_TRUE(rounded);
  baseline.set_constant(node->input(1), rounded->view());
  ASSERT_TRUE(transplant_quantization(baseline, node, candidate, *counterpart));
  const auto weight = baseline.values(node->input(1));
  ASSERT_TRUE(weight);
  EXPECT_FLOAT_EQ(weight->as<float>()[0], 0.1F);  // level 1, scale 0.1
  const onnx::NodeProto* restore = baseline.producer(node->input(0));
  ASSERT_NE(restore, nullptr);
  EXPECT_EQ(restore->op_type(), "DequantizeLinear");
  const onnx::NodeProto* round = baseline.producer(restore->input(0));
  EXPECT_EQ(round->op_type(), "QuantizeLinear");
  EXPECT_EQ(round->input(0), "x");
  EXPECT_EQ(baseline.values(round->input(2))->dtype(), tensor::DType::u8);
}

TEST(LayerTransplant, WeightThatRoundingDoesNotExplainIsRefused) {
  Graph baseline = quantized_graph({.activation_type = 0, .weight_type = 0, .output_quantized = false});
  const Graph candidate = quantized_graph({.weight_scales = 8});
  onnx::NodeProto* node = baseline.nodes().front();
  const onnx::NodeProto& counterpart = node_named(candidate, "the product");
  auto rounded = dequantized(candidate, *candidate.producer(counterpart.input(1)));
  ASSERT_TRUE(rounded);
  rounded->as<float>()[3] += 0.25F;  // the scale is 0.1
  baseline.set_constant(node->input(1), rounded->view());
  EXPECT_FALSE(keeps_weight(baseline, *node, candidate, counterpart));
  EXPECT_THAT(transplant_quantization(baseline, node, candidate, counterpart).error().text(),
              testing::HasSubstr("other weights"));
  rounded->as<float>()[3] -= 0.1F;
  baseline.set_constant(node->input(1), rounded->view());
  EXPECT_TRUE(keeps_weight(baseline, *node, candidate, counterpart));
}

TEST(LayerTransplant, WhatCannotBeTransplantedIsSaid) {
  Graph baseline = quantized_graph({.activation_type = 0, .weight_type = 0, .output_quantized = false});
  onnx::NodeProto* node = baseline.nodes().front();
  const Graph plain = baseline.clone();
  const auto same = transplant_quantization(baseline, node, plain, node_named(plain, "the product"));
  ASSERT_FALSE(same);
  EXPECT_EQ(same.error().code(), ErrorCode::unsupported);
  const Graph other = quantized_graph({.weight_shape = {8, 4, 1, 1}});
  const auto shapes = transplant_quantization(baseline, node, other, node_named(other, "the product"));
  ASSERT_FALSE(shapes);
  EXPECT_NE(shapes.error().text().find("in the candidate [8, 4, 1, 1]"), std::string::npos);
}

TEST(LayerTransplant, CounterpartsAreFoundByNameOrByWhatTheyMake) {
  const Graph candidate = quantized_graph({});
  onnx::NodeProto node;
  node.set_op_type("Conv");
  node.add_output("product");
  EXPECT_EQ(counterpart_of(node, candidate), &node_named(candidate, "the product"));
  node.set_output(0, "elsewhere");
  EXPECT_EQ(counterpart_of(node, candidate), nullptr);
}

}  // namespace
}  // namespace assay::model::layer_transplant_test
