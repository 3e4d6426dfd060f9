#include "assay/analysis/attainable.hpp"

#include <algorithm>

namespace assay::analysis {

metrics::Bounds attainable_values(const metrics::MetricInfo& metric, std::span<const std::vector<double>> costs) {
  if (metric.name != "cost" || costs.empty()) return metric.bounds;
  metrics::Bounds bounds{metrics::k_no_bound, -metrics::k_no_bound};
  for (const std::vector<double>& row : costs) {
    for (const double cost : row) {
      bounds.least = std::min(bounds.least, cost);
      bounds.greatest = std::max(bounds.greatest, cost);
    }
  }
  return bounds;
}

void draw_in_to_attainable(const metrics::MetricInfo& metric, const metrics::Bounds& bounds, PairedEstimate& estimate) {
  record::Range& interval = estimate.difference_interval;
  const record::Range& own = estimate.baseline_interval;
  if (!interval.defined() || !estimate.baseline.defined()) return;
  const double value = estimate.baseline.value();
  const bool high = metric.direction == metrics::Direction::higher_is_better;
  const double highest = own.defined() ? std::max(own.high(), value) : metrics::k_no_bound;
  const double lowest = own.defined() ? std::min(own.low(), value) : -metrics::k_no_bound;
  const double low_end = bounds.least - (high ? highest : value);
  const double high_end = bounds.greatest - (high ? value : lowest);
  interval = record::Range::of(std::max(interval.low(), low_end), std::min(interval.high(), high_end));
}

}  // namespace assay::analysis
