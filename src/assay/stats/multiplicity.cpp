#include "assay/stats/multiplicity.hpp"

#include <algorithm>
#include <numeric>

namespace assay::stats {
namespace {

Status check(std::span<const double> p_values) {
  for (const double p : p_values) {
    if (!(p >= 0 && p <= 1)) return fail(ErrorCode::invalid_argument, "{} is no p-value", p);
  }
  return {};
}

// Positions in ascending order of p.
std::vector<std::size_t> ascending(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  return order;
}

std::vector<double> step_up(std::span<const double> p_values, double factor) {
  const auto order = ascending(p_values);
  const auto m = static_cast<double>(p_values.size());
  std::vector<double> adjusted(p_values.size());
  double smallest = 1.0;
  for (std::size_t i = order.size(); i-- > 0;) {
    smallest = std::min(smallest, factor * p_values[order[i]] * m / static_cast<double>(i + 1));
    adjusted[order[i]] = smallest;
  }
  return adjusted;
}

}  // namespace

Result<std::vector<double>> holm(std::span<const double> p_values) {
  ASSAY_TRY(check(p_values));
  const auto order = ascending(p_values);
  std::vector<double> adjusted(p_values.size());
  double largest = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    largest = std::max(largest, static_cast<double>(order.size() - i) * p_values[order[i]]);
    adjusted[order[i]] = std::min(1.0, largest);
  }
  return adjusted;
}

Result<std::vector<double>> benjamini_hochberg(std::span<const double> p_values) {
  ASSAY_TRY(check(p_values));
  return step_up(p_values, 1.0);
}

Result<std::vector<double>> benjamini_yekutieli(std::span<const double> p_values) {
  ASSAY_TRY(check(p_values));
  double harmonic = 0;
  for (std::size_t i = 1; i <= p_values.size(); ++i) harmonic += 1.0 / static_cast<double>(i);
  return step_up(p_values, harmonic);
}

}  // namespace assay::stats
