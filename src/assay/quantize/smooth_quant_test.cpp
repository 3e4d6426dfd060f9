#include "assay/quantize/smooth_quant.hpp"

#include <cmath>

#include "assay/model/shape_inference.hpp"
#include "assay/quantize/graph_making_test.hpp"
#include "assay/quantize/runtime_calibration_test.hpp"

namespace assay::quantize::smooth_quant_test {
namespace {

using testing::ElementsAre;
using namespace testing_only;

OnnxBuilder network(bool is_read_elsewhere) {
  OnnxBuilder builder(17);
  builder.input("x", k_float, {-1, 4}).floats("g", {4}, {1, 16, 1, 1}).floats("b", {4}, {0, 2, 0, 0});
  builder.node("LayerNormalization", {"x", "g", "b"}, {"n"});
  builder.floats("q", {4, 4}, weights(16, 2)).node("MatMul", {"n", "q"}, {"a"});
  builder.floats("k", {4, 4}, weights(16, 3)).node("MatMul", {"n", "k"}, {"c"});
  builder.node("Mul", {"a", "c"}, {"y"}).output("y", k_float, {-1, 4});
  if (is_read_elsewhere) builder.node("Neg", {"n"}, {"z"}).output("z", k_float, {-1, 4});
  return builder;
}

class SmoothQuant : public testing::Test {
 protected:
  static tensor::Tensor samples() {
    tensor::Tensor tensor(tensor::DType::f32, {16, 4});
    std::ranges::copy(weights(tensor.elements(), 9), tensor.as<float>().begin());
    return tensor;
  }
  float largest(model::Graph& graph, const std::string& value) {
    float most = 0;
    EXPECT_TRUE(calibration_.run(graph, {value}, [&](std::size_t, std::span<const tensor::TensorView> values) {
      for (const float x : values.front().as<float>()) most = std::max(most, std::abs(x));
      return Status{};
    }));
    return most;
  }
  RuntimeCalibration calibration_{std::filesystem::path(testing::TempDir()) / "assay_smooth_quant_test", samples(), 4};
};

TEST_F(SmoothQuant, MovesTheFactorIntoTheNormalizationAndLeavesTheResult) {
  model::Graph graph = graph_of(network(false));
  const auto before = calibration_.outputs(graph);
  const float outlier = largest(graph, "n");
  const auto smoothed = smooth_activations(graph, {}, calibration_);
  ASSERT_TRUE(smoothed) << smoothed.error().text();
  EXPECT_EQ(*smoothed, 1U);
  EXPECT_THAT(operators_of(graph), ElementsAre("LayerNormalization", "MatMul", "MatMul", "Mul"));
  EXPECT_LT(largest(graph, "n"), outlier / 3);
  const auto after = calibration_.outputs(graph);
  for (std::size_t k = 0; k < before->size(); ++k) EXPECT_NEAR((*after)[k], (*before)[k], 1e-3);
}

TEST_F(SmoothQuant, AddsANodeWhereAnotherReaderNeedsTheValue) {
  model::Graph graph = graph_of(network(true));
  const auto before = calibration_.outputs(graph);
  ASSERT_EQ(*smooth_activations(graph, {}, calibration_), 1U);
  EXPECT_EQ(first_of(graph, "Neg")->input(0), "n");
  EXPECT_EQ(graph.producer(first_of(graph, "MatMul")->input(0))->op_type(), "Mul");
  const auto after = calibration_.outputs(graph);
  for (std::size_t k = 0; k < before->size(); ++k) EXPECT_NEAR((*after)[k], (*before)[k], 1e-3);
}

TEST_F(SmoothQuant, LooksThroughReshapes) {
  OnnxBuilder builder(17);
  builder.input("x", k_float, {-1, 4}).node("Erf", {"x"}, {"e"});
  auto* shape = builder.constant("shape", onnx::TensorProto::INT64, {2});
  shape->add_int64_data(-1);
  shape->add_int64_data(4);
  builder.node("Reshape", {"e", "shape"}, {"r"}).floats("w", {4, 2}, weights(8)).node("MatMul", {"r", "w"}, {"y"});
  model::Graph graph = graph_of(builder.output("y", k_float, {-1, 2}));
  model::infer_shapes(graph);
  ASSERT_EQ(*smooth_activations(graph, {}, calibration_), 1U);
  EXPECT_THAT(operators_of(graph), ElementsAre("Erf", "Mul", "Reshape", "MatMul"));
}

TEST_F(SmoothQuant, LeavesValuesThatComeFromIntegers) {
  model::Graph graph = graph_of(network(false));
  EXPECT_EQ(*smooth_activations(graph, {.integers = {"n"}}, calibration_), 0U);
}

}  // namespace
}  // namespace assay::quantize::smooth_quant_test
