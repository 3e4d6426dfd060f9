#include "assay/model/shape_inference.hpp"
#include "assay/quantize/channel_folding_internal.hpp"
#include "assay/quantize/graph_making_test.hpp"

namespace assay::quantize::channel_folding_test {
namespace {

using testing::ElementsAre;
using namespace testing_only;

OnnxBuilder convolution(const std::string& op, const std::vector<std::int64_t>& shape) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 2, 4, 4}).floats("w", shape, {1, 2, 3, 4}).node(op, {"x", "w"}, {"c"});
  return builder;
}

// γ/√(σ² + ε) is 2 and 3, β − s·μ is 1 − 2·1 and 5 − 3·2.
OnnxBuilder& normalized(OnnxBuilder& builder) {
  builder.floats("gamma", {2}, {2, 6}).floats("beta", {2}, {1, 5}).floats("mean", {2}, {1, 2});
  builder.floats("variance", {2}, {1, 4}).node("BatchNormalization", {"c", "gamma", "beta", "mean", "variance"}, {"y"});
  auto* nodes = builder.proto().mutable_graph()->mutable_node();
  model::set_attribute(&(*nodes)[nodes->size() - 1], "epsilon", 0.0F);
  return builder.output("y", k_float, {});
}

TEST(ChannelFolding, OfBatchNormalizationScalesRowsAndMakesABias) {
  OnnxBuilder builder = convolution("Conv", {2, 2, 1, 1});
  model::Graph graph = graph_of(normalized(builder));
  const auto folds = fold_into_weights(graph);
  ASSERT_TRUE(folds) << folds.error().text();
  EXPECT_EQ(folds->batch_normalizations, 1U);
  EXPECT_THAT(operators_of(graph), ElementsAre("Conv"));
  EXPECT_THAT(floats_of(graph, first_of(graph, "Conv")->input(1)), ElementsAre(2, 4, 9, 12));
  EXPECT_THAT(floats_of(graph, first_of(graph, "Conv")->input(2)), ElementsAre(-1, -1));
  EXPECT_EQ(first_of(graph, "Conv")->output(0), "y");
}

TEST(ChannelFolding, OfATransposedConvolutionScalesItsSecondAxis) {
  OnnxBuilder builder = convolution("ConvTranspose", {2, 2, 1, 1});
  model::Graph graph = graph_of(normalized(builder));
  ASSERT_TRUE(fold_into_weights(graph));
  EXPECT_THAT(floats_of(graph, first_of(graph, "ConvTranspose")->input(1)), ElementsAre(2, 6, 6, 12));
}

TEST(ChannelFolding, OfATransposedConvolutionInGroupsScalesEachGroupByItsOwnChannels) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 2, 4, 4}).floats("w", {2, 1, 1, 2}, {1, 2, 3, 4});
  builder.node("ConvTranspose", {"x", "w"}, {"c"});
  attribute_of_last(builder, "group", 2);
  model::Graph graph = graph_of(normalized(builder));
  ASSERT_TRUE(fold_into_weights(graph));
  EXPECT_THAT(floats_of(graph, first_of(graph, "ConvTranspose")->input(1)), ElementsAre(2, 4, 9, 12));
}

TEST(ChannelFolding, TakesConstantsOnTheLeftAndCopiesWeightsThatOthersRead) {
  OnnxBuilder builder = convolution("Conv", {2, 2, 1, 1});
  builder.floats("k", {2, 1, 1}, {10, 20}).node("Mul", {"k", "c"}, {"d"}).floats("one", {}, {1});
  builder.node("Add", {"one", "d"}, {"y"}).node("Conv", {"x", "w"}, {"z"});
  model::Graph graph = graph_of(builder.output("y", k_float, {}).output("z", k_float, {}));
  const auto folds = fold_into_weights(graph);
  ASSERT_TRUE(folds);
  EXPECT_EQ(folds->factors, 1U);
  EXPECT_EQ(folds->additions, 1U);
  EXPECT_THAT(floats_of(graph, graph.producer("y")->input(1)), ElementsAre(10, 20, 60, 80));
  EXPECT_THAT(floats_of(graph, graph.producer("y")->input(2)), ElementsAre(1, 1));
  EXPECT_THAT(floats_of(graph, graph.producer("z")->input(1)), ElementsAre(1, 2, 3, 4));
}

TEST(ChannelFolding, LeavesAnAddThatVariesAlongTheImage) {
  OnnxBuilder builder = convolution("Conv", {2, 2, 1, 1});
  builder.floats("k", {1, 2}, {10, 20}).node("Add", {"c", "k"}, {"y"}).output("y", k_float, {});
  model::Graph graph = graph_of(builder);
  ASSERT_TRUE(fold_into_weights(graph));
  EXPECT_THAT(operators_of(graph), ElementsAre("Conv", "Add"));
}

TEST(ChannelFolding, LeavesWhatAnotherNodeReadsToo) {
  OnnxBuilder builder = convolution("Conv", {2, 2, 1, 1});
  builder.node("Neg", {"c"}, {"z"}).output("z", k_float, {});
  model::Graph graph = graph_of(normalized(builder));
  ASSERT_TRUE(fold_into_weights(graph));
  EXPECT_THAT(operators_of(graph), testing::Contains("BatchNormalization"));
}

TEST(ChannelFolding, MakesAMatMulOfMatricesAGemm) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 2}).floats("w", {2, 2}, {1, 2, 3, 4}).node("MatMul", {"x", "w"}, {"c"});
  model::Graph graph = graph_of(normalized(builder));
  model::infer_shapes(graph);
  ASSERT_TRUE(fold_into_weights(graph));
  EXPECT_THAT(operators_of(graph), ElementsAre("Gemm"));
  EXPECT_THAT(floats_of(graph, first_of(graph, "Gemm")->input(1)), ElementsAre(2, 6, 6, 12));
}

TEST(ChannelFolding, TakesAlphaAndBetaOfGemmIntoItsConstants) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 2}).floats("w", {2, 2}, {1, 2, 3, 4}).floats("b", {2}, {1, 2});
  builder.node("Gemm", {"x", "w", "b"}, {"y"}).output("y", k_float, {1, 2});
  model::set_attribute(builder.proto().mutable_graph()->mutable_node(0), "alpha", 2.0F);
  model::set_attribute(builder.proto().mutable_graph()->mutable_node(0), "beta", 3.0F);
  model::Graph graph = graph_of(builder);
  ASSERT_TRUE(fold_into_weights(graph));
  EXPECT_THAT(floats_of(graph, first_of(graph, "Gemm")->input(1)), ElementsAre(2, 4, 6, 8));
  EXPECT_THAT(floats_of(graph, first_of(graph, "Gemm")->input(2)), ElementsAre(3, 6));
  EXPECT_EQ(model::attribute(*first_of(graph, "Gemm"), "alpha", 1.0F), 1.0F);
}

TEST(ChannelFolding, RefusesParametersOfAnotherLength) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 1, 4, 4}).floats("w", {3, 1, 1, 1}, {1, 2, 3}).node("Conv", {"x", "w"}, {"c"});
  model::Graph graph = graph_of(normalized(builder));
  const auto folds = fold_into_weights(graph);
  ASSERT_FALSE(folds);
  EXPECT_EQ(folds.error().code(), ErrorCode::corrupt);
  EXPECT_THAT(folds.error().text(), testing::HasSubstr("expected 3 channels"));
}

TEST(ChannelFolding, LeavesTheFactorsOfAGemmWhoseBiasDiffersFromRowToRow) {
  OnnxBuilder builder;
  builder.input("x", k_float, {2, 2}).floats("w", {2, 3}, weights(6)).floats("b", {2, 3}, weights(6));
  builder.node("Gemm", {"x", "w", "b"}, {"y"}).output("y", k_float, {2, 3});
  model::set_attribute(builder.proto().mutable_graph()->mutable_node(0), "alpha", 2.0F);
  model::Graph graph = graph_of(builder);
  const auto folds = fold_into_weights(graph);
  ASSERT_TRUE(folds) << folds.error().text();
  EXPECT_EQ(model::attribute(*first_of(graph, "Gemm"), "alpha", 1.0F), 2.0F);
}

TEST(ChannelFolding, RefusesWhatMakesWeightsThatAreNotFinite) {
  OnnxBuilder builder = convolution("Conv", {2, 2, 1, 1});
  builder.floats("one", {2}, {1, 1}).floats("odd", {2}, {1, -1});
  builder.node("BatchNormalization", {"c", "one", "one", "one", "odd"}, {"y"});
  model::Graph graph = graph_of(builder.output("y", k_float, {}));
  const auto folds = fold_into_weights(graph);
  ASSERT_FALSE(folds);
  EXPECT_EQ(folds.error().code(), ErrorCode::out_of_range);
  EXPECT_THAT(folds.error().text(), testing::HasSubstr("y (BatchNormalization): taken into the weights of c"));
}

}  // namespace
}  // namespace assay::quantize::channel_folding_test
