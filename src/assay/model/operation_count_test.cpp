#include "assay/model/operation_count.hpp"

#include <gtest/gtest.h>

#include "assay/model/quantized_builder_test.hpp"

namespace assay::model::operation_count_test {
namespace {

using onnx::TensorProto;
using testing_only::graph_of;
using testing_only::OnnxBuilder;

onnx::NodeProto* last(OnnxBuilder& builder) {
  return builder.proto().mutable_graph()->mutable_node(builder.proto().graph().node_size() - 1);
}

Result<std::uint64_t> of(OnnxBuilder& builder, const std::map<std::string, tensor::Shape>& shapes = {}) {
  Graph graph = graph_of(builder);
  assume_input_shapes(graph, shapes);
  return multiply_accumulates(graph, *graph.nodes().back());
}

TEST(OperationCount, ConvIsOutputsTimesKernelOfAGroup) {
  OnnxBuilder builder;
  builder.input("x", TensorProto::FLOAT, {-1, 4, 12, 12});
  builder.constant("w", TensorProto::FLOAT, {8, 2, 3, 3})->mutable_raw_data()->assign(8 * 2 * 9 * 4, '\0');
  builder.node("Conv", {"x", "w"}, {"y"});
  set_attribute(last(builder), "group", std::int64_t{2});
  builder.output("y", TensorProto::FLOAT, {-1, 8, 10, 10});
  const auto macs = of(builder);
  ASSERT_TRUE(macs) << macs.error().text();
  EXPECT_EQ(*macs, 8U * 10 * 10 * 2 * 9);
}

TEST(OperationCount, ConvTransposeIsInputsTimesKernel) {
  OnnxBuilder builder;
  builder.input("x", TensorProto::FLOAT, {-1, 4, 5, 5});
  builder.constant("w", TensorProto::FLOAT, {4, 6, 2, 2})->mutable_raw_data()->assign(4 * 6 * 4 * 4, '\0');
  builder.node("ConvTranspose", {"x", "w"}, {"y"}).output("y", TensorProto::FLOAT, {-1, 6, 6, 6});
  EXPECT_EQ(*of(builder), 4U * 5 * 5 * 6 * 4);
}

TEST(OperationCount, MatMulOfABatchOfOneUnlessTheShapeIsGiven) {
  OnnxBuilder builder = testing_only::linear_model();
  builder.proto().mutable_graph()->mutable_node()->RemoveLast();
  builder.proto().mutable_graph()->mutable_output(0)->set_name("xW");
  EXPECT_EQ(*of(builder), 2U * 3);
  EXPECT_EQ(*of(builder, {{"x", {5, 2}}}), 5U * 2 * 3);
}

TEST(OperationCount, MatricesOfABatchAreRepeatedForOneAnother) {
  OnnxBuilder builder;
  builder.input("a", TensorProto::FLOAT, {2, 1, 4, 5}).input("b", TensorProto::FLOAT, {3, 5, 6});
  builder.node("MatMul", {"a", "b"}, {"y"}).output("y", TensorProto::FLOAT, {2, 3, 4, 6});
  EXPECT_EQ(*of(builder), 6U * 4 * 5 * 6);
}

TEST(OperationCount, GemmWithATransposedActivation) {
  OnnxBuilder builder;
  builder.input("x", TensorProto::FLOAT, {7, 3});
  builder.floats("w", {7, 2}, std::vector<float>(14, 1)).node("Gemm", {"x", "w"}, {"y"});
  set_attribute(last(builder), "transA", std::int64_t{1});
  builder.output("y", TensorProto::FLOAT, {3, 2});
  EXPECT_EQ(*of(builder), 3U * 2 * 7);
}

TEST(OperationCount, BlockedProductTakesItsSizesFromItsAttributes) {
  OnnxBuilder builder;
  builder.input("x", TensorProto::FLOAT, {-1, 6, 64});
  builder.integers("w", TensorProto::UINT8, {8, 2, 16}, std::vector<int>(256, 0))
      .floats("s", {16}, std::vector<float>(16, 1));
  builder.node("MatMulNBits", {"x", "w", "s"}, {"y"}, "com.microsoft");
  set_attribute(last(builder), "K", std::int64_t{64});
  set_attribute(last(builder), "N", std::int64_t{8});
  builder.output("y", TensorProto::FLOAT, {-1, 6, 8});
  EXPECT_EQ(*of(builder), 6U * 64 * 8);
}

TEST(OperationCount, RecurrentIsEachStepTimesBothMatrices) {
  OnnxBuilder builder;
  builder.input("x", TensorProto::FLOAT, {10, -1, 3});
  builder.constant("w", TensorProto::FLOAT, {1, 16, 3})->mutable_raw_data()->assign(16 * 3 * 4, '\0');
  builder.constant("r", TensorProto::FLOAT, {1, 16, 4})->mutable_raw_data()->assign(16 * 4 * 4, '\0');
  builder.node("LSTM", {"x", "w", "r"}, {"y"});
  set_attribute(last(builder), "hidden_size", std::int64_t{4});
  builder.output("y", TensorProto::FLOAT, {10, 1, -1, 4});
  EXPECT_EQ(*of(builder, {{"x", {10, 2, 3}}}), 20U * (16 * 3 + 16 * 4));
}

TEST(OperationCount, UnknownShapesAreNamed) {
  OnnxBuilder builder;
  builder.input("x", TensorProto::FLOAT, {-1, -1, 64});
  builder.floats("w", {64, 2}, std::vector<float>(128, 1)).node("MatMul", {"x", "w"}, {"y"});
  builder.output("y", TensorProto::FLOAT, {-1, -1, 2});
  const auto macs = of(builder);
  ASSERT_FALSE(macs);
  EXPECT_EQ(macs.error().code(), ErrorCode::insufficient_data);
  EXPECT_NE(macs.error().text().find("'x' is [1, ?, 64]"), std::string::npos) << macs.error().text();
}

}  // namespace
}  // namespace assay::model::operation_count_test
