#include "assay/tensor/quantization.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace assay::tensor {
namespace {

template <class T>
void quantize_into(std::span<const float> real, const AffineQuantization& parameters, std::span<T> out) {
  constexpr double low = static_cast<double>(std::numeric_limits<T>::min());
  constexpr double high = static_cast<double>(std::numeric_limits<T>::max());
  // ONNX QuantizeLinear divides in float32, rounds half to even, adds the zero point, then saturates.
  const float scale = static_cast<float>(parameters.scale);
  const double zero_point = static_cast<double>(parameters.zero_point);
  for (std::size_t i = 0; i < real.size(); ++i) {
    const double rounded = static_cast<double>(std::nearbyintf(real[i] / scale)) + zero_point;
    out[i] = static_cast<T>(std::isnan(rounded) ? zero_point : std::clamp(rounded, low, high));
  }
}

template <class T>
void widen(const TensorView& values, const AffineQuantization* parameters, std::span<float> out) {
  const auto stored = values.as<T>();
  if (parameters == nullptr) {
    std::transform(stored.begin(), stored.end(), out.begin(), [](T v) { return static_cast<float>(v); });
    return;
  }
  const float scale = static_cast<float>(parameters->scale);
  const std::int64_t zero_point = parameters->zero_point;
  std::transform(stored.begin(), stored.end(), out.begin(), [scale, zero_point](T v) {
    return static_cast<float>(static_cast<std::int64_t>(v) - zero_point) * scale;
  });
}

template <class T>
Status narrow(std::span<const float> values, DType type, std::span<T> out) {
  // One past the largest value: a power of two, which a double holds exactly even for 64 bits.
  const double end = type == DType::boolean ? 2.0 : std::ldexp(1.0, std::numeric_limits<T>::digits);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = values[i];
    const bool fits =
        value >= static_cast<double>(std::numeric_limits<T>::min()) && value < end && value == std::trunc(value);
    if (!fits) {
      return fail(ErrorCode::out_of_range, "{} does not fit the input's type {}, which has no quantization parameters",
                  value, name_of(type));
    }
    out[i] = static_cast<T>(value);
  }
  return {};
}

}  // namespace

float half_to_float(std::uint16_t bits) {
  const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000U) << 16;
  const std::uint32_t exponent = (bits >> 10) & 0x1fU;
  const std::uint32_t fraction = bits & 0x3ffU;
  if (exponent == 0x1f) return std::bit_cast<float>(sign | 0x7f800000U | (fraction << 13));
  if (exponent == 0) {
    const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
    return sign != 0 ? -magnitude : magnitude;
  }
  return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (fraction << 13));
}

std::uint16_t float_to_half(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = (bits >> 16) & 0x8000U;
  const float magnitude = std::fabs(value);
  if (std::isnan(value)) return static_cast<std::uint16_t>(sign | 0x7e00U);
  if (magnitude >= 65520.0F) return static_cast<std::uint16_t>(sign | 0x7c00U);  // rounds to infinity
  if (magnitude < 0x1p-14F) {
    return static_cast<std::uint16_t>(sign | static_cast<std::uint32_t>(std::nearbyintf(magnitude * 0x1p24F)));
  }
  const std::uint32_t magnitude_bits = bits & 0x7fffffffU;
  const std::uint32_t rounded = magnitude_bits + 0xfffU + ((magnitude_bits >> 13) & 1U);
  return static_cast<std::uint16_t>(sign | ((rounded >> 13) - (112U << 10)));
}

float bfloat16_to_float(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

std::uint16_t float_to_bfloat16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if (std::isnan(value)) return static_cast<std::uint16_t>((bits >> 16) | 0x40U);
  return static_cast<std::uint16_t>((bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16);
}

Result<Tensor> quantize(const TensorView& real, const AffineQuantization& parameters) {
  ASSAY_CHECK(real.dtype() == DType::f32);
  Tensor out(parameters.type, real.shape());
  const auto values = real.as<float>();
  switch (parameters.type) {
    case DType::i8:
      quantize_into<std::int8_t>(values, parameters, out.as<std::int8_t>());
      break;
    case DType::u8:
      quantize_into<std::uint8_t>(values, parameters, out.as<std::uint8_t>());
      break;
    case DType::i16:
      quantize_into<std::int16_t>(values, parameters, out.as<std::int16_t>());
      break;
    case DType::u16:
      quantize_into<std::uint16_t>(values, parameters, out.as<std::uint16_t>());
      break;
    case DType::i32:
      quantize_into<std::int32_t>(values, parameters, out.as<std::int32_t>());
      break;
    default:
      return fail(ErrorCode::unsupported, "cannot quantize to {}", name_of(parameters.type));
  }
  return out;
}

Status to_float32(const TensorView& values, const AffineQuantization* parameters, std::span<float> out) {
  ASSAY_CHECK(out.size() == values.elements());
  switch (values.dtype()) {
    case DType::f32:
      std::ranges::copy(values.as<float>(), out.begin());
      return {};
    case DType::f64:
      widen<double>(values, nullptr, out);
      return {};
    case DType::f16:
      std::ranges::transform(values.as<std::uint16_t>(), out.begin(), half_to_float);
      return {};
    case DType::bf16:
      std::ranges::transform(values.as<std::uint16_t>(), out.begin(), bfloat16_to_float);
      return {};
    case DType::i8:
      widen<std::int8_t>(values, parameters, out);
      return {};
    case DType::u8:
    case DType::boolean:
      widen<std::uint8_t>(values, parameters, out);
      return {};
    case DType::i16:
      widen<std::int16_t>(values, parameters, out);
      return {};
    case DType::u16:
      widen<std::uint16_t>(values, parameters, out);
      return {};
    case DType::i32:
      widen<std::int32_t>(values, parameters, out);
      return {};
    case DType::u32:
      widen<std::uint32_t>(values, parameters, out);
      return {};
    case DType::i64:
      widen<std::int64_t>(values, parameters, out);
      return {};
    case DType::u64:
      widen<std::uint64_t>(values, parameters, out);
      return {};
    case DType::i4:
    case DType::u4:
      break;
  }
  return fail(ErrorCode::unsupported, "cannot read {} as numbers", name_of(values.dtype()));
}

Result<Tensor> from_float32(std::span<const float> values, DType type, const Shape& shape) {
  Tensor out(type, shape);
  ASSAY_CHECK(out.elements() == values.size());
  Status status;
  switch (type) {
    case DType::f32:
      std::ranges::copy(values, out.as<float>().begin());
      break;
    case DType::f64:
      std::ranges::copy(values, out.as<double>().begin());
      break;
    case DType::f16:
      std::ranges::transform(values, out.as<std::uint16_t>().begin(), float_to_half);
      break;
    case DType::bf16:
      std::ranges::transform(values, out.as<std::uint16_t>().begin(), float_to_bfloat16);
      break;
    case DType::i8:
      status = narrow<std::int8_t>(values, type, out.as<std::int8_t>());
      break;
    case DType::u8:
    case DType::boolean:
      status = narrow<std::uint8_t>(values, type, out.as<std::uint8_t>());
      break;
    case DType::i16:
      status = narrow<std::int16_t>(values, type, out.as<std::int16_t>());
      break;
    case DType::u16:
      status = narrow<std::uint16_t>(values, type, out.as<std::uint16_t>());
      break;
    case DType::i32:
      status = narrow<std::int32_t>(values, type, out.as<std::int32_t>());
      break;
    case DType::u32:
      status = narrow<std::uint32_t>(values, type, out.as<std::uint32_t>());
      break;
    case DType::i64:
      status = narrow<std::int64_t>(values, type, out.as<std::int64_t>());
      break;
    case DType::u64:
      status = narrow<std::uint64_t>(values, type, out.as<std::uint64_t>());
      break;
    default:
      return fail(ErrorCode::unsupported, "an input of type {} cannot be fed", name_of(type));
  }
  ASSAY_TRY(status);
  return out;
}

}  // namespace assay::tensor
