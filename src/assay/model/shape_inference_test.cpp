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

// What stands behind com.microsoft's operators is known too.
TEST(ShapeInference, GoesThroughOperatorsOfQuantizedModels) {
  testing_only::OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {1, 5, 64});
  for (const char* name : {"codes", "scales", "W", "R", "ws", "wz", "rs", "rz"}) builder.floats(name, {1}, {0});
  builder.node("MatMulNBits", {"x", "codes", "scales"}, {"h"}, "com.microsoft")
      .node("Relu", {"h"}, {"r"})
      .node("DynamicQuantizeLSTM", {"r", "W", "R", "", "", "", "", "", "ws", "wz", "rs", "rz"}, {"s"}, "com.microsoft")
      .node("Identity", {"s"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {1, 1, 5, 7});
  auto* nodes = builder.proto().mutable_graph()->mutable_node();
  set_attribute(nodes->Mutable(0), "K", std::int64_t{64});
  set_attribute(nodes->Mutable(0), "N", std::int64_t{24});
  set_attribute(nodes->Mutable(2), "hidden_size", std::int64_t{7});
  auto graph = Graph::adopt(builder.proto());
  ASSERT_TRUE(graph);
  infer_shapes(*graph);
  ASSERT_TRUE(graph->type_of("r"));
  EXPECT_EQ(graph->type_of("r")->shape, (tensor::Shape{1, 5, 24}));
  ASSERT_TRUE(graph->type_of("s"));
  EXPECT_EQ(graph->type_of("s")->shape, (tensor::Shape{1, 1, 5, 7}));
  EXPECT_EQ(graph->nodes().front()->op_type(), "MatMulNBits") << "the graph itself stays";
}

}  // namespace
}  // namespace assay::model::shape_inference_test
