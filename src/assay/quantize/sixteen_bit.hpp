#pragma once

#include "assay/quantize/method.hpp"

namespace assay::quantize {

// fp16 and bf16: weights and arithmetic of 16 bits, the graph's inputs and outputs kept in float32
// (docs/methods/fp16.md).
MethodInfo fp16();
MethodInfo bf16();

}  // namespace assay::quantize
