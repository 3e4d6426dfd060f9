#include "assay/quantize/sixteen_bit.hpp"

#include <gmock/gmock.h>

#include "assay/model/onnx_builder_test.hpp"
#include "assay/quantize/run_graph_test.hpp"

namespace assay::quantize::sixteen_bit_test {
namespace {

using model::testing_only::OnnxBuilder;
using testing::Contains;
using testing::ElementsAre;
using testing::FloatNear;
using testing::HasSubstr;
using testing::Pointwise;
using namespace testing_only;

constexpr int k_float = onnx::TensorProto::FLOAT;

// y = Softmax(Relu(x·W + b)·V).
model::Graph network() {
  OnnxBuilder builder;
  builder.input("x", k_float, {-1, 2, 4})
      .floats("W", {8, 6}, noise(48, 1))
      .floats("b", {6}, noise(6, 2))
      .floats("V", {6, 3}, noise(18, 3))
      .node("Reshape", {"x", "shape"}, {"h"})
      .node("MatMul", {"h", "W"}, {"hW"})
      .node("Add", {"hW", "b"}, {"a"})
      .node("Relu", {"a"}, {"r"})
      .node("MatMul", {"r", "V"}, {"s"})
      .node("Softmax", {"s"}, {"y"})
      .output("y", k_float, {-1, 3});
  onnx::TensorProto* shape = builder.constant("shape", onnx::TensorProto::INT64, {2});
  shape->add_int64_data(-1);
  shape->add_int64_data(8);
  return std::move(*model::Graph::adopt(builder.proto()));
}

TEST(SixteenBit, EveryWayThatRunsHereIsNearTheFloatModel) {
  GraphRunner runner;
  const auto x = tensor_of({5, 2, 4}, noise(40, 4));
  const Floats expected = runner.run(network(), {x});
  const std::vector<std::tuple<MethodInfo, std::string, double>> cases{{fp16(), "native", 2e-3},
                                                                       {fp16(), "rounded", 2e-3},
                                                                       {fp16(), "weights", 2e-3},
                                                                       {bf16(), "rounded", 2e-2},
                                                                       {bf16(), "weights", 2e-2}};
  for (const auto& [method, compute, tolerance] : cases) {
    model::Graph graph = network();
    const auto outcome = apply(method, graph, {{"compute", compute}});
    ASSERT_TRUE(outcome) << outcome.error().text();
    EXPECT_EQ(outcome->simulated, compute == "rounded");
    EXPECT_EQ(outcome->packed_bytes, (48 + 6 + 18) * 2U + 16U);
    const Floats got = runner.run(graph, {x});
    EXPECT_THAT(got, Pointwise(FloatNear(static_cast<float>(tolerance)), expected)) << method.name << compute;
    EXPECT_NE(got, expected);
  }
}

// 1 + 2⁻⁹ is between two bfloat16; 257 too.
TEST(SixteenBit, RoundedBfloat16RoundsWeightsInputsAndResults) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 2})
      .floats("W", {2, 2}, {1 + 0x1p-9F, 1, 0, 1})
      .node("MatMul", {"x", "W"}, {"y"})
      .output("y", k_float, {1, 2});
  auto graph = model::Graph::adopt(builder.proto());
  ASSERT_TRUE(graph);
  ASSERT_TRUE(apply(bf16(), *graph, {}));
  // 256 · 1; 256 + 1 = 257 rounds to 256, the even one. The input 256.5 becomes 256.
  EXPECT_THAT(GraphRunner().run(*graph, {tensor_of({1, 2}, {256.5F, 1})}), ElementsAre(256, 256));
}

TEST(SixteenBit, ExcludedNodesStayInFloatWithCastsAroundThem) {
  model::Graph graph = network();
  const auto outcome = apply(fp16(), graph, {{"exclude_types", "Softmax"}, {"exclude", "hW"}});
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(graph.constant("W")->data_type(), k_float);
  EXPECT_EQ(graph.constant("V"), nullptr);
  GraphRunner runner;
  const auto x = tensor_of({5, 2, 4}, noise(40, 4));
  EXPECT_THAT(runner.run(graph, {x}), Pointwise(FloatNear(2e-3F), runner.run(network(), {x})));
}

TEST(SixteenBit, ValuesOutOfRangeAreNamed) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 2})
      .floats("mask", {2}, {0, -1e9F})
      .floats("tiny", {2}, {1e-7F, 1e-12F})
      .node("Add", {"x", "mask"}, {"a"})
      .node("Mul", {"a", "tiny"}, {"y"})
      .output("y", k_float, {1, 2});
  auto graph = model::Graph::adopt(builder.proto());
  ASSERT_TRUE(graph);
  const auto outcome = apply(fp16(), *graph, {});
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_THAT(outcome->notes, Contains(HasSubstr("'mask' (1)")));
  EXPECT_THAT(outcome->notes, Contains(HasSubstr("Of 4 weights 1 are too small")));
  EXPECT_EQ(graph->values("mask_float16")->as<std::uint16_t>()[1], 0xFBFF);  // −65504
}

TEST(SixteenBit, NativeBfloat16IsWrittenForOtherEngines) {
  model::Graph graph = network();
  const auto outcome = apply(bf16(), graph, {{"compute", "native"}});
  ASSERT_TRUE(outcome);
  EXPECT_THAT(outcome->notes, Contains(HasSubstr("no bfloat16 kernels")));
  EXPECT_EQ(graph.constant("W_bfloat16")->data_type(), onnx::TensorProto::BFLOAT16);
}

TEST(SixteenBit, StoringWeightsConcernsOnlyNodesThatReadThem) {
  model::Graph graph = network();
  const auto outcome = apply(bf16(), graph, {{"compute", "weights"}});
  ASSERT_TRUE(outcome);
  std::size_t concerned = 0;  // two MatMul and an Add; the others say that they have none
  for (const NodeOutcome& node : outcome->nodes) {
    EXPECT_EQ(node.precision, "float32");
    EXPECT_THAT(node.reason, HasSubstr("compute=weights"));
    concerned += node.reason.starts_with("only its weights") ? 1 : 0;
  }
  EXPECT_EQ(concerned, 3U);
}

TEST(SixteenBit, AModelWithoutFloatsIsRefused) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::INT32, {1})
      .node("Abs", {"x"}, {"y"})
      .output("y", onnx::TensorProto::INT32, {1});
  auto graph = model::Graph::adopt(builder.proto());
  ASSERT_TRUE(graph);
  EXPECT_FALSE(apply(fp16(), *graph, {}));
}

}  // namespace
}  // namespace assay::quantize::sixteen_bit_test
