#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/quantize/block_format.hpp"
#include "assay/quantize/gram.hpp"

namespace assay::quantize {

struct GptqOptions {
  double damping = 0.01;   // of the mean of the Hessian's diagonal, added to it; raised tenfold until it is definite
  bool act_order = false;  // inputs with the largest activations first; blocks then keep their first scales
};

// How the rounding error of one input is made up for by the inputs after it: the rows of the upper Cholesky factor U of
// the inverse Hessian, H⁻¹ = UᵀU (Frantar, Ashkboos, Hoefler, Alistarh: GPTQ, ICLR 2023, algorithm 1). The same for
// every product that reads the input the Gram was made of.
class Compensation {
 public:
  // internal when no damping makes the Hessian definite. The Gram's memory becomes the factor's: no other matrix as
  // large is made.
  static Result<Compensation> of(Gram gram, const GptqOptions& options);

  std::size_t width() const { return order_.size(); }
  // The input that comes k-th.
  std::size_t input(std::size_t k) const { return order_[k]; }
  bool by_activation() const { return by_activation_; }
  // Row k of U from its diagonal on: width() − k values.
  std::span<const float> row(std::size_t k) const { return {rows_.data() + k * width() + k, width() - k}; }

 private:
  Compensation() = default;
  std::vector<std::size_t> order_;
  std::vector<float> rows_;  // [width, width], upper triangle
  bool by_activation_ = false;
};

// Rounds weights [outputs, inputs] one input after the other, moving the weights not yet rounded so that the layer's
// output changes least.
BlockedWeights round_compensated(std::span<const float> weights, std::size_t outputs, const BlockFormat& format,
                                 const Compensation& compensation);

}  // namespace assay::quantize
