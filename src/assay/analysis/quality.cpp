#include "assay/analysis/quality.hpp"

#include <algorithm>
#include <charconv>

#include "assay/analysis/attainable.hpp"
#include "assay/analysis/paired_rate.hpp"

namespace assay::analysis {
namespace {

using metrics::Metric;
using record::QualityRow;

constexpr std::size_t k_most_classes_listed = 50;

// "Recall of class malignant" rather than its number, where classes have names, or than "(positive class)".
std::string titled(const metrics::MetricInfo& info, const record::DataRecord& data, const metrics::TaskShape& task) {
  const std::size_t positive = info.title.find(" (positive class)");
  if (positive != std::string::npos)
    return info.title.substr(0, positive) + " of class " + class_name(data, task.positive);
  const std::size_t bracket = info.name.find('[');
  const std::size_t of_class = info.title.find(" of class ");
  if (bracket == std::string::npos || of_class == std::string::npos) return info.title;
  std::size_t label = 0;
  std::from_chars(info.name.data() + bracket + 1, info.name.data() + info.name.size(), label);
  return info.title.substr(0, of_class) + " of class " + class_name(data, static_cast<std::int64_t>(label));
}

QualityRow row_of(const Metric& metric, const PairedEstimate& estimate, const Comparison& comparison, double level,
                  std::uint64_t n) {
  const metrics::MetricInfo& info = metric.info();
  QualityRow row;
  row.metric = info.name;
  row.title = titled(info, *comparison.data, comparison.task);
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

// Where nothing is decided, what ranks the samples is what there is to see.
void put_ranking_first(std::vector<QualityRow>& rows) {
  for (QualityRow& row : rows) row.headline = row.metric == "roc_auc" || row.metric == "average_precision";
}

// The names asked for, after those of every class by itself where there are not too many to read.
std::vector<std::string> with_classes(const metrics::TaskShape& task, const std::vector<std::string>& named) {
  std::vector<std::string> names;
  const bool listed = task.task != metrics::Task::regression && task.classes <= k_most_classes_listed;
  for (std::size_t c = 0; listed && c < task.classes; ++c) {
    for (const char* rate : {"precision", "recall", "f1"}) names.push_back(fmt::format("{}[{}]", rate, c));
  }
  names.insert(names.end(), named.begin(), named.end());
  return names;
}

}  // namespace

Result<std::vector<const Metric*>> metrics_for(const metrics::TaskShape& task, const record::DataRecord& data,
                                               const std::vector<std::string>& named,
                                               metrics::MetricRegistry& registry) {
  std::vector<const Metric*> chosen;
  if (!data.labelled) return chosen;
  for (const auto& metric : registry.metrics()) {
    const bool no_costs = metric->info().name == "cost" && task.costs.empty();
    const bool trivial = metric->info().name == "top_k[5]" && task.classes <= 5;
    if (metric->info().by_default && metric->applies_to(task.task) && !no_costs && !trivial)
      chosen.push_back(metric.get());
  }
  for (const std::string& name : with_classes(task, named)) {
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
    const auto rate = paired_rate_of(comparison, metrics[m]->info().name);
    if (rate) use_score_intervals(*rate, options.level, estimate);
    const metrics::MetricInfo& info = metrics[m]->info();
    draw_in_to_attainable(info, attainable_values(info, comparison.task.costs), estimate);
    const std::uint64_t n = rate ? rate->counts.n : comparison.n();
    quality.rows.push_back(row_of(*metrics[m], estimate, comparison, options.level, n));
    quality.estimates.emplace(metrics[m]->info().name, std::move(estimate));
  }
  if (!comparison.decided() && comparison.task.task != metrics::Task::regression) put_ranking_first(quality.rows);
  return quality;
}

}  // namespace assay::analysis
