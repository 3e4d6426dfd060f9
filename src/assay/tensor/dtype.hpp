#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::tensor {

// Element types a model can take or give. Four-bit types are packed two to a byte, low nibble first, as ONNX has them.
enum class DType { f32, f64, f16, bf16, i8, u8, i16, u16, i32, u32, i64, u64, boolean, i4, u4 };

// "float32", "int8", "uint4", …
std::string_view name_of(DType type);
std::optional<DType> dtype_named(std::string_view name);

// Bits one element takes.
std::size_t bits_of(DType type);

// Bytes `count` elements take, packed.
std::size_t bytes_of(DType type, std::size_t count);

bool is_floating(DType type);

// The element type of a C++ type.
template <class T>
inline constexpr DType dtype_of = DType::f32;
template <>
inline constexpr DType dtype_of<double> = DType::f64;
template <>
inline constexpr DType dtype_of<std::int8_t> = DType::i8;
template <>
inline constexpr DType dtype_of<std::uint8_t> = DType::u8;
template <>
inline constexpr DType dtype_of<std::int16_t> = DType::i16;
template <>
inline constexpr DType dtype_of<std::uint16_t> = DType::u16;
template <>
inline constexpr DType dtype_of<std::int32_t> = DType::i32;
template <>
inline constexpr DType dtype_of<std::uint32_t> = DType::u32;
template <>
inline constexpr DType dtype_of<std::int64_t> = DType::i64;
template <>
inline constexpr DType dtype_of<std::uint64_t> = DType::u64;

}  // namespace assay::tensor
