#include "assay/model/shape_inference.hpp"

#include <exception>

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

}  // namespace

void infer_shapes(Graph& graph) {
  onnx::ModelProto outline = outline_of(graph);
  for (auto& entry : *outline.mutable_opset_import()) {
    if (entry.domain().empty() && entry.version() > 17) entry.set_version(17);  // the newest this library knows
  }
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
