#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "assay/base/result.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::data {

// What an idx file (the format of MNIST) says at its start: two zero bytes, a type code (0x08 uint8, 0x09 int8,
// 0x0B int16, 0x0C int32, 0x0D float32, 0x0E float64), the number of extents, then each as big-endian uint32.
struct IdxHeader {
  tensor::DType dtype = tensor::DType::u8;
  tensor::Shape shape;
  std::size_t data_offset = 0;
};

// `bytes`: the first bytes of the file, at least 4 + 4 · extents. corrupt with `name` when it is no idx file.
Result<IdxHeader> parse_idx_header(std::span<const std::byte> bytes, const std::string& name);

// From big-endian to this machine's order, in place.
void from_big_endian(tensor::DType dtype, std::span<std::byte> elements);

// True for names with "idx" and -ubyte, or the extension .idx, with or without .gz.
bool is_idx(const std::filesystem::path& path);

}  // namespace assay::data
