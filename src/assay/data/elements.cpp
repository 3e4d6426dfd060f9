#include <cstdint>
#include <cstring>

#include "assay/data/elements_internal.hpp"
#include "assay/tensor/quantization.hpp"

namespace assay::data {
namespace {

using tensor::DType;

template <class T, class Convert>
Status each(std::span<const std::byte> elements, std::span<double> out, Convert convert) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    T value;
    std::memcpy(&value, elements.data() + i * sizeof(T), sizeof(T));
    out[i] = convert(value);
  }
  return {};
}

template <class T>
Status plain(std::span<const std::byte> elements, std::span<double> out) {
  return each<T>(elements, out, [](T value) { return static_cast<double>(value); });
}

}  // namespace

Status to_double(DType dtype, std::span<const std::byte> elements, std::span<double> out) {
  switch (dtype) {
    case DType::f32:
      return plain<float>(elements, out);
    case DType::f64:
      return plain<double>(elements, out);
    case DType::f16:
      return each<std::uint16_t>(elements, out, tensor::half_to_float);
    case DType::bf16:
      return each<std::uint16_t>(elements, out, tensor::bfloat16_to_float);
    case DType::i8:
      return plain<std::int8_t>(elements, out);
    case DType::u8:
      return plain<std::uint8_t>(elements, out);
    case DType::boolean:
      return each<std::uint8_t>(elements, out, [](std::uint8_t value) { return value != 0 ? 1.0 : 0.0; });
    case DType::i16:
      return plain<std::int16_t>(elements, out);
    case DType::u16:
      return plain<std::uint16_t>(elements, out);
    case DType::i32:
      return plain<std::int32_t>(elements, out);
    case DType::u32:
      return plain<std::uint32_t>(elements, out);
    case DType::i64:
      return plain<std::int64_t>(elements, out);
    case DType::u64:
      return plain<std::uint64_t>(elements, out);
    case DType::i4:
    case DType::u4:
      break;
  }
  return fail(ErrorCode::unsupported, "data of type {} cannot be read", tensor::name_of(dtype));
}

}  // namespace assay::data
