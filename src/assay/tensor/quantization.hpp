#pragma once

#include <cstdint>
#include <span>

#include "assay/base/result.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::tensor {

// real = scale · (q − zero_point), one pair for the whole tensor (Jacob et al., CVPR 2018, eq. 1).
struct AffineQuantization {
  DType type = DType::i8;  // of q
  double scale = 1.0;
  std::int64_t zero_point = 0;
};

// Nearest integer, ties to even as in ONNX QuantizeLinear, saturated to the range of the type (8, 16 or 32 bits).
Result<Tensor> quantize(const TensorView& real, const AffineQuantization& parameters);

// Any numeric tensor as float32. Integers are dequantized when parameters are given, converted as they are otherwise.
// `out` has as many elements as `values`. Four-bit types are unsupported.
Status to_float32(const TensorView& values, const AffineQuantization* parameters, std::span<float> out);

// float32 values in the element type of a model's input: floating types are rounded, integers must be exact (a pixel of
// 17.5 does not fit a uint8 input that has no quantization parameters).
Result<Tensor> from_float32(std::span<const float> values, DType type, const Shape& shape);

// IEEE 754 half and bfloat16 bits; rounding to nearest, ties to even.
float half_to_float(std::uint16_t bits);
std::uint16_t float_to_half(float value);
float bfloat16_to_float(std::uint16_t bits);
std::uint16_t float_to_bfloat16(float value);

}  // namespace assay::tensor
