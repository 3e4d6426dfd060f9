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
    const bool has_bias = node->input_size() > 2 && is_float_constant(graph, node->input(2));
    found.push_back({node, node->input(1), has_bias ? node->input(2) : std::string(), *axis});
  }
  return found;
}

}  // namespace assay::quantize
