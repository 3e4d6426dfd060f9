#include <gtest/gtest.h>

#include "assay/autograd/torch/graph_making_test.hpp"

namespace assay::autograd::operators_test {
namespace {

TEST(Operators, ThoseThatAreMissingAreAllNamedWithTheirNodes) {
  model::testing_only::OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .node("Relu", {"x"}, {"r"})
      .node("NonZero", {"r"}, {"n"})
      .node("Attention", {"r"}, {"a"}, "com.microsoft")
      .node("NonZero", {"a"}, {"m"})
      .output("m", onnx::TensorProto::INT64, {-1});
  const auto graph = testing_only::module_engine()->differentiable(testing_only::lowered(builder), {});
  ASSERT_FALSE(graph);
  EXPECT_EQ(graph.error().code(), ErrorCode::unsupported);
  EXPECT_EQ(graph.error().message(),
            "no gradients through NonZero (node NonZero 'n'), com.microsoft.Attention (node Attention 'a'); "
            "docs/autograd.md lists the operators there are");
}

}  // namespace
}  // namespace assay::autograd::operators_test
