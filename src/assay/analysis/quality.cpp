#include "assay/analysis/quality.hpp"

#include <algorithm>

#include "assay/analysis/paired_rate.hpp"

namespace assay::analysis {
namespace {

using metrics::Metric;
using record::QualityRow;

QualityRow row_of(const Metric& metric, const PairedEstimate& estimate, double level, std::uint64_t n) {
  const metrics::MetricInfo& info = metric.info();
  QualityRow row;
  row.metric = info.name;
  row.title = info.title;
  row.unit = info.unit == metrics::Unit::fraction ? record::Unit::fraction : record::Unit::number;
  row.higher_is_better = info.direction == metrics::Direction::higher_is_better;
  row.headline = info.headline;
  row.baseline = estimate.baseline;
  row.candidate = estimate.candidate;
  row.difference = estimate.difference;
  row.interval = estimate.difference_interval;
  row.baseline_interval = estimate.baseline_interval;
  row.candidate_interval = estimate.candidate_interval;
  row.level = level;
  row.n = n;
  row.method = estimate.method;
  return row;
}

bool contains(const std::vector<const Metric*>& metrics, const std::string& name) {
  return std::ranges::any_of(metrics, [&](const Metric* metric) { return metric->info().name == name; });
}

}  // namespace

Result<std::vector<const Metric*>> metrics_for(const metrics::TaskShape& task, const record::DataRecord& data,
                                               const std::vector<std::string>& named,
                                               metrics::MetricRegistry& registry) {
  std::vector<const Metric*> chosen;
  if (!data.labelled) return chosen;
  for (const auto& metric : registry.metrics()) {
    const bool no_costs = metric->info().name == "cost" && task.costs.empty();
    if (metric->info().by_default && metric->applies_to(task.task) && !no_costs) chosen.push_back(metric.get());
  }
  for (const std::string& name : named) {
    ASSAY_ASSIGN(const Metric* metric, registry.find(name, data.classes));
    if (contains(chosen, metric->info().name)) continue;
    if (!metric->applies_to(task.task)) {
      return fail(ErrorCode::invalid_argument, "the metric '{}' does not apply to this task", name);
    }
    chosen.push_back(metric);
  }
  return chosen;
}

Quality quality_of(const Comparison& comparison, const std::vector<const Metric*>& metrics,
                   const ResamplingOptions& options) {
  Quality quality;
  const auto estimates = paired_estimates(comparison, metrics, options);
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    PairedEstimate estimate = estimates[m];
    if (const auto rate = paired_rate_of(comparison, metrics[m]->info().name))
      use_score_intervals(*rate, options.level, estimate);
    quality.rows.push_back(row_of(*metrics[m], estimate, options.level, comparison.n()));
    quality.estimates.emplace(metrics[m]->info().name, std::move(estimate));
  }
  return quality;
}

}  // namespace assay::analysis
