#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/byte_stream_internal.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::data {

// An array in a .npy, .npz or idx file (.gz allowed except for .npz), its header read, its elements ahead.
struct OpenArray {
  std::string name;  // for messages: path, or path[key]
  tensor::DType dtype = tensor::DType::f32;
  tensor::Shape shape;
  bool is_text = false;
  bool big_endian = false;
  std::unique_ptr<ByteStream> bytes;
};

// True for the names of the files open_array reads.
bool is_array_file(const std::filesystem::path& path);

// `key`: which array of a .npz. corrupt when the header is wrong or promises more than the file can hold.
Result<OpenArray> open_array(const std::filesystem::path& path, const std::string& key);

// All of a one-dimensional array ([n] or [n, 1]): its text, or its numbers as double. 64-bit integers beyond 2^53,
// which double cannot hold, become text.
using ArrayValues = std::variant<std::vector<double>, std::vector<std::string>>;
Result<ArrayValues> read_array_values(const std::filesystem::path& path, const std::string& key);

}  // namespace assay::data
