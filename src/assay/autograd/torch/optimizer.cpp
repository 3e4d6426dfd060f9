#include <algorithm>
#include <cmath>

#include "assay/autograd/torch/optimizer_internal.hpp"

namespace assay::autograd {

Optimizer::Optimizer(const OptimizerOptions& options, const std::vector<std::string>& names)
    : options_(options), first_(names.size()), second_(names.size()) {
  for (const std::string& name : names) {
    const bool decays = std::ranges::find(options.undecayed, name) == options.undecayed.end();
    decay_.push_back(decays ? options.weight_decay : 0);
  }
}

// What to go along, per unit of the learning rate.
at::Tensor Optimizer::direction(std::size_t index, const at::Tensor& gradient) {
  at::Tensor& first = first_[index];
  if (options_.kind == OptimizerKind::sgd) {
    if (options_.momentum == 0) return gradient;
    first = first.defined() ? first * options_.momentum + gradient : gradient.clone();
    return first;
  }
  at::Tensor& second = second_[index];
  if (!first.defined()) {
    first = at::zeros_like(gradient);
    second = at::zeros_like(gradient);
  }
  first.mul_(options_.beta1).add_(gradient, 1 - options_.beta1);
  second.mul_(options_.beta2).addcmul_(gradient, gradient, 1 - options_.beta2);
  const double unbiased_first = 1 - std::pow(options_.beta1, static_cast<double>(steps_));
  const double unbiased_second = 1 - std::pow(options_.beta2, static_cast<double>(steps_));
  return (first / unbiased_first) / (at::sqrt(second / unbiased_second) + options_.epsilon);
}

void Optimizer::step(std::vector<at::Tensor>& parameters, const std::vector<at::Tensor>& gradients,
                     double learning_rate) {
  const at::NoGradGuard no_gradients;
  ++steps_;
  const bool apart = options_.kind == OptimizerKind::adamw;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    at::Tensor& parameter = parameters[i];
    const bool into_gradient = decay_[i] != 0 && !apart;
    const at::Tensor along = direction(i, into_gradient ? gradients[i] + decay_[i] * parameter : gradients[i]);
    if (apart) parameter.mul_(1 - learning_rate * decay_[i]);
    parameter.sub_(along, learning_rate);
  }
}

}  // namespace assay::autograd
