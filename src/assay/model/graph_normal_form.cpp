#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "assay/model/graph_normal_form_internal.hpp"

namespace assay::model {
namespace {

using onnx::TensorProto;

TensorProto floats(const google::protobuf::RepeatedField<float>& values) {
  TensorProto tensor;
  tensor.set_data_type(TensorProto::FLOAT);
  tensor.mutable_float_data()->CopyFrom(values);
  return tensor;
}

TensorProto integers(const google::protobuf::RepeatedField<std::int64_t>& values) {
  TensorProto tensor;
  tensor.set_data_type(TensorProto::INT64);
  tensor.mutable_int64_data()->CopyFrom(values);
  return tensor;
}

// The value of a Constant node when it is a tensor of numbers.
std::optional<TensorProto> value_of(onnx::NodeProto& node) {
  if (node.attribute_size() != 1) return std::nullopt;
  auto& attribute = *node.mutable_attribute(0);
  TensorProto tensor;
  if (attribute.name() == "value" && attribute.has_t()) {
    if (attribute.t().data_type() == TensorProto::STRING) return std::nullopt;
    tensor.Swap(attribute.mutable_t());
  } else if (attribute.name() == "value_float") {
    tensor.set_data_type(TensorProto::FLOAT);
    tensor.add_float_data(attribute.f());
  } else if (attribute.name() == "value_int") {
    tensor.set_data_type(TensorProto::INT64);
    tensor.add_int64_data(attribute.i());
  } else if (attribute.name() == "value_floats") {
    tensor = floats(attribute.floats());
    tensor.add_dims(attribute.floats_size());
  } else if (attribute.name() == "value_ints") {
    tensor = integers(attribute.ints());
    tensor.add_dims(attribute.ints_size());
  } else {
    return std::nullopt;
  }
  tensor.set_name(node.output(0));
  return tensor;
}

void turn_constant_nodes(onnx::GraphProto& graph) {
  std::set<std::string> outputs;
  for (const auto& output : graph.output()) outputs.insert(output.name());
  auto* nodes = graph.mutable_node();
  int kept = 0;
  for (int i = 0; i < nodes->size(); ++i) {
    auto& node = *nodes->Mutable(i);
    const bool is_constant =
        node.op_type() == "Constant" && node.output_size() == 1 && !outputs.contains(node.output(0));
    if (auto tensor = is_constant ? value_of(node) : std::nullopt) {
      graph.add_initializer()->Swap(&*tensor);
    } else {
      nodes->SwapElements(i, kept++);
    }
  }
  nodes->DeleteSubrange(kept, nodes->size() - kept);
}

void unlist_initializers(onnx::GraphProto& graph) {
  std::set<std::string> constants;
  for (const auto& tensor : graph.initializer()) constants.insert(tensor.name());
  for (const auto& sparse : graph.sparse_initializer()) constants.insert(sparse.values().name());
  auto* inputs = graph.mutable_input();
  inputs->erase(std::remove_if(inputs->begin(), inputs->end(),
                               [&](const auto& input) { return constants.contains(input.name()); }),
                inputs->end());
}

}  // namespace

void bring_to_normal_form(onnx::ModelProto& model) {
  turn_constant_nodes(*model.mutable_graph());
  unlist_initializers(*model.mutable_graph());
  model.set_ir_version(std::max<std::int64_t>(model.ir_version(), 4));
}

}  // namespace assay::model
