#pragma once

#include <cstddef>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"

namespace assay::quantize {

// How many nodes went into the weights before them.
struct ChannelFolds {
  std::size_t batch_normalizations = 0;
  std::size_t additions = 0;
  std::size_t factors = 0;
};

// Takes what is the same for a whole channel after a product into its weights and bias: W' = s·W, b' = s·b + t for
// y' = s·y + t. From BatchNormalization s = γ/√(σ² + ε), t = β − s·μ; from Add and Mul of a constant that is one number
// or one for each channel of a Conv. The product's output must be read by that node only. A MatMul becomes a Gemm,
// where both operands are matrices; otherwise it is left alone. Weights others read too are copied. Gemm loses its
// alpha and beta to its weights. Errors: those of reading a constant; corrupt where parameters and channels disagree;
// out_of_range where a product is no longer finite.
Result<ChannelFolds> fold_into_weights(model::Graph& graph);

}  // namespace assay::quantize
