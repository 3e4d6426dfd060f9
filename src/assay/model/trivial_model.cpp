#include "assay/model/trivial_model.hpp"

#include <onnx/onnx_pb.h>

#include "assay/base/file.hpp"

namespace assay::model {
namespace {

void describe(onnx::ValueInfoProto& value, const char* name) {
  value.set_name(name);
  auto* tensor = value.mutable_type()->mutable_tensor_type();
  tensor->set_elem_type(onnx::TensorProto::FLOAT);
  tensor->mutable_shape()->add_dim()->set_dim_value(1);
}

}  // namespace

Status save_trivial_model(const std::filesystem::path& path) {
  onnx::ModelProto model;
  model.set_ir_version(8);
  model.set_producer_name("assay");
  model.add_opset_import()->set_version(13);
  onnx::GraphProto& graph = *model.mutable_graph();
  graph.set_name("trivial");
  describe(*graph.add_input(), "x");
  describe(*graph.add_output(), "y");
  onnx::NodeProto& node = *graph.add_node();
  node.set_op_type("Identity");
  node.add_input("x");
  node.add_output("y");
  return write_file(path, model.SerializeAsString());
}

}  // namespace assay::model
