#include "assay/quantize/block.hpp"

#include <cmath>

#include <gmock/gmock.h>

#include "assay/model/onnx_builder_test.hpp"
#include "assay/quantize/block_format.hpp"
#include "assay/quantize/run_graph_test.hpp"

namespace assay::quantize::block_test {
namespace {

using model::testing_only::OnnxBuilder;
using testing::HasSubstr;
using namespace testing_only;

constexpr int k_float = onnx::TensorProto::FLOAT;
constexpr std::size_t k_inputs = 40;  // not a multiple of any block
constexpr std::size_t k_outputs = 5;

// Computes x·W by W's codes in double, W given per output.
Floats expected_output(const Floats& x, const Floats& per_output, const BlockFormat& format, float bias) {
  const Floats real = dequantized(round_to_nearest(per_output, k_outputs, k_inputs, format));
  Floats y;
  for (std::size_t r = 0; r < x.size() / k_inputs; ++r) {
    for (std::size_t o = 0; o < k_outputs; ++o) {
      double sum = double{bias} * static_cast<double>(o);
      for (std::size_t k = 0; k < k_inputs; ++k) sum += double{x[r * k_inputs + k]} * double{real[o * k_inputs + k]};
      y.push_back(static_cast<float>(sum));
    }
  }
  return y;
}

OnnxBuilder gemm_model(const Floats& weights) {
  OnnxBuilder builder;
  builder.input("x", k_float, {3, k_inputs})
      .floats("W", {k_outputs, k_inputs}, weights)
      .floats("b", {k_outputs}, {0, 1, 2, 3, 4})
      .node("Gemm", {"x", "W", "b"}, {"y"})
      .output("y", k_float, {3, k_outputs});
  model::set_attribute(builder.proto().mutable_graph()->mutable_node(0), "transB", std::int64_t{1});
  return builder;
}

// form, bits, block, symmetric
using Case = std::tuple<std::string, int, int, bool>;
class BlockForms : public testing::TestWithParam<Case> {};

TEST_P(BlockForms, AgreeWithTheDequantizedWeightsToFloatPrecision) {
  const auto& [form, bits, block, symmetric] = GetParam();
  const Floats weights = noise(k_inputs * k_outputs, 1);
  const Floats x = noise(3 * k_inputs, 2);
  auto graph = model::Graph::adopt(gemm_model(weights).proto());
  ASSERT_TRUE(graph);
  const auto outcome = apply(bits == 4 ? int4_block() : int8_block(), *graph,
                             {{"form", form},
                              {"block", std::to_string(block)},
                              {"symmetric", symmetric ? "true" : "false"},
                              {"accuracy_level", "1"}});
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->nodes.front().precision, bits == 4 ? "int4" : "int8");
  EXPECT_EQ(operators_of(*graph)["MatMulNBits"], form == "qdq" ? 0 : 1);
  const BlockFormat format{.bits = bits, .block = static_cast<std::size_t>(block), .symmetric = symmetric};
  const Floats expected = expected_output(x, weights, format, 1);
  // Without the setting the runtime quantizes the activations of the fused form too.
  const Floats got =
      GraphRunner().run(*graph, {tensor_of({3, k_inputs}, x)}, {{"session.qdq_matmulnbits_accuracy_level", "1"}});
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], expected[i], 2e-5) << i;
}

INSTANTIATE_TEST_SUITE_P(All, BlockForms,
                         testing::Combine(testing::Values("matmulnbits", "qdq"), testing::Values(4, 8),
                                          testing::Values(16, 32, 128), testing::Bool()));

TEST(Block, FourBitsAreSmallerByNearlyEight) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 256})
      .floats("W", {256, 64}, noise(256 * 64, 3))
      .node("MatMul", {"x", "W"}, {"y"})
      .output("y", k_float, {1, 64});
  auto graph = model::Graph::adopt(builder.proto());
  ASSERT_TRUE(graph);
  const auto outcome = apply(int4_block(), *graph, {{"block", "64"}});
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->packed_bytes, 256U * 64 / 2 + 64 * 4 * 4 + 64 * 4 / 2);  // codes, scales, zero points
}

TEST(Block, AProductOfAFreeBatchOfRowsRuns) {
  OnnxBuilder builder;
  builder.input("x", k_float, {-1, 7, 64})
      .floats("W", {64, 3}, noise(192, 3))
      .node("MatMul", {"x", "W"}, {"y"})
      .output("y", k_float, {-1, 7, 3});
  auto graph = model::Graph::adopt(builder.proto());
  ASSERT_TRUE(graph);
  ASSERT_TRUE(apply(int8_block(), *graph, {}));
  EXPECT_EQ(GraphRunner().run(*graph, {tensor_of({2, 7, 64}, noise(896, 4))}).size(), 42U);
}

TEST(Block, GptqNeedsCalibrationAndNearestDoesNot) {
  const MethodInfo method = int4_block();
  EXPECT_FALSE(method.needs_calibration(*Options::parse(method.options, {}, method.name)));
  EXPECT_TRUE(method.needs_calibration(*Options::parse(method.options, {{"rounding", "gptq"}}, method.name)));
}

// Inputs that go together, as those of real layers do: a few directions carry most of the variance.
tensor::Tensor correlated(std::size_t rows, std::uint64_t seed) {
  constexpr std::size_t k_directions = 6;
  const Floats mixing = noise(k_directions * k_inputs, 99);
  const Floats hidden = noise(rows * k_directions, seed);
  Floats x = noise(rows * k_inputs, seed + 1000, 0.1);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t k = 0; k < k_inputs; ++k) {
      for (std::size_t d = 0; d < k_directions; ++d) {
        x[r * k_inputs + k] += hidden[r * k_directions + d] * mixing[d * k_inputs + k];
      }
    }
  }
  return tensor_of({static_cast<std::int64_t>(rows), k_inputs}, x);
}

double squared_difference(const Floats& a, const Floats& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::pow(double{a[i]} - double{b[i]}, 2);
  return sum;
}

TEST(Block, GptqLeavesLessThanHalfTheErrorOfRoundingOnNewRows) {
  OnnxBuilder builder = gemm_model(noise(k_inputs * k_outputs, 1));
  auto* batch = builder.proto().mutable_graph()->mutable_input(0)->mutable_type()->mutable_tensor_type();
  batch->mutable_shape()->mutable_dim(0)->set_dim_param("N");
  builder.proto().mutable_graph()->mutable_output(0)->mutable_type()->mutable_tensor_type()->clear_shape();
  auto original = model::Graph::adopt(builder.proto());
  ASSERT_TRUE(original);
  GraphRunner runner;
  BatchCalibration calibration(runner, {correlated(100, 5), correlated(60, 6)});
  const tensor::Tensor x = correlated(50, 7);
  const Floats expected = runner.run(*original, {x});
  const auto error_of = [&](const std::map<std::string, std::string>& options) {
    model::Graph graph = original->clone();
    auto given = options;
    given["accuracy_level"] = "1";
    given["block"] = "16";
    const auto outcome = apply(int4_block(), graph, given, &calibration);
    EXPECT_TRUE(outcome) << outcome.error().text();
    return squared_difference(expected, runner.run(graph, {x}));
  };
  const double nearest = error_of({});
  EXPECT_LT(error_of({{"rounding", "gptq"}}), 0.5 * nearest);
  EXPECT_LT(error_of({{"rounding", "gptq"}, {"act_order", "true"}}), 0.5 * nearest);
}

TEST(Block, GptqSaysWhenTheCalibrationIsShort) {
  auto graph = model::Graph::adopt(gemm_model(noise(k_inputs * k_outputs, 1)).proto());
  ASSERT_TRUE(graph);
  GraphRunner runner;
  BatchCalibration calibration(runner, {correlated(3, 5)});
  const auto outcome = apply(int4_block(), *graph, {{"rounding", "gptq"}}, &calibration);
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_THAT(outcome->notes, testing::Contains(HasSubstr("more calibration samples")));
}

}  // namespace
}  // namespace assay::quantize::block_test
