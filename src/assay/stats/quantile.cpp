#include "assay/stats/quantile.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/special_functions/beta.hpp>

#include "assay/base/check.hpp"

namespace assay::stats {
namespace {

// P(X ≤ k) for X ~ Binomial(n, p).
double binomial_cdf(std::uint64_t k, std::uint64_t n, double p) {
  if (k >= n) return 1.0;
  return boost::math::ibetac(static_cast<double>(k) + 1.0, static_cast<double>(n - k), p);
}

}  // namespace

double sorted_quantile(std::span<const double> sorted, double p) {
  ASSAY_CHECK(!sorted.empty());
  const double position = std::clamp(p, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  if (below + 1 >= sorted.size()) return sorted.back();
  const double share = position - static_cast<double>(below);
  return sorted[below] + share * (sorted[below + 1] - sorted[below]);
}

std::optional<Interval> quantile_interval(std::span<const double> sorted, double p, double level) {
  const std::uint64_t n = sorted.size();
  const double tail = (1.0 - level) / 2.0;
  // X(j) ≤ quantile fails with probability P(Bin < j); X(k) > quantile fails with P(Bin ≥ k). Ranks from 1.
  std::uint64_t j = 0;
  while (j < n && binomial_cdf(j, n, p) <= tail) ++j;
  std::uint64_t k = j + 1;
  while (k <= n && 1.0 - binomial_cdf(k - 1, n, p) > tail) ++k;
  if (j == 0 || k > n) return std::nullopt;
  return Interval{sorted[j - 1], sorted[k - 1]};
}

std::uint64_t quantile_minimum_n(double p, double level) {
  const double tail = (1.0 - level) / 2.0;
  const double rarer = std::max(p, 1.0 - p);
  return static_cast<std::uint64_t>(std::ceil(std::log(tail) / std::log(rarer)));
}

}  // namespace assay::stats
