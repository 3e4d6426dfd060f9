#include "assay/quantize/affine.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "assay/base/check.hpp"

namespace assay::quantize {

Grid grid_of(int bits, bool is_signed, bool symmetric, bool narrow) {
  const std::int32_t half = std::int32_t{1} << (bits - 1);
  Grid grid{.least = is_signed ? -half : 0, .most = is_signed ? half - 1 : 2 * half - 1, .symmetric = symmetric};
  if (narrow) ++grid.least;
  return grid;
}

Affine affine_for(double least, double most, const Grid& grid) {
  least = std::min(least, 0.0);
  most = std::max(most, 0.0);
  const std::int32_t middle = grid.least >= 0 ? (grid.most + 1) / 2 : 0;
  const double steps = grid.symmetric ? grid.most - middle : grid.most - grid.least;
  const double width = grid.symmetric ? std::max(-least, most) : most - least;
  const auto scale = static_cast<float>(width / steps);
  // Only 0, or so narrow that float32 has no such scale.
  if (scale == 0) return {1, grid.symmetric ? middle : std::clamp(0, grid.least, grid.most)};
  if (grid.symmetric) return {scale, middle};
  const double zero = std::nearbyint(grid.least - least / static_cast<double>(scale));
  return {scale, static_cast<std::int32_t>(std::clamp<double>(zero, grid.least, grid.most))};
}

std::int32_t quantize(float value, const Affine& affine, const Grid& grid) {
  if (std::isnan(value)) return affine.zero_point;
  const double steps = std::nearbyint(static_cast<double>(value / affine.scale)) + affine.zero_point;
  return static_cast<std::int32_t>(std::clamp<double>(steps, grid.least, grid.most));
}

ChannelLayout channels_along(const tensor::Shape& shape, std::size_t axis) {
  ASSAY_CHECK(axis < shape.size());
  ChannelLayout layout;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    auto& part = i < axis ? layout.outer : i == axis ? layout.channels : layout.inner;
    part *= static_cast<std::size_t>(shape[i]);
  }
  return layout;
}

ChannelLayout whole(const tensor::Shape& shape) {
  return {.outer = 1, .channels = 1, .inner = tensor::elements_of(shape)};
}

Result<std::vector<Affine>> affine_per_channel(std::span<const float> weights, const ChannelLayout& layout,
                                               const Grid& grid) {
  std::vector<float> least(layout.channels, 0);
  std::vector<float> most(layout.channels, 0);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::size_t channel = i / layout.inner % layout.channels;
    if (!std::isfinite(weights[i])) {
      return fail(ErrorCode::out_of_range, "weight {} of {} is {}: a model with such weights cannot be quantized", i,
                  weights.size(), weights[i]);
    }
    least[channel] = std::min(least[channel], weights[i]);
    most[channel] = std::max(most[channel], weights[i]);
  }
  std::vector<Affine> affine(layout.channels);
  for (std::size_t channel = 0; channel < layout.channels; ++channel) {
    affine[channel] = affine_for(static_cast<double>(least[channel]), static_cast<double>(most[channel]), grid);
  }
  return affine;
}

std::vector<std::int32_t> quantize_channels(std::span<const float> weights, const ChannelLayout& layout,
                                            std::span<const Affine> affine, const Grid& grid) {
  std::vector<std::int32_t> quantized(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    quantized[i] = quantize(weights[i], affine[i / layout.inner % layout.channels], grid);
  }
  return quantized;
}

std::string packed(std::span<const std::int32_t> values, int bits) {
  ASSAY_CHECK(bits == 4 || bits == 8 || bits == 16 || bits == 32);
  if (bits == 4) {
    std::string bytes((values.size() + 1) / 2, '\0');
    for (std::size_t i = 0; i < values.size(); ++i) {
      const unsigned nibble = static_cast<unsigned>(values[i]) & 0xFU;
      bytes[i / 2] = static_cast<char>(static_cast<unsigned char>(bytes[i / 2]) | (nibble << (i % 2 * 4)));
    }
    return bytes;
  }
  const auto width = static_cast<std::size_t>(bits / 8);
  std::string bytes(values.size() * width, '\0');
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t byte = 0; byte < width; ++byte) {
      bytes[i * width + byte] = static_cast<char>(static_cast<std::uint32_t>(values[i]) >> (8 * byte));
    }
  }
  return bytes;
}

}  // namespace assay::quantize
