#include <cmath>

#include "assay/analysis/replicates_internal.hpp"

namespace assay::analysis {
namespace {

using record::Number;
using record::Range;

constexpr double k_most_undefined = 0.01;  // share of resamples

// A function of both models' values: one of them, their difference, their ratio.
using Figure = double (*)(double baseline, double candidate);

Range bca_range(double estimate, const Replicates& r, Figure figure, double level) {
  if (!r.reason.empty()) return Range::none(r.reason);
  std::vector<double> values;
  values.reserve(r.baseline.size());
  for (std::size_t b = 0; b < r.baseline.size(); ++b) {
    const double value = figure(r.baseline[b], r.candidate[b]);
    if (std::isfinite(value)) values.push_back(value);
  }
  if (static_cast<double>(values.size()) < (1 - k_most_undefined) * static_cast<double>(r.baseline.size())) {
    return Range::none("undefined in more than 1 % of the resamples");
  }
  std::vector<stats::JackknifePoint> jackknife;
  for (std::size_t k = 0; k < r.left_out_baseline.size(); ++k) {
    const double value = figure(r.left_out_baseline[k], r.left_out_candidate[k]);
    if (std::isfinite(value)) jackknife.push_back({value, r.multiplicity[k]});
  }
  const auto interval = stats::bca_interval(estimate, std::move(values), jackknife, level);
  return interval ? Range::of(interval->low, interval->high) : Range::none(interval.error().message());
}

Number number_of(const metrics::Value& value) {
  return value ? Number(*value) : Number::undefined(value.error().reason);
}

}  // namespace

PairedEstimate estimate_from(const metrics::Value& baseline, const metrics::Value& candidate,
                             const Replicates& replicates, double level) {
  PairedEstimate estimate;
  estimate.baseline = number_of(baseline);
  estimate.candidate = number_of(candidate);
  estimate.method = estimate.ratio_method = replicates.method;
  const auto range = [&](double value, Figure figure) { return bca_range(value, replicates, figure, level); };
  const Range none = Range::none("the value itself is undefined");
  estimate.baseline_interval = baseline ? range(*baseline, [](double f, double) { return f; }) : none;
  estimate.candidate_interval = candidate ? range(*candidate, [](double, double q) { return q; }) : none;
  if (!baseline || !candidate) {
    const std::string reason =
        !baseline ? "baseline: " + baseline.error().reason : "candidate: " + candidate.error().reason;
    estimate.difference = estimate.ratio = Number::undefined(reason);
    estimate.difference_interval = estimate.ratio_interval = Range::none(reason);
    return estimate;
  }
  estimate.difference = *candidate - *baseline;
  estimate.difference_interval = range(*candidate - *baseline, [](double f, double q) { return q - f; });
  if (*baseline == 0) {
    estimate.ratio = Number::undefined("the baseline's value is 0");
    estimate.ratio_interval = Range::none("the baseline's value is 0");
  } else {
    estimate.ratio = *candidate / *baseline;
    estimate.ratio_interval = range(*candidate / *baseline, [](double f, double q) { return q / f; });
  }
  return estimate;
}

}  // namespace assay::analysis
