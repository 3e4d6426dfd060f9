#include "assay/tensor/dtype.hpp"

#include <array>

namespace assay::tensor {
namespace {

struct Row {
  DType type;
  std::string_view name;
  std::size_t bits;
  bool floating;
};

constexpr std::array<Row, 15> k_rows{{
    {DType::f32, "float32", 32, true},
    {DType::f64, "float64", 64, true},
    {DType::f16, "float16", 16, true},
    {DType::bf16, "bfloat16", 16, true},
    {DType::i8, "int8", 8, false},
    {DType::u8, "uint8", 8, false},
    {DType::i16, "int16", 16, false},
    {DType::u16, "uint16", 16, false},
    {DType::i32, "int32", 32, false},
    {DType::u32, "uint32", 32, false},
    {DType::i64, "int64", 64, false},
    {DType::u64, "uint64", 64, false},
    {DType::boolean, "bool", 8, false},
    {DType::i4, "int4", 4, false},
    {DType::u4, "uint4", 4, false},
}};

const Row& row_of(DType type) {
  return k_rows[static_cast<std::size_t>(type)];
}

}  // namespace

std::string_view name_of(DType type) {
  return row_of(type).name;
}

std::optional<DType> dtype_named(std::string_view name) {
  for (const Row& row : k_rows) {
    if (row.name == name) return row.type;
  }
  return std::nullopt;
}

std::size_t bits_of(DType type) {
  return row_of(type).bits;
}

std::size_t bytes_of(DType type, std::size_t count) {
  return (count * bits_of(type) + 7) / 8;
}

bool is_floating(DType type) {
  return row_of(type).floating;
}

}  // namespace assay::tensor
