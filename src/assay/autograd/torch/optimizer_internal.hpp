#pragma once

#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "assay/autograd/trainable_graph.hpp"

namespace assay::autograd {

// Moves parameters against their gradients.
class Optimizer {
 public:
  // `names` belong to the parameters of step(), in their order.
  Optimizer(const OptimizerOptions& options, const std::vector<std::string>& names);

  void step(std::vector<at::Tensor>& parameters, const std::vector<at::Tensor>& gradients, double learning_rate);

 private:
  at::Tensor direction(std::size_t index, const at::Tensor& gradient);

  OptimizerOptions options_;
  std::vector<double> decay_;       // by parameter
  std::vector<at::Tensor> first_;   // momentum, or the mean of the gradients
  std::vector<at::Tensor> second_;  // of their squares
  std::int64_t steps_ = 0;
};

}  // namespace assay::autograd
