#include "assay/quantize/weight_improvement.hpp"

#include <cmath>

#include "assay/quantize/graph_making_test.hpp"
#include "assay/quantize/integer_weights_internal.hpp"
#include "assay/quantize/runtime_calibration_test.hpp"

namespace assay::quantize::weight_improvement_test {
namespace {

using namespace testing_only;

const Grid k_coarse = grid_of(4, true, true, true);

// A Conv and a Gemm on inputs far from zero, with weights between the points of a coarse grid.
OnnxBuilder network() {
  OnnxBuilder builder;
  std::vector<float> first = weights(36, 3);
  for (std::size_t k = 0; k < first.size(); ++k) first[k] += static_cast<float>(k % 7) * 0.013F;
  builder.input("x", k_float, {-1, 2, 5, 5}).floats("w1", {2, 2, 3, 3}, first).node("Conv", {"x", "w1"}, {"c"});
  std::vector<float> second = weights(54, 4);
  for (std::size_t k = 0; k < second.size(); ++k) second[k] += static_cast<float>(k % 5) * 0.021F;
  builder.node("Relu", {"c"}, {"r"}).node("Flatten", {"r"}, {"f"}).floats("w2", {18, 3}, second);
  builder.floats("b2", {3}, {1, 2, 3}).node("Gemm", {"f", "w2", "b2"}, {"y"});
  return builder.output("y", k_float, {-1, 3});
}

class WeightImprovement : public testing::Test {
 protected:
  static tensor::Tensor samples() {
    tensor::Tensor tensor(tensor::DType::f32, {60, 2, 5, 5});
    std::ranges::transform(weights(tensor.elements(), 9), tensor.as<float>().begin(), [](float x) { return x + 1; });
    return tensor;
  }

  // Puts all weights on the coarse grid, to the nearest.
  static void round(model::Graph& graph) {
    for (const WeightedNode& product : weighted_nodes(graph)) {
      auto weight = graph.floats(product.weight);
      const ChannelLayout layout = channels_along(weight->shape(), product.axis);
      const auto affine = symmetric_affine(weight->as<float>(), layout, k_coarse, 1);
      const auto steps = quantize_channels(weight->as<float>(), layout, *affine, k_coarse);
      for (std::size_t k = 0; k < steps.size(); ++k) {
        weight->as<float>()[k] = dequantize(steps[k], (*affine)[k / layout.inner % layout.channels]);
      }
      graph.set_constant(product.weight, weight->view());
    }
  }

  // Mean and mean square of the error of outputs after rounding.
  std::pair<double, double> error(const ImprovementOptions& options) {
    model::Graph graph = graph_of(network());
    const auto real = calibration_.outputs(graph);
    std::vector<onnx::NodeProto*> products;
    for (const WeightedNode& product : weighted_nodes(graph)) products.push_back(product.node);
    const auto improved = improve_weights(graph, products, options, calibration_);
    EXPECT_TRUE(improved) << improved.error().text();
    round(graph);
    const auto rounded = calibration_.outputs(graph);
    double shift = 0;
    double square = 0;
    for (std::size_t k = 0; k < real->size(); ++k) {
      const double difference = static_cast<double>((*rounded)[k]) - (*real)[k];
      shift += difference;
      square += difference * difference;
    }
    return {std::abs(shift) / static_cast<double>(real->size()), square / static_cast<double>(real->size())};
  }

  RuntimeCalibration calibration_{std::filesystem::path(testing::TempDir()) / "assay_weight_improvement_test",
                                  samples(), 7};
};

TEST_F(WeightImprovement, BiasCorrectionTakesTheShiftOfTheMeanOff) {
  const auto plain = error({.weight = k_coarse});
  const auto corrected = error({.weight = k_coarse, .bias_correction = true});
  EXPECT_LT(corrected.first, plain.first / 5);
  EXPECT_LT(corrected.second, plain.second);
}

TEST_F(WeightImprovement, AdaptiveRoundingLowersTheError) {
  const auto plain = error({.weight = k_coarse});
  const auto adapted = error({.weight = k_coarse, .adaptive_rounding = true, .threads = 2});
  EXPECT_LT(adapted.second, 0.8 * plain.second);
}

TEST_F(WeightImprovement, BothTogetherDoNoHarm) {
  const auto adapted = error({.weight = k_coarse, .adaptive_rounding = true});
  const auto both = error({.weight = k_coarse, .adaptive_rounding = true, .bias_correction = true});
  EXPECT_LT(both.second, 1.1 * adapted.second);
}

TEST_F(WeightImprovement, LeavesProductsItWasNotAskedFor) {
  model::Graph graph = graph_of(network());
  const auto before = floats_of(graph, "w1");
  const auto improved =
      improve_weights(graph, {graph.producer("y")}, {.weight = k_coarse, .adaptive_rounding = true}, calibration_);
  ASSERT_TRUE(improved);
  EXPECT_EQ(*improved, 1U);
  EXPECT_EQ(floats_of(graph, "w1"), before);
}

// Passes every run on and looks whether the graph is still the float one.
class WatchedCalibration : public Calibration {
 public:
  WatchedCalibration(Calibration& inner, std::vector<float> first) : inner_(inner), first_(std::move(first)) {}
  std::size_t samples() const override { return inner_.samples(); }
  Status run(const model::Graph& graph, const std::vector<std::string>& tensors, const Observe& observe) override {
    ++runs;
    EXPECT_EQ(floats_of(graph, graph.producer("c")->input(1)), first_);
    return inner_.run(graph, tensors, observe);
  }
  int runs = 0;

 private:
  Calibration& inner_;
  std::vector<float> first_;
};

TEST_F(WeightImprovement, CalibratesOnTheFloatNetworkInEveryPass) {
  model::Graph graph = graph_of(network());
  std::vector<onnx::NodeProto*> products;
  for (const WeightedNode& product : weighted_nodes(graph)) products.push_back(product.node);
  const std::vector<float> before = floats_of(graph, "w1");
  WatchedCalibration watched(calibration_, before);
  ASSERT_TRUE(
      improve_weights(graph, products, {.weight = k_coarse, .adaptive_rounding = true, .gram_bytes = 1}, watched));
  EXPECT_EQ(watched.runs, 2);
  EXPECT_NE(floats_of(graph, "w1"), before);
}

}  // namespace
}  // namespace assay::quantize::weight_improvement_test
