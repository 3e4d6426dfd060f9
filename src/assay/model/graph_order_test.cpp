#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/model/graph.hpp"
#include "assay/model/graph_order_internal.hpp"
#include "assay/model/onnx_builder_test.hpp"

namespace assay::model::graph_order_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_only::OnnxBuilder;

std::vector<std::string> ops_of(const Graph& graph) {
  std::vector<std::string> ops;
  for (const auto* node : graph.nodes()) ops.push_back(node->op_type());
  return ops;
}

TEST(GraphOrder, NodesComeAfterWhatTheyReadAndKeepTheirPlaceOtherwise) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {1})
      .node("Neg", {"b"}, {"y"})
      .node("Abs", {"x"}, {"a"})
      .node("Exp", {"x"}, {"other"})
      .node("Relu", {"a"}, {"b"})
      .output("y", onnx::TensorProto::FLOAT, {1});
  const auto graph = Graph::adopt(builder.proto());
  ASSERT_TRUE(graph) << graph.error().text();
  EXPECT_THAT(ops_of(*graph), ElementsAre("Abs", "Exp", "Relu", "Neg"));
  EXPECT_EQ(graph->producer("b")->op_type(), "Relu");
}

TEST(GraphOrder, CycleAndMissingValueAreNamed) {
  OnnxBuilder cycle;
  cycle.node("Neg", {"b"}, {"a"}).node("Relu", {"a"}, {"b"}).output("b", onnx::TensorProto::FLOAT, {1});
  const auto refused = Graph::adopt(cycle.proto());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::corrupt);
  EXPECT_THAT(refused.error().text(), HasSubstr("Neg 'a' needs its own result"));
  OnnxBuilder missing;
  missing.node("Neg", {"nothing"}, {"a"}).output("a", onnx::TensorProto::FLOAT, {1});
  EXPECT_THAT(Graph::adopt(missing.proto()).error().text(), HasSubstr("Neg 'a' reads 'nothing'"));
}

TEST(GraphOrder, PruneLeavesWhatAnOutputNeeds) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {1})
      .floats("used", {1}, {1})
      .floats("idle", {1}, {1})
      .node("Add", {"x", "used"}, {"y"})
      .node("Add", {"x", "idle"}, {"z"})
      .output("y", onnx::TensorProto::FLOAT, {1});
  auto graph = Graph::adopt(builder.proto());
  ASSERT_TRUE(graph);
  graph->prune();
  EXPECT_THAT(ops_of(*graph), ElementsAre("Add"));
  EXPECT_TRUE(graph->is_constant("used"));
  EXPECT_FALSE(graph->is_constant("idle"));
  EXPECT_EQ(graph->producer("z"), nullptr);
}

}  // namespace
}  // namespace assay::model::graph_order_test
