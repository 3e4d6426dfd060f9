#include "assay/quantize/adaptive_rounding.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Core>

#include "assay/base/check.hpp"

namespace assay::quantize {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// The search for all outputs side by side: each row of H is read once for all that change there.
class Descent {
 public:
  Descent(std::span<float> weights, std::span<const float> scales, const Grid& grid, const InputProducts& products)
      : weights_(weights),
        scales_(scales),
        least_(static_cast<float>(grid.least)),
        most_(static_cast<float>(grid.most)),
        products_(products),
        width_(products.width),
        other_(weights.size()),
        gradient_(static_cast<Eigen::Index>(scales.size()), static_cast<Eigen::Index>(width_)) {}

  void run() {
    constexpr int k_most_rounds = 50;
    start();
    std::vector<char> changing(scales_.size(), 1);  // outputs that the last round changed
    bool changed = true;
    for (int round = 0; round < k_most_rounds && changed; ++round) {
      std::vector<char> now(scales_.size(), 0);
      for (std::size_t k = 0; k < width_; ++k) look_at(k, changing, now);
      changed = std::ranges::find(now, 1) != now.end();
      changing.swap(now);
    }
    for (std::size_t o = 0; o < scales_.size(); ++o) {
      for (float& weight : weights_.subspan(o * width_, width_)) weight *= scales_[o];
    }
  }

 private:
  // Rounds to the nearest; the gradient is Δ·H.
  void start() {
    Matrix moved(gradient_.rows(), gradient_.cols());
    for (std::size_t o = 0; o < scales_.size(); ++o) {
      for (std::size_t k = 0; k < width_; ++k) {
        moved(static_cast<Eigen::Index>(o), static_cast<Eigen::Index>(k)) =
            round_to_nearest(o * width_ + k, scales_[o]);
      }
    }
    const Eigen::Map<const Matrix> sums(products_.sums.data(), gradient_.cols(), gradient_.cols());
    gradient_.noalias() = moved * sums;
    for (std::size_t k = 0; k < width_; ++k) largest_ = std::max(largest_, double{products_.sums[k * width_ + k]});
  }

  // By how much that moves the weight.
  float round_to_nearest(std::size_t at, float scale) {
    const float steps = weights_[at] / scale;
    const float nearest = std::clamp(std::nearbyint(steps), least_, most_);
    // On a grid point already: stays, as the largest weight must, from which the scale comes.
    const bool stays = std::abs(steps - nearest) < 1e-4F;
    other_[at] = std::clamp(nearest + (stays ? 0.0F : steps > nearest ? 1.0F : -1.0F), least_, most_);
    const float moved = scale * nearest - weights_[at];
    weights_[at] = nearest;
    return moved;
  }

  // The k-th weight of every output that is still changing.
  void look_at(std::size_t k, const std::vector<char>& changing, std::vector<char>& now) {
    const float* row = products_.sums.data() + k * width_;
    for (std::size_t o = 0; o < scales_.size(); ++o) {
      if (changing[o] == 0) continue;
      const std::size_t at = o * width_ + k;
      const double scale = scales_[o];
      const double step = scale * (other_[at] - weights_[at]);
      if (step == 0) continue;
      float* gradient = gradient_.row(static_cast<Eigen::Index>(o)).data();
      const double gain = 2 * step * gradient[k] + step * step * row[k];
      // A gain below the accuracy of the sums is none: it would let rounding errors keep the search going.
      if (gain >= -1e-6 * largest_ * scale * scale) continue;
      std::swap(weights_[at], other_[at]);
      const auto shift = static_cast<float>(step);
      for (std::size_t j = 0; j < width_; ++j) gradient[j] += shift * row[j];
      now[o] = 1;
    }
  }

  std::span<float> weights_;
  std::span<const float> scales_;
  float least_;
  float most_;
  const InputProducts& products_;
  std::size_t width_;
  std::vector<float> other_;  // the neighbour a weight is not at
  Matrix gradient_;           // [outputs, width]
  double largest_ = 0;        // of H's diagonal
};

}  // namespace

void round_adaptively(std::span<float> weights, std::span<const float> scales, const Grid& grid,
                      const InputProducts& products) {
  ASSAY_CHECK(grid.symmetric && weights.size() == products.width * scales.size());
  Descent(weights, scales, grid, products).run();
}

}  // namespace assay::quantize
