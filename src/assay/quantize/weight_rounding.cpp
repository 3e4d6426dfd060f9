#include "assay/quantize/weight_rounding.hpp"

#include <algorithm>
#include <cmath>
#include <thread>
#include <vector>

#include "assay/base/parallel.hpp"

namespace assay::quantize {
namespace {

double mean_magnitude(std::span<const float> weights, double above) {
  double sum = 0;
  std::size_t count = 0;
  for (const float weight : weights) {
    if (std::abs(double{weight}) <= above) continue;
    sum += std::abs(double{weight});
    ++count;
  }
  return count == 0 ? 0 : sum / static_cast<double>(count);
}

}  // namespace

void round_to_binary(std::span<float> weights) {
  const auto mean = static_cast<float>(mean_magnitude(weights, -1));
  for (float& weight : weights) weight = weight < 0 ? -mean : mean;
}

void round_to_ternary(std::span<float> weights) {
  constexpr double k_threshold = 0.7;
  const double threshold = k_threshold * mean_magnitude(weights, -1);
  const auto mean = static_cast<float>(mean_magnitude(weights, threshold));
  for (float& weight : weights) {
    weight = std::abs(double{weight}) <= threshold ? 0.0F : std::copysign(mean, weight);
  }
}

void round_to_integers(std::span<float> weights, int bits, bool symmetric) {
  if (bits == 1) return round_to_binary(weights);
  if (weights.empty()) return;
  const Grid grid = grid_of(bits, true, symmetric, symmetric);
  const auto [least, most] = std::minmax_element(weights.begin(), weights.end());
  const Affine affine = affine_for(double{*least}, double{*most}, grid);
  for (float& weight : weights) weight = dequantize(quantize(weight, affine, grid), affine);
}

void round_to_float8(std::span<float> weights, const Float8& format) {
  float most = 0;
  for (const float weight : weights) most = std::max(most, std::abs(weight));
  const float scale = most / format.largest;
  if (scale == 0) return;
  for (float& weight : weights) weight = scale * round_to_float8(weight / scale, format);
}

void round_channels(std::span<float> weights, const ChannelLayout& layout, const RoundChannel& round) {
  in_parallel(layout.channels, std::thread::hardware_concurrency(), [&](std::size_t first, std::size_t last) {
    std::vector<float> channel(layout.elements());
    for (std::size_t c = first; c < last; ++c) {
      for (std::size_t i = 0; i < channel.size(); ++i) channel[i] = weights[layout.at(c, i)];
      round(channel);
      for (std::size_t i = 0; i < channel.size(); ++i) weights[layout.at(c, i)] = channel[i];
    }
  });
}

}  // namespace assay::quantize
