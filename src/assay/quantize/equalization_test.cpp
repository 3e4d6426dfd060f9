#include "assay/quantize/equalization.hpp"

#include <cmath>

#include "assay/model/shape_inference.hpp"
#include "assay/quantize/graph_making_test.hpp"
#include "assay/quantize/runtime_calibration_test.hpp"
#include "assay/quantize/weight_channels_internal.hpp"

namespace assay::quantize::equalization_test {
namespace {

using namespace testing_only;

// Conv → Relu → depthwise Conv → MaxPool → Flatten → Gemm, channel c of the first 10^c times as large.
OnnxBuilder network(const std::string& activation = "Relu") {
  OnnxBuilder builder;
  std::vector<float> first = weights(27, 3);
  for (std::size_t k = 0; k < first.size(); ++k) first[k] *= static_cast<float>(std::pow(10, k / 9));
  builder.input("x", k_float, {-1, 1, 6, 6}).floats("w1", {3, 1, 3, 3}, first).floats("b1", {3}, {0.5F, 5, 50});
  builder.node("Conv", {"x", "w1", "b1"}, {"c1"}).node(activation, {"c1"}, {"r1"});
  builder.floats("w2", {3, 1, 3, 3}, weights(27, 4)).node("Conv", {"r1", "w2"}, {"c2"});
  attribute_of_last(builder, "group", 3);
  builder.node("MaxPool", {"c2"}, {"p"});
  attribute_of_last(builder, "kernel_shape", std::vector<std::int64_t>{1, 1});
  builder.node("Flatten", {"p"}, {"f"}).floats("w3", {12, 2}, weights(24, 5)).node("Gemm", {"f", "w3"}, {"y"});
  return builder.output("y", k_float, {-1, 2});
}

tensor::Tensor samples() {
  tensor::Tensor tensor(tensor::DType::f32, {8, 1, 6, 6});
  std::ranges::copy(weights(tensor.elements(), 9), tensor.as<float>().begin());
  return tensor;
}

TEST(Equalization, LeavesWhatTheNetworkComputes) {
  model::Graph graph = graph_of(network());
  RuntimeCalibration calibration(std::filesystem::path(testing::TempDir()) / "assay_equalization_test", samples(), 8);
  const auto before = calibration.outputs(graph);
  const auto pairs = equalize_layers(graph);
  ASSERT_TRUE(pairs) << pairs.error().text();
  EXPECT_EQ(*pairs, 2U);
  const auto after = calibration.outputs(graph);
  for (std::size_t k = 0; k < before->size(); ++k) {
    EXPECT_NEAR((*after)[k], (*before)[k], 1e-4 * (std::abs((*before)[k]) + 100));
  }
}

TEST(Equalization, MakesOutgoingAndIncomingRangesMeet) {
  model::Graph graph = graph_of(network());
  ASSERT_TRUE(equalize_layers(graph));
  const auto products = weighted_nodes(graph);
  const auto outgoing = weight_channels_of(graph, products[0]).largest_by_output(*graph.floats(products[0].weight));
  const auto incoming = weight_channels_of(graph, products[1]).largest_by_input(*graph.floats(products[1].weight));
  for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(outgoing[c], incoming[c], 0.02 * incoming[c]);
  EXPECT_LT(outgoing[2] / outgoing[0], 20);  // it was 100
}

TEST(Equalization, DoesNotGoThroughWhatIsNotHomogeneous) {
  model::Graph graph = graph_of(network("Sigmoid"));
  EXPECT_EQ(*equalize_layers(graph), 1U);  // the second Conv and the Gemm alone
}

// No axis of what the first gives are its channels and the inputs of the second at once.
TEST(Equalization, LeavesProductsAlongDifferentAxes) {
  OnnxBuilder image;  // 4 channels, then a product over 4 columns
  image.input("x", k_float, {1, 1, 4, 4}).floats("w", {4, 1, 1, 1}, weights(4)).node("Conv", {"x", "w"}, {"c"});
  image.node("Relu", {"c"}, {"r"}).floats("v", {4, 2}, weights(8)).node("MatMul", {"r", "v"}, {"y"});
  OnnxBuilder rows;  // a product over 4 columns, then 4 rows as channels
  rows.input("x", k_float, {1, 4, 4}).floats("w", {4, 4}, weights(16)).node("MatMul", {"x", "w"}, {"c"});
  rows.node("Relu", {"c"}, {"r"}).floats("v", {4, 4, 1}, weights(16)).node("Conv", {"r", "v"}, {"y"});
  OnnxBuilder pooled;  // over the columns themselves
  pooled.input("x", k_float, {1, 4, 4}).floats("w", {4, 4}, weights(16)).node("MatMul", {"x", "w"}, {"c"});
  pooled.node("MaxPool", {"c"}, {"p"});
  attribute_of_last(pooled, "kernel_shape", std::vector<std::int64_t>{1});
  pooled.floats("v", {4, 4}, weights(16)).node("MatMul", {"p", "v"}, {"y"});
  for (OnnxBuilder* builder : {&image, &rows, &pooled}) {
    model::Graph graph = graph_of(builder->output("y", k_float, {}));
    model::infer_shapes(graph);
    EXPECT_EQ(*equalize_layers(graph), 0U);
  }
}

TEST(Equalization, GoesAlongTheLastAxisThroughAReshape) {
  OnnxBuilder builder;
  builder.input("x", k_float, {2, 3, 4}).floats("w", {4, 4}, weights(16)).node("MatMul", {"x", "w"}, {"c"});
  builder.node("Relu", {"c"}, {"r"});
  auto* shape = builder.constant("shape", onnx::TensorProto::INT64, {2});
  shape->add_int64_data(6);
  shape->add_int64_data(4);
  builder.node("Reshape", {"r", "shape"}, {"f"}).floats("v", {4, 2}, weights(8)).node("Gemm", {"f", "v"}, {"y"});
  model::Graph graph = graph_of(builder.output("y", k_float, {6, 2}));
  model::infer_shapes(graph);
  EXPECT_EQ(*equalize_layers(graph), 1U);
}

TEST(Equalization, LeavesAChannelWithHardlyAnyWeights) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 1, 2, 2}).floats("w", {2, 1, 1, 1}, {1, 1e-12F}).floats("b", {2}, {0.5F, 1});
  builder.node("Conv", {"x", "w", "b"}, {"c"}).node("Relu", {"c"}, {"r"}).floats("v", {1, 2, 1, 1}, {1, 1});
  model::Graph graph = graph_of(builder.node("Conv", {"r", "v"}, {"y"}).output("y", k_float, {}));
  ASSERT_EQ(*equalize_layers(graph), 1U);
  EXPECT_EQ(floats_of(graph, graph.producer("c")->input(2))[1], 1);
}

}  // namespace
}  // namespace assay::quantize::equalization_test
