#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/description_internal.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::data {

// A sample that could not be read, while the rest goes on.
struct Undecodable {
  std::size_t row = 0;
  std::string reason;  // with the file's name
};

// Raw rows of one input, front to back. Not thread-safe.
class InputStream {
 public:
  virtual ~InputStream() = default;

  // Rows first … first + count − 1 as elements of RawRows::dtype. `first` never goes back; rows may be left out. Rows
  // that do not decode are zero and are added to `undecodable`. The caller asks for no row beyond the last.
  virtual Status read(std::size_t first, std::size_t count, std::span<std::byte> out,
                      std::vector<Undecodable>& undecodable) = 0;
};

// What an input holds before preprocessing.
struct RawRows {
  tensor::DType dtype = tensor::DType::f32;
  tensor::Shape shape;  // of one row
  std::uint64_t rows = 0;
  bool shape_is_declared = true;
  std::string columns;  // InputInfo::columns

  std::size_t row_bytes() const { return tensor::bytes_of(dtype, tensor::elements_of(shape)); }
};

// One input of a data set, described without being read.
class InputSource {
 public:
  virtual ~InputSource() = default;
  virtual const RawRows& raw() const = 0;
  virtual Result<std::unique_ptr<InputStream>> open() const = 0;

  // Every file that is read, for the digest.
  virtual std::vector<std::filesystem::path> files() const = 0;
};

Result<std::unique_ptr<InputSource>> open_csv_input(const InputSpec& spec);
Result<std::unique_ptr<InputSource>> open_array_input(const InputSpec& spec);  // npy, npz, idx
Result<std::unique_ptr<InputSource>> open_image_input(const InputSpec& spec);

}  // namespace assay::data
