#include "assay/model/opset.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/model/onnx_builder_test.hpp"

namespace assay::model::opset_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_only::OnnxBuilder;

// Opset 8: Relu of a product with a large weight, then Squeeze by an attribute (an input from 13 on).
OnnxBuilder old_model() {
  OnnxBuilder builder(8);
  builder.input("x", onnx::TensorProto::FLOAT, {1, 20})
      .floats("W", {20, 30}, std::vector<float>(600, 0.5F))
      .node("MatMul", {"x", "W"}, {"h"})
      .node("Squeeze", {"h"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {30});
  auto* squeeze = builder.proto().mutable_graph()->mutable_node(1);
  set_attribute(squeeze, "axes", std::vector<std::int64_t>{0});
  return builder;
}

TEST(Opset, ConverterBringsOldModelsUpAndWeightsStay) {
  auto graph = Graph::adopt(old_model().proto());
  ASSERT_TRUE(graph);
  const Status upgraded = upgrade_opset(*graph, 13);
  ASSERT_TRUE(upgraded) << upgraded.error().text();
  EXPECT_EQ(graph->opset(), 13);
  EXPECT_EQ(graph->floats("W")->as<float>()[599], 0.5F);
  EXPECT_THAT(graph->inputs(), ElementsAre("x"));
  const onnx::NodeProto* squeeze = graph->producer("y");
  ASSERT_EQ(squeeze->input_size(), 2);
  EXPECT_EQ(graph->values(squeeze->input(1))->as<std::int64_t>()[0], 0);
}

TEST(Opset, NewerOrEqualModelsAreLeftAlone) {
  auto graph = Graph::adopt(old_model().proto());
  ASSERT_TRUE(upgrade_opset(*graph, 8));
  ASSERT_TRUE(upgrade_opset(*graph, 7));
  EXPECT_EQ(graph->opset(), 8);
  EXPECT_EQ(graph->producer("y")->input_size(), 1);
}

TEST(Opset, BeyondTheConverterAxesOfReductionsBecomeAnInput) {
  OnnxBuilder builder(17);
  builder.input("x", onnx::TensorProto::FLOAT, {2, 4})
      .node("ReduceMean", {"x"}, {"m"})
      .node("Split", {"m"}, {"y", "z"})
      .output("y", onnx::TensorProto::FLOAT, {2, 1});
  set_attribute(builder.proto().mutable_graph()->mutable_node(0), "axes", std::vector<std::int64_t>{1});
  auto graph = Graph::adopt(builder.proto());
  ASSERT_TRUE(upgrade_opset(*graph, 21));
  EXPECT_EQ(graph->opset(), 21);
  EXPECT_GE(graph->model().ir_version(), 10);
  EXPECT_EQ(graph->values(graph->producer("m")->input(1))->as<std::int64_t>()[0], 1);
  EXPECT_FALSE(has_attribute(*graph->producer("m"), "axes"));
  EXPECT_EQ(attribute(*graph->producer("y"), "num_outputs", std::int64_t{0}), 2);
}

TEST(Opset, OperatorsWithoutARuleAreNamed) {
  OnnxBuilder builder(17);
  builder.input("x", onnx::TensorProto::FLOAT, {2, 4}).node("GridSample", {"x", "x"}, {"y"});
  builder.output("y", onnx::TensorProto::FLOAT, {2, 1});
  auto graph = Graph::adopt(builder.proto());
  EXPECT_THAT(upgrade_opset(*graph, 21).error().text(), HasSubstr("GridSample 'y' has no rule from operator set 17"));
  OnnxBuilder unknown(9);
  unknown.input("x", onnx::TensorProto::FLOAT, {2}).node("Telepathy", {"x"}, {"y"});
  unknown.output("y", onnx::TensorProto::FLOAT, {2});
  auto strange = Graph::adopt(unknown.proto());
  EXPECT_THAT(upgrade_opset(*strange, 13).error().text(), HasSubstr("Telepathy 'y'"));
  EXPECT_EQ(strange->nodes().size(), 1U);
}

}  // namespace
}  // namespace assay::model::opset_test
