#include <algorithm>
#include <limits>

#include "assay/model/constant_views.hpp"
#include "assay/quantize/prepare.hpp"
#include "assay/quantize/qdq_rules_internal.hpp"

namespace assay::quantize {
namespace {

// float32 or not known to the graph.
bool may_be_float(const model::Graph& graph, const std::string& value) {
  const auto type = graph.type_of(value);
  return !type || type->type == 0 || type->type == onnx::TensorProto::FLOAT;
}

Verdict look_at_product(const model::Graph& graph, const onnx::NodeProto& node, const PlanRules& rules) {
  if (node.input_size() < 2) return {std::nullopt, "it has no weights"};
  const std::string& weight = node.input(1);
  const bool is_constant = is_float_constant(graph, weight) && !graph.is_constant(node.input(0));
  if (node.op_type() == "MatMul" && !is_constant) {
    const bool two_activations = !graph.is_constant(node.input(0)) && !graph.is_constant(weight);
    if (two_activations && rules.attention) return {IntegerKind::product, ""};
    return {std::nullopt, two_activations ? "both operands are activations (attention=true includes it)"
                                          : "its constant is the left operand, which no integer kernel takes"};
  }
  if (!is_constant) return {std::nullopt, "its weights are not a float32 constant"};
  if (node.op_type() == "MatMul" && graph.shape_of(weight).size() != 2) {
    return {std::nullopt, "its weights are not a matrix"};
  }
  if (node.input_size() > 2 && !node.input(2).empty()) {
    if (!is_float_constant(graph, node.input(2))) return {std::nullopt, "its bias is not a float32 constant"};
    if (!has_bias_by_output(graph, node)) return {std::nullopt, "its bias differs from row to row"};
  }
  if (node.op_type() == "Gemm" &&
      (model::attribute(node, "alpha", 1.0F) != 1.0F || model::attribute(node, "beta", 1.0F) != 1.0F)) {
    return {std::nullopt, "its factors alpha and beta could not be folded into its weights"};
  }
  return {IntegerKind::product, ""};
}

// Values move through these unchanged, and ONNX Runtime moves bytes as well as floats.
bool keeps_values(const onnx::NodeProto& node) {
  static constexpr std::string_view operators[] = {"MaxPool", "Reshape", "Flatten", "Transpose",    "Squeeze",
                                                   "Slice",   "Gather",  "Tile",    "DepthToSpace", "Unsqueeze"};
  if (std::find(std::begin(operators), std::end(operators), node.op_type()) != std::end(operators)) return true;
  return node.op_type() == "Resize" && model::attribute(node, "mode", std::string("nearest")) == "nearest";
}

// Of a binary node: false where its constant operand holds infinity, as masks do.
bool is_operand_finite(const model::Graph& graph, const onnx::NodeProto& node) {
  return std::ranges::all_of(node.input(), [&](const std::string& input) {
    if (!is_float_constant(graph, input)) return true;
    bool is_finite = true;
    const Status looked = model::look_through(graph, input, [&](std::span<const float> values) -> Status {
      is_finite = is_finite && are_finite(values);
      return {};
    });
    return looked && is_finite;
  });
}

std::optional<IntegerKind> kind_of(const onnx::NodeProto& node, const PlanRules& rules) {
  const std::string& op = node.op_type();
  if (op == "Add" || op == "Mul") return IntegerKind::binary;
  if (op == "Sigmoid" || op == "LeakyRelu" || op == "Relu") return IntegerKind::unary;
  if (op == "Softmax" && rules.add_types.contains(op)) return IntegerKind::unary;
  if (op == "GlobalAveragePool" || op == "AveragePool") return IntegerKind::pool;
  if (op == "Concat") return IntegerKind::concat;
  if (keeps_values(node) && node.output_size() == 1) return IntegerKind::same_grid;
  return std::nullopt;
}

// One end of a Clip: an input since opset 11, an attribute before. Nothing when it is not constant.
std::optional<double> end_of(const model::Graph& graph, const onnx::NodeProto& node, int input, std::string_view name,
                             double otherwise) {
  if (model::has_attribute(node, name)) return model::attribute(node, name, 0.0F);
  if (node.input_size() <= input || node.input(input).empty()) return otherwise;
  if (!is_float_constant(graph, node.input(input))) return std::nullopt;
  const auto value = graph.floats(node.input(input));
  if (!value || value->elements() != 1) return std::nullopt;
  return value->as<float>()[0];
}

}  // namespace

std::optional<Bounds> bounds_of(const model::Graph& graph, const onnx::NodeProto& node) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!node.domain().empty()) return std::nullopt;
  if (node.op_type() == "Relu") return Bounds{0, infinity};
  if (node.op_type() != "Clip") return std::nullopt;
  const auto lowest = end_of(graph, node, 1, "min", -infinity);
  const auto highest = end_of(graph, node, 2, "max", infinity);
  if (!lowest || !highest || *lowest > 0 || *highest < 0) return std::nullopt;
  return Bounds{*lowest, *highest};
}

Verdict look_at(const model::Graph& graph, const onnx::NodeProto& node, const PlanRules& rules) {
  const std::string& op = node.op_type();
  if (std::string reason = rules.selection.reason_against(node); !reason.empty()) return {std::nullopt, reason};
  if (!node.domain().empty()) return {std::nullopt, "no rule for operators of " + node.domain()};
  if (node.input_size() == 0 || node.output_size() == 0 || !may_be_float(graph, node.input(0))) {
    return {std::nullopt, "it does not compute in float32"};
  }
  if (op == "Conv" || op == "Gemm" || op == "MatMul") return look_at_product(graph, node, rules);
  if (op == "ConvTranspose") return {std::nullopt, "ONNX Runtime has no integer kernel for it"};
  const std::optional<IntegerKind> kind = kind_of(node, rules);
  if (kind == IntegerKind::binary && !is_operand_finite(graph, node)) {
    return {std::nullopt, "its constant operand is not finite"};
  }
  return {kind, kind ? "" : "no integer kernel or no rule for " + op};
}

}  // namespace assay::quantize
