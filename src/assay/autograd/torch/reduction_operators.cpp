#include <algorithm>
#include <numeric>

#include "assay/autograd/torch/operators_internal.hpp"

namespace assay::autograd {
namespace {

using ReduceFunction = at::Tensor (*)(const at::Tensor& x, const std::vector<std::int64_t>& axes, bool keep);

// Without axes: over all of them, or none where noop_with_empty_axes says so: then each element by itself.
Operator reduction(std::string_view name, ReduceFunction function) {
  return {"", name, [function](const OperatorCall& call) -> Tensors {
            const at::Tensor& x = call.input(0);
            auto axes = call.axes(call.integers(1, "axes").value_or(std::vector<std::int64_t>{}), x.dim());
            if (axes.empty() && call.integer("noop_with_empty_axes", 0) == 0) {
              axes.resize(static_cast<std::size_t>(x.dim()));
              std::iota(axes.begin(), axes.end(), 0);
            }
            if (axes.empty()) return {function(x.unsqueeze(-1), {x.dim()}, false)};
            return {function(x, axes, call.integer("keepdims", 1) != 0)};
          }};
}

at::Tensor reduced_sum(const at::Tensor& x, const std::vector<std::int64_t>& axes, bool keep) {
  return at::sum(x, axes, keep, x.scalar_type());
}

at::Tensor reduced_mean(const at::Tensor& x, const std::vector<std::int64_t>& axes, bool keep) {
  return at::mean(x, axes, keep);
}

at::Tensor reduced_max(const at::Tensor& x, const std::vector<std::int64_t>& axes, bool keep) {
  return at::amax(x, axes, keep);
}

at::Tensor reduced_min(const at::Tensor& x, const std::vector<std::int64_t>& axes, bool keep) {
  return at::amin(x, axes, keep);
}

at::Tensor reduced_product(const at::Tensor& x, const std::vector<std::int64_t>& axes, bool keep) {
  auto ordered = axes;
  std::ranges::sort(ordered, std::greater());
  at::Tensor product = x;
  for (const std::int64_t axis : ordered) product = at::prod(product, axis, keep, x.scalar_type());
  return product;
}

at::Tensor reduced_magnitude(const at::Tensor& x, const std::vector<std::int64_t>& axes, bool keep) {
  return at::sum(at::abs(x), axes, keep, x.scalar_type());
}

// ATen's norm has the gradient 0 where everything is 0; a square root has none.
at::Tensor reduced_norm(const at::Tensor& x, const std::vector<std::int64_t>& axes, bool keep) {
  if (x.is_floating_point()) return at::norm(x, 2, axes, keep);
  return at::sqrt(at::sum(x * x, axes, keep)).to(x.scalar_type());
}

at::Tensor reduced_squares(const at::Tensor& x, const std::vector<std::int64_t>& axes, bool keep) {
  return at::sum(x * x, axes, keep, x.scalar_type());
}

at::Tensor reduced_log_sum(const at::Tensor& x, const std::vector<std::int64_t>& axes, bool keep) {
  return at::log(at::sum(x, axes, keep));
}

at::Tensor reduced_log_sum_exp(const at::Tensor& x, const std::vector<std::int64_t>& axes, bool keep) {
  return at::logsumexp(x, axes, keep);
}

// Along an axis that is an input; exclusive: without the element itself.
Tensors cumulative_sum(const OperatorCall& call) {
  const std::int64_t axis = call.axis(call.integers_of(1).at(0), call.input(0).dim());
  const bool backward = call.integer("reverse", 0) != 0;
  at::Tensor x = backward ? at::flip(call.input(0), axis) : call.input(0);
  if (call.integer("exclusive", 0) != 0 && x.size(axis) > 0) {
    x = at::cat({at::zeros_like(x.narrow(axis, 0, 1)), x.narrow(axis, 0, x.size(axis) - 1)}, axis);
  }
  const at::Tensor sums = at::cumsum(x, axis, x.scalar_type());
  return {backward ? at::flip(sums, axis) : sums};
}

// Of equal ones the first, or the last where select_last_index says so.
template <class Function>
Tensors extreme_place(const OperatorCall& call, const Function& function) {
  const at::Tensor& x = call.input(0);
  const std::int64_t axis = call.axis(call.integer("axis", 0), x.dim());
  const bool keep = call.integer("keepdims", 1) != 0;
  if (call.integer("select_last_index", 0) == 0) return {function(x, axis, keep)};
  return {x.size(axis) - 1 - function(at::flip(x, axis), axis, keep)};
}

Tensors place_of_max(const OperatorCall& call) {
  return extreme_place(call,
                       [](const at::Tensor& x, std::int64_t axis, bool keep) { return at::argmax(x, axis, keep); });
}

Tensors place_of_min(const OperatorCall& call) {
  return extreme_place(call,
                       [](const at::Tensor& x, std::int64_t axis, bool keep) { return at::argmin(x, axis, keep); });
}

}  // namespace

std::vector<Operator> reduction_operators() {
  return {reduction("ReduceSum", reduced_sum),
          reduction("ReduceMean", reduced_mean),
          reduction("ReduceMax", reduced_max),
          reduction("ReduceMin", reduced_min),
          reduction("ReduceProd", reduced_product),
          reduction("ReduceL1", reduced_magnitude),
          reduction("ReduceL2", reduced_norm),
          reduction("ReduceSumSquare", reduced_squares),
          reduction("ReduceLogSum", reduced_log_sum),
          reduction("ReduceLogSumExp", reduced_log_sum_exp),
          {"", "CumSum", cumulative_sum},
          {"", "ArgMax", place_of_max},
          {"", "ArgMin", place_of_min}};
}

}  // namespace assay::autograd
