#include <array>
#include <cstring>

#include "assay/model/io_quantization_internal.hpp"
#include "assay/model/onnx_file_internal.hpp"

namespace assay::model {
namespace {

using onnx::GraphProto;
using onnx::NodeProto;
using onnx::TensorProto;

const TensorProto* find_constant(const GraphProto& graph, const std::string& name) {
  for (const auto& tensor : graph.initializer()) {
    if (tensor.name() == name) return &tensor;
  }
  for (const auto& node : graph.node()) {
    if (node.op_type() != "Constant" || node.output_size() != 1 || node.output(0) != name) continue;
    for (const auto& attribute : node.attribute()) {
      if (attribute.name() == "value") return &attribute.t();
    }
  }
  return nullptr;
}

template <class T>
std::optional<T> raw_value(const TensorProto& tensor) {
  T value{};
  if (tensor.raw_data().size() != sizeof(T)) return std::nullopt;
  std::memcpy(&value, tensor.raw_data().data(), sizeof(T));
  return value;
}

// A scale in float16 is kept as its bits, in int32_data or in raw_data.
std::optional<double> scalar_half(const TensorProto& tensor) {
  if (tensor.int32_data_size() == 1) return tensor::half_to_float(static_cast<std::uint16_t>(tensor.int32_data(0)));
  const auto bits = raw_value<std::uint16_t>(tensor);
  return bits ? std::optional<double>(tensor::half_to_float(*bits)) : std::nullopt;
}

std::optional<double> scalar_float(const TensorProto& tensor) {
  if (tensor.data_type() == TensorProto::FLOAT16) return scalar_half(tensor);
  if (tensor.data_type() != TensorProto::FLOAT) return std::nullopt;
  if (tensor.float_data_size() == 1) return tensor.float_data(0);
  return raw_value<float>(tensor);
}

std::optional<std::int64_t> scalar_integer(const TensorProto& tensor) {
  if (tensor.int32_data_size() == 1) return tensor.int32_data(0);
  switch (tensor.data_type()) {
    case TensorProto::INT8:
      return raw_value<std::int8_t>(tensor);
    case TensorProto::UINT8:
      return raw_value<std::uint8_t>(tensor);
    case TensorProto::INT16:
      return raw_value<std::int16_t>(tensor);
    case TensorProto::UINT16:
      return raw_value<std::uint16_t>(tensor);
    case TensorProto::INT32:
      return raw_value<std::int32_t>(tensor);
    default:
      return std::nullopt;
  }
}

std::optional<tensor::AffineQuantization> parameters_at(const GraphProto& graph, const NodeProto& node, int scale,
                                                        int zero_point) {
  if (node.input_size() <= scale) return std::nullopt;
  const TensorProto* scale_tensor = find_constant(graph, node.input(scale));
  if (scale_tensor == nullptr) return std::nullopt;
  const auto scale_value = scalar_float(*scale_tensor);
  if (!scale_value) return std::nullopt;
  tensor::AffineQuantization parameters{.type = tensor::DType::u8, .scale = *scale_value, .zero_point = 0};
  if (node.input_size() <= zero_point || node.input(zero_point).empty()) return parameters;
  const TensorProto* zero_tensor = find_constant(graph, node.input(zero_point));
  if (zero_tensor == nullptr) return std::nullopt;
  const auto zero_value = scalar_integer(*zero_tensor);
  const auto type = dtype_of_onnx(zero_tensor->data_type());
  if (!zero_value || !type) return std::nullopt;
  parameters.type = *type;
  parameters.zero_point = *zero_value;
  return parameters;
}

// Where a node keeps the scale and zero point of one of its quantized operands (inputs or outputs).
struct Places {
  std::string_view op;
  int operand;
  int scale;
  int zero_point;
};

constexpr std::array<Places, 12> k_of_inputs{{{"DequantizeLinear", 0, 1, 2},
                                              {"QLinearConv", 0, 1, 2},
                                              {"QLinearMatMul", 0, 1, 2},
                                              {"QLinearMatMul", 3, 4, 5},
                                              {"QLinearAdd", 0, 1, 2},
                                              {"QLinearAdd", 3, 4, 5},
                                              {"QLinearMul", 0, 1, 2},
                                              {"QLinearMul", 3, 4, 5},
                                              {"QLinearAveragePool", 0, 1, 2},
                                              {"QLinearGlobalAveragePool", 0, 1, 2},
                                              {"QLinearLeakyRelu", 0, 1, 2},
                                              {"QGemm", 0, 1, 2}}};
constexpr std::array<Places, 11> k_of_outputs{{{"QuantizeLinear", 0, 1, 2},
                                               {"QLinearConv", 0, 6, 7},
                                               {"QLinearMatMul", 0, 6, 7},
                                               {"QLinearAdd", 0, 6, 7},
                                               {"QLinearMul", 0, 6, 7},
                                               {"QLinearAveragePool", 0, 3, 4},
                                               {"QLinearGlobalAveragePool", 0, 3, 4},
                                               {"QLinearLeakyRelu", 0, 3, 4},
                                               {"QLinearSigmoid", 0, 3, 4},
                                               {"QLinearSoftmax", 0, 3, 4},
                                               {"QGemm", 0, 7, 8}}};

}  // namespace

std::optional<tensor::AffineQuantization> input_quantization(const GraphProto& graph, const std::string& name) {
  for (const auto& node : graph.node()) {
    for (const Places& places : k_of_inputs) {
      if (node.op_type() != places.op || node.input_size() <= places.operand) continue;
      if (node.input(places.operand) == name) return parameters_at(graph, node, places.scale, places.zero_point);
    }
  }
  return std::nullopt;
}

std::optional<tensor::AffineQuantization> output_quantization(const GraphProto& graph, const std::string& name) {
  for (const auto& node : graph.node()) {
    if (node.output_size() == 0 || node.output(0) != name) continue;
    for (const Places& places : k_of_outputs) {
      if (node.op_type() == places.op) return parameters_at(graph, node, places.scale, places.zero_point);
    }
  }
  return std::nullopt;
}

}  // namespace assay::model
