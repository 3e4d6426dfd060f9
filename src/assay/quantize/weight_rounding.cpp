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
  // Neighbouring channels together: what they lie between is read once.
  constexpr std::size_t k_together = 16;
  const std::size_t elements = layout.elements();
  in_parallel(layout.channels, std::thread::hardware_concurrency(), [&](std::size_t first, std::size_t last) {
    std::vector<float> gathered(k_together * elements);
    for (std::size_t from = first; from < last; from += k_together) {
      const std::size_t count = std::min(k_together, last - from);
      for (std::size_t i = 0; i < elements; ++i) {
        for (std::size_t c = 0; c < count; ++c) gathered[c * elements + i] = weights[layout.at(from + c, i)];
      }
      for (std::size_t c = 0; c < count; ++c) round(std::span(gathered).subspan(c * elements, elements));
      for (std::size_t i = 0; i < elements; ++i) {
        for (std::size_t c = 0; c < count; ++c) weights[layout.at(from + c, i)] = gathered[c * elements + i];
      }
    }
  });
}

}  // namespace assay::quantize
