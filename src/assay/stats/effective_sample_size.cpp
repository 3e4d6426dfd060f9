#include "assay/stats/effective_sample_size.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "assay/base/check.hpp"

namespace assay::stats {
namespace {

// Of a series whose mean is 0, times its length.
double autocovariance(std::span<const double> centred, std::size_t lag) {
  return std::inner_product(centred.begin(), centred.end() - static_cast<std::ptrdiff_t>(lag),
                            centred.begin() + static_cast<std::ptrdiff_t>(lag), 0.0);
}

// 1 + 2 Σ ρ_k = −1 + 2 Σ over the kept pairs (ρ_2m + ρ_2m+1).
double autocorrelation_time(std::span<const double> centred, double variance) {
  const std::size_t lags = std::min<std::size_t>(centred.size(), k_longest_lag);
  double sum = 0;
  double least = INFINITY;
  for (std::size_t lag = 0; lag + 1 < lags; lag += 2) {
    const double pair = (autocovariance(centred, lag) + autocovariance(centred, lag + 1)) / variance;
    if (pair <= 0) break;
    least = std::min(least, pair);
    sum += least;
  }
  return 2 * sum - 1;
}

}  // namespace

double effective_sample_size(std::span<const double> series) {
  ASSAY_CHECK(!series.empty());
  const auto n = static_cast<double>(series.size());
  const double mean = std::accumulate(series.begin(), series.end(), 0.0) / n;
  std::vector<double> centred(series.begin(), series.end());
  for (double& value : centred) value -= mean;
  const double variance = autocovariance(centred, 0);
  if (variance == 0 || series.size() < 4) return n;
  return std::clamp(n / std::max(autocorrelation_time(centred, variance), 1.0 / n), 1.0, n);
}

double effective_sample_size_of_quantile(std::span<const double> series, double quantile) {
  std::vector<double> at_or_below(series.size());
  std::ranges::transform(series, at_or_below.begin(), [&](double value) { return value <= quantile ? 1.0 : 0.0; });
  return effective_sample_size(at_or_below);
}

}  // namespace assay::stats
