#include "assay/model/shape_inference.hpp"

#include <exception>

#include <fmt/format.h>
#include <onnx/shape_inference/implementation.h>

#include "assay/model/outline_internal.hpp"

namespace assay::model {
namespace {

// Takes over what was derived of a value, unless the graph knows its shape already.
void take_over(const onnx::ValueInfoProto& value, Graph& graph) {
  const auto& type = value.type().tensor_type();
  if (!value.type().has_tensor_type() || type.elem_type() == 0) return;
  ValueType known{.type = type.elem_type(), .shape = std::nullopt};
  if (type.has_shape()) {
    known.shape.emplace();
    for (const auto& dimension : type.shape().dim()) {
      known.shape->push_back(dimension.has_dim_value() && dimension.dim_value() >= 0 ? dimension.dim_value() : -1);
    }
  }
  const auto before = graph.type_of(value.name());
  if (!before || !before->shape) graph.set_type(value.name(), known);
}

// A weight [rows, columns] that nothing else is known of, as one more input; gives its name.
std::string add_matrix(onnx::GraphProto& graph, std::int64_t rows, std::int64_t columns) {
  const std::string name = fmt::format("stand-in for a weight {}", graph.input_size());
  auto* input = graph.add_input();
  input->set_name(name);
  auto* type = input->mutable_type()->mutable_tensor_type();
  type->set_elem_type(onnx::TensorProto::FLOAT);
  for (const std::int64_t extent : {rows, columns}) type->mutable_shape()->add_dim()->set_dim_value(extent);
  return name;
}

// com.microsoft's operators that quantized models hold, which ONNX's library does not know, become operators of its own
// whose outputs have the same shape.
void put_stand_ins(onnx::GraphProto& graph) {
  for (auto& node : *graph.mutable_node()) {
    if (node.domain() != "com.microsoft") continue;
    if (node.op_type() == "MatMulNBits") {
      const std::string weight =
          add_matrix(graph, attribute(node, "K", std::int64_t{0}), attribute(node, "N", std::int64_t{0}));
      const std::string x = node.input(0);
      node.clear_input();
      node.add_input(x);
      node.add_input(weight);
      node.clear_attribute();
      node.set_op_type("MatMul");
    } else if (node.op_type() == "DynamicQuantizeLSTM") {
      constexpr int k_inputs = 8;  // those of LSTM; scales and zero points follow
      while (node.input_size() > k_inputs) node.mutable_input()->RemoveLast();
      node.set_op_type("LSTM");
    } else {
      continue;
    }
    node.clear_domain();
  }
}

}  // namespace

void infer_shapes(Graph& graph) {
  onnx::ModelProto outline = outline_of(graph);
  for (auto& entry : *outline.mutable_opset_import()) {
    if (entry.domain().empty() && entry.version() > 17) entry.set_version(17);  // the newest this library knows
  }
  put_stand_ins(*outline.mutable_graph());
  try {
    onnx::ShapeInferenceOptions options;
    options.enable_data_propagation = true;
    onnx::shape_inference::InferShapes(outline, onnx::OpSchemaRegistry::Instance(), options);
  } catch (const std::exception&) {
    // A node it does not understand: what was derived before it stays.
  }
  for (const auto& value : outline.graph().value_info()) take_over(value, graph);
  for (const auto& value : outline.graph().output()) take_over(value, graph);
}

}  // namespace assay::model
