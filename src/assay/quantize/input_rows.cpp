#include <algorithm>

#include "assay/quantize/input_rows_internal.hpp"
#include "assay/quantize/rewiring_internal.hpp"
#include "assay/quantize/weight_channels_internal.hpp"

namespace assay::quantize {
namespace {

using tensor::Shape;

// The k-th index of an array of these extents.
Shape index_at(const Shape& extents, std::size_t k) {
  Shape index(extents.size());
  for (std::size_t axis = extents.size(); axis-- > 0;) {
    const auto extent = static_cast<std::size_t>(extents[axis]);
    index[axis] = static_cast<std::int64_t>(k % extent);
    k /= extent;
  }
  return index;
}

}  // namespace

struct InputRows::Window {
  Shape input;   // spatial extents
  Shape output;  // spatial extents
  Shape begin;   // padding before
  Shape strides;
  Shape dilations;

  // Where element `tap` of the kernel lies over the image for output position `at`; −1 on padding.
  std::int64_t offset(const Shape& at, const Shape& tap) const {
    std::int64_t offset = 0;
    for (std::size_t axis = 0; axis < at.size(); ++axis) {
      const std::int64_t place = at[axis] * strides[axis] - begin[axis] + tap[axis] * dilations[axis];
      if (place < 0 || place >= input[axis]) return -1;
      offset = offset * input[axis] + place;
    }
    return offset;
  }
};

InputRows::InputRows(const model::Graph& graph, const WeightedNode& product)
    : label_(label_of(*product.node)), is_conv_(product.node->op_type() == "Conv") {
  const WeightChannels channels = weight_channels_of(graph, product);
  width_ = channels.inputs_in_group() * channels.kernel();
  groups_ = channels.inputs() / channels.inputs_in_group();
  if (!is_conv_) return;
  const Shape weight = graph.shape_of(product.weight);
  kernel_ = Shape(weight.begin() + 2, weight.end());
  const std::size_t rank = kernel_.size();
  strides_ = model::attribute(*product.node, "strides", std::vector<std::int64_t>(rank, 1));
  dilations_ = model::attribute(*product.node, "dilations", std::vector<std::int64_t>(rank, 1));
  pads_ = model::attribute(*product.node, "pads", std::vector<std::int64_t>(2 * rank, 0));
  auto_pad_ = model::attribute(*product.node, "auto_pad", std::string("NOTSET"));
}

InputRows::Window InputRows::window_for(const Shape& input) const {
  Window window{Shape(input.begin() + 2, input.end()), {}, {}, strides_, dilations_};
  const std::size_t rank = kernel_.size();
  for (std::size_t axis = 0; axis < rank; ++axis) {
    const std::int64_t reach = dilations_[axis] * (kernel_[axis] - 1) + 1;
    const std::int64_t extent = window.input[axis];
    std::int64_t before = pads_[axis];
    std::int64_t padding = pads_[axis] + pads_[axis + rank];
    if (auto_pad_ == "SAME_UPPER" || auto_pad_ == "SAME_LOWER") {
      const std::int64_t outputs = (extent + strides_[axis] - 1) / strides_[axis];
      padding = std::max<std::int64_t>(0, (outputs - 1) * strides_[axis] + reach - extent);
      before = auto_pad_ == "SAME_UPPER" ? padding / 2 : (padding + 1) / 2;
    } else if (auto_pad_ == "VALID") {
      before = padding = 0;
    }
    window.begin.push_back(before);
    window.output.push_back(std::max<std::int64_t>(0, (extent + padding - reach) / strides_[axis] + 1));
  }
  return window;
}

Result<std::vector<std::vector<float>>> InputRows::patches(const tensor::TensorView& input,
                                                           std::size_t most_rows) const {
  const Shape& shape = input.shape();
  const std::size_t taps = tensor::elements_of(kernel_);
  const std::size_t group_channels = width_ / taps;
  if (shape.size() != kernel_.size() + 2 || shape[1] != static_cast<std::int64_t>(group_channels * groups_)) {
    return fail(ErrorCode::unsupported, "{}: its input has shape {}, expected {} channels and {} spatial axes", label_,
                tensor::to_text(shape), group_channels * groups_, kernel_.size());
  }
  const Window window = window_for(shape);
  const std::size_t positions = tensor::elements_of(window.output);
  const std::size_t pixels = tensor::elements_of(window.input);
  const std::size_t all = static_cast<std::size_t>(shape[0]) * positions;
  const std::size_t count = std::min(all, most_rows);
  std::vector<std::vector<float>> rows(groups_, std::vector<float>(count * width_, 0.0F));
  const auto values = input.as<float>();
  std::vector<std::int64_t> offsets(taps);
  for (std::size_t row = 0; row < count; ++row) {
    const std::size_t at = row * all / count;
    const Shape place = index_at(window.output, at % positions);
    for (std::size_t tap = 0; tap < taps; ++tap) offsets[tap] = window.offset(place, index_at(kernel_, tap));
    const float* image = values.data() + at / positions * group_channels * groups_ * pixels;
    for (std::size_t channel = 0; channel < group_channels * groups_; ++channel, image += pixels) {
      float* to = rows[channel / group_channels].data() + row * width_ + channel % group_channels * taps;
      for (std::size_t tap = 0; tap < taps; ++tap) to[tap] = offsets[tap] < 0 ? 0.0F : image[offsets[tap]];
    }
  }
  return rows;
}

Result<std::vector<std::vector<float>>> InputRows::of(const tensor::TensorView& input, std::size_t most_rows) const {
  if (input.dtype() != tensor::DType::f32) {
    return fail(ErrorCode::unsupported, "{}: its input is {}, expected float32", label_,
                tensor::name_of(input.dtype()));
  }
  if (is_conv_) return patches(input, most_rows);
  const auto values = input.as<float>();
  if (input.shape().empty() || input.shape().back() != static_cast<std::int64_t>(width_)) {
    return fail(ErrorCode::unsupported, "{}: its input has shape {}, expected rows of {}", label_,
                tensor::to_text(input.shape()), width_);
  }
  const std::size_t all = values.size() / width_;
  const std::size_t count = std::min(all, most_rows);
  std::vector<float> rows;
  rows.reserve(count * width_);
  for (std::size_t row = 0; row < count; ++row) {
    const auto from = values.begin() + static_cast<std::ptrdiff_t>(row * all / count * width_);
    rows.insert(rows.end(), from, from + static_cast<std::ptrdiff_t>(width_));
  }
  return std::vector<std::vector<float>>{std::move(rows)};
}

}  // namespace assay::quantize
