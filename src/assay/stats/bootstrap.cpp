#include "assay/stats/bootstrap.hpp"

#include <algorithm>
#include <cmath>

#include "assay/base/check.hpp"
#include "assay/stats/normal.hpp"
#include "assay/stats/quantile.hpp"

namespace assay::stats {
namespace {

double bias_of(double estimate, std::span<const double> sorted) {
  const auto below = std::lower_bound(sorted.begin(), sorted.end(), estimate) - sorted.begin();
  const auto up_to = std::upper_bound(sorted.begin(), sorted.end(), estimate) - sorted.begin();
  return normal_quantile(static_cast<double>(below + up_to) / (2.0 * static_cast<double>(sorted.size())));
}

double acceleration_of(std::span<const JackknifePoint> jackknife) {
  double n = 0;
  double sum = 0;
  for (const JackknifePoint& point : jackknife) {
    n += point.multiplicity;
    sum += point.multiplicity * point.value;
  }
  const double mean = sum / n;
  double squares = 0;
  double cubes = 0;
  for (const JackknifePoint& point : jackknife) {
    const double influence = (n - 1) * (mean - point.value);
    squares += point.multiplicity * influence * influence;
    cubes += point.multiplicity * influence * influence * influence;
  }
  const double numerator = cubes / (n * n * n);
  const double denominator = std::pow(squares / (n * n), 1.5);
  return denominator > 0 ? numerator / denominator / 6.0 : 0.0;
}

double shifted(double z, double bias, double acceleration) {
  return normal_cdf(bias + (bias + z) / (1.0 - acceleration * (bias + z)));
}

Status check(double estimate, std::span<const double> replicates, std::span<const JackknifePoint> jackknife) {
  if (replicates.empty() || jackknife.empty()) return fail(ErrorCode::insufficient_data, "no resamples");
  const auto undefined = [](double value) { return !std::isfinite(value); };
  if (undefined(estimate) || std::ranges::any_of(replicates, undefined) ||
      std::ranges::any_of(jackknife, undefined, &JackknifePoint::value)) {
    return fail(ErrorCode::insufficient_data, "the statistic is not finite in every resample");
  }
  return {};
}

}  // namespace

Result<Interval> bca_interval(double estimate, std::vector<double> replicates,
                              std::span<const JackknifePoint> jackknife, double level) {
  ASSAY_TRY(check(estimate, replicates, jackknife));
  std::ranges::sort(replicates);
  const double spread = replicates.back() - replicates.front();
  const double rounding = 1e-12 * std::max(std::abs(replicates.front()), std::abs(replicates.back()));
  if (spread <= rounding) {
    return fail(ErrorCode::insufficient_data, "the statistic is the same in every resample");
  }
  const double bias = bias_of(estimate, replicates);
  if (!std::isfinite(bias)) {
    return fail(ErrorCode::insufficient_data, "every resample lies on one side of the estimate");
  }
  const double acceleration = acceleration_of(jackknife);
  const double z = two_sided_z(level);
  const double low = shifted(-z, bias, acceleration);
  const double high = shifted(z, bias, acceleration);
  // Beyond the pole of the correction the ends change places.
  if (!(low < high)) return fail(ErrorCode::insufficient_data, "too few samples for a bootstrap interval");
  return Interval{sorted_quantile(replicates, low), sorted_quantile(replicates, high)};
}

Interval percentile_interval(std::vector<double> replicates, double level) {
  ASSAY_CHECK(!replicates.empty());
  std::ranges::sort(replicates);
  return {sorted_quantile(replicates, (1.0 - level) / 2.0), sorted_quantile(replicates, (1.0 + level) / 2.0)};
}

}  // namespace assay::stats
