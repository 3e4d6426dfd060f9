#include <limits>

#include "assay/quantize/graph_making_test.hpp"
#include "assay/quantize/qdq_rules_internal.hpp"

namespace assay::quantize::qdq_rules_test {
namespace {

using testing::HasSubstr;
using namespace testing_only;

model::Graph sample() {
  OnnxBuilder builder;
  builder.input("x", k_float, {4, 4}).floats("w", {4, 4}, weights(16)).floats("low", {}, {0}).floats("six", {}, {6});
  builder.floats("one", {}, {1}).node("MatMul", {"x", "w"}, {"m"}).node("MatMul", {"m", "x"}, {"mm"});
  builder.node("MatMul", {"w", "mm"}, {"left"}).node("Clip", {"left", "low", "six"}, {"c"});
  builder.node("Clip", {"c", "one", "six"}, {"d"}).node("Softmax", {"d"}, {"s"}).node("Relu", {"s"}, {"r"});
  builder.node("Resize", {"r", "", "one"}, {"z"}).node("Erf", {"z"}, {"y"}).output("y", k_float, {});
  return graph_of(builder);
}

TEST(QdqRules, GiveProductsOfConstantsAKindAndOthersAReason) {
  model::Graph graph = sample();
  EXPECT_EQ(look_at(graph, *graph.producer("m"), {}).kind, IntegerKind::product);
  EXPECT_THAT(look_at(graph, *graph.producer("mm"), {}).reason, HasSubstr("both operands are activations"));
  EXPECT_EQ(look_at(graph, *graph.producer("mm"), {.attention = true}).kind, IntegerKind::product);
  EXPECT_THAT(look_at(graph, *graph.producer("left"), {.attention = true}).reason, HasSubstr("left operand"));
  EXPECT_THAT(look_at(graph, *graph.producer("y"), {}).reason, HasSubstr("Erf"));
  EXPECT_EQ(look_at(graph, *graph.producer("z"), {}).kind, IntegerKind::same_grid);
}

TEST(QdqRules, FollowTheOptions) {
  model::Graph graph = sample();
  EXPECT_EQ(look_at(graph, *graph.producer("m"), {.selection = leaving_out(graph, "exclude", "m")}).reason,
            "excluded by name");
  EXPECT_EQ(look_at(graph, *graph.producer("m"), {.selection = leaving_out(graph, "exclude_types", "MatMul")}).reason,
            "excluded by operator");
  EXPECT_FALSE(look_at(graph, *graph.producer("s"), {}).kind);
  EXPECT_EQ(look_at(graph, *graph.producer("s"), {.add_types = {"Softmax"}}).kind, IntegerKind::unary);
}

TEST(QdqRules, BoundsMustHoldZero) {
  model::Graph graph = sample();
  const auto clip = bounds_of(graph, *graph.producer("c"));
  ASSERT_TRUE(clip);
  EXPECT_EQ(clip->lowest, 0);
  EXPECT_EQ(clip->highest, 6);
  EXPECT_FALSE(bounds_of(graph, *graph.producer("d")));  // from 1
  EXPECT_EQ(bounds_of(graph, *graph.producer("r"))->lowest, 0);
  EXPECT_FALSE(bounds_of(graph, *graph.producer("s")));
}

TEST(QdqRules, LeaveAGemmWhoseBiasDiffersFromRowToRow) {
  OnnxBuilder builder;
  builder.input("x", k_float, {4, 4}).floats("w", {4, 4}, weights(16)).floats("b", {4, 1}, weights(4));
  model::Graph graph = graph_of(builder.node("Gemm", {"x", "w", "b"}, {"y"}).output("y", k_float, {4, 4}));
  const Verdict verdict = look_at(graph, *graph.producer("y"), {});
  EXPECT_FALSE(verdict.kind);
  EXPECT_EQ(verdict.reason, "its bias differs from row to row");
}

TEST(QdqRules, LeaveAMaskInFloat) {
  OnnxBuilder builder;
  builder.input("x", k_float, {2}).floats("mask", {2}, {0, -std::numeric_limits<float>::infinity()});
  model::Graph graph = graph_of(builder.node("Add", {"x", "mask"}, {"y"}).output("y", k_float, {2}));
  EXPECT_EQ(look_at(graph, *graph.producer("y"), {}).reason, "its constant operand is not finite");
}

}  // namespace
}  // namespace assay::quantize::qdq_rules_test
