#include "assay/analysis/paired_rate.hpp"

#include <charconv>

#include "assay/stats/proportion.hpp"
#include "assay/stats/tango.hpp"

namespace assay::analysis {
namespace {

// The class whose recall a metric is; −1 for accuracy; nothing for other metrics.
std::optional<std::int64_t> class_of(const std::string& metric, const metrics::TaskShape& task) {
  if (metric == "accuracy") return -1;
  if (metric == "recall" && task.task == metrics::Task::binary) return task.positive;
  if (metric == "specificity") return 1 - task.positive;
  constexpr std::string_view k_recall = "recall[";
  if (!metric.starts_with(k_recall)) return std::nullopt;
  std::int64_t label = 0;
  const auto [end, error] = std::from_chars(metric.data() + k_recall.size(), metric.data() + metric.size(), label);
  return error == std::errc{} && *end == ']' ? std::optional(label) : std::nullopt;
}

}  // namespace

std::optional<PairedRate> paired_rate_of(const Comparison& comparison, const std::string& metric) {
  const auto label = class_of(metric, comparison.task);
  if (!label || comparison.labels.empty() || !comparison.groups.empty() || !comparison.decides()) return std::nullopt;
  PairedOutcomes outcomes;
  for (std::size_t i = 0; i < comparison.n(); ++i) {
    const std::int32_t baseline = comparison.baseline->predicted[i];
    const std::int32_t candidate = comparison.candidate->predicted[i];
    if (baseline < 0 || candidate < 0) return std::nullopt;
    if (*label < 0 || comparison.labels[i] == *label) outcomes.add(comparison.labels[i], baseline, candidate);
  }
  if (outcomes.n == 0) return std::nullopt;
  return PairedRate{outcomes.counts(), outcomes.both_right + outcomes.losses, outcomes.both_right + outcomes.gains};
}

void use_score_intervals(const PairedRate& rate, double level, PairedEstimate& estimate) {
  const stats::Interval difference = stats::tango_interval(rate.counts, level);
  const stats::Interval baseline = stats::clopper_pearson(rate.baseline_right, rate.counts.n, level);
  const stats::Interval candidate = stats::clopper_pearson(rate.candidate_right, rate.counts.n, level);
  estimate.difference_interval = record::Range::of(difference.low, difference.high);
  estimate.baseline_interval = record::Range::of(baseline.low, baseline.high);
  estimate.candidate_interval = record::Range::of(candidate.low, candidate.high);
  estimate.method = "Tango's score interval for paired proportions; either rate by Clopper–Pearson";
}

}  // namespace assay::analysis
