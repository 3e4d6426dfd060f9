#include "assay/model/graph.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/model/graph_making_test.hpp"

namespace assay::model::graph_test {
namespace {

using testing::ElementsAre;
using testing_only::graph_of;
using testing_only::OnnxBuilder;

OnnxBuilder two_relus() {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .floats("W", {2, 2}, {1, 2, 3, 4})
      .node("MatMul", {"x", "W"}, {"h"})
      .node("Relu", {"h"}, {"r"})
      .node("Add", {"r", "r"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 2});
  return builder;
}

std::vector<std::string> ops_of(const std::vector<onnx::NodeProto*>& nodes) {
  std::vector<std::string> ops;
  for (const auto* node : nodes) ops.push_back(node->op_type());
  return ops;
}

TEST(Graph, KnowsWhoMakesAndWhoReadsAValue) {
  Graph graph = graph_of(two_relus());
  EXPECT_EQ(graph.producer("h")->op_type(), "MatMul");
  EXPECT_EQ(graph.producer("x"), nullptr);
  EXPECT_EQ(graph.producer("W"), nullptr);
  EXPECT_THAT(ops_of(graph.consumers("r")), ElementsAre("Add", "Add"));
  EXPECT_TRUE(graph.consumers("y").empty());
  EXPECT_TRUE(graph.is_input("x"));
  EXPECT_FALSE(graph.is_input("W"));
  EXPECT_TRUE(graph.is_output("y"));
  EXPECT_EQ(graph.opset(), 13);
  EXPECT_EQ(graph.opset("com.microsoft"), 0);
}

TEST(Graph, TypesAreThoseTheFileStates) {
  const Graph graph = graph_of(two_relus());
  EXPECT_EQ(graph.type_of("x")->shape, (tensor::Shape{-1, 2}));
  EXPECT_EQ(graph.type_of("W")->shape, (tensor::Shape{2, 2}));
  EXPECT_FALSE(graph.type_of("h"));
}

TEST(Graph, EditsKeepProducersAndConsumersRight) {
  Graph graph = graph_of(two_relus());
  onnx::NodeProto* relu = graph.producer("r");
  const std::string quantized = graph.fresh_name("h_q");
  graph.add_node("QuantizeLinear", {"h", "s"}, {quantized}, "q");
  graph.set_input(relu, 0, quantized);
  EXPECT_THAT(ops_of(graph.consumers("h")), ElementsAre("QuantizeLinear"));
  EXPECT_THAT(ops_of(graph.consumers("h_q")), ElementsAre("Relu"));
  graph.replace_uses("r", "h");
  EXPECT_THAT(ops_of(graph.consumers("r")), ElementsAre());
  EXPECT_THAT(ops_of(graph.consumers("h")), ElementsAre("QuantizeLinear", "Add", "Add"));
  graph.remove({relu});
  EXPECT_EQ(graph.producer("r"), nullptr);
  EXPECT_EQ(graph.nodes().size(), 3U);
  EXPECT_EQ(graph.producer("y")->op_type(), "Add") << "pointers to nodes that stay are valid";
  onnx::NodeProto* add = graph.producer("y");
  graph.set_output(add, 0, "z");
  EXPECT_EQ(graph.producer("y"), nullptr);
  EXPECT_EQ(graph.producer("z"), add);
}

TEST(Graph, UsesBeyondAnExceptionAreReplaced) {
  Graph graph = graph_of(two_relus());
  onnx::NodeProto* relu = graph.producer("r");
  graph.replace_uses("h", "x", relu);
  EXPECT_EQ(relu->input(0), "h");
  graph.replace_uses("h", "x");
  EXPECT_EQ(relu->input(0), "x");
}

TEST(Graph, FreshNamesAreNobodyElses) {
  Graph graph = graph_of(two_relus());
  EXPECT_EQ(graph.fresh_name("new"), "new");
  EXPECT_EQ(graph.fresh_name("new"), "new_1");
  EXPECT_EQ(graph.fresh_name("h"), "h_1");
  EXPECT_EQ(graph.fresh_name("h"), "h_2");
}

TEST(Graph, OutputsCanBeAddedAndReplaced) {
  Graph graph = graph_of(two_relus());
  graph.add_outputs({"h", "y"});
  EXPECT_THAT(graph.outputs(), ElementsAre("y", "h"));
  graph.set_outputs({"r"});
  EXPECT_THAT(graph.outputs(), ElementsAre("r"));
}

TEST(Graph, CloneIsIndependent) {
  Graph graph = graph_of(two_relus());
  Graph copy = graph.clone();
  copy.set_input(copy.producer("y"), 1, "h");
  EXPECT_EQ(graph.producer("y")->input(1), "r");
  EXPECT_EQ(copy.producer("y")->input(1), "h");
}

TEST(Graph, OpsetsOfDomainsAreApart) {
  Graph graph = graph_of(two_relus());
  graph.set_opset(1, "com.microsoft");
  graph.set_opset(17);
  EXPECT_EQ(graph.opset("com.microsoft"), 1);
  EXPECT_EQ(graph.opset("ai.onnx"), 17);
}

TEST(Graph, DerivedTypesCanBeForgotten) {
  Graph graph = graph_of(two_relus());
  graph.set_type("h", {.type = onnx::TensorProto::FLOAT, .shape = tensor::Shape{-1, 2}});
  ASSERT_TRUE(graph.type_of("h"));
  graph.forget_types();
  EXPECT_FALSE(graph.type_of("h"));
  EXPECT_TRUE(graph.type_of("x"));
}

TEST(Graph, FileThatIsNoModelIsRefused) {
  EXPECT_EQ(Graph::open("/nonexistent.onnx").error().code(), ErrorCode::not_found);
}

}  // namespace
}  // namespace assay::model::graph_test
