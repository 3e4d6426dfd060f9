#include <map>

#include "assay/base/digest.hpp"
#include "assay/base/file.hpp"
#include "assay/model/model.hpp"
#include "assay/model/onnx_file_internal.hpp"

namespace assay::model {
namespace {

namespace fs = std::filesystem;

// Exchanges what tensors say of where their data lie, wherever in the model they are.
class Renaming {
 public:
  Renaming(fs::path onnx, std::string stem) : onnx_(std::move(onnx)), stem_(std::move(stem)) {}

  Status in_graph(onnx::GraphProto& graph) {
    for (auto& tensor : *graph.mutable_initializer()) ASSAY_TRY(in_tensor(tensor));
    for (auto& sparse : *graph.mutable_sparse_initializer()) ASSAY_TRY(in_sparse(sparse));
    return in_nodes(*graph.mutable_node());
  }

  Status in_nodes(google::protobuf::RepeatedPtrField<onnx::NodeProto>& nodes) {
    for (auto& node : nodes) {
      for (auto& attribute : *node.mutable_attribute()) ASSAY_TRY(in_attribute(attribute));
    }
    return {};
  }

  bool is_needed() const { return !changed_.empty(); }

  // The files themselves.
  Status rename_files() const {
    for (const auto& [location, name] : changed_) {
      std::error_code error;
      fs::rename(onnx_.parent_path() / location, onnx_.parent_path() / name, error);
      if (error) return fail(ErrorCode::io, "{}: cannot be renamed: {}", location, error.message());
    }
    return {};
  }

 private:
  Status in_attribute(onnx::AttributeProto& attribute) {
    if (attribute.has_t()) ASSAY_TRY(in_tensor(*attribute.mutable_t()));
    if (attribute.has_sparse_tensor()) ASSAY_TRY(in_sparse(*attribute.mutable_sparse_tensor()));
    if (attribute.has_g()) ASSAY_TRY(in_graph(*attribute.mutable_g()));
    for (auto& tensor : *attribute.mutable_tensors()) ASSAY_TRY(in_tensor(tensor));
    for (auto& sparse : *attribute.mutable_sparse_tensors()) ASSAY_TRY(in_sparse(sparse));
    for (auto& graph : *attribute.mutable_graphs()) ASSAY_TRY(in_graph(graph));
    return {};
  }

  Status in_sparse(onnx::SparseTensorProto& sparse) {
    ASSAY_TRY(in_tensor(*sparse.mutable_values()));
    return in_tensor(*sparse.mutable_indices());
  }

  Status in_tensor(onnx::TensorProto& tensor) {
    if (tensor.data_location() != onnx::TensorProto::EXTERNAL) return {};
    for (auto& entry : *tensor.mutable_external_data()) {
      if (entry.key() != "location") continue;
      ASSAY_ASSIGN(const std::string name, name_for(entry.value()));
      entry.set_value(name);
    }
    return {};
  }

  Result<std::string> name_for(const std::string& location) {
    if (const auto known = named_.find(location); known != named_.end()) return known->second;
    ASSAY_ASSIGN(const std::string digest, sha256_of_file(onnx_.parent_path() / location));
    std::string name = data_name(stem_, digest);
    named_[location] = name;
    if (name != location) changed_[location] = name;
    return name;
  }

  fs::path onnx_;
  std::string stem_;
  std::map<std::string, std::string> named_;    // by location
  std::map<std::string, std::string> changed_;  // those of them that change
};

}  // namespace

std::string data_name(const std::string& model, const std::string& digest) {
  return fmt::format("{}.{}.data", model, digest.substr(0, k_data_name_digits));
}

Status name_data_by_content(const fs::path& onnx, const std::string& model) {
  ASSAY_ASSIGN(onnx::ModelProto proto, parsed_whole(onnx));
  Renaming renaming(onnx, model);
  ASSAY_TRY(renaming.in_graph(*proto.mutable_graph()));
  for (auto& function : *proto.mutable_functions()) ASSAY_TRY(renaming.in_nodes(*function.mutable_node()));
  if (!renaming.is_needed()) return {};
  ASSAY_TRY(renaming.rename_files());
  return write_model(proto, onnx);
}

}  // namespace assay::model
