#include "assay/model/shape_inference.hpp"

#include <gtest/gtest.h>

#include "assay/model/onnx_builder_test.hpp"

namespace assay::model::shape_inference_test {
namespace {

TEST(ShapeInference, ShapesInsideTheGraphAreDerived) {
  testing_only::OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 20})
      .floats("W", {20, 30}, std::vector<float>(600, 1))  // large: only its shape is handed on
      .integers("none", onnx::TensorProto::INT32, {1}, {0})
      .node("MatMul", {"x", "W"}, {"h"})
      .node("Mystery", {"h"}, {"m"}, "my.domain")
      .node("Relu", {"h"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 30});
  auto graph = Graph::adopt(builder.proto());
  ASSERT_TRUE(graph);
  infer_shapes(*graph);
  ASSERT_TRUE(graph->type_of("h"));
  EXPECT_EQ(graph->type_of("h")->shape, (tensor::Shape{-1, 30}));
  EXPECT_EQ(graph->type_of("h")->type, onnx::TensorProto::FLOAT);
  EXPECT_FALSE(graph->type_of("m"));
}

}  // namespace
}  // namespace assay::model::shape_inference_test
