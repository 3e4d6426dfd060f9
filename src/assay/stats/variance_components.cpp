#include "assay/stats/variance_components.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "assay/base/check.hpp"
#include "assay/stats/mean.hpp"
#include "assay/stats/mean_squares_internal.hpp"

namespace assay::stats {
namespace {

std::size_t product(std::span<const std::uint32_t> sizes) {
  std::size_t result = 1;
  for (const std::uint32_t size : sizes) result *= size;
  return result;
}

Status check_nested(std::span<const double> values, std::span<const std::uint32_t> sizes) {
  ASSAY_CHECK(!sizes.empty() && values.size() == product(sizes));
  if (const auto least = std::ranges::min(sizes); least < 2) {
    return fail(ErrorCode::insufficient_data, "a level of {}, 2 are needed", least);
  }
  if (std::ranges::all_of(values, [](double value) { return std::isfinite(value); })) return {};
  return fail(ErrorCode::invalid_argument, "a value is not finite");
}

// Of `values` in groups of equal size, one behind the other.
std::vector<double> means_of_groups(std::span<const double> values, std::size_t size) {
  std::vector<double> means;
  for (std::size_t first = 0; first < values.size(); first += size) {
    means.push_back(arithmetic_mean(values.subspan(first, size)));
  }
  return means;
}

// Squares that rounding alone can leave where all values are the same.
double rounding_of(std::span<const double> values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  const double error = 8 * std::numeric_limits<double>::epsilon() * largest;
  return error * error * static_cast<double>(values.size());
}

// means: of the levels within one another, each mean of as many values; groups of `size` lie in one above.
MeanSquareTerm mean_square(std::span<const double> means, std::uint32_t size, double rounding, double values_each) {
  double squares = 0;
  for (std::size_t first = 0; first < means.size(); first += size) {
    const auto group = means.subspan(first, size);
    const double mean = arithmetic_mean(group);
    for (const double value : group) squares += (value - mean) * (value - mean);
  }
  squares *= values_each;
  const double freedom = static_cast<double>(means.size() / size) * (size - 1);
  return {1, squares > rounding ? squares / freedom : 0, freedom};
}

// From the last level to the first.
std::vector<MeanSquareTerm> mean_squares(std::span<const double> values, std::span<const std::uint32_t> sizes) {
  const double rounding = rounding_of(values);
  std::vector<double> means(values.begin(), values.end());
  std::vector<MeanSquareTerm> squares;
  for (std::size_t k = sizes.size(); k-- > 0;) {
    const double values_each = static_cast<double>(values.size() / means.size());
    squares.push_back(mean_square(means, sizes[k], rounding, values_each));
    means = means_of_groups(means, sizes[k]);
  }
  return squares;
}

VarianceComponent component_of(std::span<const MeanSquareTerm> terms, double level) {
  double estimate = 0;
  for (const auto& term : terms) estimate += term.coefficient * term.value;
  return {estimate, terms.front().degrees_of_freedom, mean_square_interval(terms, level)};
}

}  // namespace

Result<std::vector<VarianceComponent>> nested_components(std::span<const double> values,
                                                         std::span<const std::uint32_t> sizes, double level) {
  ASSAY_TRY(check_nested(values, sizes));
  auto squares = mean_squares(values, sizes);
  std::ranges::reverse(squares);
  std::vector<VarianceComponent> components;
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    const double values_each = static_cast<double>(product(sizes.subspan(k + 1)));
    std::vector<MeanSquareTerm> terms{squares[k]};
    terms.back().coefficient = 1 / values_each;
    if (k + 1 < sizes.size()) {
      terms.push_back(squares[k + 1]);
      terms.back().coefficient = -1 / values_each;
    }
    components.push_back(component_of(terms, level));
  }
  return components;
}

}  // namespace assay::stats
