#include "assay/quantize/qdq_plan.hpp"

#include "assay/quantize/graph_making_test.hpp"

namespace assay::quantize::qdq_plan_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;
using namespace testing_only;

OnnxBuilder& conv(OnnxBuilder& builder, const std::string& x, const std::string& y) {
  return builder.floats("w_" + y, {2, 2, 1, 1}, weights(4)).node("Conv", {x, "w_" + y}, {y});
}

OnnxBuilder residual() {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 2, 4, 4});
  conv(builder, "x", "c1").node("Relu", {"c1"}, {"r1"});
  conv(builder, "r1", "c2").node("Add", {"c2", "r1"}, {"a"}).node("Relu", {"a"}, {"r2"});
  builder.node("MaxPool", {"r2"}, {"p"});
  attribute_of_last(builder, "kernel_shape", std::vector<std::int64_t>{2, 2});
  conv(builder, "p", "c3").node("Softmax", {"c3"}, {"y"}).output("y", k_float, {});
  return builder;
}

std::vector<std::string> tensors_of(const QdqPlan& plan) {
  std::vector<std::string> names;
  for (const auto& [name, group] : plan.group_of) names.push_back(name);
  return names;
}

const IntegerNode& node_giving(const QdqPlan& plan, const std::string& output) {
  const auto found = std::ranges::find(plan.nodes, output, &IntegerNode::output);
  EXPECT_NE(found, plan.nodes.end()) << output;
  return *found;
}

TEST(QdqPlan, TakesActivationsIntoTheNodeBeforeThem) {
  model::Graph graph = graph_of(residual());
  const auto plan = plan_qdq(graph, {});
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_THAT(tensors_of(*plan), UnorderedElementsAre("x", "r1", "c2", "r2", "p", "c3"));
  EXPECT_EQ(node_giving(*plan, "r1").activation->op_type(), "Relu");
  EXPECT_EQ(node_giving(*plan, "r2").node->op_type(), "Add");
  EXPECT_EQ(plan->outcomes.back().precision, "float32");
  EXPECT_THAT(plan->outcomes.back().reason, HasSubstr("Softmax"));
}

TEST(QdqPlan, LetsMovedValuesShareTheGridOfTheirSource) {
  model::Graph graph = graph_of(residual());
  const auto plan = plan_qdq(graph, {});
  const GridGroup& group = plan->groups[plan->group_of.at("p")];
  EXPECT_EQ(group.source, "r2");
  EXPECT_THAT(group.tensors, ElementsAre("r2", "p"));
  EXPECT_EQ(group.lowest, 0);
}

TEST(QdqPlan, LeavesFloatWhatNoIntegerNodeReads) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 2, 4, 4});
  conv(builder, "x", "c").node("GlobalAveragePool", {"c"}, {"g"}).node("Flatten", {"g"}, {"f"});
  builder.floats("w", {2, 3}, weights(6)).node("MatMul", {"f", "w"}, {"m"}).node("Relu", {"m"}, {"r"});
  builder.node("Sigmoid", {"r"}, {"y"}).output("y", k_float, {});
  model::Graph graph = graph_of(builder);
  const auto plan = plan_qdq(graph, {});
  ASSERT_TRUE(plan);
  EXPECT_THAT(tensors_of(*plan), UnorderedElementsAre("x", "c", "g", "f"));
  EXPECT_FALSE(node_giving(*plan, "m").is_output_quantized);
  EXPECT_EQ(plan->outcomes.back().reason, "no integer node reads it");
}

TEST(QdqPlan, LeavesNodesBetweenFloatNodesAlone) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 2, 4, 4}).node("Erf", {"x"}, {"e"}).node("Add", {"e", "x"}, {"a"});
  conv(builder, "a", "y").output("y", k_float, {});
  model::Graph graph = graph_of(builder);
  const auto plan = plan_qdq(graph, {});
  EXPECT_THAT(tensors_of(*plan), UnorderedElementsAre("a", "y"));
  EXPECT_EQ(plan->outcomes[1].reason, "an input comes from a float node");
}

TEST(QdqPlan, KeepsAReluThatTwoReadersForceApart) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 2, 4, 4});
  conv(builder, "x", "c").node("Relu", {"c"}, {"r"}).node("Add", {"r", "c"}, {"a"});
  conv(builder, "a", "y").output("y", k_float, {});
  model::Graph graph = graph_of(builder);
  const auto plan = plan_qdq(graph, {});
  EXPECT_EQ(node_giving(*plan, "c").activation, nullptr);
  EXPECT_EQ(node_giving(*plan, "r").kind, IntegerKind::unary);
}

TEST(QdqPlan, RefusesGraphsWithoutProductsSayingWhy) {
  model::Graph graph = graph_of(residual());
  const auto nothing = plan_qdq(graph, {.selection = leaving_out(graph, "exclude_types", "Conv")});
  EXPECT_EQ(nothing.error().code(), ErrorCode::unsupported);
  EXPECT_THAT(nothing.error().text(), HasSubstr("c1 (Conv): excluded by operator"));
}

QdqPlan concat_plan(model::Graph& graph) {
  return *plan_qdq(graph, {});
}

OnnxBuilder joined(bool clips) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 2, 4, 4});
  conv(builder, "x", "c1").node(clips ? "Relu" : "Sigmoid", {"c1"}, {"r1"});
  conv(builder, "x", "c2").node("Concat", {"r1", "c2"}, {"j"});
  attribute_of_last(builder, "axis", 1);
  builder.floats("w", {1, 4, 1, 1}, weights(4)).node("Conv", {"j", "w"}, {"y"}).output("y", k_float, {});
  return builder;
}

TEST(ConcatRanges, AreSharedUnlessADroppedActivationWouldBeMissed) {
  for (const bool clips : {false, true}) {
    model::Graph graph = graph_of(joined(clips));
    const QdqPlan plan = concat_plan(graph);
    ASSERT_EQ(plan.concats.size(), 1U);
    std::vector<ActivationRange> ranges(plan.groups.size(), {0, 1});
    ranges[plan.group_of.at("c2")] = {-2, 3};
    ranges[plan.group_of.at("j")] = {-2, 3};
    share_concat_ranges(plan, ranges);
    EXPECT_EQ(ranges[plan.group_of.at("r1")].least, clips ? 0 : -2);
    EXPECT_EQ(ranges[plan.group_of.at("x")].most, 1);
  }
}

TEST(ConcatRanges, OfAValueThatTwoConcatsReadAreOne) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 2, 4, 4});
  for (const std::string name : {"a", "b", "c"}) conv(builder, "x", name);
  builder.node("Concat", {"a", "b"}, {"first"});
  attribute_of_last(builder, "axis", 1);
  builder.node("Concat", {"b", "c"}, {"second"});
  attribute_of_last(builder, "axis", 1);
  builder.floats("w", {1, 4, 1, 1}, weights(4))
      .node("Conv", {"first", "w"}, {"y"})
      .node("Conv", {"second", "w"}, {"z"});
  model::Graph graph = graph_of(builder.output("y", k_float, {}).output("z", k_float, {}));
  const QdqPlan plan = concat_plan(graph);
  ASSERT_EQ(plan.concats.size(), 2U);
  std::vector<ActivationRange> ranges(plan.groups.size(), {0, 1});
  ranges[plan.group_of.at("c")] = {-2, 3};
  share_concat_ranges(plan, ranges);
  for (const char* name : {"a", "b", "c", "first", "second"}) {
    EXPECT_EQ(ranges[plan.group_of.at(name)].least, -2) << name;
    EXPECT_EQ(ranges[plan.group_of.at(name)].most, 3) << name;
  }
}

}  // namespace
}  // namespace assay::quantize::qdq_plan_test
