#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "assay/base/file.hpp"
#include "assay/base/result.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::tensor {

// What the header of a .npy file says (NumPy's format, versions 1 to 3). Big-endian and Fortran-ordered arrays, object
// and structured types are unsupported; fixed-width strings ('S' and 'U') are read by read_npy_strings alone.
struct NpyHeader {
  DType dtype = DType::f32;
  std::size_t string_bytes = 0;  // > 0: fixed-width strings of as many bytes; dtype has no meaning then
  bool unicode = false;          // the strings are UTF-32
  Shape shape;
  std::uint64_t data_offset = 0;
};

// Parses the first bytes of a file; `name` appears in errors. Give at least 64 kB of a longer file.
Result<NpyHeader> parse_npy_header(std::span<const std::byte> bytes, std::string_view name);

// The whole array. Memory grows with its size; stream with NpyReader where that matters.
Result<Tensor> read_npy(const std::filesystem::path& path);
Result<Tensor> parse_npy(std::span<const std::byte> bytes, std::string_view name);
Result<std::vector<std::string>> read_npy_strings(const std::filesystem::path& path);
Result<std::vector<std::string>> parse_npy_strings(std::span<const std::byte> bytes, std::string_view name);

// A one-dimensional array of `expected` elements of T; corrupt, with what is there instead, for any other.
template <class T>
Result<std::vector<T>> read_npy_vector(const std::filesystem::path& path, std::uint64_t expected) {
  ASSAY_ASSIGN(const Tensor array, read_npy(path));
  if (array.dtype() != dtype_of<T> || array.elements() != expected) {
    return fail(ErrorCode::corrupt, "{}: {} {} instead of {} {}", path.string(), array.elements(),
                name_of(array.dtype()), expected, name_of(dtype_of<T>));
  }
  const auto values = array.as<T>();
  return std::vector<T>(values.begin(), values.end());
}

// Reads rows (slices along the first axis) of an array on disk without keeping it in memory.
class NpyReader {
 public:
  static Result<NpyReader> open(const std::filesystem::path& path);

  const NpyHeader& header() const { return header_; }
  std::size_t rows() const { return rows_; }
  std::size_t row_bytes() const { return row_bytes_; }

  // Rows first … first + count − 1 into `out`, which has count · row_bytes() bytes.
  Status read(std::size_t first, std::size_t count, std::span<std::byte> out) const;

 private:
  NpyReader(FileReader file, NpyHeader header);
  FileReader file_;
  NpyHeader header_;
  std::size_t rows_;
  std::size_t row_bytes_;
};

// Writes an array row by row under a temporary name; the number of rows need not be known before.
class NpyWriter {
 public:
  // row_shape: the shape of one row; empty for a one-dimensional array. unsupported for bfloat16 and four-bit types,
  // which the format does not have.
  static Result<NpyWriter> create(const std::filesystem::path& path, DType dtype, Shape row_shape);

  // A whole number of rows.
  Status append(std::span<const std::byte> rows);

  // Completes the header and gives the file its name.
  Status commit();

 private:
  NpyWriter(FileWriter file, DType dtype, Shape row_shape);
  FileWriter file_;
  DType dtype_;
  Shape row_shape_;
  std::uint64_t bytes_ = 0;
};

// Arrays as .npy in one call, atomically. The types are those of NpyWriter.
Status write_npy(const std::filesystem::path& path, const TensorView& array);
Status write_npy_strings(const std::filesystem::path& path, std::span<const std::string> strings);

}  // namespace assay::tensor
