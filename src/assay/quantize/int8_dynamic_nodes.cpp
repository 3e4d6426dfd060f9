#include <algorithm>
#include <cmath>

#include "assay/quantize/int8_dynamic_internal.hpp"

namespace assay::quantize {
namespace {

// The weights of one gate matrix of an LSTM for the runtime's kernel: [directions, 4·hidden, K] becomes
// [directions, K, 4·hidden]; scales are [directions] or [directions, 4·hidden].
Result<IntegerWeights> add_gate_weights(model::Graph& graph, const std::string& name, const DynamicWeights& how) {
  ASSAY_ASSIGN(const tensor::Tensor weights, graph.floats(name));
  const std::int64_t directions = weights.shape()[0];
  const std::int64_t gates = weights.shape()[1];
  const std::int64_t width = weights.shape()[2];
  const auto size = static_cast<std::size_t>(gates * width);
  // The kernel wants one zero point for all channels.
  const Grid grid = grid_of(how.seven_bits ? 7 : 8, how.is_signed, true, how.is_signed);
  std::vector<std::int32_t> turned(weights.elements());
  std::vector<float> scales;
  std::vector<std::int32_t> zero_points;
  for (std::int64_t d = 0; d < directions; ++d) {
    const auto part = weights.as<float>().subspan(static_cast<std::size_t>(d) * size, size);
    const ChannelLayout layout = how.per_channel ? channels_along({gates, width}, 0) : whole({gates, width});
    ASSAY_ASSIGN(const std::vector<Affine> affine,
                 within(affine_per_channel(part, layout, grid), "quantizing the weights '" + name + "'"));
    const std::vector<std::int32_t> values = quantize_channels(part, layout, affine, grid);
    for (std::int64_t g = 0; g < gates; ++g) {
      for (std::int64_t k = 0; k < width; ++k) turned[(d * width + k) * gates + g] = values[g * width + k];
    }
    for (const Affine& one : affine) {
      scales.push_back(one.scale);
      zero_points.push_back(one.zero_point);
    }
  }
  const auto type = how.is_signed ? onnx::TensorProto::INT8 : onnx::TensorProto::UINT8;
  const tensor::Shape shape = how.per_channel ? tensor::Shape{directions, gates} : tensor::Shape{directions};
  IntegerWeights made{graph.fresh_name(name + "_quantized"), graph.fresh_name(name + "_scale"),
                      graph.fresh_name(name + "_zero_point")};
  graph.set_constant(made.values, type, {directions, width, gates}, packed(turned, 8));
  graph.set_constant(made.scale, {tensor::DType::f32, shape, reinterpret_cast<const std::byte*>(scales.data())});
  graph.set_constant(made.zero_point, type, shape, packed(zero_points, 8));
  return made;
}

std::string why_no_gates(const model::Graph& graph, const onnx::NodeProto& node) {
  if (model::attribute(node, "layout", std::int64_t{0}) != 0) return "the runtime's kernel has no batch-first layout";
  for (const int input : {1, 2}) {
    const onnx::TensorProto* weights = graph.constant(node.input(input));
    if (weights == nullptr) return "its weights are computed at run time";
    if (weights->data_type() != onnx::TensorProto::FLOAT) return "its weights are not float32";
    if (weights->dims_size() != 3) return "its weights do not have three axes";
  }
  return {};
}

std::string why_no_convolution(const model::Graph& graph, const onnx::NodeProto& node) {
  const onnx::TensorProto* weights = graph.constant(node.input(1));
  if (weights == nullptr) return "its weights are computed at run time";
  if (weights->data_type() != onnx::TensorProto::FLOAT) return "its weights are not float32";
  const bool has_bias = node.input_size() > 2 && !node.input(2).empty();
  if (has_bias && !graph.is_constant(node.input(2))) return "its bias is computed at run time";
  return {};
}

// A Conv's bias [C] as [1, C, 1, …], to be added to the output.
Result<std::string> add_channel_bias(model::Graph& graph, const std::string& bias, std::size_t rank) {
  ASSAY_ASSIGN(tensor::Tensor values, graph.floats(bias));
  tensor::Shape shape(rank, 1);
  shape[1] = static_cast<std::int64_t>(values.elements());
  values.reshape(shape);
  const std::string name = graph.fresh_name(bias + "_channels");
  graph.set_constant(name, values.view());
  return name;
}

}  // namespace

Result<std::string> quantize_lstm(model::Graph& graph, onnx::NodeProto* node, const DynamicWeights& how) {
  if (std::string reason = why_no_gates(graph, *node); !reason.empty()) return reason;
  ASSAY_ASSIGN(const IntegerWeights input, add_gate_weights(graph, node->input(1), how));
  ASSAY_ASSIGN(const IntegerWeights recurrent, add_gate_weights(graph, node->input(2), how));
  std::vector<std::string> inputs(node->input().begin(), node->input().end());
  inputs.resize(8);
  inputs[1] = input.values;
  inputs[2] = recurrent.values;
  for (const std::string& name : {input.scale, input.zero_point, recurrent.scale, recurrent.zero_point}) {
    inputs.push_back(name);
  }
  graph.set_op(node, "DynamicQuantizeLSTM", "com.microsoft");
  graph.set_opset(1, "com.microsoft");
  graph.set_inputs(node, inputs);
  model::remove_attribute(node, "layout");
  return std::string{};
}

Result<std::string> quantize_conv(model::Graph& graph, onnx::NodeProto* node, DynamicInputs& inputs, bool seven_bits) {
  if (std::string reason = why_no_convolution(graph, *node); !reason.empty()) return reason;
  ASSAY_ASSIGN(const tensor::Tensor values, graph.floats(node->input(1)));
  const DynamicWeights how{.is_signed = false, .per_channel = false, .seven_bits = seven_bits};
  ASSAY_ASSIGN(const IntegerWeights weights, add_integer_weights(graph, node->input(1), values, 0, how));
  std::string sum = node->output(0);
  const std::string output = sum;
  if (node->input_size() > 2 && !node->input(2).empty()) {
    ASSAY_ASSIGN(const std::string bias, add_channel_bias(graph, node->input(2), values.shape().size()));
    sum = graph.fresh_name(output + "_product");
    graph.set_output(node, 0, sum);
    graph.add_node("Add", {sum, bias}, {output});
  }
  const std::string accumulated = graph.fresh_name(output + "_integer");
  graph.set_output(node, 0, accumulated);
  const DynamicInput x = inputs.of(graph, node->input(0));
  graph.set_op(node, "ConvInteger");
  graph.set_inputs(node, {x.values, weights.values, x.zero_point, weights.zero_point});
  add_rescaling(graph, accumulated, x.scale, weights.scale, sum);
  return std::string{};
}

}  // namespace assay::quantize
