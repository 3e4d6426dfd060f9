#include <optional>

#include "assay/quantize/prepare.hpp"

namespace assay::quantize {
namespace {

// The axis along the output channels of a weight of this rank; nothing where it has none.
std::optional<std::size_t> channel_axis(const onnx::NodeProto& node, std::size_t rank) {
  const std::string& op = node.op_type();
  if (op == "Conv" && rank >= 3) return 0;
  if (op == "ConvTranspose" && rank >= 3) return 1;
  if (op == "Gemm" && rank == 2) return model::attribute(node, "transB", std::int64_t{0}) == 0 ? 1 : 0;
  if (op == "MatMul" && rank >= 2) return rank - 1;
  return std::nullopt;
}

}  // namespace

std::size_t output_channels(const model::Graph& graph, const onnx::NodeProto& product) {
  const tensor::Shape shape = graph.shape_of(product.input(1));
  const auto channels = static_cast<std::size_t>(shape[*channel_axis(product, shape.size())]);
  const bool is_grouped = product.op_type() == "ConvTranspose";  // its weights are [inputs, outputs of a group, …]
  return is_grouped ? channels * static_cast<std::size_t>(model::attribute(product, "group", std::int64_t{1}))
                    : channels;
}

bool has_bias_by_output(const model::Graph& graph, const onnx::NodeProto& product) {
  if (product.input_size() < 3 || !is_float_constant(graph, product.input(2))) return false;
  const tensor::Shape shape = graph.shape_of(product.input(2));
  const std::size_t channels = output_channels(graph, product);
  const bool is_last = !shape.empty() && static_cast<std::size_t>(shape.back()) == channels;
  const std::size_t values = tensor::elements_of(shape);
  return values == 1 || (is_last && values == channels);
}

bool is_float_constant(const model::Graph& graph, const std::string& name) {
  const onnx::TensorProto* constant = graph.constant(name);
  return constant != nullptr && constant->data_type() == onnx::TensorProto::FLOAT;
}

std::vector<WeightedNode> weighted_nodes(model::Graph& graph) {
  std::vector<WeightedNode> found;
  for (onnx::NodeProto* node : graph.nodes()) {
    if (!node->domain().empty() || node->input_size() < 2) continue;
    if (graph.is_constant(node->input(0)) || !is_float_constant(graph, node->input(1))) continue;
    const std::optional<std::size_t> axis = channel_axis(*node, graph.shape_of(node->input(1)).size());
    if (!axis) continue;
    const std::string bias = has_bias_by_output(graph, *node) ? node->input(2) : std::string();
    found.push_back({node, node->input(1), bias, *axis});
  }
  return found;
}

}  // namespace assay::quantize
