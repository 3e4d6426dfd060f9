#include "assay/stats/proportion.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/special_functions/beta.hpp>

#include "assay/base/check.hpp"
#include "assay/stats/normal.hpp"

namespace assay::stats {

Interval clopper_pearson(std::uint64_t k, std::uint64_t n, double level) {
  ASSAY_CHECK(n > 0 && k <= n);
  const double tail = (1.0 - level) / 2.0;
  const auto successes = static_cast<double>(k);
  const auto failures = static_cast<double>(n - k);
  const double low = k == 0 ? 0.0 : boost::math::ibeta_inv(successes, failures + 1.0, tail);
  const double high = k == n ? 1.0 : boost::math::ibeta_inv(successes + 1.0, failures, 1.0 - tail);
  return {low, high};
}

Interval wilson(std::uint64_t k, std::uint64_t n, double level) {
  ASSAY_CHECK(n > 0 && k <= n);
  const double z = two_sided_z(level);
  const auto trials = static_cast<double>(n);
  const double rate = static_cast<double>(k) / trials;
  const double shrink = 1.0 + z * z / trials;
  const double centre = (rate + z * z / (2.0 * trials)) / shrink;
  const double half = z / shrink * std::sqrt(rate * (1.0 - rate) / trials + z * z / (4.0 * trials * trials));
  return {k == 0 ? 0.0 : std::max(0.0, centre - half), k == n ? 1.0 : std::min(1.0, centre + half)};
}

}  // namespace assay::stats
