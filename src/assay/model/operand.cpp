#include "assay/model/operand.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "assay/model/onnx_file_internal.hpp"

namespace assay::model {
namespace {

constexpr std::array<std::string_view, 7> k_handing_on{"Transpose", "Reshape",   "Identity", "Cast",
                                                       "Squeeze",   "Unsqueeze", "Flatten"};

bool hands_on(const onnx::NodeProto& node) {
  return node.input_size() > 0 && std::ranges::find(k_handing_on, node.op_type()) != k_handing_on.end();
}

std::int32_t type_of_value(const Graph& graph, const std::string& value) {
  if (const auto* constant = graph.constant(value)) return constant->data_type();
  if (const auto type = graph.type_of(value)) return type->type;
  const onnx::NodeProto* producer = graph.producer(value);
  if (producer == nullptr) return 0;
  if (producer->op_type() == "Cast") return static_cast<std::int32_t>(attribute(*producer, "to", std::int64_t{0}));
  if (producer->op_type() == "DequantizeLinear" && producer->input_size() > 1) {
    return type_of_value(graph, producer->input(1));
  }
  if (producer->op_type() == "QuantizeLinear" && producer->input_size() > 2) {
    return type_of_value(graph, producer->input(2));
  }
  return producer->op_type() == "QuantizeLinear" ? static_cast<std::int32_t>(onnx::TensorProto::UINT8) : 0;
}

// The constant behind nodes that only hand on; the value itself when there is none.
std::string behind(const Graph& graph, const std::string& value) {
  std::string at = value;
  while (const onnx::NodeProto* producer = graph.producer(at)) {
    if (!hands_on(*producer)) return value;
    at = producer->input(0);
  }
  return graph.is_constant(at) ? at : value;
}

void read_scales(const Graph& graph, const onnx::NodeProto& dequantize, Operand& operand) {
  operand.block = attribute(dequantize, "block_size", std::int64_t{0});
  operand.axis = attribute(dequantize, "axis", std::int64_t{1});
  const std::string& source = dequantize.input(0);
  const auto type = graph.type_of(source);
  const bool constant = graph.is_constant(source);
  const auto rank = constant ? static_cast<std::int64_t>(graph.shape_of(source).size())
                             : (type && type->shape ? static_cast<std::int64_t>(type->shape->size()) : 0);
  if (operand.axis < 0) operand.axis += rank;
  const std::string scale = dequantize.input_size() > 1 ? behind(graph, dequantize.input(1)) : std::string();
  operand.scales = graph.is_constant(scale) ? tensor::elements_of(graph.shape_of(scale)) : 0;
}

}  // namespace

Operand operand_of(const Graph& graph, const std::string& value) {
  Operand operand;
  operand.real_type = type_of_value(graph, value);
  const onnx::NodeProto* producer = graph.producer(value);
  while (producer != nullptr && hands_on(*producer)) producer = graph.producer(producer->input(0));
  const bool direct = producer != nullptr && graph.producer(value) == producer;
  operand.source = behind(graph, value);
  if (producer != nullptr && producer->op_type() == "DequantizeLinear" && producer->input_size() > 0) {
    const std::string source = behind(graph, producer->input(0));
    if (direct || graph.is_constant(source)) {
      operand.is_dequantized = true;
      operand.source = source;
      read_scales(graph, *producer, operand);
    }
  }
  operand.is_constant = graph.is_constant(operand.source);
  operand.type = type_of_value(graph, operand.source);
  return operand;
}

std::size_t bits_of_type(std::int32_t onnx_type) {
  return onnx_bits(onnx_type);
}

bool is_real_type(std::int32_t onnx_type) {
  return onnx_type == onnx::TensorProto::FLOAT || onnx_type == onnx::TensorProto::DOUBLE ||
         onnx_type == onnx::TensorProto::FLOAT16 || onnx_type == onnx::TensorProto::BFLOAT16;
}

bool is_float8_type(std::int32_t onnx_type) {
  constexpr std::int32_t k_first = 17;  // FLOAT8E4M3FN … FLOAT8E5M2FNUZ, later than the installed headers
  constexpr std::int32_t k_last = 20;
  return onnx_type >= k_first && onnx_type <= k_last;
}

std::string name_of_type(std::int32_t onnx_type) {
  return onnx_type_name(onnx_type);
}

}  // namespace assay::model
