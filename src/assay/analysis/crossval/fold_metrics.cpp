#include "assay/analysis/crossval/fold_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "assay/stats/five_by_two.hpp"
#include "assay/stats/mean.hpp"

namespace assay::analysis {
namespace {

using record::FoldMetric;
using record::Number;
using record::Range;

constexpr const char* k_fixed = "both models are the same in every fold";

Number number_from(const metrics::Value& value) {
  return value ? Number(*value) : Number::undefined(value.error().reason);
}

// A figure of each fold in which both models have one.
std::vector<double> figures_by_fold(const FoldMetric& metric, const std::function<double(double, double)>& figure) {
  std::vector<double> figures;
  for (std::size_t f = 0; f < metric.baseline.size(); ++f) {
    if (!metric.baseline[f].defined() || !metric.candidate[f].defined()) continue;
    figures.push_back(figure(metric.baseline[f].value(), metric.candidate[f].value()));
  }
  return figures;
}

std::vector<double> differences_by_fold(const FoldMetric& metric) {
  return figures_by_fold(metric, [](double baseline, double candidate) { return candidate - baseline; });
}

Range corrected_interval(std::span<const double> figures, const FoldStatistics& statistics) {
  const auto test = stats::corrected_resampled_t(figures, statistics.sizes, statistics.level);
  return test ? Range::of(test->interval.low, test->interval.high) : Range::none(test.error().message());
}

void fill_corrected(std::span<const double> differences, const FoldStatistics& statistics, FoldMetric& metric) {
  if (!statistics.refitted) {
    metric.corrected = Range::none(k_fixed);
    metric.corrected_p = Number::undefined(k_fixed);
    return;
  }
  const auto test = stats::corrected_resampled_t(differences, statistics.sizes, statistics.level);
  metric.corrected = corrected_interval(differences, statistics);
  metric.corrected_p = test ? Number(test->p_value) : Number::undefined(test.error().message());
}

void fill_five_by_two(std::span<const double> differences, const FoldStatistics& statistics, FoldMetric& metric) {
  metric.five_by_two_p = Number::undefined(!statistics.five_by_two ? "the folds are not 5×2" : k_fixed);
  if (!statistics.five_by_two || !statistics.refitted) return;
  if (differences.size() != 10) {
    metric.five_by_two_p = Number::undefined("a fold has no value");
    return;
  }
  stats::FiveByTwoDifferences table{};
  for (std::size_t i = 0; i < differences.size(); ++i) table.at(i / 2).at(i % 2) = differences[i];
  const auto test = stats::five_by_two_test(table);
  metric.five_by_two_p = test ? Number(test->f_p_value) : Number::undefined(test.error().message());
}

Range hull(const Range& a, const Range& b) {
  if (!a.defined() || !b.defined()) return a.defined() ? a : b;
  return Range::of(std::min(a.low(), b.low()), std::max(a.high(), b.high()));
}

Range shifted(const Range& range, double by) {
  return range.defined() ? Range::of(range.low() + by, range.high() + by) : range;
}

// Of the mean over the folds: the corrected interval, widened to the pooled one, which is laid around that mean.
Range deciding(const Range& corrected, const Range& pooled, const Number& mean, const Number& pooled_value) {
  const bool both = mean.defined() && pooled_value.defined();
  return hull(corrected, both ? shifted(pooled, mean.value() - pooled_value.value()) : pooled);
}

Number mean_or_reason(const std::vector<double>& figures) {
  return figures.empty() ? Number::undefined("it has a value in no fold") : Number(stats::arithmetic_mean(figures));
}

}  // namespace

FoldValues::FoldValues(std::span<const metrics::Metric* const> metrics, std::size_t folds)
    : metrics_(metrics.begin(), metrics.end()),
      folds_(folds),
      baseline_(metrics.size(), Cells(folds)),
      candidate_(metrics.size(), Cells(folds)) {}

void FoldValues::add(std::size_t fold, const Comparison& comparison) {
  const metrics::Predictions baseline = predictions_of(comparison, *comparison.baseline);
  const metrics::Predictions candidate = predictions_of(comparison, *comparison.candidate);
  for (std::size_t m = 0; m < metrics_.size(); ++m) {
    baseline_[m][fold].push_back(number_from(metrics::evaluate(*metrics_[m], baseline, comparison.task)));
    candidate_[m][fold].push_back(number_from(metrics::evaluate(*metrics_[m], candidate, comparison.task)));
  }
}

std::vector<double> FoldValues::differences(std::size_t metric, std::size_t fold) const {
  const auto& baseline = baseline_[metric][fold];
  const auto& candidate = candidate_[metric][fold];
  std::vector<double> differences;
  for (std::size_t i = 0; i < baseline.size(); ++i) {
    if (baseline[i].defined() && candidate[i].defined()) {
      differences.push_back(candidate[i].value() - baseline[i].value());
    }
  }
  return differences;
}

Number FoldValues::mean(const std::vector<Number>& values) {
  std::vector<double> defined;
  for (const Number& value : values) {
    if (!value.defined()) return value;
    defined.push_back(value.value());
  }
  return defined.empty() ? Number::undefined("no model of this fold was judged")
                         : Number(stats::arithmetic_mean(defined));
}

FoldMetric fold_metric(const FoldValues& values, std::size_t metric, const record::QualityRow& pooled,
                       const FoldStatistics& statistics) {
  FoldMetric row{.metric = pooled.metric,
                 .title = pooled.title,
                 .unit = pooled.unit,
                 .higher_is_better = pooled.higher_is_better,
                 .headline = pooled.headline};
  for (std::size_t fold = 0; fold < values.folds(); ++fold) {
    row.baseline.push_back(values.baseline(metric, fold));
    row.candidate.push_back(values.candidate(metric, fold));
  }
  const std::vector<double> differences = differences_by_fold(row);
  row.folds = differences.size();
  row.mean_baseline = mean_or_reason(figures_by_fold(row, [](double baseline, double) { return baseline; }));
  row.mean_candidate = mean_or_reason(figures_by_fold(row, [](double, double candidate) { return candidate; }));
  row.mean_difference = mean_or_reason(differences);
  double squares = 0;
  for (const double each : differences) squares += std::pow(each - row.mean_difference.value(), 2);
  row.spread = differences.size() < 2 ? Number::undefined("fewer than two folds have a value")
                                      : Number(std::sqrt(squares / static_cast<double>(differences.size() - 1)));
  fill_corrected(differences, statistics, row);
  fill_five_by_two(differences, statistics, row);
  row.pooled_baseline = pooled.baseline;
  row.pooled_candidate = pooled.candidate;
  row.pooled_difference = pooled.difference;
  row.pooled_interval = pooled.interval;
  row.pooled_method = pooled.method;
  return row;
}

void use_fold_estimates(const FoldMetric& folds, const FoldStatistics& statistics, record::QualityRow& row,
                        PairedEstimate& estimate) {
  const auto baselines = figures_by_fold(folds, [](double baseline, double) { return baseline; });
  const auto candidates = figures_by_fold(folds, [](double, double candidate) { return candidate; });
  const bool has_ratios = std::ranges::all_of(baselines, [](double value) { return value > 0; });
  const auto ratios = figures_by_fold(folds, [](double baseline, double candidate) { return candidate / baseline; });
  const PairedEstimate pooled = estimate;
  estimate.baseline = folds.mean_baseline;
  estimate.candidate = folds.mean_candidate;
  estimate.difference = folds.mean_difference;
  estimate.baseline_interval =
      deciding(corrected_interval(baselines, statistics), pooled.baseline_interval, estimate.baseline, pooled.baseline);
  estimate.candidate_interval = deciding(corrected_interval(candidates, statistics), pooled.candidate_interval,
                                         estimate.candidate, pooled.candidate);
  estimate.difference_interval =
      deciding(folds.corrected, pooled.difference_interval, estimate.difference, pooled.difference);
  estimate.method =
      folds.corrected.defined()
          ? "mean over the folds; Nadeau–Bengio's corrected t, no narrower than on the pooled samples: " + pooled.method
          : fmt::format("mean over the folds; on the pooled samples ({}), because Nadeau–Bengio's t is not defined: {}",
                        pooled.method, folds.corrected.undefined);
  if (pooled.ratio.defined() && has_ratios && !ratios.empty()) {
    estimate.ratio = stats::arithmetic_mean(ratios);
    estimate.ratio_interval =
        deciding(corrected_interval(ratios, statistics), pooled.ratio_interval, estimate.ratio, pooled.ratio);
    estimate.ratio_method = estimate.method;
  } else if (pooled.ratio.defined()) {
    constexpr const char* k_no_ratios = "the baseline's value is not above 0 in every fold";
    estimate.ratio = Number::undefined(k_no_ratios);
    estimate.ratio_interval = Range::none(k_no_ratios);
  }
  row.baseline = estimate.baseline;
  row.candidate = estimate.candidate;
  row.difference = estimate.difference;
  row.interval = estimate.difference_interval;
  row.baseline_interval = estimate.baseline_interval;
  row.candidate_interval = estimate.candidate_interval;
  row.method = estimate.method;
}

}  // namespace assay::analysis
