#include <algorithm>

#include "assay/autograd/torch/window_internal.hpp"

namespace assay::autograd {
namespace {

// So that there are as many outputs as inputs, divided by the stride.
void pad_to_same(Window& window, const std::vector<std::int64_t>& extents, bool more_behind) {
  for (std::size_t i = 0; i < window.axes(); ++i) {
    const std::int64_t outputs = (extents[i] + window.strides[i] - 1) / window.strides[i];
    const std::int64_t total =
        std::max<std::int64_t>(0, (outputs - 1) * window.strides[i] + window.reach(i) - extents[i]);
    const std::int64_t less = total / 2;
    window.begin[i] = more_behind ? less : total - less;
    window.end[i] = total - window.begin[i];
  }
}

std::vector<std::int64_t> one_for_each_axis(std::vector<std::int64_t> values, std::size_t axes, const char* what) {
  if (values.size() != axes) {
    throw OperatorFailure(fmt::format("{} {} for {} spatial axes", values.size(), what, axes));
  }
  return values;
}

}  // namespace

std::vector<std::int64_t> spatial_extents(const at::Tensor& x) {
  if (x.dim() < 3) throw OperatorFailure(fmt::format("an input of {} axes has no spatial ones", x.dim()));
  return x.sizes().slice(2).vec();
}

Window window_of(const OperatorCall& call, std::vector<std::int64_t> kernel, const std::vector<std::int64_t>& extents) {
  const std::size_t axes = extents.size();
  const std::vector<std::int64_t> ones(axes, 1);
  Window window;
  window.kernel = one_for_each_axis(std::move(kernel), axes, "kernel extents");
  window.strides = one_for_each_axis(call.integers("strides", ones), axes, "strides");
  window.dilations = one_for_each_axis(call.integers("dilations", ones), axes, "dilations");
  const auto pads = one_for_each_axis(call.integers("pads", std::vector<std::int64_t>(2 * axes, 0)), 2 * axes, "pads");
  window.begin.assign(pads.begin(), pads.begin() + static_cast<std::ptrdiff_t>(axes));
  window.end.assign(pads.begin() + static_cast<std::ptrdiff_t>(axes), pads.end());
  const std::string automatic = call.text("auto_pad", "NOTSET");
  if (automatic == "SAME_UPPER" || automatic == "SAME_LOWER") {
    pad_to_same(window, extents, automatic == "SAME_UPPER");
  } else if (automatic == "VALID") {
    std::ranges::fill(window.begin, 0);
    std::ranges::fill(window.end, 0);
  } else if (automatic != "NOTSET") {
    throw OperatorFailure(fmt::format("auto_pad '{}' is not known", automatic));
  }
  return window;
}

std::vector<std::int64_t> padding_of(const std::vector<std::int64_t>& begin, const std::vector<std::int64_t>& end) {
  std::vector<std::int64_t> padding;
  for (std::size_t i = begin.size(); i-- > 0;) {
    padding.push_back(begin[i]);
    padding.push_back(end[i]);
  }
  return padding;
}

}  // namespace assay::autograd
