#include <gtest/gtest.h>

#include "assay/autograd/torch/graph_making_test.hpp"

namespace assay::autograd::operator_call_test {
namespace {

using model::testing_only::OnnxBuilder;

std::string failure_of(OnnxBuilder& builder) {
  builder.output("y", onnx::TensorProto::FLOAT, {-1});
  const auto engine = testing_only::module_engine();
  const auto graph = engine->differentiable(testing_only::lowered(builder), {});
  EXPECT_TRUE(graph) << graph.error().text();
  const auto x = testing_only::noise_of({2, 3}, 1);
  const auto outputs = (*graph)->run(std::vector{x.view()});
  EXPECT_FALSE(outputs);
  return outputs ? "" : outputs.error().message();
}

TEST(OperatorCall, AMissingInputIsNamed) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {2, 3}).node("Add", {"x", ""}, {"y"});
  EXPECT_EQ(failure_of(builder), "Add 'y' could not be computed: input 1 is missing");
}

TEST(OperatorCall, AnAxisThatIsNotThereIsNamed) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {2, 3}).node("Softmax", {"x"}, {"y"});
  model::set_attribute(builder.proto().mutable_graph()->mutable_node(0), "axis", std::int64_t{-3});
  EXPECT_EQ(failure_of(builder), "Softmax 'y' could not be computed: axis -3 of a tensor with 2 axes");
}

TEST(OperatorCall, AnAttributeOfAnotherTypeIsNamed) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {2, 3}).node("LeakyRelu", {"x"}, {"y"});
  model::set_attribute(builder.proto().mutable_graph()->mutable_node(0), "alpha", std::string("much"));
  EXPECT_EQ(failure_of(builder),
            "LeakyRelu 'y' could not be computed: attribute 'alpha' has another type than ONNX says");
}

}  // namespace
}  // namespace assay::autograd::operator_call_test
