#include <algorithm>
#include <cmath>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>

#include "assay/base/check.hpp"
#include "assay/stats/mean_squares_internal.hpp"

namespace assay::stats {
namespace {

namespace bm = boost::math;

double upper_chi(double alpha, double n) {
  return quantile(complement(bm::chi_squared(n), alpha));
}

double lower_chi(double alpha, double n) {
  return quantile(bm::chi_squared(n), alpha);
}

// How far one mean square may lie above (G) or below (H) what it is expected to be, relative to itself.
double g_of(double alpha, double n) {
  return 1 - n / upper_chi(alpha, n);
}

double h_of(double alpha, double n) {
  return n / lower_chi(alpha, n) - 1;
}

double square(double x) {
  return x * x;
}

// The terms that move the bound most when they are off upwards, and those when they are off downwards.
struct Sides {
  std::vector<MeanSquareTerm> up, down;
};

double size_of(const MeanSquareTerm& term) {
  return std::abs(term.coefficient) * term.value;
}

// Between a term of either side: makes the bound exact where only these two count. For the lower bound `is_lower`.
double cross_term(double alpha, double up, double down, bool is_lower) {
  if (is_lower) {
    const double f = quantile(complement(bm::fisher_f(up, down), alpha));
    return (square(f - 1) - square(g_of(alpha, up) * f) - square(h_of(alpha, down))) / f;
  }
  const double f = quantile(bm::fisher_f(down, up), alpha);  // the positive term is the one that may be too small
  return (square(1 - f) - square(h_of(alpha, down) * f) - square(g_of(alpha, up))) / f;
}

// Between two terms of the side that may be too large.
double pair_term(double alpha, double n, double m) {
  return square(g_of(alpha, n + m)) * square(n + m) / (n * m) - square(g_of(alpha, n)) * n / m -
         square(g_of(alpha, m)) * m / n;
}

// Distance of a bound from the estimate.
double distance(const Sides& sides, double alpha, bool is_lower) {
  double sum = 0;
  for (const auto& term : sides.up) sum += square(g_of(alpha, term.degrees_of_freedom) * size_of(term));
  for (const auto& term : sides.down) sum += square(h_of(alpha, term.degrees_of_freedom) * size_of(term));
  for (const auto& up : sides.up) {
    for (const auto& down : sides.down) {
      sum += cross_term(alpha, up.degrees_of_freedom, down.degrees_of_freedom, is_lower) * size_of(up) * size_of(down);
    }
  }
  for (std::size_t i = 0; i < sides.up.size(); ++i) {
    for (std::size_t j = i + 1; j < sides.up.size(); ++j) {
      sum += pair_term(alpha, sides.up[i].degrees_of_freedom, sides.up[j].degrees_of_freedom) * size_of(sides.up[i]) *
             size_of(sides.up[j]) / static_cast<double>(sides.up.size() - 1);
    }
  }
  return std::sqrt(std::max(0.0, sum));
}

}  // namespace

Result<Interval> mean_square_interval(std::span<const MeanSquareTerm> terms, double level) {
  ASSAY_CHECK(0 < level && level < 1);
  if (std::ranges::all_of(terms, [](const auto& term) { return term.value == 0; })) {
    return fail(ErrorCode::insufficient_data, "nothing varies");
  }
  const double alpha = (1 - level) / 2;
  double estimate = 0;
  Sides sides;
  for (const auto& term : terms) {
    ASSAY_CHECK(term.coefficient != 0 && term.value >= 0 && term.degrees_of_freedom > 0);
    estimate += term.coefficient * term.value;
    (term.coefficient > 0 ? sides.up : sides.down).push_back(term);
  }
  const double low = estimate - distance(sides, alpha, true);
  std::swap(sides.up, sides.down);
  const double high = estimate + distance(sides, alpha, false);
  return Interval{std::max(0.0, low), std::max(0.0, high)};
}

}  // namespace assay::stats
