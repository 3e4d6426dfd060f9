#pragma once

#include "assay/quantize/method.hpp"

namespace assay::quantize {

// "int8-static": weights and activations in 8-bit integers at scales fixed by calibration (Jacob et al., "Quantization
// and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference", CVPR 2018), written in ONNX's QDQ
// form so that ONNX Runtime makes integer kernels of it. docs/methods/int8-static.md has its options.
MethodInfo int8_static();

}  // namespace assay::quantize
