#include "assay/stats/binomial.hpp"

#include <algorithm>
#include <cmath>

namespace assay::stats {
namespace {

constexpr double k_inversion_limit = 10.0;

// Walks up the distribution function; p ≤ ½ and n·p small.
// A uniform number of 53 bits cannot tell outcomes above k_farthest from each other: they have less than 1e-60
// together.
std::uint64_t by_inversion(RandomStream& random, std::uint64_t n, double p) {
  constexpr std::uint64_t k_farthest = 110;
  const double ratio = p / (1.0 - p);
  const double numerator = (static_cast<double>(n) + 1.0) * ratio;
  const std::uint64_t most = std::min(n, k_farthest);
  while (true) {
    double probability = std::exp(static_cast<double>(n) * std::log1p(-p));
    double u = random.uniform();
    for (std::uint64_t k = 0; k <= most; ++k) {
      if (u < probability) return k;
      u -= probability;
      probability *= numerator / (static_cast<double>(k) + 1.0) - ratio;
    }
    // Rounding left a remainder beyond the last outcome: draw again.
  }
}

// Remainder of Stirling's series for log k!, tabulated for small k.
double stirling_tail(double k) {
  constexpr double k_table[] = {0.08106146679532726,  0.04134069595540929, 0.02767792568499834, 0.02079067210376509,
                                0.01664469118982119,  0.01387612882307075, 0.01189670994589177, 0.01041126526197209,
                                0.009255462182712733, 0.008330563433362871};
  if (k <= 9) return k_table[static_cast<int>(k)];
  const double square = (k + 1) * (k + 1);
  return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
}

struct Btrs {
  double n, b, a, c, v_r, alpha, odds, m;

  Btrs(double trials, double p) : n(trials) {
    const double spread = std::sqrt(n * p * (1 - p));
    b = 1.15 + 2.53 * spread;
    a = -0.0873 + 0.0248 * b + 0.01 * p;
    c = n * p + 0.5;
    v_r = 0.92 - 4.2 / b;
    alpha = (2.83 + 5.1 / b) * spread;
    odds = p / (1 - p);
    m = std::floor((n + 1) * p);
  }

  bool accepts(double k, double u_distance, double v) const {
    const double bound = std::log(v * alpha / (a / (u_distance * u_distance) + b));
    const double log_ratio = (m + 0.5) * std::log((m + 1) / (n - m + 1) / odds) +
                             (n + 1) * std::log((n - m + 1) / (n - k + 1)) +
                             (k + 0.5) * std::log((n - k + 1) * odds / (k + 1)) + stirling_tail(m) +
                             stirling_tail(n - m) - stirling_tail(k) - stirling_tail(n - k);
    return bound <= log_ratio;
  }
};

std::uint64_t by_rejection(RandomStream& random, std::uint64_t n, double p) {
  const Btrs set(static_cast<double>(n), p);
  while (true) {
    const double u = random.uniform() - 0.5;
    const double v = 1.0 - random.uniform();
    const double distance = 0.5 - std::abs(u);
    const double k = std::floor((2 * set.a / distance + set.b) * u + set.c);
    if (distance >= 0.07 && v <= set.v_r) return static_cast<std::uint64_t>(k);
    if (k < 0 || k > set.n) continue;
    if (set.accepts(k, distance, v)) return static_cast<std::uint64_t>(k);
  }
}

}  // namespace

std::uint64_t draw_binomial(RandomStream& random, std::uint64_t n, double p) {
  if (n == 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - draw_binomial(random, n, 1.0 - p);
  return static_cast<double>(n) * p < k_inversion_limit ? by_inversion(random, n, p) : by_rejection(random, n, p);
}

}  // namespace assay::stats
