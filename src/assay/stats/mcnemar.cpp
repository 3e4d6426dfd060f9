#include "assay/stats/mcnemar.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/math/special_functions/beta.hpp>

namespace assay::stats {
namespace {

// P(X ≤ k) for X ~ Binomial(m, ½), by the regularized incomplete beta function.
double fair_cdf(std::uint64_t k, std::uint64_t m) {
  if (k >= m) return 1.0;
  return boost::math::ibeta(static_cast<double>(m - k), static_cast<double>(k) + 1.0, 0.5);
}

double fair_pmf(std::uint64_t k, std::uint64_t m) {
  const auto md = static_cast<double>(m);
  const auto kd = static_cast<double>(k);
  const double log_choose = std::lgamma(md + 1.0) - std::lgamma(kd + 1.0) - std::lgamma(md - kd + 1.0);
  return std::exp(log_choose - md * std::numbers::ln2);
}

}  // namespace

double mcnemar_exact(std::uint64_t losses, std::uint64_t gains) {
  const std::uint64_t m = losses + gains;
  return m == 0 ? 1.0 : std::min(1.0, 2.0 * fair_cdf(std::min(losses, gains), m));
}

double mcnemar_mid_p(std::uint64_t losses, std::uint64_t gains) {
  const std::uint64_t m = losses + gains;
  if (m == 0) return 1.0;
  const std::uint64_t smaller = std::min(losses, gains);
  if (losses == gains) return 1.0 - 0.5 * fair_pmf(smaller, m);
  return 2.0 * fair_cdf(smaller, m) - fair_pmf(smaller, m);
}

}  // namespace assay::stats
