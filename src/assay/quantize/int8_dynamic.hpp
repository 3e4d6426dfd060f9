#pragma once

#include "assay/quantize/method.hpp"

namespace assay::quantize {

// int8-dynamic: weights of 8 bits, activations quantized at run time by the range of each run
// (docs/methods/int8-dynamic.md). MatMul, Gemm and LSTM; on request Conv and MatMul of two activations.
MethodInfo int8_dynamic();

}  // namespace assay::quantize
