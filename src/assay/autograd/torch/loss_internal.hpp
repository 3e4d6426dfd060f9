#pragma once

#include <ATen/ATen.h>

#include "assay/autograd/trainable_graph.hpp"
#include "assay/base/result.hpp"

namespace assay::autograd {

// The mean loss of a batch, a scalar. invalid_argument when scores and targets do not fit; out_of_range for a label
// that is no class.
Result<at::Tensor> loss_of(const LossOptions& options, const at::Tensor& scores, const at::Tensor& targets);

}  // namespace assay::autograd
