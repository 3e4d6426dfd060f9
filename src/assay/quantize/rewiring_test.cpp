#include "assay/quantize/graph_making_test.hpp"
#include "assay/quantize/rewiring_internal.hpp"

namespace assay::quantize::rewiring_test {
namespace {

using testing::ElementsAre;
using namespace testing_only;

model::Graph chain() {
  return graph_of(OnnxBuilder()
                      .input("x", k_float, {2})
                      .node("Neg", {"x"}, {"a"})
                      .node("Identity", {"a"}, {"b"})
                      .node("Abs", {"b"}, {"c"})
                      .node("Identity", {"c"}, {"y"})
                      .output("y", k_float, {2}));
}

TEST(OnlyConsumer, IsThereForOneReaderOnlyAndNotForOutputs) {
  model::Graph graph = chain();
  EXPECT_EQ(only_consumer(graph, "b")->op_type(), "Abs");
  EXPECT_EQ(only_consumer(graph, "y"), nullptr);
  graph.add_node("Add", {"b", "x"}, {"z"});
  EXPECT_EQ(only_consumer(graph, "b"), nullptr);
}

TEST(Bypass, LetsReadersReadTheInput) {
  model::Graph graph = chain();
  ASSERT_TRUE(bypass(graph, graph.producer("b")));
  EXPECT_THAT(operators_of(graph), ElementsAre("Neg", "Abs", "Identity"));
  EXPECT_EQ(first_of(graph, "Abs")->input(0), "a");
}

TEST(Bypass, OfTheNodeBeforeAnOutputKeepsTheOutputsName) {
  model::Graph graph = chain();
  ASSERT_TRUE(bypass(graph, graph.producer("y")));
  EXPECT_EQ(graph.producer("y")->op_type(), "Abs");
  EXPECT_EQ(graph.producer("c"), nullptr);
}

TEST(Bypass, RefusesToMakeAnInputAnOutput) {
  model::Graph graph =
      graph_of(OnnxBuilder().input("x", k_float, {2}).node("Identity", {"x"}, {"y"}).output("y", k_float, {2}));
  EXPECT_FALSE(bypass(graph, graph.producer("y")));
  EXPECT_THAT(operators_of(graph), ElementsAre("Identity"));
}

TEST(Label, OfANodeWithoutANameIsItsFirstOutput) {
  onnx::NodeProto node;
  node.add_output("out");
  EXPECT_EQ(label_of(node), "out");
  node.set_name("fc");
  EXPECT_EQ(label_of(node), "fc");
}

}  // namespace
}  // namespace assay::quantize::rewiring_test
