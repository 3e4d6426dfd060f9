#include "assay/quantize/product.hpp"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/model/onnx_builder_test.hpp"

namespace assay::quantize::product_test {
namespace {

using model::testing_only::OnnxBuilder;
using testing::ElementsAre;

constexpr int k_float = onnx::TensorProto::FLOAT;

model::Graph gemm_graph(float first = 1) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 2})
      .floats("W", {3, 2}, {first, 2, 3, 4, 5, 6})
      .floats("b", {3}, {1, 1, 1})
      .node("Gemm", {"x", "W", "b"}, {"y"})
      .output("y", k_float, {1, 3});
  onnx::NodeProto* gemm = builder.proto().mutable_graph()->mutable_node(0);
  model::set_attribute(gemm, "transB", std::int64_t{1});
  model::set_attribute(gemm, "alpha", 2.0F);
  model::set_attribute(gemm, "beta", 3.0F);
  return std::move(*model::Graph::adopt(builder.proto()));
}

TEST(Product, GemmsWeightsComeInEitherOrderTimesAlpha) {
  model::Graph graph = gemm_graph();
  onnx::NodeProto* node = graph.nodes().front();
  ASSERT_EQ(why_no_product(graph, *node), "");
  const Product product = product_of(node);
  EXPECT_EQ(product.bias, "b");
  const auto outputs_first = matrix_of(graph, product, Order::outputs_first);
  EXPECT_EQ(outputs_first->shape(), (tensor::Shape{3, 2}));
  EXPECT_THAT(outputs_first->as<float>(), ElementsAre(2, 4, 6, 8, 10, 12));
  const auto inputs_first = matrix_of(graph, product, Order::inputs_first);
  EXPECT_EQ(inputs_first->shape(), (tensor::Shape{2, 3}));
  EXPECT_THAT(inputs_first->as<float>(), ElementsAre(2, 6, 10, 4, 8, 12));
}

TEST(Product, ReplacementComputesWhatBiasIsAddedTo) {
  model::Graph graph = gemm_graph();
  const Product product = product_of(graph.nodes().front());
  const std::string bare = replace_product(graph, product);
  EXPECT_NE(bare, "y");
  const onnx::NodeProto* add = graph.producer("y");
  ASSERT_NE(add, nullptr);
  EXPECT_EQ(add->op_type(), "Add");
  EXPECT_EQ(add->input(0), bare);
  EXPECT_EQ(graph.producer(add->input(1))->op_type(), "Mul");
}

TEST(Product, WeightsThatAreNotFiniteAreNamed) {
  model::Graph graph = gemm_graph(std::numeric_limits<float>::infinity());
  const auto matrix = matrix_of(graph, product_of(graph.nodes().front()), Order::inputs_first);
  ASSERT_FALSE(matrix);
  EXPECT_EQ(matrix.error().code(), ErrorCode::out_of_range);
  EXPECT_THAT(matrix.error().message(), testing::HasSubstr("'W'"));
}

TEST(Product, ReasonsForNoProduct) {
  OnnxBuilder builder;
  builder.input("x", k_float, {2, 2})
      .floats("W", {2, 2}, {1, 2, 3, 4})
      .floats("v", {2}, {1, 2})
      .node("MatMul", {"x", "x"}, {"a"})
      .node("MatMul", {"W", "a"}, {"b"})
      .node("MatMul", {"b", "v"}, {"c"})
      .node("Gemm", {"b", "W"}, {"d"})
      .output("c", k_float, {2})
      .output("d", k_float, {2, 2});
  model::set_attribute(builder.proto().mutable_graph()->mutable_node(3), "transA", std::int64_t{1});
  model::Graph graph = std::move(*model::Graph::adopt(builder.proto()));
  EXPECT_EQ(why_no_product(graph, *graph.producer("a")), "its weights are computed at run time");
  EXPECT_EQ(why_no_product(graph, *graph.producer("b")), "its weights are the left operand");
  EXPECT_EQ(why_no_product(graph, *graph.producer("c")), "its weights are a vector");
  EXPECT_EQ(why_no_product(graph, *graph.producer("d")), "its input is transposed (transA)");
}

}  // namespace
}  // namespace assay::quantize::product_test
