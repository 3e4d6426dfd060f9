#include "assay/model/one_node_model.hpp"

#include <onnx/onnx_pb.h>

#include "assay/base/scratch_file.hpp"
#include "assay/model/onnx_file_internal.hpp"

namespace assay::model {
namespace {

constexpr int k_ir_version = 8;
constexpr std::int64_t k_opset = 13;

void describe(const OneNodeModel::Value& value, const std::string& prefix, onnx::ValueInfoProto* info) {
  info->set_name(prefix + value.name);
  auto* tensor = info->mutable_type()->mutable_tensor_type();
  tensor->set_elem_type(onnx_of_dtype(value.dtype));
  auto* shape = tensor->mutable_shape();
  for (std::size_t axis = 0; axis < value.shape.size(); ++axis) {
    auto* dimension = shape->add_dim();
    if (value.shape[axis] >= 0) dimension->set_dim_value(value.shape[axis]);
    if (value.shape[axis] < 0) dimension->set_dim_param(fmt::format("{}{}_{}", prefix, value.name, axis));
  }
}

void add_constant(const OneNodeModel::Constant& constant, const std::string& prefix, onnx::GraphProto* graph) {
  auto* tensor = graph->add_initializer();
  tensor->set_name(prefix + constant.name);
  tensor->set_data_type(onnx_of_dtype(constant.values.dtype()));
  for (const std::int64_t extent : constant.values.shape()) tensor->add_dims(extent);
  const auto bytes = constant.values.bytes();
  tensor->set_raw_data(bytes.data(), bytes.size());
}

void add_node(const OneNodeModel& model, const std::string& prefix, onnx::GraphProto* graph) {
  auto* node = graph->add_node();
  node->set_op_type(model.op);
  node->set_domain(model.domain);
  for (const std::string& operand : model.operands) node->add_input(operand.empty() ? operand : prefix + operand);
  node->add_output(prefix + model.output.name);
  for (const auto& [name, value] : model.attributes) {
    auto* attribute = node->add_attribute();
    attribute->set_name(name);
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
      attribute->set_type(onnx::AttributeProto::INT);
      attribute->set_i(*whole);
    } else {
      attribute->set_type(onnx::AttributeProto::INTS);
      for (const std::int64_t each : std::get<std::vector<std::int64_t>>(value)) attribute->add_ints(each);
    }
  }
}

void import_domain(const std::string& domain, std::int64_t version, onnx::ModelProto& proto) {
  for (const auto& entry : proto.opset_import()) {
    if (entry.domain() == domain) return;
  }
  auto* imported = proto.add_opset_import();
  imported->set_domain(domain);
  imported->set_version(version);
}

onnx::ModelProto empty_model(std::int64_t opset) {
  onnx::ModelProto proto;
  proto.set_ir_version(k_ir_version);
  import_domain("", opset, proto);
  proto.mutable_graph()->set_name("nodes");
  return proto;
}

void add_model(const OneNodeModel& model, const std::string& prefix, onnx::ModelProto& proto) {
  if (!model.domain.empty()) import_domain(model.domain, 1, proto);
  auto* graph = proto.mutable_graph();
  for (const auto& input : model.inputs) describe(input, prefix, graph->add_input());
  for (const auto& constant : model.constants) add_constant(constant, prefix, graph);
  add_node(model, prefix, graph);
  describe(model.output, prefix, graph->add_output());
}

}  // namespace

Status save_one_node_model(const OneNodeModel& model, const std::filesystem::path& onnx, std::int64_t opset) {
  onnx::ModelProto proto = empty_model(opset);
  add_model(model, "", proto);
  return write_scratch_file(onnx, proto.SerializeAsString());
}

Status save_side_by_side(std::span<const OneNodeModel* const> models, const std::filesystem::path& onnx) {
  onnx::ModelProto proto = empty_model(k_opset);
  for (std::size_t k = 0; k < models.size(); ++k) add_model(*models[k], fmt::format("{}.", k), proto);
  return write_scratch_file(onnx, proto.SerializeAsString());
}

}  // namespace assay::model
