#include <algorithm>
#include <map>

#include "assay/model/execution_findings_internal.hpp"
#include "assay/model/operand.hpp"
#include "assay/model/product.hpp"

namespace assay::model {
namespace {

using Node = onnx::NodeProto;

constexpr std::int64_t k_opset_for_channels = 13;
constexpr std::int64_t k_int8_level = 4;

template <class Wanted>
std::vector<std::string> names_of(const Graph& graph, const Wanted& wanted) {
  std::vector<std::string> names;
  for (const Node* node : graph.nodes()) {
    if (wanted(*node)) names.push_back(shown_name(*node));
  }
  return names;
}

void add(std::vector<Finding>& findings, std::vector<std::string> nodes, std::string what, std::string advice) {
  if (nodes.empty()) return;
  findings.push_back({std::move(what), std::move(nodes), std::move(advice)});
}

bool is_conversion(const Node& node) {
  return node.op_type() == "QuantizeLinear" || node.op_type() == "DequantizeLinear";
}

// A MatMul whose weight has a scale for each element of the sum.
bool has_scales_along_the_sum(const Graph& graph, const Node& node) {
  const auto product = product_of(node);
  if (!product || product->kind != ProductKind::matmul || node.op_type() != "MatMul") return false;
  const Operand weight = operand_of(graph, weight_of(node, *product));
  if (!weight.is_dequantized || weight.scales <= 1 || weight.block > 0 || !weight.is_constant) return false;
  const auto rank = static_cast<std::int64_t>(graph.shape_of(weight.source).size());
  const Operand activation = operand_of(graph, activation_of(node, *product));
  return activation.is_dequantized && weight.axis == rank - 2;
}

bool is_apart(const Graph& graph, const Node& node) {
  if (node.op_type() != "MatMulInteger") return false;
  const auto& readers = graph.consumers(node.output(0));
  return std::ranges::any_of(readers, [](const Node* reader) { return reader->op_type() == "Cast"; });
}

// A float operator whose real inputs all come from DequantizeLinear and whose output is quantized again.
bool stands_between(const Graph& graph, const Node& node) {
  if (is_conversion(node) || product_of(node) || node.output_size() == 0) return false;
  bool any = false;
  for (const std::string& input : node.input()) {
    if (input.empty() || graph.is_constant(input)) continue;
    const Node* producer = graph.producer(input);
    if (producer == nullptr || producer->op_type() != "DequantizeLinear") return false;
    any = true;
  }
  const auto& readers = graph.consumers(node.output(0));
  return any && std::ranges::any_of(readers, [](const Node* r) { return r->op_type() == "QuantizeLinear"; });
}

void add_between(const Graph& optimised, std::vector<Finding>& findings) {
  std::map<std::string, std::vector<std::string>> by_op;
  for (const Node* node : optimised.nodes()) {
    if (stands_between(optimised, *node)) by_op[node->op_type()].push_back(shown_name(*node));
  }
  for (auto& [op, nodes] : by_op) {
    const std::string what = fmt::format("{} runs in float between DequantizeLinear and QuantizeLinear", op);
    add(findings, std::move(nodes), what,
        "where the runtime has no integer kernel for it, leave the pairs around it away");
  }
}

bool is_half(std::int32_t type) {
  return type == onnx::TensorProto::FLOAT16 || type == onnx::TensorProto::BFLOAT16;
}

// A product written in half precision.
bool is_half_product(const Graph& graph, const Node& node) {
  const auto product = product_of(node);
  if (!product || product->on_integers) return false;
  return is_half(operand_of(graph, weight_of(node, *product)).real_type);
}

void add_half(const Graph& written, const Graph& optimised, std::vector<Finding>& findings) {
  const auto half = [](const Graph& graph) {
    return names_of(graph, [&graph](const Node& node) { return is_half_product(graph, node); });
  };
  std::vector<std::string> before = half(written);
  if (before.empty() || half(optimised).size() >= before.size()) return;
  add(findings, std::move(before),
      "products in half precision are computed in float32: the runtime puts Cast around them",
      "on this processor half precision saves memory in the file only; expect no speed from it");
}

}  // namespace

std::vector<Finding> written_findings(const Graph& written) {
  std::vector<Finding> findings;
  add(findings, names_of(written, [&](const Node& node) { return has_scales_along_the_sum(written, node); }),
      "scales of MatMul's weights lie along the sum, not along the output channels: ONNX Runtime builds a node from it "
      "that it refuses to run",
      "quantize along the last axis of the weight");
  if (written.opset() > 0 && written.opset() < k_opset_for_channels) {
    findings.push_back(
        {fmt::format("operator set {}: scales per channel need {}", written.opset(), k_opset_for_channels),
         {},
         "assay quantize upgrades the model by itself; other quantizers want it exported anew"});
  }
  return findings;
}

std::vector<Finding> optimised_findings(const Graph& written, const Graph& optimised) {
  std::vector<Finding> findings;
  add(findings, names_of(optimised, [](const Node& node) { return node.op_type() == "ConvInteger"; }),
      "Conv is quantized dynamically: ConvInteger is not fused with its scaling and is commonly slower than float",
      "leave Conv out of dynamic quantization, or use int8-static");
  add(findings, names_of(optimised, [&](const Node& node) { return is_apart(optimised, node); }),
      "MatMulInteger is not fused with its scaling: Cast and Mul run apart",
      "make the scale of the activation a scalar and that of the weight one value or one per output channel");
  const auto slow = [](const Node& node) {
    return node.op_type() == "MatMulNBits" && attribute(node, "accuracy_level", std::int64_t{0}) != k_int8_level;
  };
  add(findings, names_of(optimised, slow), "MatMulNBits multiplies in float: its accuracy_level is not 4",
      "set accuracy_level to 4 to round the activations to int8 in blocks, and compare the quality of both");
  add_half(written, optimised, findings);
  add_between(optimised, findings);
  return findings;
}

}  // namespace assay::model
