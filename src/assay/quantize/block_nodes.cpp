#include <utility>

#include "assay/quantize/block_nodes_internal.hpp"

namespace assay::quantize {
namespace {

void add_float_constant(model::Graph& graph, const std::string& name, const tensor::Shape& shape,
                        const std::vector<float>& values) {
  graph.set_constant(name, {tensor::DType::f32, shape, reinterpret_cast<const std::byte*>(values.data())});
}

std::vector<std::string> names_for(model::Graph& graph, const std::string& weight, const BlockFormat& format) {
  std::vector<std::string> names{graph.fresh_name(weight + "_codes"), graph.fresh_name(weight + "_scales")};
  if (!format.symmetric) names.push_back(graph.fresh_name(weight + "_zero_points"));
  return names;
}

void add_packed(model::Graph& graph, const BlockedWeights& weights, const BlockedProduct& blocked) {
  const auto blocks = static_cast<std::int64_t>(weights.blocks());
  const std::int64_t bits = weights.format.bits;
  const std::int64_t block_bytes = static_cast<std::int64_t>(weights.format.block) * bits / 8;
  graph.set_constant(blocked.constants[0], onnx::TensorProto::UINT8, {blocked.outputs, blocks, block_bytes},
                     packed_codes(weights));
  add_float_constant(graph, blocked.constants[1], {blocked.outputs, blocks}, weights.scales);
  if (weights.format.symmetric) return;
  graph.set_constant(blocked.constants[2], onnx::TensorProto::UINT8, {blocked.outputs, (blocks * bits + 7) / 8},
                     packed_zero_points(weights));
}

void add_standard(model::Graph& graph, const BlockedWeights& weights, const BlockedProduct& blocked) {
  // Of TensorProto::DataType since opset 21; the header the program is built with may be older.
  constexpr std::int32_t k_uint4 = 21;
  constexpr std::int32_t k_int4 = 22;
  const std::int32_t wide = weights.format.symmetric ? onnx::TensorProto::INT8 : onnx::TensorProto::UINT8;
  const std::int32_t type = weights.format.bits == 8 ? wide : weights.format.symmetric ? k_int4 : k_uint4;
  const auto blocks = static_cast<std::int64_t>(weights.blocks());
  graph.set_constant(blocked.constants[0], type, {blocked.inputs, blocked.outputs}, transposed_codes(weights));
  add_float_constant(graph, blocked.constants[1], {blocks, blocked.outputs}, transposed_scales(weights));
  if (weights.format.symmetric) return;
  graph.set_constant(blocked.constants[2], type, {blocks, blocked.outputs}, transposed_zero_points(weights));
}

// Relu as Max(x, 0).
void write_relu_as_max(model::Graph& graph, onnx::NodeProto* relu) {
  const std::string zero = graph.fresh_name(relu->output(0) + "_zero");
  graph.set_constant(zero, 0.0F);
  graph.set_op(relu, "Max");
  graph.set_inputs(relu, {relu->input(0), zero});
}

bool has_input(const onnx::NodeProto& node, int index) {
  return node.input_size() > index && !node.input(index).empty();
}

// Clip as Min(Max(x, least), most), or the one of them that it has.
void write_clip_as_min_max(model::Graph& graph, onnx::NodeProto* clip) {
  const std::string least = has_input(*clip, 1) ? clip->input(1) : "";
  const std::string most = has_input(*clip, 2) ? clip->input(2) : "";
  std::string value = clip->input(0);
  if (!least.empty() && !most.empty()) {
    const std::string raised = graph.fresh_name(clip->output(0) + "_raised");
    graph.add_node("Max", {value, least}, {raised});
    value = raised;
  }
  graph.set_op(clip, most.empty() ? "Max" : "Min");
  graph.set_inputs(clip, {value, most.empty() ? least : most});
}

std::size_t separate_activations(model::Graph& graph, const std::string& value) {
  std::size_t separated = 0;
  const std::vector<onnx::NodeProto*> readers = graph.consumers(value);  // a copy: the graph changes
  for (onnx::NodeProto* reader : readers) {
    if (reader->op_type() == "Relu") {
      write_relu_as_max(graph, reader);
      ++separated;
    } else if (reader->op_type() == "Clip" && (has_input(*reader, 1) || has_input(*reader, 2))) {
      write_clip_as_min_max(graph, reader);
      ++separated;
    }
  }
  return separated;
}

}  // namespace

BlockedProduct add_blocked(model::Graph& graph, const Product& product, const BlockedWeights& weights, BlockForm form) {
  BlockedProduct blocked{.product = product,
                         .format = weights.format,
                         .inputs = static_cast<std::int64_t>(weights.inputs),
                         .outputs = static_cast<std::int64_t>(weights.outputs),
                         .constants = names_for(graph, product.weight, weights.format)};
  if (form == BlockForm::packed) {
    add_packed(graph, weights, blocked);
  } else {
    add_standard(graph, weights, blocked);
  }
  return blocked;
}

void replace_by_packed(model::Graph& graph, const BlockedProduct& blocked, std::int64_t accuracy_level) {
  const std::string output = replace_product(graph, blocked.product);
  std::vector<std::string> inputs{blocked.product.input};
  inputs.insert(inputs.end(), blocked.constants.begin(), blocked.constants.end());
  onnx::NodeProto* node = graph.add_node("MatMulNBits", inputs, {output}, "", "com.microsoft");
  model::set_attribute(node, "K", blocked.inputs);
  model::set_attribute(node, "N", blocked.outputs);
  model::set_attribute(node, "bits", std::int64_t{blocked.format.bits});
  model::set_attribute(node, "block_size", static_cast<std::int64_t>(blocked.format.block));
  if (accuracy_level != 0) model::set_attribute(node, "accuracy_level", accuracy_level);
}

std::size_t replace_by_standard(model::Graph& graph, const BlockedProduct& blocked) {
  const std::string output = replace_product(graph, blocked.product);
  const std::string weight = graph.fresh_name(blocked.product.weight + "_dequantized");
  onnx::NodeProto* node = graph.add_node("DequantizeLinear", blocked.constants, {weight});
  model::set_attribute(node, "axis", std::int64_t{0});
  model::set_attribute(node, "block_size", static_cast<std::int64_t>(blocked.format.block));
  graph.add_node("MatMul", {blocked.product.input, weight}, {output});
  std::size_t separated = separate_activations(graph, output);
  const std::vector<onnx::NodeProto*> readers = graph.consumers(output);
  for (const onnx::NodeProto* reader : readers) {
    if (reader->op_type() == "Add") separated += separate_activations(graph, reader->output(0));
  }
  return separated;
}

}  // namespace assay::quantize
