#include "assay/quantize/outcome.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "assay/quantize/rewiring_internal.hpp"

namespace assay::quantize {

NodeOutcome outcome_of(const onnx::NodeProto& node, std::string precision, std::string reason) {
  return {label_of(node), node.op_type(), std::move(precision), std::move(reason)};
}

std::vector<NodeOutcome> others_in_float(const model::Graph& graph, const Selection& selection,
                                         std::span<const std::string_view> operators, const std::string& reason) {
  std::vector<NodeOutcome> lines;
  for (const onnx::NodeProto* node : graph.nodes()) {
    const bool is_looked_at =
        node->domain().empty() && std::ranges::find(operators, node->op_type()) != operators.end();
    const auto type = node->output_size() > 0 ? graph.type_of(node->output(0)) : std::nullopt;
    const bool is_float = !type || type->type == 0 || type->type == onnx::TensorProto::FLOAT;
    if (is_looked_at || !is_float) continue;
    const std::string excluded = selection.reason_against(*node);
    lines.push_back(outcome_of(*node, "float32", excluded.empty() ? reason : excluded));
  }
  return lines;
}

Error nothing_quantized(const Outcome& outcome) {
  constexpr std::size_t k_shown = 5;
  std::string reasons;
  for (std::size_t i = 0; i < outcome.nodes.size() && i < k_shown; ++i) {
    const NodeOutcome& node = outcome.nodes[i];
    reasons += fmt::format("{}{} ({}): {}", i == 0 ? "; " : ", ", node.node, node.op, node.reason);
  }
  if (outcome.nodes.size() > k_shown) reasons += fmt::format(" and {} more", outcome.nodes.size() - k_shown);
  return {ErrorCode::unsupported, "nothing in this model can be quantized by this method" +
                                      (reasons.empty() ? std::string(": it has none of its operators") : reasons)};
}

std::uint64_t constant_bytes(const model::Graph& graph) {
  std::uint64_t bytes = 0;
  for (const onnx::TensorProto& constant : graph.proto().initializer()) bytes += graph.bytes_of(constant.name());
  return bytes;
}

}  // namespace assay::quantize
