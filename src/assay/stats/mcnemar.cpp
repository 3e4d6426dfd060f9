#include "assay/stats/mcnemar.hpp"

#include <algorithm>

#include <boost/math/special_functions/beta.hpp>

namespace assay::stats {
namespace {

// P(X ≤ k) for X ~ Binomial(m, ½), by the regularized incomplete beta function.
double fair_cdf(std::uint64_t k, std::uint64_t m) {
  if (k >= m) return 1.0;
  return boost::math::ibeta(static_cast<double>(m - k), static_cast<double>(k) + 1.0, 0.5);
}

// P(X = k), as the derivative of the same function: no cancellation for large m, and, unlike std::lgamma, no write to a
// global of the C library.
double fair_pmf(std::uint64_t k, std::uint64_t m) {
  const auto smaller = static_cast<double>(k);
  const auto larger = static_cast<double>(m - k);
  return boost::math::ibeta_derivative(smaller + 1.0, larger + 1.0, 0.5) / (static_cast<double>(m) + 1.0);
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
