#include "assay/stats/mean.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <boost/math/distributions/students_t.hpp>

#include "assay/base/check.hpp"
#include "assay/stats/moments_internal.hpp"

namespace assay::stats {

double arithmetic_mean(std::span<const double> values) {
  ASSAY_CHECK(!values.empty());
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Result<Moments> moments_of(std::span<const double> values) {
  if (values.size() < 2) return fail(ErrorCode::insufficient_data, "{} values, 2 are needed", values.size());
  if (!std::ranges::all_of(values, [](double value) { return std::isfinite(value); })) {
    return fail(ErrorCode::invalid_argument, "a value is not finite");
  }
  if (std::ranges::all_of(values, [&](double value) { return value == values.front(); })) {
    return fail(ErrorCode::insufficient_data, "all {} values are equal", values.size());
  }
  const auto n = static_cast<double>(values.size());
  const double mean = arithmetic_mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return Moments{mean, std::sqrt(squares / (n - 1) / n), n - 1};
}

double student_cdf(double t, double degrees_of_freedom) {
  return cdf(boost::math::students_t(degrees_of_freedom), t);
}

Result<Interval> student_interval(std::span<const double> values, double level) {
  ASSAY_CHECK(0 < level && level < 1);
  ASSAY_ASSIGN(const Moments moments, moments_of(values));
  const boost::math::students_t distribution(moments.degrees_of_freedom);
  const double half = quantile(complement(distribution, (1.0 - level) / 2.0)) * moments.standard_error;
  return Interval{moments.mean - half, moments.mean + half};
}

Result<double> clustered_standard_error(std::span<const double> values, std::span<const std::int32_t> groups) {
  ASSAY_CHECK(values.size() == groups.size());
  if (values.empty()) return fail(ErrorCode::insufficient_data, "no values");
  ASSAY_CHECK(std::ranges::min(groups) >= 0);
  const double mean = arithmetic_mean(values);
  const std::size_t codes = static_cast<std::size_t>(std::ranges::max(groups)) + 1;
  std::vector<double> sums(codes, 0.0);
  std::vector<bool> occurs(codes, false);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto group = static_cast<std::size_t>(groups[i]);
    sums[group] += values[i] - mean;
    occurs[group] = true;
  }
  const auto count = static_cast<double>(std::ranges::count(occurs, true));
  if (count < 2) return fail(ErrorCode::insufficient_data, "one group, 2 are needed");
  double squares = 0;
  for (const double sum : sums) squares += sum * sum;
  return std::sqrt(count / (count - 1) * squares) / static_cast<double>(values.size());
}

}  // namespace assay::stats
