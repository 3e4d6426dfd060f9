#include "assay/quantize/adaptive_rounding.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "assay/base/check.hpp"

namespace assay::quantize {
namespace {

// gradient[j] += step · row k.
void shift(std::vector<float>& gradient, const InputProducts& products, std::size_t k, float step) {
  const float* row = products.sums.data() + k * products.width;
  for (std::size_t j = 0; j < products.width; ++j) gradient[j] += step * row[j];
}

}  // namespace

void round_adaptively(std::span<float> weights, float scale, const Grid& grid, const InputProducts& products) {
  constexpr int k_most_rounds = 50;
  ASSAY_CHECK(grid.symmetric && weights.size() == products.width);
  std::vector<float> other(weights.size());  // the neighbour a weight is not at
  std::vector<float> gradient(weights.size(), 0.0F);
  double largest = 0;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const float steps = weights[k] / scale;
    const float nearest =
        std::clamp(std::nearbyint(steps), static_cast<float>(grid.least), static_cast<float>(grid.most));
    // On a grid point already: stays, as the largest weight must, from which the scale comes.
    const bool stays = std::abs(steps - nearest) < 1e-4F;
    const float neighbour = nearest + (stays ? 0.0F : steps > nearest ? 1.0F : -1.0F);
    other[k] = std::clamp(neighbour, static_cast<float>(grid.least), static_cast<float>(grid.most));
    shift(gradient, products, k, scale * nearest - weights[k]);
    weights[k] = nearest;
    largest = std::max(largest, static_cast<double>(products.sums[k * products.width + k]));
  }
  // A gain below the accuracy of the sums is none: it would let rounding errors keep the search going.
  const double least_gain = 1e-6 * largest * scale * scale;
  bool changed = true;
  for (int round = 0; round < k_most_rounds && changed; ++round) {
    changed = false;
    for (std::size_t k = 0; k < weights.size(); ++k) {
      const double step = static_cast<double>(scale) * (other[k] - weights[k]);
      const double gain = 2 * step * gradient[k] + step * step * products.sums[k * products.width + k];
      if (step == 0 || gain >= -least_gain) continue;
      std::swap(weights[k], other[k]);
      shift(gradient, products, k, static_cast<float>(step));
      changed = true;
    }
  }
  for (float& weight : weights) weight *= scale;
}

}  // namespace assay::quantize
