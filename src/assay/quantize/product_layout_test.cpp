#include "assay/quantize/product_layout.hpp"

#include "assay/model/shape_inference.hpp"
#include "assay/quantize/graph_making_test.hpp"

namespace assay::quantize::product_layout_test {
namespace {

using testing::ElementsAre;
using namespace testing_only;

model::Graph dense(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& bias = {3}) {
  OnnxBuilder builder;
  builder.input("x", k_float, shape).floats("w", {2, 3}, weights(6));
  builder.floats("b", bias, weights(tensor::elements_of(bias))).node("MatMul", {"x", "w"}, {"m"});
  builder.node("Add", {"b", "m"}, {"a"}).node("Relu", {"a"}, {"y"}).output("y", k_float, {});
  model::Graph graph = graph_of(builder);
  model::infer_shapes(graph);
  return graph;
}

TEST(ProductLayout, MakesMatMulAndAddOneGemm) {
  model::Graph graph = dense({-1, 2});
  const auto rewritten = lay_out_products(graph);
  ASSERT_TRUE(rewritten) << rewritten.error().text();
  EXPECT_EQ(*rewritten, 1U);
  EXPECT_THAT(operators_of(graph), ElementsAre("Gemm", "Relu"));
  EXPECT_EQ(first_of(graph, "Gemm")->input(2), "b");
}

TEST(ProductLayout, FlattensMoreDimensionsWithTheActivationInside) {
  model::Graph graph = dense({-1, 5, 2});
  ASSERT_EQ(*lay_out_products(graph), 1U);
  EXPECT_THAT(operators_of(graph), ElementsAre("Reshape", "Gemm", "Relu", "Reshape"));
  const auto shape = graph.values(graph.producer("y")->input(1));
  EXPECT_THAT(shape->as<std::int64_t>(), ElementsAre(-1, 5, 3));
}

TEST(ProductLayout, FlattensAValueOnceForAllItsReaders) {
  OnnxBuilder builder;
  builder.input("x", k_float, {-1, 5, 2}).floats("w", {2, 3}, weights(6)).floats("b", {3}, weights(3));
  for (const std::string name : {"q", "k"}) {
    builder.node("MatMul", {"x", "w"}, {name + "m"}).node("Add", {name + "m", "b"}, {name}).output(name, k_float, {});
  }
  model::Graph graph = graph_of(builder);
  model::infer_shapes(graph);
  ASSERT_EQ(*lay_out_products(graph), 2U);
  EXPECT_EQ(std::ranges::count(operators_of(graph), "Reshape"), 3);
}

TEST(ProductLayout, LeavesActivationsWithTwoFreeDimensions) {
  model::Graph graph = dense({-1, -1, 2});
  EXPECT_EQ(*lay_out_products(graph), 0U);
  EXPECT_THAT(operators_of(graph), ElementsAre("MatMul", "Add", "Relu"));
}

TEST(ProductLayout, SpreadsOneNumberOverAllChannelsAndLeavesColumns) {
  model::Graph scalar = dense({-1, 2}, {1});
  ASSERT_EQ(*lay_out_products(scalar), 1U);
  EXPECT_EQ(floats_of(scalar, first_of(scalar, "Gemm")->input(2)).size(), 3U);
  model::Graph column = dense({4, 2}, {4, 1});
  EXPECT_EQ(*lay_out_products(column), 0U);
}

TEST(ProductLayout, GivesTheBiasOfAGemmOneDimension) {
  OnnxBuilder builder;
  builder.input("x", k_float, {-1, 2}).floats("w", {2, 3}, weights(6)).floats("b", {1, 3}, {1, 2, 3});
  model::Graph graph = graph_of(builder.node("Gemm", {"x", "w", "b"}, {"y"}).output("y", k_float, {-1, 3}));
  ASSERT_EQ(*lay_out_products(graph), 0U);
  EXPECT_EQ(graph.shape_of(first_of(graph, "Gemm")->input(2)), (tensor::Shape{3}));
}

TEST(ProductLayout, LeavesABiasOfAHigherRankThanTheProduct) {
  model::Graph graph = dense({-1, 2}, {1, 1, 3});
  EXPECT_EQ(*lay_out_products(graph), 0U);
  model::Graph scalar = dense({-1, 2}, {1, 1, 1});
  EXPECT_EQ(*lay_out_products(scalar), 0U);
}

TEST(ProductLayout, DoesNotTakeRowsForChannels) {
  OnnxBuilder builder;
  builder.input("x", k_float, {3, 2}).floats("w", {2, 3}, weights(6)).floats("b", {3, 1}, {1, 2, 3});
  model::Graph graph = graph_of(builder.node("Gemm", {"x", "w", "b"}, {"y"}).output("y", k_float, {3, 3}));
  ASSERT_TRUE(lay_out_products(graph));
  EXPECT_EQ(first_of(graph, "Gemm")->input(2), "b");
}

}  // namespace
}  // namespace assay::quantize::product_layout_test
