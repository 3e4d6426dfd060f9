#pragma once

#include <string>
#include <vector>

#include "assay/model/graph.hpp"
#include "assay/model/onnx_builder_test.hpp"

namespace assay::model::testing_only {

// Graphs with QuantizeLinear and DequantizeLinear around one product, to be bent for each test.
struct QuantizedProduct {
  std::string op = "Conv";
  int activation_type = onnx::TensorProto::UINT8;  // UNDEFINED: left in float
  int weight_type = onnx::TensorProto::INT8;       // UNDEFINED: left in float
  std::vector<std::int64_t> weight_shape = {8, 4, 3, 3};
  std::vector<std::int64_t> input_shape = {-1, 4, 12, 12};
  std::int64_t weight_scales = 1;  // more than one: along weight_axis
  std::int64_t weight_axis = 0;
  std::int64_t block = 0;
  std::int64_t activation_scales = 1;
  std::string between;  // an operator between the product and its QuantizeLinear
  bool output_quantized = true;
  int opset = 21;
};

inline void add_pair(OnnxBuilder& builder, const std::string& value, int type, std::int64_t scales) {
  const std::vector<std::int64_t> shape = scales > 1 ? std::vector{scales} : std::vector<std::int64_t>{};
  builder.floats(value + "_scale", shape, std::vector<float>(static_cast<std::size_t>(scales), 0.1F));
  builder.integers(value + "_zero", type, shape, std::vector<int>(static_cast<std::size_t>(scales), 0));
  builder.node("QuantizeLinear", {value, value + "_scale", value + "_zero"}, {value + "_q"});
  builder.node("DequantizeLinear", {value + "_q", value + "_scale", value + "_zero"}, {value + "_d"});
}

inline void add_weight(OnnxBuilder& builder, const QuantizedProduct& p) {
  std::size_t count = 1;
  for (const std::int64_t extent : p.weight_shape) count *= static_cast<std::size_t>(extent);
  if (p.weight_type == onnx::TensorProto::UNDEFINED) {
    builder.floats("w_d", p.weight_shape, std::vector<float>(count, 0.5F));
    return;
  }
  builder.constant("w", p.weight_type, p.weight_shape)->mutable_raw_data()->assign(count, '\1');
  const auto scales = static_cast<std::size_t>(p.weight_scales);
  const std::vector<std::int64_t> shape = scales > 1 ? std::vector{p.weight_scales} : std::vector<std::int64_t>{};
  builder.floats("w_scale", shape, std::vector<float>(scales, 0.1F));
  builder.integers("w_zero", p.weight_type, shape, std::vector<int>(scales, 0));
  builder.node("DequantizeLinear", {"w", "w_scale", "w_zero"}, {"w_d"});
  auto* node = builder.proto().mutable_graph()->mutable_node(builder.proto().graph().node_size() - 1);
  set_attribute(node, "axis", p.weight_axis);
  if (p.block > 0) set_attribute(node, "block_size", p.block);
}

inline OnnxBuilder quantized_builder(const QuantizedProduct& p) {
  OnnxBuilder builder(p.opset);
  builder.input("x", onnx::TensorProto::FLOAT, p.input_shape);
  const bool quantized = p.activation_type != onnx::TensorProto::UNDEFINED;
  if (quantized) add_pair(builder, "x", p.activation_type, p.activation_scales);
  add_weight(builder, p);
  std::string last = p.output_quantized || !p.between.empty() ? "product" : "y";
  builder.node(p.op, {quantized ? "x_d" : "x", "w_d"}, {last});
  builder.proto().mutable_graph()->mutable_node(builder.proto().graph().node_size() - 1)->set_name("the product");
  if (!p.between.empty()) {
    builder.node(p.between, {last}, {p.output_quantized ? "between" : "y"});
    last = "between";
  }
  if (p.output_quantized) {
    add_pair(builder, last, onnx::TensorProto::UINT8, 1);
    builder.node("Identity", {last + "_d"}, {"y"});
  }
  builder.output("y", onnx::TensorProto::FLOAT, {});
  builder.proto().mutable_graph()->mutable_output(0)->mutable_type()->mutable_tensor_type()->clear_shape();
  return builder;
}

inline Graph graph_of(OnnxBuilder builder) {
  auto graph = Graph::adopt(builder.proto());
  if (!graph) throw std::runtime_error(graph.error().text());
  return std::move(*graph);
}

inline Graph quantized_graph(const QuantizedProduct& p) {
  return graph_of(quantized_builder(p));
}

inline const onnx::NodeProto& node_named(const Graph& graph, const std::string& name) {
  for (const onnx::NodeProto* node : graph.nodes()) {
    if (node->name() == name) return *node;
  }
  throw std::runtime_error("no node is called " + name);
}

}  // namespace assay::model::testing_only
