#include "assay/train/quantization_aware.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/train/graph_making_test.hpp"
#include "assay/train/initialisation.hpp"
#include "assay/train/preset.hpp"

namespace assay::train::quantization_aware_test {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

// Has seen every activation within −1 … 3.
class Seen final : public autograd::TrainableGraph {
 public:
  explicit Seen(const QatPlan& plan) {
    for (const auto& activation : plan.activations) ranges_[activation.value] = {-1, 3};
  }
  Result<double> step(std::span<const tensor::TensorView>, const tensor::TensorView&, double) override { return 0.0; }
  Result<autograd::Judged> judge(std::span<const tensor::TensorView>, const tensor::TensorView&) override {
    return autograd::Judged{};
  }
  std::vector<std::string> learned() const override { return {}; }
  Result<tensor::Tensor> value(const std::string&) const override { return tensor::Tensor(); }
  Status set(const std::string&, const tensor::TensorView&) override { return {}; }
  std::map<std::string, autograd::ActivationRange> ranges() const override { return ranges_; }
  Status set_ranges(const std::map<std::string, autograd::ActivationRange>&) override { return {}; }
  void freeze_statistics(bool) override {}

 private:
  std::map<std::string, autograd::ActivationRange> ranges_;
};

model::Graph convolutions() {
  auto graph = preset_graph({.kind = PresetKind::cnn, .widths = {4, 6}, .sample = {1, 8, 8}, .outputs = 3});
  EXPECT_TRUE(graph) << graph.error().text();
  initialise(*graph, learning_parameters(*graph), 1);
  return std::move(*graph);
}

std::vector<std::string> operators_in(const model::Graph& graph) {
  std::vector<std::string> found;
  for (const onnx::NodeProto* node : graph.nodes()) found.push_back(node->op_type());
  return found;
}

TEST(QuantizationAware, FormatsByName) {
  EXPECT_EQ(parse_qat("int8")->weight_bits, 8);
  EXPECT_EQ(parse_qat("int4")->weight_bits, 4);
  EXPECT_EQ(parse_qat("int4")->activation_bits, 8);
  EXPECT_EQ(parse_qat("w3a16")->weight_bits, 3);
  EXPECT_EQ(parse_qat("w3a16")->activation_bits, 16);
  for (const char* bad : {"int2", "w9a8", "w1a8", "w4a4", "w4a", "w4", "4", ""}) {
    EXPECT_THAT(parse_qat(bad).error().text(), HasSubstr("--qat")) << bad;
  }
}

TEST(QuantizationAware, RoundsWhatWillBeIntegersWithNormalisationFolded) {
  model::Graph graph = convolutions();
  const auto plan = plan_qat(graph, {4, 8});
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_THAT(operators_in(graph), Not(Contains("BatchNormalization")));
  ASSERT_EQ(plan->weights.size(), 3U);  // two Conv and the Gemm
  for (const auto& weight : plan->weights) {
    EXPECT_EQ(weight.bits, 4);
    EXPECT_EQ(weight.axis, 0);
    EXPECT_TRUE(graph.is_constant(weight.parameter));
  }
  EXPECT_EQ(plan->activations.size(), plan->plan.groups.size());
  for (const auto& activation : plan->activations) EXPECT_EQ(activation.bits, 8);
}

TEST(QuantizationAware, WritesIntegersWithTheLearnedRangesAndFewBits) {
  model::Graph graph = convolutions();
  const auto plan = plan_qat(graph, {4, 8});
  ASSERT_TRUE(plan);
  const auto outcome = write_qat(graph, *plan, Seen(*plan));
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_THAT(operators_in(graph), Contains("QuantizeLinear"));
  std::size_t weights = 0;
  for (const auto& constant : graph.proto().initializer()) {
    if (constant.data_type() != onnx::TensorProto::INT8 || constant.dims_size() < 2) continue;
    ++weights;
    const auto values = graph.values(constant.name());
    const auto bytes = values->as<std::int8_t>();
    EXPECT_EQ(*std::ranges::max_element(bytes), 7);
    EXPECT_GE(*std::ranges::min_element(bytes), -7);
  }
  EXPECT_EQ(weights, 3U);
  EXPECT_DOUBLE_EQ(outcome->ranges.at(0).most, 3);
  EXPECT_NEAR(outcome->ranges.at(0).scale, 4.0 / 255, 1e-9);
  EXPECT_FALSE(outcome->simulated);
  EXPECT_THAT(outcome->notes, Contains(HasSubstr("Weights take 4 bits")));
}

TEST(QuantizationAware, SixteenBitActivationsAreSimulated) {
  model::Graph graph = convolutions();
  const auto plan = plan_qat(graph, {8, 16});
  ASSERT_TRUE(plan) << plan.error().text();
  const auto outcome = write_qat(graph, *plan, Seen(*plan));
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_TRUE(outcome->simulated);
}

TEST(QuantizationAware, AGraphThatIsQuantizedIsRefused) {
  model::Graph graph = testing_only::graph_of(model::testing_only::quantized_io_model());
  EXPECT_EQ(plan_qat(graph, {}).error().code(), ErrorCode::unsupported);
}

}  // namespace
}  // namespace assay::train::quantization_aware_test
