#include "assay/quantize/prepare.hpp"

#include <limits>

#include "assay/quantize/graph_making_test.hpp"

namespace assay::quantize::prepare_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using namespace testing_only;

OnnxBuilder network(float weight = 1) {
  OnnxBuilder builder(11);
  builder.input("x", k_float, {-1, 1, 2, 2}).floats("w", {1, 1, 1, 1}, {weight}).node("Conv", {"x", "w"}, {"c"});
  builder.floats("k", {1}, {0.5}).node("Add", {"c", "k"}, {"a"}).node("Identity", {"a"}, {"i"});
  return builder.node("Relu", {"i"}, {"y"}).output("y", k_float, {-1, 1, 2, 2});
}

TEST(Prepare, UpgradesFoldsAndSaysSo) {
  model::Graph graph = graph_of(network());
  const auto notes = prepare(graph);
  ASSERT_TRUE(notes) << notes.error().text();
  EXPECT_EQ(graph.opset(), 13);
  EXPECT_THAT(operators_of(graph), ElementsAre("Conv", "Relu"));
  EXPECT_THAT(*notes, ElementsAre("The operator set was raised from 11 to 13.",
                                  "1 Add or Mul of a constant went into the weights before it."));
}

TEST(Prepare, KeepsTheLabelOfANodeWhoseOutputChanges) {
  OnnxBuilder builder;
  builder.input("x", k_float, {-1, 1, 2, 2}).floats("w", {1, 1, 1, 1}, {1}).node("Conv", {"x", "w"}, {"c"});
  builder.floats("k", {1}, {0.5}).node("Add", {"c", "k"}, {"y"}).output("y", k_float, {-1, 1, 2, 2});
  model::Graph graph = graph_of(builder);
  ASSERT_TRUE(prepare(graph));
  EXPECT_EQ(first_of(graph, "Conv")->output(0), "y");
  EXPECT_EQ(first_of(graph, "Conv")->name(), "c");
}

TEST(Prepare, FoldingNormalisationAloneLeavesTheOperatorSet) {
  OnnxBuilder builder(11);
  builder.input("x", k_float, {-1, 1, 2, 2}).floats("w", {1, 1, 1, 1}, {3}).node("Conv", {"x", "w"}, {"c"});
  builder.floats("g", {1}, {2}).floats("b", {1}, {1}).floats("m", {1}, {0.5}).floats("v", {1}, {4});
  builder.node("BatchNormalization", {"c", "g", "b", "m", "v"}, {"y"}).output("y", k_float, {-1, 1, 2, 2});
  model::Graph graph = graph_of(builder);
  model::set_attribute(first_of(graph, "BatchNormalization"), "epsilon", 0.0F);
  ASSERT_TRUE(fold_normalisation(graph));
  EXPECT_EQ(graph.opset(), 11);
  EXPECT_THAT(operators_of(graph), ElementsAre("Conv"));
  EXPECT_THAT(floats_of(graph, first_of(graph, "Conv")->input(1)), ElementsAre(3));
  EXPECT_THAT(floats_of(graph, first_of(graph, "Conv")->input(2)), ElementsAre(0.5F));
}

TEST(Prepare, RefusesAQuantizedModelNamingTheNode) {
  model::Graph graph = graph_of(model::testing_only::quantized_io_model());
  const auto notes = prepare(graph);
  ASSERT_FALSE(notes);
  EXPECT_EQ(notes.error().code(), ErrorCode::unsupported);
  EXPECT_THAT(notes.error().text(), HasSubstr("xf (DequantizeLinear): the model is quantized already"));
}

TEST(Prepare, RefusesWeightsThatAreNotFinite) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
    model::Graph graph = graph_of(network(bad));
    const auto notes = prepare(graph);
    ASSERT_FALSE(notes);
    EXPECT_EQ(notes.error().code(), ErrorCode::out_of_range);
    EXPECT_THAT(notes.error().text(), HasSubstr("c (Conv): its weights w hold NaN or infinity"));
  }
}

TEST(Prepare, RefusesNaNInAnyConstantButTakesMasks) {
  const auto with_operand = [](float operand) {
    OnnxBuilder builder;
    builder.input("x", k_float, {2}).floats("k", {2}, {0, operand}).node("Add", {"x", "k"}, {"a"});
    model::Graph graph = graph_of(builder.node("Relu", {"a"}, {"y"}).output("y", k_float, {2}));
    return prepare(graph);
  };
  const auto refused = with_operand(std::numeric_limits<float>::quiet_NaN());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::out_of_range);
  EXPECT_THAT(refused.error().text(), HasSubstr("a (Add): its constant k holds NaN"));
  EXPECT_TRUE(with_operand(-std::numeric_limits<float>::infinity()));
}

}  // namespace
}  // namespace assay::quantize::prepare_test
