#include <cmath>
#include <limits>

#include <gmock/gmock.h>

#include "assay/model/onnx_builder_test.hpp"
#include "assay/quantize/int8_dynamic.hpp"
#include "assay/quantize/run_graph_test.hpp"

namespace assay::quantize::int8_dynamic_nodes_test {
namespace {

using model::testing_only::OnnxBuilder;
using testing::HasSubstr;
using namespace testing_only;

constexpr int k_float = onnx::TensorProto::FLOAT;

double largest_difference(const Floats& a, const Floats& b) {
  if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(double{a[i]} - double{b[i]}));
  return largest;
}

// [5 steps, 3 sequences, 8 values] through an LSTM of 6.
OnnxBuilder lstm_model(std::int64_t directions) {
  OnnxBuilder builder;
  builder.input("x", k_float, {5, 3, 8})
      .floats("W", {directions, 24, 8}, noise(static_cast<std::size_t>(directions) * 192, 1, 0.3))
      .floats("R", {directions, 24, 6}, noise(static_cast<std::size_t>(directions) * 144, 2, 0.3))
      .floats("B", {directions, 48}, noise(static_cast<std::size_t>(directions) * 48, 3, 0.1))
      .node("LSTM", {"x", "W", "R", "B"}, {"y"})
      .output("y", k_float, {5, directions, 3, 6});
  onnx::NodeProto* node = builder.proto().mutable_graph()->mutable_node(0);
  model::set_attribute(node, "hidden_size", std::int64_t{6});
  model::set_attribute(node, "direction", directions == 1 ? std::string("forward") : std::string("bidirectional"));
  return builder;
}

TEST(Int8DynamicNodes, LstmIsNearTheFloatOne) {
  for (const std::int64_t directions : {1, 2}) {
    auto original = model::Graph::adopt(lstm_model(directions).proto());
    ASSERT_TRUE(original);
    GraphRunner runner;
    const auto x = tensor_of({5, 3, 8}, noise(120, 4));
    const Floats expected = runner.run(*original, {x});
    for (const std::string kind : {"int8", "uint8"}) {
      for (const std::string per_channel : {"true", "false"}) {
        model::Graph graph = original->clone();
        const auto outcome = apply(int8_dynamic(), graph, {{"weights", kind}, {"per_channel", per_channel}});
        ASSERT_TRUE(outcome) << outcome.error().text();
        EXPECT_EQ(operators_of(graph)["DynamicQuantizeLSTM"], 1);
        EXPECT_EQ(graph.opset("com.microsoft"), 1);
        const double difference = largest_difference(expected, runner.run(graph, {x}));
        EXPECT_GT(difference, 0);
        EXPECT_LT(difference, 0.02) << directions << kind << per_channel;
      }
    }
  }
}

TEST(Int8DynamicNodes, LstmWithBatchFirstLayoutStaysInFloat) {
  OnnxBuilder builder = lstm_model(1);
  builder.proto().mutable_opset_import(0)->set_version(14);
  model::set_attribute(builder.proto().mutable_graph()->mutable_node(0), "layout", std::int64_t{1});
  auto graph = model::Graph::adopt(builder.proto());
  ASSERT_TRUE(graph);
  const auto outcome = apply(int8_dynamic(), *graph, {});
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().text(), HasSubstr("batch-first"));
}

TEST(Int8DynamicNodes, ConvOnRequestIsNearTheFloatOne) {
  OnnxBuilder builder;
  builder.input("x", k_float, {2, 3, 6, 6})
      .floats("W", {4, 3, 3, 3}, noise(108, 1))
      .floats("b", {4}, {1, -1, 2, -2})
      .node("Conv", {"x", "W", "b"}, {"y"})
      .output("y", k_float, {2, 4, 3, 3});
  onnx::NodeProto* node = builder.proto().mutable_graph()->mutable_node(0);
  model::set_attribute(node, "pads", std::vector<std::int64_t>{1, 1, 1, 1});
  model::set_attribute(node, "strides", std::vector<std::int64_t>{2, 2});
  auto original = model::Graph::adopt(builder.proto());
  ASSERT_TRUE(original);
  GraphRunner runner;
  const auto x = tensor_of({2, 3, 6, 6}, noise(216, 2));
  model::Graph graph = original->clone();
  const auto outcome = apply(int8_dynamic(), graph, {{"conv", "true"}});
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(operators_of(graph)["ConvInteger"], 1);
  EXPECT_LT(largest_difference(runner.run(*original, {x}), runner.run(graph, {x})), 0.15);

  model::Graph left = original->clone();
  const auto refused = apply(int8_dynamic(), left, {});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().text(), HasSubstr("conv=false"));
}

}  // namespace
}  // namespace assay::quantize::int8_dynamic_nodes_test
