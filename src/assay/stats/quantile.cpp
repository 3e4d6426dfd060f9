#include "assay/stats/quantile.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/special_functions/beta.hpp>

#include "assay/base/check.hpp"

namespace assay::stats {
namespace {

// P(X < k) for X ~ Binomial(n, p).
double below(std::uint64_t k, std::uint64_t n, double p) {
  if (k == 0 || k > n) return k == 0 ? 0.0 : 1.0;
  return boost::math::ibetac(static_cast<double>(k), static_cast<double>(n - k) + 1.0, p);
}

// P(X ≥ k).
double from(std::uint64_t k, std::uint64_t n, double p) {
  if (k == 0 || k > n) return k == 0 ? 1.0 : 0.0;
  return boost::math::ibeta(static_cast<double>(k), static_cast<double>(n - k) + 1.0, p);
}

// The first rank of low … high for which `holds`, which goes from no to yes; high + 1 when it holds for none.
template <class Holds>
std::uint64_t first_rank(std::uint64_t low, std::uint64_t high, Holds holds) {
  ++high;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (holds(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

// Ranks, from 1, of the ends of the interval.
struct Ranks {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};

std::optional<Ranks> interval_ranks(std::uint64_t n, double p, double level) {
  ASSAY_CHECK(0 < p && p < 1);
  const double tail = (1.0 - level) / 2.0;
  // X(j) lies above the quantile when fewer than j values lie below it, X(k) does not when k or more do.
  const std::uint64_t j = first_rank(1, n, [&](std::uint64_t rank) { return below(rank, n, p) > tail; }) - 1;
  const std::uint64_t k = first_rank(1, n, [&](std::uint64_t rank) { return from(rank, n, p) <= tail; });
  if (j == 0 || k > n) return std::nullopt;
  return Ranks{j, k};
}

}  // namespace

double median(std::vector<double> values) {
  ASSAY_CHECK(!values.empty());
  std::ranges::sort(values);
  return sorted_quantile(values, 0.5);
}

double sorted_quantile(std::span<const double> sorted, double p) {
  ASSAY_CHECK(!sorted.empty());
  const double position = std::clamp(p, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
  const auto lower = static_cast<std::size_t>(position);
  if (lower + 1 >= sorted.size()) return sorted.back();
  const double share = position - static_cast<double>(lower);
  return sorted[lower] + share * (sorted[lower + 1] - sorted[lower]);
}

std::optional<Interval> quantile_interval(std::span<const double> sorted, double p, double level) {
  const auto ranks = interval_ranks(sorted.size(), p, level);
  if (!ranks) return std::nullopt;
  return Interval{sorted[ranks->low - 1], sorted[ranks->high - 1]};
}

std::optional<Interval> quantile_interval(std::span<const double> sorted, double p, double level, double effective_n) {
  const std::uint64_t n = sorted.size();
  ASSAY_CHECK(1 <= effective_n && effective_n <= static_cast<double>(n));
  const auto m = static_cast<std::uint64_t>(effective_n);
  const auto ranks = interval_ranks(m, p, level);
  if (!ranks) return std::nullopt;
  const std::uint64_t low = (ranks->low - 1) * n / m;
  const std::uint64_t high = (ranks->high * n + m - 1) / m - 1;
  return Interval{sorted[low], sorted[high]};
}

std::uint64_t quantile_minimum_n(double p, double level) {
  ASSAY_CHECK(0 < p && p < 1 && 0 < level && level < 1);
  const double tail = (1.0 - level) / 2.0;
  const double nearer_end = std::max(p, 1.0 - p);
  const double n = std::log(tail) / std::log(nearer_end);
  constexpr double k_rounding = 1e-9;  // a whole number stays that number
  return static_cast<std::uint64_t>(std::max(1.0, std::ceil(n * (1.0 - k_rounding))));
}

}  // namespace assay::stats
