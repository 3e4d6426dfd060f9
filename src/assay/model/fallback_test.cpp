#include "assay/model/fallback.hpp"

#include <gtest/gtest.h>

#include "assay/model/quantized_builder_test.hpp"

namespace assay::model::fallback_test {
namespace {

using testing_only::node_named;
using testing_only::quantized_graph;
using testing_only::QuantizedProduct;

Fallback of(const QuantizedProduct& p) {
  const Graph graph = quantized_graph(p);
  return fallback_of(graph, node_named(graph, "the product"));
}

TEST(Fallback, FloatProductIsNotQuantized) {
  const Fallback found = of({.activation_type = 0, .weight_type = 0, .output_quantized = false});
  EXPECT_EQ(found.reason, FallbackReason::not_quantized);
}

TEST(Fallback, OnlyOneOperandIsQuantized) {
  const Fallback weights = of({.activation_type = 0});
  EXPECT_EQ(weights.reason, FallbackReason::weights_only);
  EXPECT_EQ(weights.detail, "int8");
  EXPECT_EQ(of({.weight_type = 0}).reason, FallbackReason::activation_only);
}

TEST(Fallback, TypesWithoutKernelsAreNamed) {
  const Fallback wide = of({.activation_type = onnx::TensorProto::UINT16});
  EXPECT_EQ(wide.reason, FallbackReason::wide_type);
  EXPECT_NE(sentence_of(wide).find("uint16"), std::string::npos);
  constexpr int k_int4 = 22;
  const Fallback narrow = of({.op = "MatMul", .weight_type = k_int4, .weight_shape = {16, 8}, .input_shape = {-1, 16}});
  EXPECT_EQ(narrow.reason, FallbackReason::narrow_weight);
  EXPECT_EQ(narrow.detail, "int4");
}

TEST(Fallback, ScalesAlongAnotherAxisThanTheOutputChannels) {
  EXPECT_EQ(of({.weight_scales = 8, .weight_axis = 0}).reason, FallbackReason::no_pattern);
  const Fallback conv = of({.weight_scales = 4, .weight_axis = 1});
  EXPECT_EQ(conv.reason, FallbackReason::weight_axis);
  EXPECT_EQ(conv.detail, "1, not 0");
  EXPECT_NE(sentence_of(conv).find("along axis 1, not 0"), std::string::npos);
  const QuantizedProduct gemm{.op = "Gemm", .weight_shape = {16, 8}, .input_shape = {-1, 16}, .weight_scales = 8};
  QuantizedProduct right = gemm;
  right.weight_axis = 1;
  EXPECT_EQ(of(gemm).reason, FallbackReason::weight_axis);
  EXPECT_EQ(of(right).reason, FallbackReason::no_pattern);
}

TEST(Fallback, BlocksAndScalesOfEachChannelOfTheActivation) {
  EXPECT_EQ(of({.op = "MatMul",
                .weight_shape = {16, 8},
                .input_shape = {-1, 16},
                .weight_scales = 2,
                .weight_axis = 0,
                .block = 8})
                .reason,
            FallbackReason::blocked_weight);
  EXPECT_EQ(of({.activation_scales = 4}).reason, FallbackReason::activation_per_channel);
}

TEST(Fallback, OperatorWithoutAKernel) {
  const Fallback found = of({.op = "ConvTranspose", .weight_shape = {4, 8, 3, 3}});
  EXPECT_EQ(found.reason, FallbackReason::no_kernel);
  EXPECT_NE(sentence_of(found).find("ConvTranspose"), std::string::npos);
}

TEST(Fallback, WhatStandsBeforeTheQuantizeLinearIsNamed) {
  const Fallback relu = of({.between = "Relu"});
  EXPECT_EQ(relu.reason, FallbackReason::operator_before_quantize);
  EXPECT_EQ(sentence_of(relu), "the output meets Relu before its QuantizeLinear");
  EXPECT_EQ(advice_on(relu).find("own pair"), std::string::npos);
  EXPECT_NE(advice_on(of({.between = "Sigmoid"})).find("Sigmoid needs its own pair"), std::string::npos);
}

TEST(Fallback, OutputThatIsNotQuantizedOrReadByOthersToo) {
  EXPECT_EQ(of({.output_quantized = false}).reason, FallbackReason::output_not_quantized);
  auto builder = testing_only::quantized_builder({});
  builder.node("Relu", {"product"}, {"other"}).output("other", onnx::TensorProto::FLOAT, {-1, 8, 10, 10});
  const Graph graph = testing_only::graph_of(builder);
  EXPECT_EQ(fallback_of(graph, node_named(graph, "the product")).reason, FallbackReason::output_shared);
}

TEST(Fallback, FactorsOfGemm) {
  Graph graph = quantized_graph(
      {.op = "Gemm", .weight_shape = {16, 8}, .input_shape = {-1, 16}, .weight_scales = 8, .weight_axis = 1});
  for (onnx::NodeProto* node : graph.nodes()) {
    if (node->op_type() == "Gemm") set_attribute(node, "alpha", 0.5F);
  }
  EXPECT_EQ(fallback_of(graph, node_named(graph, "the product")).reason, FallbackReason::gemm_factors);
}

TEST(Fallback, EveryReasonHasASentenceAndAdvice) {
  for (int reason = 0; reason <= static_cast<int>(FallbackReason::no_pattern); ++reason) {
    const Fallback fallback{static_cast<FallbackReason>(reason), "X"};
    EXPECT_FALSE(sentence_of(fallback).empty()) << reason;
    EXPECT_FALSE(advice_on(fallback).empty()) << reason;
  }
}

}  // namespace
}  // namespace assay::model::fallback_test
