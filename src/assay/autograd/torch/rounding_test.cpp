#include <gtest/gtest.h>

#include "assay/autograd/torch/graph_making_test.hpp"

namespace assay::autograd::rounding_test {
namespace {

using model::testing_only::OnnxBuilder;

// Rounding to whole numbers in −4 … 3, and back: d/dx is 1 inside and 0 outside, whatever was rounded away.
TEST(Rounding, PassesGradientsStraightThroughInsideTheRange) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {6})
      .floats("s", {}, {0.5F})
      .integers("z", onnx::TensorProto::INT8, {}, {0})
      .node("QuantizeLinear", {"x", "s", "z"}, {"q"})
      .node("DequantizeLinear", {"q", "s", "z"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {6});
  const auto graph = testing_only::module_engine()->differentiable(testing_only::lowered(builder), {});
  ASSERT_TRUE(graph) << graph.error().text();
  const auto x = testing_only::floats_of({6}, {0.2F, 0.3F, -0.74F, 63.6F, -64.1F, 10});
  const auto weights = testing_only::floats_of({6}, {1, 2, 3, 4, 5, 6});
  const auto derived = (*graph)->differentiate(std::vector{x.view()}, std::vector{weights.view()}, {});
  ASSERT_TRUE(derived) << derived.error().text();
  EXPECT_EQ(testing_only::floats_in(derived->outputs[0]), (std::vector<float>{0, 0.5F, -0.5F, 63.5F, -64, 10}));
  EXPECT_EQ(testing_only::floats_in(derived->of_inputs[0]), (std::vector<float>{1, 2, 3, 0, 0, 6}));
}

}  // namespace
}  // namespace assay::autograd::rounding_test
