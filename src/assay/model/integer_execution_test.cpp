#include "assay/model/integer_execution.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/model/operation_count.hpp"
#include "assay/model/quantized_builder_test.hpp"

namespace assay::model::integer_execution_test {
namespace {

using onnx::TensorProto;
using testing::HasSubstr;
using testing_only::graph_of;
using testing_only::OnnxBuilder;
using testing_only::quantized_graph;

// What the runtime makes of the Conv of quantized_builder(): Transposes around a QLinearConv with the channels last.
Graph fused_conv() {
  OnnxBuilder builder;
  builder.input("x", TensorProto::FLOAT, {-1, 4, 12, 12})
      .floats("s", {}, {0.1F})
      .integers("z", TensorProto::UINT8, {}, {0})
      .integers("wz", TensorProto::INT8, {}, {0});
  builder.constant("w", TensorProto::INT8, {8, 4, 3, 3})->mutable_raw_data()->assign(288, '\1');
  builder.node("QuantizeLinear", {"x", "s", "z"}, {"xq"})
      .node("Transpose", {"xq"}, {"xt"})
      .node("QLinearConv", {"xt", "s", "z", "w", "s", "wz", "s", "z"}, {"ct"}, "com.microsoft")
      .node("Transpose", {"ct"}, {"c"})
      .node("DequantizeLinear", {"c", "s", "z"}, {"y"})
      .output("y", TensorProto::FLOAT, {-1, 8, 10, 10});
  builder.proto().mutable_graph()->mutable_node(2)->set_name("the product_token_15");
  return graph_of(builder);
}

TEST(IntegerExecution, FusedProductRunsInIntegers) {
  Graph written = quantized_graph({});
  assume_input_shapes(written, {});
  const Execution execution = execution_of(written, fused_conv());
  ASSERT_EQ(execution.nodes.size(), 1U);
  const NodeExecution& node = execution.nodes.front();
  EXPECT_EQ(node.node, "the product");
  EXPECT_EQ(node.written, "int8");
  EXPECT_EQ(node.runs_as, "QLinearConv");
  EXPECT_EQ(node.runs, "int8");
  EXPECT_EQ(node.reason, "");
  ASSERT_TRUE(node.macs) << node.macs_unknown;
  EXPECT_EQ(*node.macs, 8U * 10 * 10 * 4 * 9);
  EXPECT_EQ(execution.conversions, 2);
  EXPECT_EQ(execution.integers.at("Transpose"), 2);
  EXPECT_TRUE(execution.findings.empty());
}

TEST(IntegerExecution, ProductsThatFellBackAreToldTogetherWithTheReason) {
  Graph written = quantized_graph({.between = "Relu"});
  assume_input_shapes(written, {});
  const Execution execution = execution_of(written, written);  // nothing was fused
  EXPECT_EQ(execution.nodes.front().runs, "float32");
  EXPECT_EQ(execution.nodes.front().reason, "the output meets Relu before its QuantizeLinear");
  ASSERT_FALSE(execution.findings.empty());
  EXPECT_EQ(execution.findings.front().what,
            "1 product runs in float32: the output meets Relu before its QuantizeLinear");
  EXPECT_EQ(execution.findings.front().nodes, std::vector<std::string>{"the product"});
  EXPECT_THAT(execution.findings.front().advice, HasSubstr("zero point"));
}

TEST(IntegerExecution, FloatModelIsToldInOneSentence) {
  Graph written = graph_of(testing_only::linear_model());
  assume_input_shapes(written, {});
  const Execution execution = execution_of(written, written);
  ASSERT_EQ(execution.findings.size(), 1U);
  EXPECT_EQ(execution.findings.front().what, "nothing is quantized: every product runs in float32");
}

TEST(IntegerExecution, LayoutOfBlocksOfChannelsIsAFloatConvolution) {
  Graph written = quantized_graph({.activation_type = 0, .weight_type = 0, .output_quantized = false});
  OnnxBuilder builder;
  builder.input("x", TensorProto::FLOAT, {-1, 4, 12, 12});
  builder.constant("reorder", TensorProto::FLOAT, {16, 4, 3, 3})->mutable_raw_data()->assign(16 * 36 * 4, '\0');
  builder.node("ReorderInput", {"x"}, {"xr"}, "com.microsoft.nchwc")
      .node("Conv", {"xr", "reorder"}, {"yr"}, "com.microsoft.nchwc")
      .node("ReorderOutput", {"yr"}, {"y"}, "com.microsoft.nchwc")
      .output("y", TensorProto::FLOAT, {-1, 8, 10, 10});
  builder.proto().mutable_graph()->mutable_node(1)->set_name("y_nchwc");
  assume_input_shapes(written, {});
  const Execution execution = execution_of(written, graph_of(builder));
  EXPECT_EQ(execution.nodes.front().runs_as, "Conv");
  EXPECT_EQ(execution.nodes.front().runs, "float32");
  EXPECT_EQ(*execution.nodes.front().macs, 8U * 10 * 10 * 4 * 9);  // of the eight channels there are
  EXPECT_EQ(execution.reals.at("nchwc.ReorderInput"), 1);
}

TEST(IntegerExecution, ProductThatIsGoneSaysSo) {
  Graph written = graph_of(testing_only::linear_model());
  OnnxBuilder builder;
  builder.input("x", TensorProto::FLOAT, {-1, 2})
      .node("Identity", {"x"}, {"y"})
      .output("y", TensorProto::FLOAT, {-1, 3});
  const Execution execution = execution_of(written, graph_of(builder));
  EXPECT_EQ(execution.nodes.front().runs_as, "");
  EXPECT_THAT(execution.nodes.front().reason, HasSubstr("not found after optimisation"));
}

TEST(IntegerExecution, AsWrittenAloneKnowsNothingOfTheRuntime) {
  Graph written = quantized_graph({});
  assume_input_shapes(written, {});
  const Execution execution = execution_as_written(written);
  ASSERT_EQ(execution.nodes.size(), 1U);
  EXPECT_EQ(execution.nodes.front().written, "int8");
  EXPECT_TRUE(execution.nodes.front().runs.empty());
  EXPECT_TRUE(execution.nodes.front().reason.empty());
}

}  // namespace
}  // namespace assay::model::integer_execution_test
