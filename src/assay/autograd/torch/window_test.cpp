#include <gtest/gtest.h>

#include "assay/autograd/torch/node_check_test.hpp"

namespace assay::autograd::window_test {
namespace {

using testing_only::noise_of;

using Numbers = std::vector<std::int64_t>;

TEST(Window, NumbersThatDoNotFitTheSpatialAxesAreNamed) {
  const auto engine = testing_only::module_engine();
  model::testing_only::OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {1, 1, 4, 4}).node("MaxPool", {"x"}, {"y"});
  builder.output("y", onnx::TensorProto::FLOAT, {-1});
  auto* node = builder.proto().mutable_graph()->mutable_node(0);
  model::set_attribute(node, "kernel_shape", Numbers{2, 2});
  model::set_attribute(node, "strides", Numbers{2});
  const auto graph = engine->differentiable(*program_of(*model::Graph::adopt(builder.proto())), {});
  ASSERT_TRUE(graph) << graph.error().text();
  const auto image = noise_of({1, 1, 4, 4}, 1);
  const auto outputs = (*graph)->run(std::vector{image.view()});
  ASSERT_FALSE(outputs);
  EXPECT_EQ(outputs.error().text(), "MaxPool 'y' could not be computed: 1 strides for 2 spatial axes");
}

TEST(Window, AKernelLargerThanItsInputIsNamed) {
  const auto engine = testing_only::module_engine();
  model::testing_only::OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {1, 1, 4}).node("AveragePool", {"x"}, {"y"});
  builder.output("y", onnx::TensorProto::FLOAT, {-1});
  model::set_attribute(builder.proto().mutable_graph()->mutable_node(0), "kernel_shape", Numbers{5});
  const auto graph = engine->differentiable(*program_of(*model::Graph::adopt(builder.proto())), {});
  const auto series = noise_of({1, 1, 4}, 1);
  const auto outputs = (*graph)->run(std::vector{series.view()});
  ASSERT_FALSE(outputs);
  EXPECT_EQ(outputs.error().text(),
            "AveragePool 'y' could not be computed: the kernel is larger than the padded input");
}

}  // namespace
}  // namespace assay::autograd::window_test
