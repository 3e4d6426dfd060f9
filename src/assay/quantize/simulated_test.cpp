#include "assay/quantize/simulated.hpp"

#include <cmath>

#include <gmock/gmock.h>

#include "assay/model/onnx_builder_test.hpp"
#include "assay/quantize/run_graph_test.hpp"

namespace assay::quantize::simulated_test {
namespace {

using model::testing_only::OnnxBuilder;
using testing::ElementsAre;
using testing::FloatEq;
using testing::HasSubstr;
using namespace testing_only;

constexpr int k_float = onnx::TensorProto::FLOAT;

// y = x·W, W [3, 2] with columns (3, −1, 0.4) and (−6, 2, 1).
model::Graph product() {
  OnnxBuilder builder;
  builder.input("x", k_float, {-1, 3})
      .floats("W", {3, 2}, {3, -6, -1, 2, 0.4F, 1})
      .node("MatMul", {"x", "W"}, {"y"})
      .output("y", k_float, {-1, 2});
  return std::move(*model::Graph::adopt(builder.proto()));
}

Floats weights_after(const MethodInfo& method, const std::map<std::string, std::string>& options) {
  model::Graph graph = product();
  const auto outcome = apply(method, graph, options);
  EXPECT_TRUE(outcome) << outcome.error().text();
  EXPECT_TRUE(outcome->simulated);
  const auto weights = graph.values("W");
  return {weights->as<float>().begin(), weights->as<float>().end()};
}

TEST(Simulated, WeightsAreRoundedByChannel) {
  const float first = 4.4F / 3;
  EXPECT_THAT(weights_after(binary(), {}), ElementsAre(FloatEq(first), -3, FloatEq(-first), 3, FloatEq(first), 3));
  EXPECT_THAT(weights_after(ternary(), {}), ElementsAre(3, -6, 0, 0, 0, 0));
  EXPECT_THAT(weights_after(simulated_int(), {{"weight_bits", "3"}}), ElementsAre(3, -6, -1, 2, 0, 0));
  EXPECT_THAT(weights_after(simulated_int(), {{"weight_bits", "3"}, {"per_channel", "false"}}),
              ElementsAre(4, -6, 0, 2, 0, 0));  // scale 2: 1.5 and −0.5 to even
  EXPECT_THAT(weights_after(fp8_e5m2(), {{"activations", "false"}})[4],
              FloatEq(3 * 7168.0F / 57344));  // 7645.9: neighbours 7168 and 8192
}

TEST(Simulated, PackedBytesAreThoseOfTheFormat) {
  const auto packed = [](const MethodInfo& method, const std::map<std::string, std::string>& options) {
    model::Graph graph = product();
    return apply(method, graph, options)->packed_bytes;
  };
  EXPECT_EQ(packed(binary(), {}), 1U + 8U);   // 6 bits, two scales
  EXPECT_EQ(packed(ternary(), {}), 2U + 8U);  // 12 bits
  EXPECT_EQ(packed(simulated_int(), {{"weight_bits", "4"}}), 3U + 8U);
  EXPECT_EQ(packed(simulated_int(), {{"weight_bits", "4"}, {"symmetric", "false"}}), 3U + 8U + 1U);
  EXPECT_EQ(packed(fp8_e4m3(), {{"activations", "false"}, {"per_channel", "false"}}), 6U + 4U);
}

TEST(Simulated, ActivationsAreRoundedByTheirCalibratedRange) {
  GraphRunner runner;
  BatchCalibration calibration(runner, {tensor_of({2, 3}, {0, 1.5F, 2, 3, 0, 1})});
  model::Graph graph = product();
  const auto method = method_of_bits("w3a2");
  ASSERT_TRUE(method) << method.error().text();
  EXPECT_TRUE(method->needs_calibration(*Options::parse(method->options, {}, method->name)));
  const auto outcome = apply(*method, graph, {}, &calibration);
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->nodes.front().precision, "w3a2");
  EXPECT_DOUBLE_EQ(outcome->ranges.front().scale, 1);  // 0 … 3 in 4 steps
  // 1.2 → 1, 5 → 3, −1 → 0; weights as above.
  EXPECT_THAT(runner.run(graph, {tensor_of({1, 3}, {1.2F, 5, -1})}), ElementsAre(3 - 3, -6 + 6));
}

TEST(Simulated, Float8ActivationsRun) {
  GraphRunner runner;
  const auto x = tensor_of({4, 3}, noise(12, 1));
  BatchCalibration calibration(runner, {x});
  const Floats expected = runner.run(product(), {x});
  for (const MethodInfo& method : {fp8_e4m3(), fp8_e5m2()}) {
    model::Graph graph = product();
    const auto outcome = apply(method, graph, {}, &calibration);
    ASSERT_TRUE(outcome) << outcome.error().text();
    const Floats got = runner.run(graph, {x});
    ASSERT_EQ(got.size(), expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], expected[i], 1.5) << method.name;
    EXPECT_NE(got, expected);
  }
}

TEST(Simulated, NamesOfBits) {
  EXPECT_TRUE(is_bits_name("w4a8"));
  EXPECT_TRUE(is_bits_name("w2a32"));
  EXPECT_TRUE(is_bits_name("w9a8"));
  for (const char* other : {"w4", "wa8", "w4a", "w4a8x", "a8w4", "binary", "w4.5a8"}) EXPECT_FALSE(is_bits_name(other));
  EXPECT_EQ(method_of_bits("w2a32")->name, "w2a32");
  for (const char* impossible : {"w9a8", "w0a8", "w4a9", "w4a0"}) {
    const auto method = method_of_bits(impossible);
    ASSERT_FALSE(method);
    EXPECT_EQ(method.error().code(), ErrorCode::invalid_argument);
    EXPECT_THAT(method.error().message(), HasSubstr(impossible));
  }
}

TEST(Simulated, HistogramsAreTooCoarseForSixteenBits) {
  GraphRunner runner;
  BatchCalibration calibration(runner, {tensor_of({2, 3}, {0, 1.5F, 2, 3, 0, 1})});
  model::Graph graph = product();
  const auto outcome = apply(*method_of_bits("w8a16"), graph, {{"ranges", "entropy"}}, &calibration);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(outcome.error().text(), HasSubstr("ranges=entropy counts in 2048 bins"));
}

}  // namespace
}  // namespace assay::quantize::simulated_test
