#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "assay/model/quantization_parameters_internal.hpp"

namespace assay::model {
namespace {

// Which inputs of an operator are scales or zero points, one bit each.
struct ParameterInputs {
  std::string_view op;
  std::uint32_t inputs;
};

template <class... Index>
constexpr std::uint32_t inputs(Index... index) {
  return ((1U << index) | ...);
}

constexpr std::array<ParameterInputs, 22> k_places{{{"QuantizeLinear", inputs(1, 2)},
                                                    {"DequantizeLinear", inputs(1, 2)},
                                                    {"QLinearConv", inputs(1, 2, 4, 5, 6, 7)},
                                                    {"QLinearMatMul", inputs(1, 2, 4, 5, 6, 7)},
                                                    {"QLinearAdd", inputs(1, 2, 4, 5, 6, 7)},
                                                    {"QLinearMul", inputs(1, 2, 4, 5, 6, 7)},
                                                    {"QGemm", inputs(1, 2, 4, 5, 7, 8)},
                                                    {"QLinearAveragePool", inputs(1, 2, 3, 4)},
                                                    {"QLinearGlobalAveragePool", inputs(1, 2, 3, 4)},
                                                    {"QLinearReduceMean", inputs(1, 2, 3, 4)},
                                                    {"QLinearLeakyRelu", inputs(1, 2, 3, 4)},
                                                    {"QLinearSigmoid", inputs(1, 2, 3, 4)},
                                                    {"QLinearSoftmax", inputs(1, 2, 3, 4)},
                                                    {"QLinearWhere", inputs(2, 3, 5, 6, 7, 8)},
                                                    {"MatMulInteger", inputs(2, 3)},
                                                    {"ConvInteger", inputs(2, 3)},
                                                    {"MatMulIntegerToFloat", inputs(2, 3, 4, 5)},
                                                    {"DynamicQuantizeMatMul", inputs(2, 3)},
                                                    {"DynamicQuantizeLSTM", inputs(8, 9, 10, 11)},
                                                    {"MatMulNBits", inputs(2, 3)},
                                                    {"GatherBlockQuantized", inputs(2, 3)},
                                                    {"QAttention", inputs(3, 4, 6, 7)}}};

// QLinearConcat: scale and zero point of the output, then a tensor, its scale and its zero point, again and again.
bool is_parameter_of_concat(int input) {
  return input < 2 || (input - 2) % 3 != 0;
}

bool is_parameter(const onnx::NodeProto& node, int input) {
  if (node.op_type() == "QLinearConcat") return is_parameter_of_concat(input);
  const auto* const found = std::ranges::find(k_places, node.op_type(), &ParameterInputs::op);
  return found != k_places.end() && input < 32 && (found->inputs >> input & 1U) != 0;
}

std::set<std::string> names_of_parameters(const Contents& contents) {
  std::set<std::string> names;
  for (const onnx::NodeProto* node : contents.nodes) {
    for (int input = 0; input < node->input_size(); ++input) {
      if (is_parameter(*node, input)) names.insert(node->input(input));
    }
  }
  names.erase("");  // an optional input left out
  return names;
}

}  // namespace

std::set<const onnx::TensorProto*> quantization_parameters(const Contents& contents) {
  const std::set<std::string> names = names_of_parameters(contents);
  std::set<const onnx::TensorProto*> parameters;
  for (const onnx::TensorProto* tensor : contents.tensors) {
    if (names.contains(tensor->name())) parameters.insert(tensor);
  }
  for (const onnx::NodeProto* node : contents.nodes) {
    if (node->op_type() != "Constant" || node->output_size() != 1 || !names.contains(node->output(0))) continue;
    for (const auto& attribute : node->attribute()) {
      if (attribute.has_t()) parameters.insert(&attribute.t());
    }
  }
  return parameters;
}

std::uint64_t quantization_parameters_bytes(const Contents& contents) {
  std::uint64_t bytes = 0;
  for (const onnx::TensorProto* tensor : quantization_parameters(contents)) bytes += bytes_of(*tensor);
  return bytes;
}

}  // namespace assay::model
