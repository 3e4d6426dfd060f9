#include <algorithm>
#include <cmath>

#include "assay/autograd/torch/operators_internal.hpp"

namespace assay::autograd {
namespace {

// How one axis is resized. Coordinates are float32, as runtimes have them.
struct AxisResize {
  std::int64_t from = 0;
  std::int64_t to = 0;
  float scale = 1;
  float roi_start = 0;  // of tf_crop_and_resize, as the next
  float roi_end = 1;
};

// The place in the input that belongs to place `i` of the output (ONNX operator Resize,
// coordinate_transformation_mode).
float original_coordinate(const std::string& mode, const AxisResize& axis, std::int64_t i) {
  const auto place = static_cast<float>(i);
  const auto from = static_cast<float>(axis.from);
  const auto to = static_cast<float>(axis.to);
  if (mode == "half_pixel") return (place + 0.5F) / axis.scale - 0.5F;
  if (mode == "pytorch_half_pixel") return axis.to > 1 ? (place + 0.5F) / axis.scale - 0.5F : 0.0F;
  if (mode == "asymmetric") return place / axis.scale;
  if (mode == "tf_half_pixel_for_nn") return (place + 0.5F) / axis.scale;
  if (mode == "align_corners") return axis.to > 1 ? place * (from - 1) / (to - 1) : 0.0F;
  if (mode == "half_pixel_symmetric") {
    const float adjustment = to / (axis.scale * from);
    return from / 2 * (1 - adjustment) + (place + 0.5F) / axis.scale - 0.5F;
  }
  if (mode == "tf_crop_and_resize") {
    const float start = axis.roi_start * (from - 1);
    return axis.to > 1 ? start + place * (axis.roi_end - axis.roi_start) * (from - 1) / (to - 1)
                       : 0.5F * (axis.roi_start + axis.roi_end) * (from - 1);
  }
  throw OperatorFailure(fmt::format("coordinate_transformation_mode '{}' is not supported", mode));
}

std::int64_t nearest_place(const std::string& mode, float coordinate) {
  float rounded = 0;
  if (mode == "round_prefer_floor") {
    rounded = std::ceil(coordinate - 0.5F);
  } else if (mode == "round_prefer_ceil") {
    rounded = std::floor(coordinate + 0.5F);
  } else if (mode == "floor") {
    rounded = std::floor(coordinate);
  } else if (mode == "ceil") {
    rounded = std::ceil(coordinate);
  } else {
    throw OperatorFailure(fmt::format("nearest_mode '{}' is not known", mode));
  }
  return static_cast<std::int64_t>(rounded);
}

struct ResizeModes {
  bool linear = false;
  std::string coordinates;
  std::string nearest;
  double outside = 0;  // tf_crop_and_resize: the value beyond the input
};

at::Tensor shaped_along(const std::vector<float>& values, std::int64_t axis, const at::Tensor& x) {
  std::vector<std::int64_t> extents(static_cast<std::size_t>(x.dim()), 1);
  extents[static_cast<std::size_t>(axis)] = -1;
  return at::tensor(values, x.options().requires_grad(false)).view(extents);
}

// Every output place along the axis from one place of the input, or from the two around its coordinate.
at::Tensor resized_along(const at::Tensor& x, std::int64_t axis, const AxisResize& extent, const ResizeModes& modes) {
  std::vector<std::int64_t> lower;
  std::vector<std::int64_t> upper;
  std::vector<float> share;  // of the upper
  std::vector<float> outside;
  for (std::int64_t i = 0; i < extent.to; ++i) {
    const float coordinate = original_coordinate(modes.coordinates, extent, i);
    const auto last = static_cast<float>(extent.from - 1);
    outside.push_back(modes.coordinates == "tf_crop_and_resize" && (coordinate < 0 || coordinate > last) ? 1.0F : 0.0F);
    if (!modes.linear) {
      lower.push_back(std::clamp<std::int64_t>(nearest_place(modes.nearest, coordinate), 0, extent.from - 1));
      continue;
    }
    const float inside = std::clamp(coordinate, 0.0F, last);
    lower.push_back(static_cast<std::int64_t>(inside));
    upper.push_back(std::min(lower.back() + 1, extent.from - 1));
    share.push_back(inside - static_cast<float>(lower.back()));
  }
  at::Tensor y = at::index_select(x, axis, at::tensor(lower, at::kLong));
  if (modes.linear) {
    const at::Tensor part = shaped_along(share, axis, x);
    y = y * (1 - part) + at::index_select(x, axis, at::tensor(upper, at::kLong)) * part;
  }
  if (std::ranges::find(outside, 1.0F) == outside.end()) return y;
  return at::where(shaped_along(outside, axis, x) != 0, at::scalar_tensor(modes.outside, x.options()), y);
}

std::vector<float> floats_of(const at::Tensor& values) {
  const at::Tensor floats = values.detach().to(at::kFloat).contiguous();
  return {floats.data_ptr<float>(), floats.data_ptr<float>() + floats.numel()};
}

// The extents of the axes that are resized, from scales or sizes.
std::vector<AxisResize> axis_resizes(const OperatorCall& call, const std::vector<std::int64_t>& axes,
                                     std::size_t scales_at, std::size_t sizes_at) {
  const at::Tensor& x = call.input(0);
  const bool by_scale = call.has_input(scales_at) && call.input(scales_at).numel() > 0;
  if (!by_scale && !call.has_input(sizes_at)) throw OperatorFailure("it has neither scales nor sizes");
  const auto scales = by_scale ? floats_of(call.input(scales_at)) : std::vector<float>{};
  const auto sizes = by_scale ? std::vector<std::int64_t>{} : call.integers_of(sizes_at);
  if (scales.size() + sizes.size() != axes.size()) {
    throw OperatorFailure(fmt::format("{} scales or sizes for {} axes", scales.size() + sizes.size(), axes.size()));
  }
  std::vector<AxisResize> resizes;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    AxisResize one{.from = x.size(axes[i])};
    if (by_scale) {
      one.scale = scales[i];
      one.to = static_cast<std::int64_t>(std::floor(static_cast<float>(one.from) * one.scale));
    } else {
      one.to = sizes[i];
      one.scale = static_cast<float>(one.to) / static_cast<float>(one.from);
    }
    resizes.push_back(one);
  }
  return resizes;
}

at::Tensor resized(const at::Tensor& x, const std::vector<std::int64_t>& axes, const std::vector<AxisResize>& resizes,
                   const ResizeModes& modes) {
  at::Tensor y = x;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const bool whole = modes.coordinates != "tf_crop_and_resize";
    if (resizes[i].from == resizes[i].to && resizes[i].scale == 1 && whole) continue;
    y = resized_along(y, axes[i], resizes[i], modes);
  }
  return y;
}

std::vector<std::int64_t> every_axis(const at::Tensor& x) {
  std::vector<std::int64_t> axes;
  for (std::int64_t i = 0; i < x.dim(); ++i) axes.push_back(i);
  return axes;
}

bool is_linear(const OperatorCall& call) {
  const std::string mode = call.text("mode", "nearest");
  if (mode != "nearest" && mode != "linear" && mode != "bilinear") {
    throw OperatorFailure(fmt::format("mode '{}' is not supported; nearest and linear are", mode));
  }
  return mode != "nearest";
}

// Operator set 10 has (X, scales) and the rules of Upsample; later ones (X, roi, scales, sizes).
Tensors resize(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  if (call.integer("antialias", 0) != 0) throw OperatorFailure("antialias is not supported");
  if (call.text("keep_aspect_ratio_policy", "stretch") != "stretch") {
    throw OperatorFailure("keep_aspect_ratio_policy other than stretch is not supported");
  }
  const bool old = call.opset() < 11;
  ResizeModes modes{.linear = is_linear(call),
                    .coordinates = old ? "asymmetric" : call.text("coordinate_transformation_mode", "half_pixel"),
                    .nearest = old ? "floor" : call.text("nearest_mode", "round_prefer_floor"),
                    .outside = call.real("extrapolation_value", 0)};
  const auto axes = call.has("axes") ? call.axes(call.integers("axes", {}), x.dim()) : every_axis(x);
  auto resizes = axis_resizes(call, axes, old ? 1 : 2, 3);
  if (modes.coordinates == "tf_crop_and_resize") {
    const auto roi = floats_of(call.input(1));
    if (roi.size() != 2 * axes.size()) throw OperatorFailure("its roi has another number of axes");
    for (std::size_t i = 0; i < axes.size(); ++i) {
      resizes[i].roi_start = roi[i];
      resizes[i].roi_end = roi[axes.size() + i];
    }
  }
  return {resized(x, axes, resizes, modes)};
}

Tensors upsample(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const ResizeModes modes{.linear = is_linear(call), .coordinates = "asymmetric", .nearest = "floor"};
  if (!call.has_input(1)) throw OperatorFailure("its scales are no input (an operator set before 9)");
  return {resized(x, every_axis(x), axis_resizes(call, every_axis(x), 1, 3), modes)};
}

}  // namespace

std::vector<Operator> resize_operators() {
  return {{"", "Resize", resize}, {"", "Upsample", upsample}};
}

}  // namespace assay::autograd
