#pragma once

#include <cstddef>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"

namespace assay::quantize {

// Cross-layer equalization: makes the weights of consecutive products use their range alike in every channel (Nagel,
// van Baalen, Blankevoort, Welling: "Data-Free Quantization Through Weight Equalization and Bias Correction", ICCV
// 2019, section 4.1). For products W¹, W² with a positively homogeneous function between them, f(s·x) = s·f(x),
//   s_i = √(r¹_i / r²_i),  r¹_i = max|W¹ of output channel i|,  r²_i = max|W² of input channel i|,
//   W¹_i ← W¹_i / s_i,  b¹_i ← b¹_i / s_i,  W² of input i ← s_i · W²,
// which leaves what the two compute as it was. Repeated until all s are within 1 % of 1, at most 20 times. A channel
// whose r¹ is below 1e-4 of the largest is left alone. The paper's absorption of large biases (section 4.1.3) is not
// done.
//
// Pairs: Conv, Gemm and MatMul whose output only the next reads, through Relu, LeakyRelu, MaxPool, AveragePool and
// GlobalAveragePool (and Flatten and Reshape that keep channels apart), where the second takes as inputs what the first
// gives as outputs; the axis of the channels must be known for it. Not through a Clip, which is not homogeneous.
// Works on a prepared float graph, before any method. Gives the number of pairs. Errors: those of reading constants.
Result<std::size_t> equalize_layers(model::Graph& graph);

}  // namespace assay::quantize
