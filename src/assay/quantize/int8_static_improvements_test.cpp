#include <cmath>

#include "assay/quantize/graph_making_test.hpp"
#include "assay/quantize/int8_static.hpp"
#include "assay/quantize/runtime_calibration_test.hpp"

// Each improvement of int8-static on a network made for it: the error of the outputs with it and without.
namespace assay::quantize::int8_static_improvements_test {
namespace {

using namespace testing_only;
using Settings = std::map<std::string, std::string>;

class Improvements : public testing::Test {
 protected:
  static tensor::Tensor samples(const tensor::Shape& shape, float shift = 0) {
    tensor::Tensor tensor(tensor::DType::f32, shape);
    std::ranges::transform(weights(tensor.elements(), 9), tensor.as<float>().begin(),
                           [&](float x) { return x + shift; });
    return tensor;
  }

  static double error(const OnnxBuilder& builder, const tensor::Tensor& samples, const Settings& given) {
    RuntimeCalibration calibration(std::filesystem::path(testing::TempDir()) / "assay_improvements_test", samples, 16);
    model::Graph graph = graph_of(builder);
    const auto real = calibration.outputs(graph);
    const MethodInfo method = int8_static();
    const auto options = Options::parse(method.options, given, method.name);
    EXPECT_TRUE(options) << options.error().text();
    const auto outcome = method.apply(graph, {.options = *options, .calibration = &calibration});
    EXPECT_TRUE(outcome) << outcome.error().text();
    const auto other = calibration.outputs(graph);
    double sum = 0;
    for (std::size_t k = 0; k < real->size(); ++k) sum += std::pow(static_cast<double>((*real)[k]) - (*other)[k], 2);
    return sum;
  }
};

OnnxBuilder two_layers(const std::vector<float>& first, const std::vector<float>& second) {
  OnnxBuilder builder;
  builder.input("x", k_float, {-1, 8}).floats("w1", {8, 8}, first).floats("b1", {8}, weights(8, 7));
  builder.node("Gemm", {"x", "w1", "b1"}, {"a"}).node("Relu", {"a"}, {"r"}).floats("w2", {8, 4}, second);
  return builder.node("MatMul", {"r", "w2"}, {"y"}).output("y", k_float, {-1, 4});
}

TEST_F(Improvements, EqualizationHelpsOneScaleForChannelsOfDifferentSize) {
  std::vector<float> first = weights(64, 2);
  std::vector<float> second = weights(32, 3);
  for (std::size_t k = 0; k < 64; ++k) first[k] *= static_cast<float>(std::pow(4, k % 8)) / 128;
  for (std::size_t k = 0; k < 32; ++k) second[k] /= static_cast<float>(std::pow(4, k / 4)) / 128;
  const OnnxBuilder builder = two_layers(first, second);
  const tensor::Tensor x = samples({64, 8});
  const double plain = error(builder, x, {{"per_channel", "false"}});
  EXPECT_LT(error(builder, x, {{"per_channel", "false"}, {"equalize", "true"}}), plain / 10);
}

TEST_F(Improvements, BiasCorrectionAndAdaptiveRoundingHelpInputsFarFromZero) {
  std::vector<float> first = weights(64, 2);
  std::vector<float> second = weights(32, 3);
  for (std::size_t k = 0; k < 64; ++k) first[k] = first[k] * 0.093F + (k < 8 ? 2.0F : 0.0F);  // coarse scales
  const OnnxBuilder builder = two_layers(first, second);
  const tensor::Tensor x = samples({64, 8}, 20);
  const double plain = error(builder, x, {});
  EXPECT_LT(error(builder, x, {{"bias_correction", "true"}}), 0.8 * plain);
  EXPECT_LT(error(builder, x, {{"rounding", "adaround"}}), 0.8 * plain);
}

TEST_F(Improvements, SmoothingHelpsAnActivationWithAnOutlierChannel) {
  OnnxBuilder builder(17);
  std::vector<float> gain(8, 1);
  gain[3] = 100;
  std::vector<float> weight = weights(32, 3);
  for (std::size_t k = 12; k < 16; ++k) weight[k] *= 0.01F;
  builder.input("x", k_float, {-1, 8}).floats("g", {8}, gain).floats("b", {8}, weights(8, 4));
  builder.node("LayerNormalization", {"x", "g", "b"}, {"n"}).floats("w", {8, 4}, weight);
  builder.node("MatMul", {"n", "w"}, {"y"}).output("y", k_float, {-1, 4});
  const tensor::Tensor x = samples({64, 8});
  const double plain = error(builder, x, {});
  EXPECT_LT(error(builder, x, {{"smooth", "0.5"}}), plain / 20);
}

}  // namespace
}  // namespace assay::quantize::int8_static_improvements_test
