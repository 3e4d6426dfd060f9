#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/tensor/quantization.hpp"
#include "assay/tensor/shape.hpp"

namespace assay::model {

// An input or output of a graph. `quantization` is known when the values are integers that the graph itself turns to
// and from real numbers: by the DequantizeLinear or QLinear… node that takes the input, or the QuantizeLinear or
// QLinear… node that makes the output, with constant parameters for the whole tensor.
struct TensorInfo {
  std::string name;
  tensor::DType dtype = tensor::DType::f32;
  tensor::Shape shape;  // −1: free
  std::optional<tensor::AffineQuantization> quantization;
  bool any_shape = false;  // no file of ONNX: another format, that says no shapes; `shape` is empty
};

// What an ONNX file says of itself, without running it.
struct ModelSummary {
  std::vector<TensorInfo> inputs;          // initializers that older files also list as inputs are left out
  std::vector<TensorInfo> outputs;         // tensors of numbers only
  std::vector<std::string> other_outputs;  // names of the outputs that are not: sequences, maps, texts
  std::int64_t ir_version = 0;
  std::int64_t opset = 0;  // of the default domain
  std::string producer;
  std::map<std::string, std::string> metadata;  // what the file says of itself beside its graph
  std::vector<std::string> custom_domains;
  std::map<std::string, std::int64_t> operators;          // how many nodes of each type
  std::uint64_t file_bytes = 0;                           // the file and its external data
  std::uint64_t parameters = 0;                           // elements of all constants, in branches and functions too
  std::map<std::string, std::uint64_t> weights_by_dtype;  // bytes of the same, packed
  std::uint64_t quantization_parameters_bytes = 0;        // of those, scales and zero points
  bool batch_dependent = false;                           // an output may depend on the sample's batch-mates
  std::string batch_dependent_reason;                     // "DynamicQuantizeLinear (3 nodes)"
  std::vector<std::filesystem::path> external_files;
};

// Loads and checks the file. not_found when it or its external data is missing; corrupt when it is not an ONNX model,
// is cut short, or refers to external data outside its own folder (which is refused); unsupported when an input, or
// every output, is no tensor of numbers.
Result<ModelSummary> inspect(const std::filesystem::path& onnx);

// Where a made model says in its metadata how it was made.
inline constexpr std::string_view k_mark_key = "assay.made";

// Sets an entry of a file's metadata; all else in the file stays. corrupt when it is no ONNX model; io as write_file().
Status set_metadata(const std::filesystem::path& onnx, const std::string& key, const std::string& value);

// Gives the model's external data files, which lie in its folder, names by what they hold, so that no model ever refers
// to another's: data_name(model, SHA-256 of the file). Does nothing where they have such names. Errors as
// set_metadata().
inline constexpr std::size_t k_data_name_digits = 12;
std::string data_name(const std::string& model, const std::string& digest);
Status name_data_by_content(const std::filesystem::path& onnx, const std::string& model);

// SHA-256 over the model file and its external data files.
Result<std::string> digest_of(const std::filesystem::path& onnx, const ModelSummary& summary);

}  // namespace assay::model
