#pragma once

#include <cstdint>
#include <vector>

#include "assay/quantize/activation_ranges.hpp"
#include "assay/quantize/affine.hpp"
#include "assay/quantize/qdq_plan.hpp"

namespace assay::quantize {

// The integer types of a quantized graph.
struct QdqTypes {
  Grid activation;                   // unsigned or signed, 8 or 16 bits
  std::int32_t activation_type = 0;  // of TensorProto.DataType
  Grid weight{-127, 127, true};      // of int8
  bool per_channel = true;           // else one scale for a whole weight
  unsigned threads = 1;
};

// Writes the plan into the graph: QuantizeLinear and DequantizeLinear around every integer node (Jacob et al., CVPR
// 2018, in ONNX's QDQ form), weights as int8 constants behind a DequantizeLinear, biases as int32 at scale(input) ·
// scale(weight), the activations that became redundant left out. `ranges` and the result: one for each group of the
// plan. Weights are read, quantized and replaced one at a time. Node pointers in the plan are used up. Errors:
// out_of_range naming the node for weights that are not finite.
Result<std::vector<Affine>> write_qdq(model::Graph& graph, const QdqPlan& plan,
                                      const std::vector<ActivationRange>& ranges, const QdqTypes& types);

}  // namespace assay::quantize
