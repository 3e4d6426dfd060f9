#include <cmath>

#include <gmock/gmock.h>

#include "assay/model/onnx_builder_test.hpp"
#include "assay/quantize/activation_rounding_internal.hpp"
#include "assay/quantize/run_graph_test.hpp"

namespace assay::quantize::activation_rounding_test {
namespace {

using model::testing_only::OnnxBuilder;
using testing::ElementsAre;
using namespace testing_only;

model::Graph input_of(std::int64_t count, int opset) {
  OnnxBuilder builder(opset);
  builder.input("x", onnx::TensorProto::FLOAT, {count});
  builder.node("Identity", {"x"}, {"y"}).output("y", onnx::TensorProto::FLOAT, {count});
  return std::move(*model::Graph::adopt(builder.proto()));
}

TEST(ActivationRounding, IntegersAreRoundedToEvenAndClipped) {
  model::Graph graph = input_of(6, 13);
  // 2 bits, zero point 1: −0.5, 0, 0.5 and 1.
  const Grid grid = grid_of(2, false, false, false);
  graph.set_input(graph.producer("y"), 0, add_integer_rounding(graph, "x", {.scale = 0.5F, .zero_point = 1}, grid));
  const auto x = tensor_of({6}, {-9, -0.25F, 0.3F, 0.75F, 0.1F, 7});
  EXPECT_THAT(GraphRunner().run(graph, {x}), ElementsAre(-0.5F, 0, 0.5F, 1, 0, 1));
}

TEST(ActivationRounding, TheRuntimesFloat8IsOurs) {
  for (const auto& [format, type] : {std::pair{k_e4m3, 17}, std::pair{k_e5m2, 19}}) {
    Floats x = noise(2000, 1);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] *= std::exp2(static_cast<float>(i % 30) - 15.0F);
    model::Graph graph = input_of(2000, 19);
    graph.set_ir_version(9);
    const double most = double{format.largest} / 4;
    graph.set_input(graph.producer("y"), 0, add_float8_rounding(graph, "x", most, format, type));
    const Floats rounded = GraphRunner().run(graph, {tensor_of({2000}, x)});
    ASSERT_EQ(rounded.size(), x.size());
    for (std::size_t i = 0; i < x.size(); ++i) EXPECT_EQ(rounded[i], round_to_float8(x[i] * 4, format) / 4) << x[i];
  }
}

}  // namespace
}  // namespace assay::quantize::activation_rounding_test
