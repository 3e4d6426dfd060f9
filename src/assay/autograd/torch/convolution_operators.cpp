#include <algorithm>

#include "assay/autograd/torch/operators_internal.hpp"
#include "assay/autograd/torch/window_internal.hpp"

namespace assay::autograd {
namespace {

std::vector<std::int64_t> kernel_of(const at::Tensor& weight) {
  return spatial_extents(weight);
}

Tensors convolution(const OperatorCall& call) {
  at::Tensor x = call.input(0);
  const at::Tensor& weight = call.input(1);
  Window window = window_of(call, kernel_of(weight), spatial_extents(x));
  if (!window.is_symmetric()) {
    x = at::constant_pad_nd(x, padding_of(window.begin, window.end));
    std::ranges::fill(window.begin, 0);
  }
  const std::vector<std::int64_t> none(window.axes(), 0);
  return {at::convolution(x, weight, call.optional_input(2), window.strides, window.begin, window.dilations, false,
                          none, call.integer("group", 1))};
}

// Padding that brings the output to the extents asked for, by output_shape or auto_pad; the odd one goes behind for
// SAME_UPPER and before for the others.
void pad_transposed(const OperatorCall& call, Window& window, const std::vector<std::int64_t>& full,
                    const std::vector<std::int64_t>& extents) {
  const std::string automatic = call.text("auto_pad", "NOTSET");
  std::vector<std::int64_t> wanted = call.integers("output_shape", {});
  if (wanted.size() > window.axes())
    wanted.erase(wanted.begin(), wanted.end() - static_cast<std::ptrdiff_t>(window.axes()));
  const bool same = automatic == "SAME_UPPER" || automatic == "SAME_LOWER";
  if (wanted.empty() && !same) return;
  for (std::size_t i = 0; i < window.axes(); ++i) {
    const std::int64_t target = wanted.empty() ? extents[i] * window.strides[i] : wanted[i];
    const std::int64_t total = std::max<std::int64_t>(0, full[i] - target);
    window.begin[i] = automatic == "SAME_UPPER" ? total / 2 : total - total / 2;
    window.end[i] = full[i] - target - window.begin[i];
  }
}

// Without padding first; then zeros for output_padding, then what the padding cuts off.
Tensors transposed_convolution(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const at::Tensor& weight = call.input(1);
  const auto extents = spatial_extents(x);
  Window window = window_of(call, kernel_of(weight), extents);
  const std::size_t axes = window.axes();
  const std::vector<std::int64_t> none(axes, 0);
  const auto more = call.integers("output_padding", none);
  std::vector<std::int64_t> full(axes);
  for (std::size_t i = 0; i < axes; ++i) full[i] = (extents[i] - 1) * window.strides[i] + window.reach(i) + more.at(i);
  pad_transposed(call, window, full, extents);

  at::Tensor y = at::convolution(x, weight, c10::nullopt, window.strides, none, window.dilations, true, none,
                                 call.integer("group", 1));
  std::vector<std::int64_t> before(axes);
  std::vector<std::int64_t> behind(axes);
  for (std::size_t i = 0; i < axes; ++i) {
    before[i] = -window.begin[i];
    behind[i] = more[i] - window.end[i];
  }
  y = at::constant_pad_nd(y, padding_of(before, behind));
  if (!call.has_input(2)) return {y};
  std::vector<std::int64_t> by_channel(static_cast<std::size_t>(y.dim()), 1);
  by_channel[1] = -1;
  return {y + call.input(2).view(by_channel)};
}

}  // namespace

std::vector<Operator> convolution_operators() {
  return {{"", "Conv", convolution}, {"", "ConvTranspose", transposed_convolution}};
}

}  // namespace assay::autograd
