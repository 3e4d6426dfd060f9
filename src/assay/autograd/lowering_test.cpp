#include "assay/autograd/lowering.hpp"

#include <gtest/gtest.h>

#include "assay/model/onnx_builder_test.hpp"

namespace assay::autograd::lowering_test {
namespace {

using model::testing_only::OnnxBuilder;

Result<Program> lowered(OnnxBuilder& builder) {
  auto graph = model::Graph::adopt(builder.proto());
  EXPECT_TRUE(graph) << graph.error().text();
  return program_of(*graph);
}

TEST(Lowering, NodesConstantsAndAttributesBecomePlainValues) {
  OnnxBuilder builder(14);
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .floats("w", {2, 1}, {3, 4})
      .node("Gemm", {"x", "w", ""}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 1});
  auto* node = builder.proto().mutable_graph()->mutable_node(0);
  node->set_name("layer");
  model::set_attribute(node, "alpha", 0.5F);
  model::set_attribute(node, "transB", std::int64_t{0});
  const auto program = lowered(builder);
  ASSERT_TRUE(program) << program.error().text();
  EXPECT_EQ(program->opset, 14);
  EXPECT_EQ(program->inputs, (std::vector<std::string>{"x"}));
  EXPECT_EQ(program->outputs, (std::vector<std::string>{"y"}));
  ASSERT_EQ(program->constants.size(), 1);
  EXPECT_EQ(program->constants[0].first, "w");
  EXPECT_EQ(program->constants[0].second.as<float>()[1], 4);
  ASSERT_EQ(program->nodes.size(), 1);
  EXPECT_EQ(program->nodes[0].label, "Gemm 'layer'");
  EXPECT_EQ(program->nodes[0].inputs, (std::vector<std::string>{"x", "w", ""}));
  EXPECT_EQ(std::get<float>(program->nodes[0].attributes.at("alpha")), 0.5F);
  EXPECT_EQ(std::get<std::int64_t>(program->nodes[0].attributes.at("transB")), 0);
}

TEST(Lowering, QuantizeLinearIsToldTheTypeOfItsZeroPoint) {
  OnnxBuilder builder(21);
  builder.input("x", onnx::TensorProto::FLOAT, {2}).floats("s", {}, {1});
  builder.constant("z", 22, {})->set_raw_data(std::string(1, '\0'));  // INT4
  builder.node("QuantizeLinear", {"x", "s", "z"}, {"q"}).node("DequantizeLinear", {"q", "s", "z"}, {"y"});
  builder.output("y", onnx::TensorProto::FLOAT, {2});
  const auto program = lowered(builder);
  ASSERT_TRUE(program) << program.error().text();
  EXPECT_EQ(std::get<std::int64_t>(program->nodes[0].attributes.at("output_dtype")), 22);
}

TEST(Lowering, ANodeWithAGraphInsideIsNamed) {
  OnnxBuilder builder;
  builder.input("c", onnx::TensorProto::BOOL, {}).node("If", {"c"}, {"y"}).output("y", onnx::TensorProto::FLOAT, {1});
  for (const char* branch : {"then_branch", "else_branch"}) {
    auto* entry = builder.proto().mutable_graph()->mutable_node(0)->add_attribute();
    entry->set_name(branch);
    entry->set_type(onnx::AttributeProto::GRAPH);
    entry->mutable_g()->set_name(branch);
  }
  const auto program = lowered(builder);
  ASSERT_FALSE(program);
  EXPECT_EQ(program.error().code(), ErrorCode::unsupported);
  EXPECT_NE(program.error().message().find("If 'y': its attribute 'then_branch'"), std::string::npos)
      << program.error().message();
}

}  // namespace
}  // namespace assay::autograd::lowering_test
