#pragma once

#include <string>

#include "assay/model/graph.hpp"

namespace assay::model {

// Why a product that a graph wants, or could want, in integers is computed in real numbers by ONNX Runtime. What the
// patterns of its CPU engine ask for was read off its optimised graphs (1.30).
enum class FallbackReason {
  not_quantized,    // neither operand is
  weights_only,     // the activation is not
  activation_only,  // the weight is not
  wide_type,        // 16 bits or float8: there are no kernels
  narrow_weight,    // 4-bit weights with quantized activations
  blocked_weight,   // scales in blocks with quantized activations
  weight_axis,      // per channel, but not along the output channels
  activation_per_channel,
  no_kernel,                 // of this operator in integers
  gemm_factors,              // alpha or beta of a Gemm are not 1
  operator_before_quantize,  // detail: which
  output_not_quantized,
  output_shared,  // read by others beside its QuantizeLinear
  no_pattern,     // none of the above
};

struct Fallback {
  FallbackReason reason = FallbackReason::no_pattern;
  std::string detail;
};

// The reason for `node`, a product of the graph as it is written.
Fallback fallback_of(const Graph& graph, const onnx::NodeProto& node);

// "the output meets Relu before its QuantizeLinear", to stand behind "3 nodes run in float32: ".
std::string sentence_of(const Fallback& fallback);
// What to do about it.
std::string advice_on(const Fallback& fallback);

}  // namespace assay::model
