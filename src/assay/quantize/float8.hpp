#pragma once

namespace assay::quantize {

// An 8-bit floating-point format (Micikevicius et al., "FP8 formats for deep learning", 2022, table 1), as ONNX has it:
// FLOAT8E4M3FN and FLOAT8E5M2.
struct Float8 {
  int mantissa_bits = 3;
  int least_exponent = -6;  // of a normal number: 1 − bias
  float largest = 448;      // finite
};
inline constexpr Float8 k_e4m3{.mantissa_bits = 3, .least_exponent = -6, .largest = 448};
inline constexpr Float8 k_e5m2{.mantissa_bits = 2, .least_exponent = -14, .largest = 57344};

// The nearest number of the format, ties to even, subnormal ones included; beyond the largest the largest (infinity
// too). NaN stays NaN.
float round_to_float8(float value, const Float8& format);

}  // namespace assay::quantize
