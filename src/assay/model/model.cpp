#include "assay/model/model.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "assay/base/digest.hpp"
#include "assay/model/graph_walk_internal.hpp"
#include "assay/model/io_quantization_internal.hpp"
#include "assay/model/onnx_file_internal.hpp"
#include "assay/model/quantization_parameters_internal.hpp"

namespace assay::model {
namespace {

namespace fs = std::filesystem;

// Operators that derive the scale of their activations from the whole batch at run time, and the integer products that
// exporters feed with such activations when they spell the derivation out (ReduceMin, ReduceMax, …).
constexpr std::array<std::string_view, 7> k_batch_dependent{
    "DynamicQuantizeLinear", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM", "DynamicQuantizeGRU",
    "MatMulIntegerToFloat",  "MatMulInteger",         "ConvInteger"};

tensor::Shape shape_of(const onnx::TypeProto::Tensor& type) {
  tensor::Shape shape;
  for (const auto& dimension : type.shape().dim()) {
    shape.push_back(dimension.has_dim_value() && dimension.dim_value() >= 0 ? dimension.dim_value() : -1);
  }
  return shape;
}

std::optional<TensorInfo> info_of(const onnx::ValueInfoProto& value) {
  if (!value.type().has_tensor_type()) return std::nullopt;
  const auto dtype = dtype_of_onnx(value.type().tensor_type().elem_type());
  if (!dtype) return std::nullopt;
  return TensorInfo{value.name(), *dtype, shape_of(value.type().tensor_type()), std::nullopt};
}

Status fill_inputs(const onnx::GraphProto& graph, const fs::path& path, ModelSummary& summary) {
  std::set<std::string> constants;
  for (const auto& tensor : graph.initializer()) constants.insert(tensor.name());
  for (const auto& sparse : graph.sparse_initializer()) constants.insert(sparse.values().name());
  for (const auto& input : graph.input()) {
    if (constants.contains(input.name())) continue;
    auto info = info_of(input);
    if (!info) {
      return fail(ErrorCode::unsupported, "{}: input '{}' is no tensor of numbers", path.string(), input.name());
    }
    if (!tensor::is_floating(info->dtype)) {
      info->quantization = input_quantization(graph, input.name());
      if (info->quantization) info->quantization->type = info->dtype;
    }
    summary.inputs.push_back(std::move(*info));
  }
  return {};
}

Status fill_outputs(const onnx::GraphProto& graph, const fs::path& path, ModelSummary& summary) {
  for (const auto& output : graph.output()) {
    auto info = info_of(output);
    if (!info) {
      summary.other_outputs.push_back(output.name());
      continue;
    }
    if (!tensor::is_floating(info->dtype)) {
      info->quantization = output_quantization(graph, output.name());
      if (info->quantization) info->quantization->type = info->dtype;
    }
    summary.outputs.push_back(std::move(*info));
  }
  if (summary.outputs.empty()) {
    return fail(ErrorCode::unsupported, "{}: no output is a tensor of numbers (sequences and maps cannot be compared)",
                path.string());
  }
  return {};
}

void count_nodes(const Contents& contents, ModelSummary& summary) {
  for (const onnx::NodeProto* node : contents.nodes) ++summary.operators[node->op_type()];
}

void note_batch_dependence(ModelSummary& summary) {
  for (const std::string_view op : k_batch_dependent) {
    const auto found = summary.operators.find(std::string(op));
    if (found == summary.operators.end()) continue;
    summary.batch_dependent = true;
    if (!summary.batch_dependent_reason.empty()) summary.batch_dependent_reason += ", ";
    summary.batch_dependent_reason += fmt::format("{} ({} node{})", op, found->second, found->second == 1 ? "" : "s");
  }
}

void count_weights(const Contents& contents, ModelSummary& summary) {
  for (const onnx::TensorProto* tensor : contents.tensors) {
    summary.parameters += elements_of(*tensor);
    summary.weights_by_dtype[onnx_type_name(tensor->data_type())] += bytes_of(*tensor);
  }
  summary.quantization_parameters_bytes = quantization_parameters_bytes(contents);
}

void fill_versions(const onnx::ModelProto& model, const Contents& contents, ModelSummary& summary) {
  summary.ir_version = model.ir_version();
  summary.producer = model.producer_name();
  if (!model.producer_version().empty()) summary.producer += " " + model.producer_version();
  for (const auto& entry : model.metadata_props()) summary.metadata[entry.key()] = entry.value();
  for (const auto& opset : model.opset_import()) {
    if (opset.domain().empty() || opset.domain() == "ai.onnx") {
      summary.opset = opset.version();
    }
  }
  std::set<std::string> domains;  // files do not always import what their nodes use
  for (const onnx::NodeProto* node : contents.nodes) domains.insert(node->domain());
  domains.erase("");
  domains.erase("ai.onnx");
  summary.custom_domains.assign(domains.begin(), domains.end());
}

}  // namespace

Result<ModelSummary> inspect(const fs::path& onnx) {
  ASSAY_ASSIGN(LoadedModel loaded, load_onnx(onnx));
  const onnx::ModelProto& model = loaded.model;
  ModelSummary summary;
  const Contents contents = contents_of(model);
  fill_versions(model, contents, summary);
  ASSAY_TRY(fill_inputs(model.graph(), onnx, summary));
  ASSAY_TRY(fill_outputs(model.graph(), onnx, summary));
  summary.external_files = std::move(loaded.external_files);
  count_nodes(contents, summary);
  note_batch_dependence(summary);
  count_weights(contents, summary);
  std::error_code error;
  summary.file_bytes = fs::file_size(onnx, error);
  for (const fs::path& file : summary.external_files) summary.file_bytes += fs::file_size(file, error);
  return summary;
}

Result<std::string> digest_of(const fs::path& onnx, const ModelSummary& summary) {
  ASSAY_ASSIGN(const std::string own, sha256_of_file(onnx));
  if (summary.external_files.empty()) return own;
  Sha256 digest;
  digest.update(own);
  for (const fs::path& file : summary.external_files) {
    ASSAY_ASSIGN(const std::string external, sha256_of_file(file));
    digest.update(file.filename().string());
    digest.update(external);
  }
  return digest.finish();
}

}  // namespace assay::model
