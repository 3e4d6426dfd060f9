#include "assay/model/outline_internal.hpp"

namespace assay::model {
namespace {

constexpr std::uint64_t k_small = 1024;  // bytes

void describe(const onnx::TensorProto& tensor, onnx::ValueInfoProto* input) {
  input->set_name(tensor.name());
  auto* type = input->mutable_type()->mutable_tensor_type();
  type->set_elem_type(tensor.data_type());
  type->mutable_shape();
  for (const std::int64_t extent : tensor.dims()) type->mutable_shape()->add_dim()->set_dim_value(extent);
}

}  // namespace

onnx::ModelProto outline_of(const Graph& graph) {
  onnx::ModelProto outline;
  outline.set_ir_version(graph.model().ir_version());
  *outline.mutable_opset_import() = graph.model().opset_import();
  *outline.mutable_functions() = graph.model().functions();
  auto* copy = outline.mutable_graph();
  const auto& original = graph.proto();
  copy->set_name(original.name());
  *copy->mutable_node() = original.node();
  *copy->mutable_input() = original.input();
  *copy->mutable_output() = original.output();
  *copy->mutable_value_info() = original.value_info();
  for (const auto& tensor : original.initializer()) {
    if (graph.bytes_of(tensor.name()) <= k_small && tensor.data_location() != onnx::TensorProto::EXTERNAL) {
      *copy->add_initializer() = tensor;
    } else {
      describe(tensor, copy->add_input());
    }
  }
  return outline;
}

}  // namespace assay::model
