#include <algorithm>
#include <limits>

#include "assay/autograd/torch/operators_internal.hpp"
#include "assay/autograd/torch/window_internal.hpp"

namespace assay::autograd {
namespace {

// How far the windows reach behind the input: the padding, or more where ceil_mode adds a window, or less where the
// last one ends before. A window that would begin behind the input and its padding before is left out.
std::vector<std::int64_t> reach_behind(const Window& window, const std::vector<std::int64_t>& extents, bool ceil_mode) {
  std::vector<std::int64_t> behind(window.axes());
  for (std::size_t i = 0; i < window.axes(); ++i) {
    const std::int64_t room = extents[i] + window.begin[i] + window.end[i] - window.reach(i);
    if (room < 0) throw OperatorFailure("the kernel is larger than the padded input");
    std::int64_t windows = (room + (ceil_mode ? window.strides[i] - 1 : 0)) / window.strides[i] + 1;
    if (ceil_mode && (windows - 1) * window.strides[i] >= extents[i] + window.begin[i]) --windows;
    behind[i] = (windows - 1) * window.strides[i] + window.reach(i) - extents[i] - window.begin[i];
  }
  return behind;
}

Window pooling_window(const OperatorCall& call, const at::Tensor& x) {
  return window_of(call, call.integers("kernel_shape", {}), spatial_extents(x));
}

// One spatial axis is pooled as two.
at::Tensor pooled_maxima(const at::Tensor& x, const Window& window) {
  if (window.axes() == 1) {
    return at::max_pool2d(x.unsqueeze(2), {1, window.kernel[0]}, {1, window.strides[0]}, 0, {1, window.dilations[0]})
        .squeeze(2);
  }
  if (window.axes() == 2) return at::max_pool2d(x, window.kernel, window.strides, 0, window.dilations);
  if (window.axes() == 3) return at::max_pool3d(x, window.kernel, window.strides, 0, window.dilations);
  throw OperatorFailure("more than three spatial axes");
}

at::Tensor pooled_means(const at::Tensor& x, const Window& window) {
  if (window.axes() == 1) {
    return at::avg_pool2d(x.unsqueeze(2), {1, window.kernel[0]}, {1, window.strides[0]}).squeeze(2);
  }
  if (window.axes() == 2) return at::avg_pool2d(x, window.kernel, window.strides);
  if (window.axes() == 3) return at::avg_pool3d(x, window.kernel, window.strides);
  throw OperatorFailure("more than three spatial axes");
}

bool is_plain(const Window& window, const std::vector<std::int64_t>& behind) {
  const auto is_zero = [](std::int64_t extent) { return extent == 0; };
  return std::ranges::all_of(window.begin, is_zero) &&
         std::ranges::all_of(behind, [](std::int64_t extent) { return extent <= 0; });
}

Tensors max_pool(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  if (call.node().outputs.size() > 1 && !call.node().outputs[1].empty()) {
    throw OperatorFailure("its indices are read, which is not supported");
  }
  const Window window = pooling_window(call, x);
  const auto behind = reach_behind(window, spatial_extents(x), call.integer("ceil_mode", 0) != 0);
  if (is_plain(window, behind)) return {pooled_maxima(x, window)};
  const at::Tensor padded =
      at::constant_pad_nd(x, padding_of(window.begin, behind), -std::numeric_limits<double>::infinity());
  return {pooled_maxima(padded, window)};
}

// The mean over the padded window, times its elements, over those that count.
Tensors average_pool(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const Window window = pooling_window(call, x);
  if (std::ranges::any_of(window.dilations, [](std::int64_t step) { return step != 1; })) {
    throw OperatorFailure("dilations other than 1 are not supported");
  }
  const auto behind = reach_behind(window, spatial_extents(x), call.integer("ceil_mode", 0) != 0);
  if (is_plain(window, behind)) return {pooled_means(x, window)};
  const at::Tensor means = pooled_means(at::constant_pad_nd(x, padding_of(window.begin, behind)), window);
  const bool count_padding = call.integer("count_include_pad", 0) != 0;
  at::Tensor counted = at::ones_like(x, x.options().requires_grad(false)).narrow(0, 0, 1).narrow(1, 0, 1);
  auto remaining = behind;
  if (count_padding) {
    std::vector<std::int64_t> within_padding(window.axes());
    for (std::size_t i = 0; i < window.axes(); ++i) {
      within_padding[i] = std::min(behind[i], window.end[i]);
      remaining[i] -= within_padding[i];
    }
    counted = at::constant_pad_nd(counted, padding_of(window.begin, within_padding), 1);
    counted = at::constant_pad_nd(counted, padding_of(std::vector<std::int64_t>(window.axes(), 0), remaining));
  } else {
    counted = at::constant_pad_nd(counted, padding_of(window.begin, remaining));
  }
  return {means / pooled_means(counted, window)};
}

std::vector<std::int64_t> spatial_axes(const at::Tensor& x) {
  std::vector<std::int64_t> axes;
  for (std::int64_t axis = 2; axis < x.dim(); ++axis) axes.push_back(axis);
  return axes;
}

Tensors global_average_pool(const OperatorCall& call) {
  return {at::mean(call.input(0), spatial_axes(call.input(0)), true)};
}

Tensors global_max_pool(const OperatorCall& call) {
  return {at::amax(call.input(0), spatial_axes(call.input(0)), true)};
}

}  // namespace

std::vector<Operator> pooling_operators() {
  return {{"", "MaxPool", max_pool},
          {"", "AveragePool", average_pool},
          {"", "GlobalAveragePool", global_average_pool},
          {"", "GlobalMaxPool", global_max_pool}};
}

}  // namespace assay::autograd
