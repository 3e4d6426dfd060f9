#pragma once

#include "assay/quantize/method.hpp"

namespace assay::quantize {

// int4-block and int8-block: weights of MatMul and Gemm in blocks of 4 or 8 bits, activations in float
// (docs/methods/int4-block.md).
MethodInfo int4_block();
MethodInfo int8_block();

}  // namespace assay::quantize
