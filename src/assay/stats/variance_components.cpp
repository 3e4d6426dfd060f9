#include "assay/stats/variance_components.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>

#include "assay/base/check.hpp"
#include "assay/base/random.hpp"
#include "assay/stats/mean.hpp"
#include "assay/stats/mean_squares_internal.hpp"

namespace assay::stats {
namespace {

Status check_finite(std::span<const double> values) {
  if (std::ranges::all_of(values, [](double value) { return std::isfinite(value); })) return {};
  return fail(ErrorCode::invalid_argument, "a value is not finite");
}

constexpr std::uint32_t k_blocks = 20;  // of the jackknife

double squared(double x) {
  return x * x;
}

// Sums over the groups of a one-way layout.
struct OneWaySums {
  double values = 0, groups = 0;
  double within_squares = 0;   // around the groups' means
  double between_squares = 0;  // of the groups' means around the mean, each counted once per value
  double means_squares = 0;    // of the groups' means around their mean, each counted once
  double sizes_squared = 0;
  double inverse_sizes = 0;
};

OneWaySums sums_of(const std::map<std::int32_t, std::vector<double>>& groups, double mean) {
  OneWaySums sums;
  std::vector<double> means;
  for (const auto& [group, values] : groups) {
    const auto n = static_cast<double>(values.size());
    means.push_back(arithmetic_mean(values));
    for (const double value : values) sums.within_squares += squared(value - means.back());
    sums.values += n;
    sums.between_squares += n * squared(means.back() - mean);
    sums.sizes_squared += n * n;
    sums.inverse_sizes += 1 / n;
  }
  sums.groups = static_cast<double>(groups.size());
  const double mean_of_means = arithmetic_mean(means);
  for (const double group_mean : means) sums.means_squares += squared(group_mean - mean_of_means);
  return sums;
}

// ---- crossed ----

std::size_t product(std::span<const std::uint32_t> levels, std::uint32_t mask) {
  std::size_t result = 1;
  for (std::size_t j = 0; j < levels.size(); ++j) {
    if ((mask >> j & 1U) != 0) result *= levels[j];
  }
  return result;
}

// N · mean over the cells of the factors in `mask` of (cell mean − overall mean)².
double margin_squares(std::span<const double> values, std::span<const std::uint32_t> levels, std::uint32_t mask,
                      double mean) {
  const std::size_t cells = product(levels, mask);
  std::vector<double> sums(cells, 0.0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::size_t cell = 0;
    std::size_t stride = 1;
    std::size_t rest = i;
    for (std::size_t j = levels.size(); j-- > 0; rest /= levels[j]) {
      if ((mask >> j & 1U) == 0) continue;
      cell += rest % levels[j] * stride;
      stride *= levels[j];
    }
    sums[cell] += values[i] - mean;
  }
  double squares = 0;
  for (const double sum : sums) squares += sum * sum;
  return squares * static_cast<double>(cells) / static_cast<double>(values.size());
}

double sign_of(std::uint32_t mask) {
  return std::popcount(mask) % 2 == 0 ? 1 : -1;
}

bool is_subset(std::uint32_t part, std::uint32_t whole) {
  return (part & ~whole) == 0;
}

std::vector<MeanSquareTerm> mean_squares(std::span<const double> values, std::span<const std::uint32_t> levels,
                                         double mean) {
  const std::uint32_t sets = 1U << levels.size();
  std::vector<double> margins(sets, 0.0);
  for (std::uint32_t mask = 1; mask < sets; ++mask) margins[mask] = margin_squares(values, levels, mask, mean);
  std::vector<MeanSquareTerm> result(sets);
  for (std::uint32_t mask = 1; mask < sets; ++mask) {
    double squares = 0;
    for (std::uint32_t part = 1; part <= mask; ++part) {
      if (is_subset(part, mask)) squares += sign_of(mask ^ part) * margins[part];
    }
    double freedom = 1;
    for (std::size_t j = 0; j < levels.size(); ++j) {
      if ((mask >> j & 1U) != 0) freedom *= levels[j] - 1;
    }
    const double rounding = 1e-14 * *std::ranges::max_element(margins);
    result[mask] = {1, squares > rounding ? squares / freedom : 0.0, freedom};
  }
  return result;
}

Status check_crossed(std::span<const double> values, std::span<const std::uint32_t> levels) {
  ASSAY_CHECK(2 <= levels.size() && levels.size() <= 4);
  ASSAY_CHECK(values.size() == product(levels, (1U << levels.size()) - 1));
  if (const auto least = std::ranges::min(levels); least < 2) {
    return fail(ErrorCode::insufficient_data, "a factor with {} level(s), 2 are needed", least);
  }
  return check_finite(values);
}

// A block for each level, equally many of each, drawn: the order of rows may have a period.
std::vector<std::uint32_t> blocks_of(std::uint32_t levels) {
  std::vector<std::uint32_t> blocks(levels);
  for (std::uint32_t i = 0; i < levels; ++i) blocks[i] = i % k_blocks;
  RandomStream random(0, stream_named("jackknife blocks"), 0);
  for (std::uint32_t i = levels - 1; i > 0; --i) std::swap(blocks[i], blocks[random.below(i + 1)]);
  return blocks;
}

// The values without those of a block of the factor's levels.
std::vector<double> without_block(std::span<const double> values, std::span<const std::uint32_t> levels,
                                  std::uint32_t factor, std::span<const std::uint32_t> blocks, std::uint32_t block) {
  std::size_t stride = 1;
  for (std::size_t j = factor + 1; j < levels.size(); ++j) stride *= levels[j];
  std::vector<double> kept;
  kept.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (blocks[i / stride % levels[factor]] != block) kept.push_back(values[i]);
  }
  return kept;
}

double estimate_of(std::span<const double> values, std::span<const std::uint32_t> levels, std::uint32_t set) {
  const auto squares = mean_squares(values, levels, arithmetic_mean(values));
  double estimate = 0;
  for (std::uint32_t above = set; above < squares.size(); ++above) {
    if (is_subset(set, above)) estimate += sign_of(above ^ set) * squares[above].value;
  }
  return estimate / static_cast<double>(product(levels, static_cast<std::uint32_t>(squares.size() - 1) ^ set));
}

VarianceComponent component_of(std::span<const MeanSquareTerm> terms, double level) {
  double estimate = 0;
  for (const auto& term : terms) estimate += term.coefficient * term.value;
  return {estimate, terms.front().degrees_of_freedom, mean_square_interval(terms, level)};
}

}  // namespace

Result<OneWayComponents> one_way_components(std::span<const double> values, std::span<const std::int32_t> groups,
                                            double level) {
  ASSAY_CHECK(values.size() == groups.size());
  ASSAY_TRY(check_finite(values));
  std::map<std::int32_t, std::vector<double>> by_group;
  for (std::size_t i = 0; i < values.size(); ++i) by_group[groups[i]].push_back(values[i]);
  if (by_group.size() < 2) return fail(ErrorCode::insufficient_data, "{} group(s), 2 are needed", by_group.size());
  if (by_group.size() == values.size()) {
    return fail(ErrorCode::insufficient_data, "no group has two values, so groups and rest cannot be told apart");
  }
  const OneWaySums sums = sums_of(by_group, arithmetic_mean(values));
  const double between_freedom = sums.groups - 1;
  const double within_freedom = sums.values - sums.groups;
  const double within = sums.within_squares / within_freedom;
  const double size = (sums.values - sums.sizes_squared / sums.values) / between_freedom;
  const MeanSquareTerm within_term{1, within, within_freedom};
  const MeanSquareTerm terms[] = {{1, sums.means_squares / between_freedom, between_freedom},
                                  {-sums.inverse_sizes / sums.groups, within, within_freedom}};
  return OneWayComponents{
      {(sums.between_squares / between_freedom - within) / size, between_freedom, mean_square_interval(terms, level)},
      component_of(std::span(&within_term, 1), level)};
}

Result<CrossedComponents> crossed_components(std::span<const double> values, std::span<const std::uint32_t> levels,
                                             double level) {
  const std::uint32_t all = (1U << levels.size()) - 1;
  ASSAY_TRY(check_crossed(values, levels));
  CrossedComponents result{std::vector<VarianceComponent>(all + 1), arithmetic_mean(values)};
  const auto squares = mean_squares(values, levels, result.mean);
  for (std::uint32_t set = 1; set <= all; ++set) {
    std::vector<MeanSquareTerm> terms;
    for (std::uint32_t above = set; above <= all; ++above) {
      if (!is_subset(set, above)) continue;
      terms.push_back(squares[above]);
      terms.back().coefficient = sign_of(above ^ set) / static_cast<double>(product(levels, all ^ set));
    }
    result.by_mask[set] = component_of(terms, level);
  }
  return result;
}

Result<Interval> jackknifed_component_interval(std::span<const double> values, std::span<const std::uint32_t> levels,
                                               std::uint32_t mask, std::uint32_t factor, double level) {
  ASSAY_CHECK(mask > 0 && mask < 1U << levels.size() && factor < levels.size());
  ASSAY_TRY(check_crossed(values, levels));
  if (levels[factor] < 2 * k_blocks) {
    return fail(ErrorCode::insufficient_data, "{} levels, {} are needed for a jackknife", levels[factor], 2 * k_blocks);
  }
  const auto blocks = blocks_of(levels[factor]);
  const double whole = estimate_of(values, levels, mask);
  std::vector<double> pseudo_values;
  for (std::uint32_t block = 0; block < k_blocks; ++block) {
    const auto kept = without_block(values, levels, factor, blocks, block);
    std::vector<std::uint32_t> kept_levels(levels.begin(), levels.end());
    kept_levels[factor] = static_cast<std::uint32_t>(kept.size() / (values.size() / levels[factor]));
    pseudo_values.push_back(k_blocks * whole - (k_blocks - 1) * estimate_of(kept, kept_levels, mask));
  }
  ASSAY_ASSIGN(const Interval interval, student_interval(pseudo_values, level));
  return Interval{std::max(0.0, interval.low), std::max(0.0, interval.high)};
}

}  // namespace assay::stats
