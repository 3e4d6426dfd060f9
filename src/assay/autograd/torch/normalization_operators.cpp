#include <algorithm>
#include <numeric>

#include "assay/autograd/torch/operators_internal.hpp"

namespace assay::autograd {
namespace {

at::Tensor by_channel(const at::Tensor& values, const at::Tensor& x) {
  std::vector<std::int64_t> extents(static_cast<std::size_t>(x.dim()), 1);
  extents[1] = -1;
  return values.view(extents);
}

// ATen has no gradients for statistics that are themselves computed.
at::Tensor normalized_by(const OperatorCall& call, const at::Tensor& mean, const at::Tensor& variance) {
  const at::Tensor& x = call.input(0);
  const at::Tensor scale = call.input(1) / at::sqrt(variance + call.real("epsilon", 1e-5F));
  return (x - by_channel(mean, x)) * by_channel(scale, x) + by_channel(call.input(2), x);
}

// In training the stored statistics move: new = momentum · old + (1 − momentum) · batch, the batch's variance being the
// unbiased one.
Tensors batch_normalization(const OperatorCall& call) {
  const bool of_batch = call.mode().training && !call.mode().statistics_frozen;
  if (!of_batch && call.integer("training_mode", 0) != 0) {
    throw OperatorFailure("training_mode 1 means nothing in inference");
  }
  const at::Tensor& x = call.input(0);
  if (of_batch && x.dim() > 1 && x.numel() == x.size(1)) {
    throw OperatorFailure("one row with one number a channel has no variance to train by; batches need 2 rows or more");
  }
  if (!of_batch && (call.input(3).requires_grad() || call.input(4).requires_grad())) {
    return {normalized_by(call, call.input(3), call.input(4))};
  }
  return {at::batch_norm(x, call.input(1), call.input(2), call.input(3), call.input(4), of_batch,
                         1 - call.real("momentum", 0.9F), call.real("epsilon", 1e-5F), false)};
}

// The mean and the inverse of the deviation are outputs too, for who reads them.
Tensors layer_normalization(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const double epsilon = call.real("epsilon", 1e-5F);
  const std::int64_t axis = call.axis(call.integer("axis", -1), x.dim());
  const auto normalized = x.sizes().slice(static_cast<std::size_t>(axis));
  const at::Tensor y = at::layer_norm(x, normalized, {}, {}, epsilon);
  Tensors outputs{call.has_input(2) ? y * call.input(1) + call.input(2) : y * call.input(1)};
  const auto& names = call.node().outputs;
  const bool none_read = std::all_of(names.begin() + 1, names.end(), [](const auto& name) { return name.empty(); });
  if (none_read) return outputs;
  std::vector<std::int64_t> axes(normalized.size());
  std::iota(axes.begin(), axes.end(), axis);
  outputs.push_back(at::mean(x, axes, true));
  outputs.push_back(at::rsqrt(at::var(x, axes, false, true) + epsilon));
  return outputs;
}

Tensors instance_normalization(const OperatorCall& call) {
  return {at::instance_norm(call.input(0), call.input(1), call.input(2), {}, {}, true, 0, call.real("epsilon", 1e-5F),
                            false)};
}

// Before operator set 13 all axes from `axis` on are taken together.
template <class Function>
Tensors normalized_exponentials(const OperatorCall& call, const Function& function) {
  const at::Tensor& x = call.input(0);
  const bool together = call.opset() < 13;
  const std::int64_t axis = call.axis(call.integer("axis", together ? 1 : -1), x.dim());
  if (!together) return {function(x, axis)};
  return {function(x.flatten(axis), axis).view(x.sizes())};
}

Tensors softmax(const OperatorCall& call) {
  return normalized_exponentials(call, [](const at::Tensor& x, std::int64_t axis) { return at::softmax(x, axis); });
}

Tensors log_softmax(const OperatorCall& call) {
  return normalized_exponentials(call, [](const at::Tensor& x, std::int64_t axis) { return at::log_softmax(x, axis); });
}

}  // namespace

std::vector<Operator> normalization_operators() {
  return {{"", "BatchNormalization", batch_normalization},
          {"", "LayerNormalization", layer_normalization},
          {"", "InstanceNormalization", instance_normalization},
          {"", "Softmax", softmax},
          {"", "LogSoftmax", log_softmax}};
}

}  // namespace assay::autograd
