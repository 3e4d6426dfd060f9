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

std::optional<double> scalar_float(const TensorProto& tensor) {
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

// Where a node that takes (makes) quantized values keeps the scale and zero point of its first input (its output).
struct Places {
  std::string_view op;
  int scale;
  int zero_point;
};

constexpr std::array<Places, 7> k_of_first_input{{{"DequantizeLinear", 1, 2},
                                                  {"QLinearConv", 1, 2},
                                                  {"QLinearMatMul", 1, 2},
                                                  {"QLinearAdd", 1, 2},
                                                  {"QLinearAveragePool", 1, 2},
                                                  {"QLinearGlobalAveragePool", 1, 2},
                                                  {"QGemm", 1, 2}}};
constexpr std::array<Places, 8> k_of_output{{{"QuantizeLinear", 1, 2},
                                             {"QLinearConv", 6, 7},
                                             {"QLinearMatMul", 6, 7},
                                             {"QLinearAdd", 6, 7},
                                             {"QLinearAveragePool", 3, 4},
                                             {"QLinearGlobalAveragePool", 3, 4},
                                             {"QLinearSoftmax", 3, 4},
                                             {"QGemm", 7, 8}}};

}  // namespace

std::optional<tensor::AffineQuantization> input_quantization(const GraphProto& graph, const std::string& name) {
  for (const auto& node : graph.node()) {
    if (node.input_size() == 0 || node.input(0) != name) continue;
    for (const Places& places : k_of_first_input) {
      if (node.op_type() == places.op) return parameters_at(graph, node, places.scale, places.zero_point);
    }
  }
  return std::nullopt;
}

std::optional<tensor::AffineQuantization> output_quantization(const GraphProto& graph, const std::string& name) {
  for (const auto& node : graph.node()) {
    if (node.output_size() == 0 || node.output(0) != name) continue;
    for (const Places& places : k_of_output) {
      if (node.op_type() == places.op) return parameters_at(graph, node, places.scale, places.zero_point);
    }
  }
  return std::nullopt;
}

}  // namespace assay::model
