#include "assay/model/fallback.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "assay/model/operand.hpp"
#include "assay/model/product.hpp"

namespace assay::model {
namespace {

using enum FallbackReason;

struct Pattern {
  const onnx::NodeProto& node;
  Product product;
  Operand activation;
  Operand weight;
};

bool has_kernel(const onnx::NodeProto& node) {
  return node.op_type() == "Conv" || node.op_type() == "Gemm" || node.op_type() == "MatMul";
}

// Along which axis of the weight its output channels lie.
std::int64_t channel_axis(const Graph& graph, const Pattern& pattern) {
  if (pattern.product.kind == ProductKind::conv) return 0;
  if (pattern.product.kind == ProductKind::gemm) return attribute(pattern.node, "transB", std::int64_t{0}) != 0 ? 0 : 1;
  const std::string& source = pattern.weight.source;
  const auto rank = graph.is_constant(source) ? graph.shape_of(source).size() : std::size_t{2};
  return rank == 0 ? 0 : static_cast<std::int64_t>(rank) - 1;
}

std::optional<Fallback> by_operands(const Pattern& pattern) {
  const bool activation = pattern.activation.is_dequantized;
  const bool weight = pattern.weight.is_dequantized;
  if (!activation && !weight) return Fallback{not_quantized, pattern.node.op_type()};
  if (!has_kernel(pattern.node)) return Fallback{no_kernel, pattern.node.op_type()};
  if (!activation) return Fallback{weights_only, name_of_type(pattern.weight.type)};
  if (!weight) return Fallback{activation_only, ""};
  return std::nullopt;
}

std::optional<Fallback> by_types(const Graph& graph, const Pattern& pattern) {
  for (const Operand* operand : {&pattern.activation, &pattern.weight}) {
    if (is_float8_type(operand->type) || bits_of_type(operand->type) > 8) {
      return Fallback{wide_type, name_of_type(operand->type)};
    }
  }
  if (bits_of_type(pattern.weight.type) < 8) return Fallback{narrow_weight, name_of_type(pattern.weight.type)};
  if (pattern.weight.block > 0) return Fallback{blocked_weight, ""};
  if (pattern.weight.scales > 1 && pattern.weight.axis != channel_axis(graph, pattern)) {
    return Fallback{weight_axis, fmt::format("{}, not {}", pattern.weight.axis, channel_axis(graph, pattern))};
  }
  if (pattern.activation.scales > 1) return Fallback{activation_per_channel, ""};
  return std::nullopt;
}

bool is_one(float factor) {
  return std::abs(factor - 1.0F) < 1e-6F;
}

// What stands between a product and the QuantizeLinear of its output.
Fallback by_output(const Graph& graph, const Pattern& pattern) {
  const std::string& output = pattern.node.output(0);
  const auto& readers = graph.consumers(output);
  const auto quantizes = [](const onnx::NodeProto* node) { return node->op_type() == "QuantizeLinear"; };
  const bool quantized = std::ranges::any_of(readers, quantizes);
  if (quantized && readers.size() == 1 && !graph.is_output(output)) return {no_pattern, ""};
  if (quantized) return {output_shared, ""};
  if (readers.size() == 1 && readers.front()->output_size() > 0 &&
      std::ranges::any_of(graph.consumers(readers.front()->output(0)), quantizes)) {
    return {operator_before_quantize, readers.front()->op_type()};
  }
  return {output_not_quantized, pattern.node.op_type()};
}

}  // namespace

Fallback fallback_of(const Graph& graph, const onnx::NodeProto& node) {
  const auto product = product_of(node);
  if (!product) return {};
  const Pattern pattern{node, *product, operand_of(graph, activation_of(node, *product)),
                        operand_of(graph, weight_of(node, *product))};
  if (auto found = by_operands(pattern)) return *found;
  if (auto found = by_types(graph, pattern)) return *found;
  if (node.op_type() == "Gemm" && !(is_one(attribute(node, "alpha", 1.0F)) && is_one(attribute(node, "beta", 1.0F)))) {
    return {gemm_factors, ""};
  }
  return by_output(graph, pattern);
}

std::string sentence_of(const Fallback& fallback) {
  const std::string& detail = fallback.detail;
  switch (fallback.reason) {
    case not_quantized:
      return "nothing in the model quantizes the operands";
    case weights_only:
      return fmt::format("the weights are stored as {}, the activations are not quantized", detail);
    case activation_only:
      return "the activations are quantized, the second operand is not";
    case wide_type:
      return fmt::format("there are no kernels for {} operands", detail);
    case narrow_weight:
      return fmt::format("there are no kernels for {} weights with quantized activations", detail);
    case blocked_weight:
      return "scales of the weights in blocks do not go with quantized activations";
    case weight_axis:
      return fmt::format("the weights' scales lie along axis {}, that of the output channels", detail);
    case activation_per_channel:
      return "the activation has a scale for each channel";
    case no_kernel:
      return fmt::format("there is no integer kernel for {}", detail);
    case gemm_factors:
      return "alpha or beta of Gemm are not 1";
    case operator_before_quantize:
      return fmt::format("the output meets {} before its QuantizeLinear", detail);
    case output_not_quantized:
      return "the output is not quantized";
    case output_shared:
      return "the float output is read by others beside its QuantizeLinear";
    case no_pattern:
      break;
  }
  return "the runtime found no pattern that it fuses";
}

std::string advice_on(const Fallback& fallback) {
  switch (fallback.reason) {
    case not_quantized:
      return "quantize them too, unless they were left out on purpose";
    case weights_only:
      return "quantize their activations (int8-static), or keep this for its size alone: Conv and Gemm expand such "
             "weights to float before they multiply";
    case activation_only:
      return "quantize the weights, or leave the activation in float: the pair of QuantizeLinear and DequantizeLinear "
             "only costs time";
    case wide_type:
      return "use 8 bits where speed matters; this computes in float and costs the conversions beside it";
    case narrow_weight:
    case blocked_weight:
      return "leave the activations in float, so that the weights can become MatMulNBits, or use int8 weights with one "
             "scale per output channel";
    case weight_axis:
      return "quantize along the output channels: axis 0 of Conv, the last axis of MatMul, axis 1 of Gemm (0 with "
             "transB)";
    case activation_per_channel:
      return "use one scale for the whole activation";
    case no_kernel:
      return "leave it in float: quantizing it costs time and accuracy for nothing";
    case gemm_factors:
      return "fold alpha and beta into the weights and the bias";
    case operator_before_quantize:
      return fmt::format(
          "quantize between them too; Relu and Clip go away by themselves where the zero point is the grid's "
          "lowest value, so let the range begin at 0{}",
          fallback.detail == "Relu" || fallback.detail == "Clip" ? "" : ". " + fallback.detail + " needs its own pair");
    case output_not_quantized:
      return "put QuantizeLinear and DequantizeLinear behind them";
    case output_shared:
      return "let all of them read the DequantizeLinear behind it";
    case no_pattern:
      break;
  }
  return "compare with a model that the runtime fuses, such as one made by assay quantize";
}

}  // namespace assay::model
