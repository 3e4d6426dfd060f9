#include "assay/autograd/lowering.hpp"

namespace assay::autograd {
namespace {

Result<Attribute> attribute_value(const onnx::AttributeProto& entry, const std::string& label) {
  switch (entry.type()) {
    case onnx::AttributeProto::INT:
      return Attribute(entry.i());
    case onnx::AttributeProto::FLOAT:
      return Attribute(entry.f());
    case onnx::AttributeProto::STRING:
      return Attribute(entry.s());
    case onnx::AttributeProto::INTS:
      return Attribute(std::vector<std::int64_t>(entry.ints().begin(), entry.ints().end()));
    case onnx::AttributeProto::FLOATS:
      return Attribute(std::vector<float>(entry.floats().begin(), entry.floats().end()));
    case onnx::AttributeProto::STRINGS:
      return Attribute(std::vector<std::string>(entry.strings().begin(), entry.strings().end()));
    case onnx::AttributeProto::TENSOR: {
      ASSAY_ASSIGN(tensor::Tensor values, model::values_of(entry.t()));
      return Attribute(std::move(values));
    }
    default:
      return fail(ErrorCode::unsupported, "{}: its attribute '{}' holds a graph, which has no gradient here", label,
                  entry.name());
  }
}

Result<Node> node_of(const onnx::NodeProto& proto) {
  Node node{.op = proto.op_type(),
            .domain = proto.domain() == "ai.onnx" ? "" : proto.domain(),
            .label = model::node_label(proto),
            .inputs = {proto.input().begin(), proto.input().end()},
            .outputs = {proto.output().begin(), proto.output().end()},
            .attributes = {}};
  for (const auto& entry : proto.attribute()) {
    ASSAY_ASSIGN(Attribute value, attribute_value(entry, node.label));
    node.attributes.emplace(entry.name(), std::move(value));
  }
  return node;
}

// What QuantizeLinear makes has the type of its zero point; told as the attribute that newer operator sets have for it.
void tell_output_type(const model::Graph& graph, Node& node) {
  if (node.op != "QuantizeLinear" || node.inputs.size() < 3 || node.attributes.contains("output_dtype")) return;
  const onnx::TensorProto* zero_point = graph.constant(node.inputs[2]);
  if (zero_point != nullptr) node.attributes["output_dtype"] = std::int64_t{zero_point->data_type()};
}

}  // namespace

Result<Program> program_of(const model::Graph& graph) {
  Program program{
      .opset = graph.opset(), .inputs = graph.inputs(), .outputs = graph.outputs(), .constants = {}, .nodes = {}};
  for (const auto& constant : graph.proto().initializer()) {
    ASSAY_ASSIGN(tensor::Tensor values, graph.values(constant.name()));
    program.constants.emplace_back(constant.name(), std::move(values));
  }
  for (const onnx::NodeProto* proto : graph.nodes()) {
    ASSAY_ASSIGN(Node node, node_of(*proto));
    tell_output_type(graph, node);
    program.nodes.push_back(std::move(node));
  }
  return program;
}

}  // namespace assay::autograd
