#include "assay/experiment/explain/aligned_baseline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"
#include "assay/quantize/prepare.hpp"
#include "assay/quantize/product_layout.hpp"

namespace assay::experiment::aligned_baseline_test {
namespace {

using testing::UnorderedElementsAre;
using testing_only::OnnxBuilder;

model::Graph adopted(OnnxBuilder builder) {
  auto graph = model::Graph::adopt(builder.proto());
  if (!graph) throw std::runtime_error(graph.error().text());
  return std::move(*graph);
}

// A product with a normalisation behind it, then one with a bias of its own node.
model::Graph normalised() {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .floats("u", {2, 2}, {1, 2, 3, 4})
      .floats("zero", {2}, {0, 0})
      .floats("scale", {2}, {2, 3})
      .floats("variance", {2}, {1, 4})
      .floats("v", {2, 2}, {1, 0, 0, 1})
      .floats("b", {2}, {1, -1})
      .node("Gemm", {"x", "u", "zero"}, {"product"})
      .node("BatchNormalization", {"product", "scale", "zero", "zero", "variance"}, {"normal"})
      .node("Relu", {"normal"}, {"kept"})
      .node("MatMul", {"kept", "v"}, {"unbiased"})
      .node("Add", {"unbiased", "b"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 2});
  return adopted(builder);
}

TEST(AlignedBaseline, IsFoldedAsFarAsTheCandidateIs) {
  const model::Graph baseline = normalised();
  model::Graph folded = baseline.clone();
  ASSERT_TRUE(quantize::prepare(folded));
  const model::Graph like_folded = aligned_baseline(baseline, folded);
  EXPECT_EQ(like_folded.producer("normal"), nullptr);
  ASSERT_NE(like_folded.producer("unbiased"), nullptr);
  EXPECT_EQ(like_folded.producer("unbiased")->op_type(), "MatMul");

  model::Graph laid_out = folded.clone();
  ASSERT_EQ(quantize::lay_out_products(laid_out), 1U);
  const model::Graph like_laid_out = aligned_baseline(baseline, laid_out);
  for (const auto* node : like_laid_out.nodes()) EXPECT_NE(node->op_type(), "Add");
}

TEST(AlignedBaseline, StaysAsItIsForACandidateThatFoldedNothing) {
  const model::Graph baseline = normalised();
  const model::Graph same = aligned_baseline(baseline, baseline);
  EXPECT_NE(same.producer("normal"), nullptr);
}

// Two products with a Relu between; the first one's weight in int8, its second channel `gain` times as large.
model::Graph with_first_weight(float gain, bool quantized) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2});
  if (quantized) {
    builder.integers("q", onnx::TensorProto::INT8, {2, 2}, {100, 50, -100, 50})
        .floats("s", {2}, {0.01F, 0.01F * gain})
        .integers("z", onnx::TensorProto::INT8, {2}, {0, 0})
        .node("DequantizeLinear", {"q", "s", "z"}, {"u"});
  } else {
    builder.floats("u", {2, 2}, {1, 0.5F * gain, -1, 0.5F * gain});
  }
  builder.floats("v", {2, 2}, {1, 0, 0, 1})
      .node("MatMul", {"x", "u"}, {"h"})
      .node("Relu", {"h"}, {"r"})
      .node("MatMul", {"r", "v"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 2});
  return adopted(builder);
}

TEST(RescaledValues, ReachFromAnotherWeightToTheNextProduct) {
  const model::Graph baseline = with_first_weight(1, false);
  EXPECT_THAT(rescaled_values(baseline, with_first_weight(1, true)), UnorderedElementsAre());
  EXPECT_THAT(rescaled_values(baseline, with_first_weight(1.5F, true)), UnorderedElementsAre("h", "r"));
}

}  // namespace
}  // namespace assay::experiment::aligned_baseline_test
