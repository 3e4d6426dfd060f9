#include "assay/stats/tango.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/math/tools/roots.hpp>

#include "assay/base/check.hpp"
#include "assay/stats/normal.hpp"
#include "assay/stats/tango_internal.hpp"

namespace assay::stats {
namespace {

// Root of Z(λ) = target between two ends at which Z − target has opposite signs (or an end itself is the root).
double solve(PairedCounts counts, double target, double low, double high) {
  const auto distance = [&](double lambda) { return tango_z(counts, lambda) - target; };
  if (distance(low) == 0) return low;
  if (distance(high) == 0) return high;
  if (distance(low) * distance(high) > 0) return std::abs(distance(low)) < std::abs(distance(high)) ? low : high;
  std::uintmax_t steps = 200;
  const auto tolerance = boost::math::tools::eps_tolerance<double>(48);
  const auto [a, b] = boost::math::tools::toms748_solve(distance, low, high, tolerance, steps);
  return 0.5 * (a + b);
}

}  // namespace

double null_variance(double gains, double losses, double n, double lambda) {
  const double a = 2.0 * n;
  const double b = -gains - losses + (2.0 * n - gains + losses) * lambda;
  const double c = -losses * lambda * (1.0 - lambda);
  const double q21 = (std::sqrt(std::max(0.0, b * b - 4.0 * a * c)) - b) / (2.0 * a);
  return 2.0 * q21 + lambda * (1.0 - lambda);
}

double tango_z(PairedCounts counts, double lambda) {
  ASSAY_CHECK(counts.n > 0 && counts.gains + counts.losses <= counts.n);
  ASSAY_CHECK(-1.0 <= lambda && lambda <= 1.0);
  const auto n = static_cast<double>(counts.n);
  const auto x = static_cast<double>(counts.gains);
  const auto y = static_cast<double>(counts.losses);
  const double variance = n * null_variance(x, y, n, lambda);
  const double distance = x - y - n * lambda;
  if (variance <= 0) {
    if (distance == 0) return 0;
    return std::copysign(std::numeric_limits<double>::infinity(), distance);
  }
  return distance / std::sqrt(variance);
}

Interval tango_interval(PairedCounts counts, double level) {
  const double z = two_sided_z(level);
  const double theta =
      (static_cast<double>(counts.gains) - static_cast<double>(counts.losses)) / static_cast<double>(counts.n);
  constexpr double k_edge = 1.0 - 1e-12;
  const double low = theta <= -1.0 ? -1.0 : solve(counts, z, -k_edge, theta);
  const double high = theta >= 1.0 ? 1.0 : solve(counts, -z, theta, k_edge);
  return {low, high};
}

double non_inferiority_p(PairedCounts counts, double margin) {
  if (std::abs(margin) > 1.0) return margin > 0 ? 0.0 : 1.0;
  return normal_cdf(-tango_z(counts, -margin));
}

double inferiority_p(PairedCounts counts, double margin) {
  if (std::abs(margin) > 1.0) return margin > 0 ? 1.0 : 0.0;
  return normal_cdf(tango_z(counts, -margin));
}

double equivalence_p(PairedCounts counts, double margin) {
  return std::max(non_inferiority_p(counts, margin), inferiority_p(counts, -margin));
}

}  // namespace assay::stats
