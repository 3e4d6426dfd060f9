#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "assay/quantize/range_entropy_internal.hpp"

namespace assay::quantize {
namespace {

struct Divergence {
  const std::vector<double>& counts;
  std::size_t levels;

  // Σ over one group's bins [first, last) of P ln(P / Q), P and Q scaled by their totals.
  double of_group(std::size_t first, std::size_t last, double beyond, bool holds_end, double p_total,
                  double q_total) const {
    double sum = 0;
    std::size_t filled = 0;
    for (std::size_t b = first; b < last; ++b) {
      sum += counts[b];
      if (counts[b] > 0 || (holds_end && b + 1 == last && beyond > 0)) ++filled;
    }
    if (filled == 0) return 0;
    if (sum <= 0) return std::numeric_limits<double>::infinity();
    const double q = sum / static_cast<double>(filled) / q_total;
    double divergence = 0;
    for (std::size_t b = first; b < last; ++b) {
      const double p = (counts[b] + (holds_end && b + 1 == last ? beyond : 0.0)) / p_total;
      if (p > 0) divergence += p * std::log(p / q);
    }
    return divergence;
  }

  double of_cut(std::size_t i, double inside, double total) const {
    double divergence = 0;
    for (std::size_t g = 0; g < levels; ++g) {
      // The first bin of group g is the least b with b · levels ≥ g · i.
      const std::size_t first = (g * i + levels - 1) / levels;
      const std::size_t last = ((g + 1) * i + levels - 1) / levels;
      divergence += of_group(first, last, total - inside, last == i, total, inside);
    }
    return divergence;
  }
};

}  // namespace

double entropy_threshold(const Histogram& magnitudes, std::size_t levels) {
  std::vector<double> counts(magnitudes.counts().begin(), magnitudes.counts().end());
  counts[0] = counts[1];
  const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
  double inside = std::accumulate(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(levels) - 1, 0.0);
  double least = std::numeric_limits<double>::infinity();
  std::size_t best = counts.size();
  for (std::size_t i = levels; i <= counts.size(); ++i) {
    inside += counts[i - 1];
    if (inside <= 0) continue;
    const double divergence = Divergence{counts, levels}.of_cut(i, inside, total);
    if (divergence <= least) {
      least = divergence;
      best = i;
    }
  }
  return magnitudes.width() * static_cast<double>(best);
}

}  // namespace assay::quantize
