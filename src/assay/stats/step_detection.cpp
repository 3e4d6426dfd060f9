#include "assay/stats/step_detection.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "assay/base/check.hpp"

namespace assay::stats {
namespace {

// Sums of the first i values and squares, of values moved near 0 so that no digits are lost.
class RunningSums {
 public:
  explicit RunningSums(std::span<const double> series) : origin_(series.front()) {
    for (const double value : series) {
      const double moved = value - origin_;
      sums_.push_back(sums_.back() + moved);
      squares_.push_back(squares_.back() + moved * moved);
    }
  }

  // Σ (x − mean)² of [begin, end).
  double cost(std::size_t begin, std::size_t end) const {
    const double sum = sums_[end] - sums_[begin];
    return std::max(0.0, squares_[end] - squares_[begin] - sum * sum / static_cast<double>(end - begin));
  }

  double mean(std::size_t begin, std::size_t end) const {
    return origin_ + (sums_[end] - sums_[begin]) / static_cast<double>(end - begin);
  }

 private:
  double origin_;
  std::vector<double> sums_{0.0};
  std::vector<double> squares_{0.0};
};

// For each end of a prefix, where the last segment of its best segmentation begins.
std::vector<std::size_t> best_last_begins(const RunningSums& sums, std::size_t n, double penalty,
                                          std::size_t shortest) {
  std::vector<double> best(n + 1, std::numeric_limits<double>::infinity());
  std::vector<std::size_t> begins(n + 1, 0);
  best[0] = -penalty;
  std::vector<std::size_t> candidates{0};
  for (std::size_t end = shortest; end <= n; ++end) {
    // A begin that loses to `middle`, even without the penalty of a step there, loses to it for every later end.
    if (end >= 2 * shortest) {
      const std::size_t middle = end - shortest;
      std::erase_if(candidates, [&](std::size_t begin) {
        return begin < middle && best[begin] + sums.cost(begin, middle) > best[middle];
      });
    }
    for (const std::size_t begin : candidates) {
      const double value = best[begin] + sums.cost(begin, end) + penalty;
      if (value < best[end]) {
        best[end] = value;
        begins[end] = begin;
      }
    }
    const std::size_t next = end + 1 - shortest;
    if (next >= shortest) candidates.push_back(next);
  }
  return begins;
}

}  // namespace

double step_noise(std::span<const double> series) {
  if (series.size() < 2) return 0;
  std::vector<double> differences;
  for (std::size_t i = 1; i < series.size(); ++i) differences.push_back(std::abs(series[i] - series[i - 1]));
  const auto middle = differences.begin() + static_cast<std::ptrdiff_t>(differences.size() / 2);
  std::ranges::nth_element(differences, middle);
  constexpr double k_normal_quartile = 0.6744897501960817;
  return *middle / (std::sqrt(2.0) * k_normal_quartile);
}

std::vector<Segment> detect_steps(std::span<const double> series, const StepOptions& options) {
  ASSAY_CHECK(options.shortest_segment >= 1 && options.penalty >= 0);
  if (series.empty()) return {};
  const std::size_t n = series.size();
  const RunningSums sums(series);
  if (n < 2 * options.shortest_segment) return {{0, n, sums.mean(0, n)}};
  const double noise = step_noise(series);
  const double in_variances = options.penalty > 0 ? options.penalty : 4.0 * std::log(static_cast<double>(n));
  // With no noise to measure by, a step must still be worth more than what rounding leaves of the cost.
  const double least = 1e-9 * sums.cost(0, n);
  const auto begins =
      best_last_begins(sums, n, std::max(in_variances * noise * noise, least), options.shortest_segment);
  std::vector<Segment> segments;
  for (std::size_t end = n; end > 0; end = begins[end])
    segments.push_back({begins[end], end, sums.mean(begins[end], end)});
  std::ranges::reverse(segments);
  return segments;
}

}  // namespace assay::stats
