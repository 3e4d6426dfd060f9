#include "assay/model/precision.hpp"

#include <algorithm>

#include "assay/model/operand.hpp"
#include "assay/model/product.hpp"

namespace assay::model {
namespace {

constexpr std::int64_t k_int8_activations = 4;  // MatMulNBits, accuracy_level

std::string integers(std::size_t bits) {
  return bits == 0 ? "unknown" : fmt::format("int{}", bits);
}

std::string of_blocked(const onnx::NodeProto& node) {
  const std::string weights = fmt::format("int{} weights", attribute(node, "bits", std::int64_t{4}));
  const bool rounds = attribute(node, "accuracy_level", std::int64_t{0}) == k_int8_activations;
  return rounds ? weights + " × int8" : weights;
}

std::string of_integers(const Operand& activation, const Operand& weight) {
  if (is_float8_type(activation.type) || is_float8_type(weight.type)) return name_of_type(weight.type);
  // DynamicQuantizeMatMul and the like quantize a float activation to 8 bits themselves.
  const std::size_t other = is_real_type(activation.type) ? 8 : bits_of_type(activation.type);
  return integers(std::max(other, bits_of_type(weight.type)));
}

std::string of_reals(const Operand& activation, const Operand& weight) {
  if (is_real_type(weight.real_type)) return name_of_type(weight.real_type);
  if (is_real_type(activation.real_type)) return name_of_type(activation.real_type);
  return "unknown";
}

std::string precision_of(const Graph& graph, const onnx::NodeProto& node, bool as_written) {
  const auto product = product_of(node);
  if (!product) return "unknown";
  if (product->kind == ProductKind::blocked_matmul) return of_blocked(node);
  const Operand activation = operand_of(graph, activation_of(node, *product));
  const Operand weight = operand_of(graph, weight_of(node, *product));
  const bool both = activation.is_dequantized && weight.is_dequantized;
  if (product->on_integers || (as_written && both)) return of_integers(activation, weight);
  if (!as_written || !weight.is_dequantized) return of_reals(activation, weight);
  if (is_float8_type(weight.type)) return name_of_type(weight.type) + " weights";
  return integers(bits_of_type(weight.type)) + " weights";
}

}  // namespace

std::string written_precision(const Graph& graph, const onnx::NodeProto& node) {
  return precision_of(graph, node, true);
}

std::string running_precision(const Graph& graph, const onnx::NodeProto& node) {
  return precision_of(graph, node, false);
}

bool is_integer_precision(const std::string& precision) {
  return precision.starts_with("int") && precision.find("weights") == std::string::npos;
}

}  // namespace assay::model
