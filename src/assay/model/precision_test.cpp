#include "assay/model/precision.hpp"

#include <gtest/gtest.h>

#include "assay/model/quantized_builder_test.hpp"

namespace assay::model::precision_test {
namespace {

using onnx::TensorProto;
using testing_only::graph_of;
using testing_only::node_named;
using testing_only::OnnxBuilder;
using testing_only::quantized_graph;
using testing_only::QuantizedProduct;

std::string written(const QuantizedProduct& p) {
  const Graph graph = quantized_graph(p);
  return written_precision(graph, node_named(graph, "the product"));
}

TEST(Precision, AsWrittenIsWhatTheOperandsAreStoredAs) {
  EXPECT_EQ(written({}), "int8");
  EXPECT_EQ(written({.activation_type = TensorProto::UINT16}), "int16");
  EXPECT_EQ(written({.activation_type = 0}), "int8 weights");
  EXPECT_EQ(written({.activation_type = 0, .weight_type = 0}), "float32");
  EXPECT_EQ(written({.weight_type = 0}), "float32");
}

TEST(Precision, RunningIsWhatTheOperatorComputesIn) {
  const Graph graph = quantized_graph({});
  EXPECT_EQ(running_precision(graph, node_named(graph, "the product")), "float32");
  OnnxBuilder builder;
  builder.input("a", TensorProto::UINT8, {-1, 4})
      .integers("b", TensorProto::INT8, {4, 2}, std::vector<int>(8, 1))
      .node("MatMulInteger", {"a", "b"}, {"y"})
      .output("y", TensorProto::INT32, {-1, 2});
  const Graph integers = graph_of(builder);
  EXPECT_EQ(running_precision(integers, *integers.nodes().front()), "int8");
}

TEST(Precision, FloatActivationOfADynamicProductIsRoundedToEightBits) {
  OnnxBuilder builder;
  builder.input("a", TensorProto::FLOAT, {-1, 4})
      .integers("b", TensorProto::INT8, {4, 2}, std::vector<int>(8, 1))
      .floats("s", {}, {0.1F})
      .node("DynamicQuantizeMatMul", {"a", "b", "s"}, {"y"}, "com.microsoft")
      .output("y", TensorProto::FLOAT, {-1, 2});
  const Graph graph = graph_of(builder);
  EXPECT_EQ(running_precision(graph, *graph.nodes().front()), "int8");
}

TEST(Precision, BlockedProductSaysWhetherItRoundsItsActivations) {
  OnnxBuilder builder;
  builder.input("x", TensorProto::FLOAT, {-1, 32})
      .integers("w", TensorProto::UINT8, {2, 1, 16}, std::vector<int>(32, 0))
      .floats("s", {2}, {1, 1})
      .node("MatMulNBits", {"x", "w", "s"}, {"y"}, "com.microsoft")
      .output("y", TensorProto::FLOAT, {-1, 2});
  Graph graph = graph_of(builder);
  onnx::NodeProto* node = graph.nodes().front();
  EXPECT_EQ(running_precision(graph, *node), "int4 weights");
  set_attribute(node, "accuracy_level", std::int64_t{4});
  EXPECT_EQ(running_precision(graph, *node), "int4 weights × int8");
  EXPECT_FALSE(is_integer_precision("int4 weights × int8"));
  EXPECT_TRUE(is_integer_precision("int8"));
}

}  // namespace
}  // namespace assay::model::precision_test
