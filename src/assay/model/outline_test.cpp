#include <gtest/gtest.h>

#include "assay/model/onnx_builder_test.hpp"
#include "assay/model/outline_internal.hpp"

namespace assay::model::outline_test {
namespace {

TEST(Outline, HoldsSmallConstantsAndOnlyTheShapeOfLargeOnes) {
  testing_only::OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {300})
      .floats("large", {300}, std::vector<float>(300, 1))
      .floats("small", {1}, {2})
      .node("Add", {"x", "large"}, {"h"})
      .node("Add", {"h", "small"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {300});
  const auto graph = Graph::adopt(builder.proto());
  const onnx::ModelProto outline = outline_of(*graph);
  ASSERT_EQ(outline.graph().initializer_size(), 1);
  EXPECT_EQ(outline.graph().initializer(0).name(), "small");
  ASSERT_EQ(outline.graph().input_size(), 2);
  EXPECT_EQ(outline.graph().input(1).name(), "large");
  EXPECT_EQ(outline.graph().input(1).type().tensor_type().shape().dim(0).dim_value(), 300);
  EXPECT_EQ(graph->proto().initializer_size(), 2);
}

}  // namespace
}  // namespace assay::model::outline_test
