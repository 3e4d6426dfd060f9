#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/model/graph.hpp"
#include "assay/model/graph_normal_form_internal.hpp"
#include "assay/model/onnx_builder_test.hpp"

namespace assay::model::graph_normal_form_test {
namespace {

using testing_only::OnnxBuilder;

onnx::AttributeProto* constant_node(OnnxBuilder& builder, const std::string& output, const std::string& attribute) {
  builder.node("Constant", {}, {output});
  auto* nodes = builder.proto().mutable_graph()->mutable_node();
  auto* entry = nodes->Mutable(nodes->size() - 1)->add_attribute();
  entry->set_name(attribute);
  return entry;
}

TEST(GraphNormalForm, ConstantNodesBecomeInitializers) {
  OnnxBuilder builder;
  constant_node(builder, "two", "value_float")->set_f(2);
  constant_node(builder, "axes", "value_ints")->add_ints(1);
  auto* tensor = constant_node(builder, "t", "value")->mutable_t();
  tensor->set_data_type(onnx::TensorProto::FLOAT);
  tensor->add_dims(1);
  tensor->add_float_data(7);
  constant_node(builder, "word", "value_string")->set_s("text");
  constant_node(builder, "out", "value_float")->set_f(3);
  builder.output("out", onnx::TensorProto::FLOAT, {});
  const auto graph = Graph::adopt(builder.proto());
  ASSERT_TRUE(graph);
  EXPECT_EQ(graph->floats("two")->as<float>()[0], 2);
  EXPECT_EQ(graph->shape_of("two"), tensor::Shape{});
  EXPECT_EQ(graph->values("axes")->as<std::int64_t>()[0], 1);
  EXPECT_EQ(graph->floats("t")->as<float>()[0], 7);
  EXPECT_EQ(graph->nodes().size(), 2U) << "a text, and a constant that is an output, stay nodes";
}

TEST(GraphNormalForm, InitializersAreNoInputs) {
  OnnxBuilder builder(8);
  builder.proto().set_ir_version(3);
  builder.input("x", onnx::TensorProto::FLOAT, {1}).input("W", onnx::TensorProto::FLOAT, {1}).floats("W", {1}, {2});
  builder.node("Add", {"x", "W"}, {"y"}).output("y", onnx::TensorProto::FLOAT, {1});
  const auto graph = Graph::adopt(builder.proto());
  ASSERT_TRUE(graph);
  EXPECT_EQ(graph->inputs(), std::vector<std::string>{"x"});
  EXPECT_EQ(graph->model().ir_version(), 4);
}

}  // namespace
}  // namespace assay::model::graph_normal_form_test
