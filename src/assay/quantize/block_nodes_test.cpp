#include <gmock/gmock.h>

#include "assay/model/onnx_builder_test.hpp"
#include "assay/quantize/block_nodes_internal.hpp"
#include "assay/quantize/run_graph_test.hpp"

namespace assay::quantize::block_nodes_test {
namespace {

using model::testing_only::OnnxBuilder;
using testing::ElementsAre;
using namespace testing_only;

constexpr int k_float = onnx::TensorProto::FLOAT;

// y = f(x·W), W [32, 2] of 1 and −1; f by the node added last.
OnnxBuilder product_then() {
  Floats weights;
  for (int i = 0; i < 32; ++i) weights.insert(weights.end(), {1, -1});
  OnnxBuilder builder(21);
  builder.proto().set_ir_version(10);
  builder.input("x", k_float, {1, 32}).floats("W", {32, 2}, weights).node("MatMul", {"x", "W"}, {"p"});
  return builder;
}

BlockedProduct add_blocked_weights(model::Graph& graph, BlockForm form) {
  const Product product = product_of(graph.producer("p"));
  const auto matrix = matrix_of(graph, product, Order::outputs_first);
  const BlockFormat format{.bits = 4, .block = 32, .symmetric = true};
  return add_blocked(graph, product, round_to_nearest(matrix->as<float>(), 2, 32, format), form);
}

// Without it the runtime quantizes activations of the standard form to 8 bits.
const std::vector<std::pair<std::string, std::string>> k_float32{{"session.qdq_matmulnbits_accuracy_level", "1"}};

model::Graph adopt(OnnxBuilder builder) {
  return std::move(*model::Graph::adopt(builder.proto()));
}

Floats ones_and(float first) {
  Floats x(32, 1);
  x[0] = first;
  return x;
}

TEST(BlockNodes, ConstantsAreAddedAndTheFloatNodeStays) {
  model::Graph graph = adopt(product_then().node("Neg", {"p"}, {"y"}).output("y", k_float, {1, 2}));
  const BlockedProduct blocked = add_blocked_weights(graph, BlockForm::packed);
  EXPECT_EQ(graph.shape_of(blocked.constants[0]), (tensor::Shape{2, 1, 16}));
  EXPECT_EQ(operators_of(graph)["MatMul"], 1);
  replace_by_packed(graph, blocked, 0);
  graph.set_opset(1, "com.microsoft");
  EXPECT_FALSE(model::has_attribute(*graph.producer("p"), "accuracy_level"));
  EXPECT_THAT(GraphRunner().run(graph, {tensor_of({1, 32}, ones_and(5))}), ElementsAre(-36, 36));
}

TEST(BlockNodes, ReluBehindTheStandardFormBecomesMax) {
  model::Graph graph = adopt(product_then().node("Relu", {"p"}, {"y"}).output("y", k_float, {1, 2}));
  EXPECT_EQ(replace_by_standard(graph, add_blocked_weights(graph, BlockForm::standard)), 1U);
  EXPECT_EQ(graph.producer("y")->op_type(), "Max");
  EXPECT_THAT(GraphRunner().run(graph, {tensor_of({1, 32}, ones_and(5))}, k_float32), ElementsAre(36, 0));
}

TEST(BlockNodes, ReluAndClipBehindTheBiasToo) {
  model::Graph graph = adopt(product_then()
                                 .floats("b", {2}, {1, 1})
                                 .floats("least", {}, {-3})
                                 .floats("most", {}, {20})
                                 .node("Add", {"p", "b"}, {"a"})
                                 .node("Relu", {"a"}, {"r"})
                                 .node("Clip", {"a", "least", "most"}, {"c"})
                                 .node("Clip", {"a", "", "most"}, {"m"})
                                 .node("Sum", {"r", "c", "m"}, {"y"})
                                 .output("y", k_float, {1, 2}));
  EXPECT_EQ(replace_by_standard(graph, add_blocked_weights(graph, BlockForm::standard)), 3U);
  EXPECT_EQ(operators_of(graph)["Clip"] + operators_of(graph)["Relu"], 0);
  // a = 37 and −35: 37 + 20 + 20, 0 − 3 − 35.
  EXPECT_THAT(GraphRunner().run(graph, {tensor_of({1, 32}, ones_and(5))}, k_float32), ElementsAre(77, -38));
}

}  // namespace
}  // namespace assay::quantize::block_nodes_test
