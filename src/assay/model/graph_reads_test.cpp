#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/model/graph_reads_internal.hpp"

namespace assay::model::graph_reads_test {
namespace {

using testing::ElementsAre;
using testing::IsSupersetOf;

// If(c): then-branch y = a + own, own a constant of the branch.
onnx::NodeProto branching() {
  onnx::NodeProto node;
  node.set_op_type("If");
  node.add_input("c");
  auto* attribute = node.add_attribute();
  attribute->set_name("then_branch");
  auto* graph = attribute->mutable_g();
  graph->add_initializer()->set_name("own");
  auto* add = graph->add_node();
  add->set_op_type("Add");
  add->set_name("inner");
  add->add_input("a");
  add->add_input("own");
  add->add_output("y");
  graph->add_output()->set_name("y");
  return node;
}

TEST(GraphReads, GraphsInsideReadTheGraphAround) {
  EXPECT_THAT(reads_of(branching()), ElementsAre("c", "a"));
}

TEST(GraphReads, RenamingReachesInsideButNotWhatIsTheirOwn) {
  onnx::NodeProto node = branching();
  rename_reads(node, "a", "b");
  rename_reads(node, "own", "b2");
  EXPECT_THAT(reads_of(node), ElementsAre("c", "b"));
  EXPECT_EQ(node.attribute(0).g().node(0).input(1), "own");
}

TEST(GraphReads, InputsLeftOutAreNotRead) {
  onnx::NodeProto node;
  node.add_input("a");
  node.add_input("");
  node.add_input("a");
  EXPECT_THAT(reads_of(node), ElementsAre("a", "a"));
}

TEST(GraphReads, NamesInsideAreNamesToo) {
  onnx::GraphProto graph;
  *graph.add_node() = branching();
  EXPECT_THAT(all_names(graph), IsSupersetOf({"c", "a", "own", "y", "inner"}));
}

}  // namespace
}  // namespace assay::model::graph_reads_test
