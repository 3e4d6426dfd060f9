#pragma once

#include <ATen/ATen.h>

namespace assay::autograd {

// The nearest integers, ties to even; gradients pass as if nothing had been rounded (straight-through, Bengio, Léonard,
// Courville, arXiv:1308.3432).
at::Tensor rounded_straight_through(const at::Tensor& x);

// max(low, min(high, ·)) of x / scale, rounded straight-through: gradients pass inside the limits only.
at::Tensor quantized_straight_through(const at::Tensor& x, const at::Tensor& scale, const at::Tensor& low,
                                      const at::Tensor& high, bool rounding);

}  // namespace assay::autograd
