#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <onnx/onnx_pb.h>

#include "assay/base/result.hpp"
#include "assay/tensor/dtype.hpp"

namespace assay::model {

// A model file without its weights: initializers of weights_in_place_internal.hpp's size and more stay where they are
// and refer to the file itself as to an external one.
struct LoadedModel {
  onnx::ModelProto model;
  std::vector<std::filesystem::path> external_files;  // other files with its data, each once
};

// The parsed file, its external data checked. Errors as in inspect().
Result<LoadedModel> load_onnx(const std::filesystem::path& path);

// The parsed file with all it holds. corrupt when it is no model.
Result<onnx::ModelProto> parsed_whole(const std::filesystem::path& path);

// Writes the message under a temporary name first and without a second copy of it in memory. io.
Status write_model(const onnx::ModelProto& model, const std::filesystem::path& path);

// Adds or replaces an entry of the model's metadata.
void set_metadata_entry(onnx::ModelProto& model, const std::string& key, const std::string& value);

// ONNX's number of an element type; nothing for those without a DType (strings, complex numbers, float8).
std::optional<tensor::DType> dtype_of_onnx(std::int32_t data_type);

// Bits of an element as ONNX stores it, for every numeric type including float8; 0 when unknown.
std::size_t onnx_bits(std::int32_t data_type);
std::string onnx_type_name(std::int32_t data_type);

// ONNX's number of a DType.
std::int32_t onnx_of_dtype(tensor::DType type);

// Where a tensor with external data keeps them. corrupt when its numbers are none.
struct ExternalReference {
  std::string location;  // relative to the model's folder
  std::uint64_t offset = 0;
  std::optional<std::uint64_t> length;
};
Result<ExternalReference> reference_of(const onnx::TensorProto& tensor, const std::filesystem::path& path);

// Makes `tensor` one whose elements lie there. It keeps none of its own.
void refer_to(const ExternalReference& reference, onnx::TensorProto& tensor);

}  // namespace assay::model
