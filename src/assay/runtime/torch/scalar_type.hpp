#pragma once

#include <optional>

#include <c10/core/ScalarType.h>

#include "assay/tensor/dtype.hpp"

namespace assay::runtime {

// libtorch's type of the same bits; nothing for types it lacks. Only for what is built into the PyTorch module.
inline std::optional<at::ScalarType> scalar_type_of(tensor::DType type) {
  using tensor::DType;
  switch (type) {
    case DType::f32:
      return at::kFloat;
    case DType::f64:
      return at::kDouble;
    case DType::f16:
      return at::kHalf;
    case DType::bf16:
      return at::kBFloat16;
    case DType::i8:
      return at::kChar;
    case DType::u8:
      return at::kByte;
    case DType::i16:
      return at::kShort;
    case DType::i32:
      return at::kInt;
    case DType::i64:
      return at::kLong;
    case DType::boolean:
      return at::kBool;
    default:
      return std::nullopt;
  }
}

// The inverse; nothing for complex numbers and the like.
inline std::optional<tensor::DType> dtype_of(at::ScalarType type) {
  using tensor::DType;
  for (const DType candidate : {DType::f32, DType::f64, DType::f16, DType::bf16, DType::i8, DType::u8, DType::i16,
                                DType::i32, DType::i64, DType::boolean}) {
    if (scalar_type_of(candidate) == type) return candidate;
  }
  return std::nullopt;
}

}  // namespace assay::runtime
