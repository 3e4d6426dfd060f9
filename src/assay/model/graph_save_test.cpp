#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/model/graph.hpp"
#include "assay/model/model.hpp"
#include "assay/model/onnx_builder_test.hpp"

namespace assay::model::graph_save_test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing_only::OnnxBuilder;

class GraphSave : public testing::Test {
 protected:
  GraphSave() {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~GraphSave() override { fs::remove_all(folder_); }

  // y = relu(x + W) with W [1024] = 0, 1, 2, …
  static OnnxBuilder added() {
    std::vector<float> weights(1024);
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = static_cast<float>(i);
    OnnxBuilder builder;
    builder.input("x", onnx::TensorProto::FLOAT, {1024})
        .floats("W", {1024}, weights)
        .node("Add", {"x", "W"}, {"h"})
        .node("Relu", {"h"}, {"y"})
        .output("y", onnx::TensorProto::FLOAT, {1024});
    return builder;
  }
  static float weight(const Graph& graph) { return graph.floats("W")->as<float>()[1000]; }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_)) names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
  }

  fs::path folder_ = fs::temp_directory_path() / "assay_graph_save_test";
};

TEST_F(GraphSave, ModelComesBackAsItWas) {
  const auto graph = Graph::adopt(added().proto());
  ASSERT_TRUE(graph->save(folder_ / "m.onnx"));
  EXPECT_THAT(files(), ElementsAre("m.onnx"));
  const auto back = Graph::open(folder_ / "m.onnx");
  ASSERT_TRUE(back) << back.error().text();
  EXPECT_EQ(weight(*back), 1000);
  EXPECT_EQ(back->nodes().size(), 2U);
}

TEST_F(GraphSave, LargeConstantsGoIntoAFileBesideAndCanBeReadAndMovedFromThere) {
  const auto graph = Graph::adopt(added().proto());
  ASSERT_TRUE(graph->save(folder_ / "m.onnx", 100));
  EXPECT_THAT(files(), ElementsAre("m.onnx", "m.onnx.data"));
  EXPECT_LT(fs::file_size(folder_ / "m.onnx"), 1024U);
  EXPECT_EQ(weight(*graph), 1000) << "the graph itself is as before";
  const auto outside = Graph::open(folder_ / "m.onnx");
  ASSERT_TRUE(outside);
  EXPECT_EQ(weight(*outside), 1000);
  ASSERT_TRUE(outside->save(folder_ / "again.onnx", 100));
  EXPECT_EQ(weight(*Graph::open(folder_ / "again.onnx")), 1000);
  ASSERT_TRUE(outside->save(folder_ / "one.onnx"));
  EXPECT_FALSE(fs::exists(folder_ / "one.onnx.data"));
  EXPECT_EQ(weight(*Graph::open(folder_ / "one.onnx")), 1000);
}

TEST_F(GraphSave, OtherOutputsAreForTheFileOnly) {
  const auto graph = Graph::adopt(added().proto());
  ASSERT_TRUE(graph->save(folder_ / "m.onnx", Graph::k_most_inside, {"h"}));
  EXPECT_THAT(graph->outputs(), ElementsAre("y"));
  EXPECT_THAT(Graph::open(folder_ / "m.onnx")->outputs(), ElementsAre("h"));
}

TEST_F(GraphSave, NodesAreWrittenInOrder) {
  auto graph = Graph::adopt(added().proto());
  onnx::NodeProto* relu = graph->producer("y");
  graph->add_node("Neg", {"h"}, {"n"});
  graph->set_input(relu, 0, "n");
  ASSERT_TRUE(graph->save(folder_ / "m.onnx"));
  EXPECT_EQ(Graph::open(folder_ / "m.onnx")->proto().node(2).op_type(), "Relu");
}

TEST_F(GraphSave, WhatCannotBeWrittenLeavesNothing) {
  ASSERT_TRUE(write_file(folder_ / "file", "x"));
  const auto graph = Graph::adopt(added().proto());
  EXPECT_FALSE(graph->save(folder_ / "file" / "m.onnx"));
  EXPECT_FALSE(graph->save(folder_ / "file" / "m.onnx", 100));
  EXPECT_THAT(files(), ElementsAre("file"));
}

}  // namespace
}  // namespace assay::model::graph_save_test
